"""What each paper may be filled with: every field of it, by its name."""

from typing import Any

from models.vocabulary import Paper

LETTERS = "ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž"
AROUND = {
    "code": "IAP-2017-2-00012", "school": "Kļavu Upes vidusskola", "school_reg_no": "4500000001", "municipality": "Kļavu novads",
    "made_by": "Pēteris Pīlādžlapa", "made_on": "15.01.2018", "director": "Dace Dzērvenāja",
}  # fmt: skip
WHOSE = {
    "pupil": "Ģirts Ķēniņš", "grade": "7. klase", "education": "vispārējā izglītība", "semester": "2017./2018. m. g. 2. semestris",
    "starts_on": "03.01.2018", "ends_on": "31.05.2018",
}  # fmt: skip


def line(number: int = 1) -> dict[str, Any]:
    return {"type": "Konsultācija", "name": "pedagogs", "subject": f"temats {number}", "amount": "4 h mēnesī", "provider": "Gita Gundegsēta"}  # fmt: skip


def measure(number: int = 1, justification: str = "Vajag palīdzēt.") -> dict[str, Any]:
    return {**line(number), "risks": ["R1.02", "R3.05"], "justification": justification}


def risk(number: int = 1, note: str = LETTERS) -> dict[str, Any]:
    return {
        "code": f"R1.{number:02}", "name": "Grūtības mācībās", "group": "R1", "group_name": "Mācību darbs", "rating": "vidējs",
        "end_rating": "zems", "change": "mazinājies", "note": note, "sensitive": False,
    }  # fmt: skip


PLAN: dict[str, Any] = {
    **AROUND, **WHOSE, "programme": "PuMPuRS", "preparer": "Pēteris Pīlādžlapa", "status": "Noslēgts", "strengths": "Čakls.",
    "goal": "Pabeigt klasi.", "risks": [risk(1), risk(2)], "measures": [measure(1), measure(2)], "hidden_risks": 2, "withheld": True,
    "with_sensitive": True, "consultations": "0,00 €", "compensations": "1 234,56 €", "preparation": "10,00 €", "total": "1 244,56 €",
    "without_rate": "psihologs", "approvals": [{"what": "iesniedza", "by": "Pēteris Pīlādžlapa", "on": "14.01.2018"}],
    "outcome": "situācija uzlabojusies", "helped": "Sarunas.", "closed_on": "31.05.2018", "closed_by": "Velga Vizbulsēta",
}  # fmt: skip
EVERY: dict[Paper, dict[str, Any]] = {
    Paper.PLAN: PLAN,
    Paper.EVALUATION: PLAN,
    Paper.ORDER: {
        **AROUND,
        "programme": "PuMPuRS",
        "plans": [{"code": "IAP-2017-2-00012", **WHOSE, "measures": [line(1), line(2)]}],
    },
    Paper.APPLICATION: {
        **AROUND,
        **{name: WHOSE[name] for name in ("pupil", "grade", "education")},
        "personal_code": "040305-20009", "birth_date": "04.03.2005", "language": "latviešu", "guardian": "Māte Ķēniņa",
        "guardian_phone": "29112347", "guardian_email": "mate@example.org", "adult": False, "controller": "Kļavu novads",
        "programme": "PuMPuRS",
    },
    Paper.MINUTES: {
        **AROUND,
        "held_on": "15.01.2018", "title": "Janvāra sapulce", "led_by": "Ilze Ievziede", "present": "Dace, Pēteris",
        "items": [
            {"pupil": "Ģirts Ķēniņš", "decision": "Sarunāt ar vecākiem.", "responsible": "Gita", "due_on": "22.01.2018", "done": False}
        ],
    },
    Paper.DECISION: {
        **AROUND,
        **{name: WHOSE[name] for name in ("pupil", "grade")},
        "institution": "Kļavu novads", "addressee": "Māte Ķēniņa", "programme": "PuMPuRS", "plan": "IAP-2017-2-00012", "decided_on": "15.01.2018",
        "decided_by": "Māra Madarsēta", "legal": "MK noteikumi Nr. 460", "appeal": "Mēneša laikā iestādē, kas lēmumu pieņēma.",
        "asked": "115,00 €", "granted": "70,00 €", "outcome": "in_part",
        "claims": [
            {
                "kind": "ēdināšana", "month": "2018. gada janvāris", "document": "Č-7", "document_date": "09.01.2018", "asked": "85,00 €",
                "granted": "70,00 €", "rejected": False, "reason": "pārsniedz griestus", "cap": "70,00 € mēnesī", "source": "Paziņojums",
            },
            {
                "kind": "biļetes", "month": "2018. gada janvāris", "document": "", "document_date": "", "asked": "30,00 €",
                "granted": "0,00 €", "rejected": True, "reason": "Nav biļešu.", "cap": "", "source": "",
            },
        ],
    },
    Paper.REPORT: {
        **{name: AROUND[name] for name in ("code", "school", "made_by", "made_on")},
        "period": "2018. gada janvāris", "status": "Pieņemts", "partner": "Kļavu novads", "programme": "PuMPuRS", "granted": "60,01 €",
        "esf": "42,51 €", "state": "7,50 €", "paid": "50,01 €", "consultations": "9,00 €", "hours": "1,50", "unrated": "asistents",
        "submitted": "Aija, 05.02.2018", "accepted": "Sandra, 07.02.2018", "request": "MP-1", "requested": "50,01 €",
        "digest": "0123456789abcdef" * 4, "prepared_by": "Aija Āboliņlapa",
        "sums": [
            {"school": "Upes vidusskola", "kind": "ēdināšana", "claims": "1", "granted": "60,01 €", "esf": "42,51 €", "state": "7,50 €"}
        ],
        "held": [
            {"school": "Meža pamatskola", "kind": "pedagogs", "month": "2018. gada janvāris", "hours": "1,00", "rate": "9,00 €", "cost": "9,00 €"}
        ],
        "claims": [
            {
                "plan": "IAP-2017-2-00012", "kind": "ēdināšana", "month": "2018. gada janvāris", "document": "Č-7 09.01.2018",
                "granted": "60,01 €", "paid_on": "20.01.2018", "batch": "M-2018-1", "files": "ffffffffffff",
            }
        ],
    },
    Paper.COUNCIL: {
        **{name: AROUND[name] for name in ("code", "school", "made_by", "made_on")},
        "scope": "Kļavu novads", "period": "2017./2018. m. g. 2. semestris", "units": "kā tolaik", "moment": "15.01.2018 12:00",
        "role": "pašvaldības koordinators", "hides": True, "smallest": 5,
        "numbers": [{"name": "Plāni", "value": "41"}, {"name": "Izglītojamie", "value": "38"}],
        "parts": [
            {
                "title": f"{number}. atradums: visvairāk plānu skolā", "under": "Kļavu novads · 2018", "picture": "", "alt": "",
                "columns": ["Skola", "Plāni", "Izglītojamie"], "notes": ["Riski nesummējas."],
                "rows": [{"cells": ["Upes vidusskola", "21", "…"]}, {"cells": ["Meža pamatskola", "20", "18"]}],
            }
            for number in range(1, 9)
        ],
    },
    Paper.KA_FORM: {
        **AROUND, **WHOSE,
        "month": "2018. gada janvāris", "minutes": "1 h 20 min",
        "lines": [
            {"on": "12.01.2018", "time": "10:00–10:40", "minutes": "40", "lesson": "pedagogs: matemātika", "provider": "Gita Gundegsēta", "group": 3,
             "how": "klātienē", "proof": ""},
            {"on": "15.01.2018", "time": "", "minutes": "40", "lesson": "pedagogs: matemātika", "provider": "Gita Gundegsēta", "group": 1,
             "how": "attālināti", "proof": "rīkojums 1-9/3, apstiprināts 15.01.2018"},
        ],
    },
    Paper.MONTH_SUMMARY: {
        **AROUND,
        "month": "2018. gada janvāris", "provider": "Gita Gundegsēta", "minutes": "1 h 20 min", "total": "", "without_rate": "pedagogs",
        "shares": [
            {"provider": "Gita Gundegsēta", "kind": "pedagogs", "consultations": 2, "minutes": "1 h 20 min", "worth": ""},
            {"provider": "Baiba Baldriāne", "kind": "psihologs", "consultations": 1, "minutes": "0 h 40 min", "worth": "8,00 €"},
        ],
    },
}  # fmt: skip

"""The main job from end to end, as people do it: enrol, plan, approve, claim, decide, and see it in the figures."""

import re

from playwright.sync_api import expect

from tests.evidence import photo
from tests.journeys.conftest import Seat
from tests.journeys.person import Person


def test_a_general_school_from_enrolment_to_the_charts(seat: Seat) -> None:
    ilze = seat("ilze")
    _enrol(ilze, "040305-20009", "Tauriņzieds", "vispārējā izglītība", "7")
    peteris = seat("peteris", _address(ilze))
    plan = _write(peteris, "R3.05", "ēdināšana", "70")
    for username in ("dace", "mara", "sandra"):
        _approve(seat(username), plan)
    peteris.go(plan)
    peteris.sees("Īstenošanā")

    _claim(ilze, "Tauriņzieds", "ēdināšana", "85,00")
    assert _strip(ilze)["Izmaksājams"] == "70,00 €"
    ilze.reads("70,00 € mēnesī, izlietots 0,00 €, gaida 0,00 €")
    ilze.reads("No 85,00 € izmaksājams tikai 70,00 €.")
    ilze.hand_in()
    ilze.sees("ir iesniegts")
    _claim(ilze, "Tauriņzieds", "ēdināšana", "")
    assert _strip(ilze)["Izmaksājams"] == "0,00 €"
    ilze.reads("gaida 70,00 €, atlikums 0,00 €. Vairāk neko izmaksāt nevar.")
    expect(ilze.button("Iesniegt")).to_be_disabled()

    mara = seat("mara", "/kompensacijas")
    _decide_all(mara, "70,00 €")
    _see(seat("dace"), "70,00 €")  # so few pupils are told of in the school only


def test_a_vocational_school_without_the_municipal_step(seat: Seat) -> None:
    viktors = seat("viktors")
    _enrol(viktors, "050401-20007", "Upenājs", "profesionālā izglītība", "2")
    velga = seat("velga", _address(viktors))
    plan = _write(velga, "R3.07", "individuālie mācību līdzekļi", "40")
    _approve(seat("zane"), plan)
    _approve(seat("sandra"), plan)
    velga.go(plan)
    velga.sees("Īstenošanā")
    velga.misses("pašvaldības koordinators")

    _claim(viktors, "Upenājs", "individuālie mācību līdzekļi", "40,00")
    viktors.hand_in()
    viktors.sees("ir iesniegts")
    _decide_all(seat("sandra", "/kompensacijas"), "40,00 €")
    _see(viktors, "40,00 €")


def _enrol(who: Person, code: str, last: str, education: str, grade: str) -> None:
    who.follow("Skolēni")
    who.press("Uzņemt skolēnu")
    who.type("Personas kods", code)
    who.type("Vārds", "Tija")
    who.type("Uzvārds", last)
    who.pick("Programma", education)
    who.pick("Klase", grade)
    who.day("Iesnieguma datums", "10.01.2018")
    who.type("Iesnieguma parakstītājs", f"Māte {last}")
    who.hand_in()
    who.sees(f"Tija {last}")


def _write(who: Person, risk: str, kind: str, amount: str) -> str:
    """From the pupil's card to a submitted plan; gives the address of the plan."""
    who.press("Rakstīt plānu: 2017./2018. m. g. 2. semestris")
    who.type("Skolēna paša mērķis", "Pabeigt klasi bez nesekmīgiem vērtējumiem.")
    who.pick_more("Kādi riski pastāv?", risk)
    who.choose("vidējs")
    who.choose("Kompensācija")
    who.pick("Kurš", kind)
    who.type("Summa", amount)
    who.pick_more("Uz kuriem riskiem tas attiecas?", risk)
    who.type("Kāpēc šis pasākums?", "Ģimenei trūkst līdzekļu.")
    who.press("Pievienot")
    who.press("Iesniegt")
    who.sees("Plāns ir iesniegts.")
    return _address(who)


def _approve(who: Person, plan: str) -> None:
    """From the first thing on the home screen, with one click."""
    who.follow("IAP-2017-2")
    assert _address(who) == plan
    who.press("Apstiprināt")
    who.sees("Plāns ir apstiprināts.")


def _claim(who: Person, name: str, kind: str, amount: str) -> None:
    who.follow("Kompensācijas")
    who.press("Pieteikt kompensāciju")
    who.pick("Skolēns un plāns", name)
    who.pick("Kompensācija", kind)
    who.pick("Mēnesis", "2018. gada janvāris")
    if amount:
        receipt = {"name": "čeks.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        who.page.locator("[data-testid=stMain] input[type=file]").set_input_files([receipt])  # approval wants evidence
        who.page.wait_for_timeout(600)
        who.settle()
        who.type("Summa", amount)


def _decide_all(who: Person, total: str) -> None:
    who.row(0)
    who.press("Apstiprināt")
    who.sees(f"Izdarīts: 1 no 1, {total}.")


def _see(who: Person, total: str) -> None:
    who.follow("Pārskati")
    who.sees("1 plāns, 1 skolēns")
    who.choose("Nauda")
    who.sees(f"Apstiprināts {total}")


def _strip(who: Person) -> dict[str, str]:
    """The cap in its strip: name and figure of each line."""
    cells = [[re.sub(r"\s+", " ", cell) for cell in row] for row in who.lines()]
    return {cell[0]: cell[1] for cell in cells if len(cell) == 2}


def _address(who: Person) -> str:
    return who.page.url.removeprefix(who.base)

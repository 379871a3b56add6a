"""A partner's report to take away: as a paper with its evidence list, and as rows for a spreadsheet."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.payments import PeriodReport
from models.vocabulary import Action, Language, Paper
from services import texts
from services.documents.content import Value
from services.documents.making import Ending
from services.money.report_reading import Opened, look_at
from services.paper_contents import said
from services.paper_facts import Filled, taken
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.work import Work

_L: Final = Language.LATVIAN
_SHOWN_OF_HASH: Final = 12
COLUMNS: Final = (
    "school", "reg_no", "plan", "kind", "month", "document_no", "document_date", "asked", "granted", "esf", "state", "paid_on",
    "batch", "files", "hours", "rate", "cost",
)  # fmt: skip


def of_report(work: Work, report_id: UUID, ending: Ending) -> Filled:
    """The report as a paper. Raises NotFound for one out of reach."""
    opened = look_at(work, report_id)
    report = work.get(Permission.REPORT_READ, PeriodReport, report_id)
    return taken(work, Paper.REPORT, ending, report, code_of(opened), _content(work, opened))


def rows(work: Work, report_id: UUID) -> list[dict[str, Any]]:
    """Every claim with its evidence and every sum of consultations, for a spreadsheet; recorded as taken away."""
    opened, names = look_at(work, report_id), rulebook(work.session).names()
    report = work.get(Permission.REPORT_READ, PeriodReport, report_id)
    work.record(Action.EXPORT, report, after={"file": f"{code_of(opened)}.xlsx"})
    claims = [
        {**one, **{name: _money(one[name]) for name in ("asked", "granted", "esf", "state")}, "files": " ".join(one["files"])}
        for one in opened.content["claims"]
    ]  # fmt: skip
    held = [
        {**one, **{name: _money(one[name]) for name in ("rate", "cost", "esf", "state")}, "hours": _hours(one["minutes"])}
        for one in opened.content["consultations"]
    ]  # fmt: skip
    return [
        {name: _name(names, one["kind"]) if name == "kind" else one.get(name) for name in COLUMNS}
        for one in (*claims, *held)
    ]


def code_of(opened: Opened) -> str:
    line = opened.line
    return f"{line.programme.code}-{line.first_month:%Y%m}-{line.last_month:%Y%m}"


def _content(work: Work, opened: Opened) -> dict[str, Value]:
    line, told, names = opened.line, opened.content, rulebook(work.session).names()
    totals = told["totals"]
    did = {name: f"{by}, {said(at)}" for name, by, at in opened.history}
    return {
        "school": line.partner, "code": code_of(opened), "made_by": work.actor.name, "made_on": said(work.today),
        "period": " – ".join(dict.fromkeys((_month(line.first_month), _month(line.last_month)))),
        "status": said(line.status), "partner": line.partner, "programme": line.programme.lv,
        "granted": _euros(totals["granted"]), "esf": _euros(totals["esf"]), "state": _euros(totals["state"]),
        "paid": said(Decimal(totals["esf"]) + Decimal(totals["state"])), "consultations": _euros(totals["consultations"]),
        "hours": _hours(totals["minutes"]), "unrated": ", ".join(_name(names, kind) for kind in totals["unrated"]),
        "submitted": did.get(Action.SUBMIT, ""), "accepted": did.get(Action.ACCEPT, ""), "request": opened.request_no,
        "requested": said(sum(opened.requested, start=Decimal(0))) if opened.request_no else "", "digest": opened.digest,
        "prepared_by": did.get(Action.SUBMIT, "").rsplit(",", 1)[0],
        "sums": [
            {
                "school": one["school"], "kind": _name(names, one["kind"]), "claims": str(one["claims"]),
                **{name: _euros(one[name]) for name in ("granted", "esf", "state")},
            }
            for one in told["sums"]
        ],
        "held": [
            {
                "school": one["school"], "kind": _name(names, one["kind"]), "month": _month_of(one["month"]),
                "hours": _hours(one["minutes"]), "rate": _euros(one["rate"]), "cost": _euros(one["cost"]),
            }
            for one in told["consultations"]
        ],
        "claims": [_claim(one, names) for one in told["claims"]],
    }  # fmt: skip


def _claim(one: Mapping[str, Any], names: Mapping[str, Named]) -> dict[str, Value]:
    day = " ".join(said(date.fromisoformat(one[name])) for name in ("document_date",) if one[name])
    return {
        "plan": one["plan"], "kind": _name(names, one["kind"]), "month": _month_of(one["month"]),
        "document": " ".join(word for word in (one["document_no"], day) if word), "granted": _euros(one["granted"]),
        "paid_on": said(date.fromisoformat(one["paid_on"])) if one["paid_on"] else "", "batch": one["batch"],
        "files": " ".join(name[:_SHOWN_OF_HASH] for name in one["files"]),
    }  # fmt: skip


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / 60:.2f}".replace(".", ",")


def _euros(text: str | None) -> str:
    return "" if text is None else said(Decimal(text))


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _month(day: date) -> str:
    return texts.shown_as(_L, day, "month")


def _month_of(text: str) -> str:
    return _month(date.fromisoformat(f"{text}-01"))


def _name(names: Mapping[str, Named], kind: str) -> str:
    return names[kind].lv if kind in names else kind

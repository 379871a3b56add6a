"""A partner's report to the state: its shape, its sums, and what differs between what it says and what is true now.

The shape, version 1: partner, programme (code), first_month and last_month (2018-01); claims, each with id, plan (code),
school, reg_no, kind, month, document_no, document_date, asked, granted, esf, state, paid_on, batch and files (hashes of the
evidence); consultations by school, kind, month and rate, each with sittings, minutes, rate, cost, esf and state (nothing
where there is no rate); sums of the claims by school and kind; totals. Days and money are text, names of people are not in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from models.money_words import ReportStatus
from services.rules.plan_versions import digest as _digest

SHAPE: Final = 1
Content = Mapping[str, Any]
# While a report stands so, nothing in its months changes but by corrections.
LOCKS: Final = frozenset({ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.REQUESTED})
_MONEY: Final = ("granted", "esf", "state")
_TOTALS: Final = ("granted", "esf", "state", "consultations", "consultations_esf", "consultations_state")
_TOLD: Final = ("asked", "granted", "esf", "state", "paid_on", "batch", "document_no", "files")


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another now. `thing`: "totals" or "claims"; before or after is None where it was not there."""

    thing: str
    key: str
    field: str
    before: Any
    after: Any


def content(about: Content, claims: Sequence[Content], consultations: Sequence[Content]) -> dict[str, Any]:
    """The whole report: what was gathered, in an order that no database decides, with its sums."""
    told = sorted(
        (dict(claim) for claim in claims), key=lambda one: (one["reg_no"], one["month"], one["kind"], one["id"])
    )
    held = sorted(
        (dict(one) for one in consultations),
        key=lambda one: (one["reg_no"], one["month"], one["kind"], one["rate"] or "", one["minutes"], one["sittings"]),
    )
    totals: dict[str, Any] = {name: said(_sum(told, name)) for name in _MONEY}
    totals |= {
        "consultations": said(_sum(held, "cost")), "consultations_esf": said(_sum(held, "esf")),
        "consultations_state": said(_sum(held, "state")), "minutes": sum(one["minutes"] for one in held),
        "sittings": sum(one["sittings"] for one in held), "claims": len(told),
        "unrated": sorted({one["kind"] for one in held if one["rate"] is None}),
    }  # fmt: skip
    return {"shape": SHAPE, **about, "claims": told, "consultations": held, "sums": list(_sums(told)), "totals": totals}


def _sums(claims: Sequence[Content]) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[Content]] = {}
    for claim in claims:
        groups.setdefault((claim["reg_no"], claim["school"], claim["kind"]), []).append(claim)
    for (reg_no, school, kind), found in sorted(groups.items()):
        money = {name: said(_sum(found, name)) for name in _MONEY}
        yield {"reg_no": reg_no, "school": school, "kind": kind, "claims": len(found), **money}


def digest(told: Content) -> str:
    """What a submitted report is sealed with; anybody can work it out again from the content."""
    return _digest(told)


def requested(told: Content) -> tuple[Decimal, Decimal]:
    """What the state is asked for, by fund: what was paid out of each, and its share of the consultations that were held."""
    totals = told["totals"]
    return (
        Decimal(totals["esf"]) + Decimal(totals["consultations_esf"]),
        Decimal(totals["state"]) + Decimal(totals["consultations_state"]),
    )


def differences(before: Content, after: Content) -> list[Difference]:
    """Whatever of a report would be another if it were made now: its totals, and claim by claim."""
    found = [
        Difference("totals", "", name, before["totals"][name], after["totals"][name])
        for name in (*_TOTALS, "minutes", "claims")
        if before["totals"][name] != after["totals"][name]
    ]
    was, now = ({claim["id"]: claim for claim in one["claims"]} for one in (before, after))
    for key in [*was, *(key for key in now if key not in was)]:
        old, new = was.get(key), now.get(key)
        if old is None or new is None:
            known = old or new or {}
            found.append(Difference("claims", known["plan"], "", old and old["granted"], new and new["granted"]))
        else:
            found += [
                Difference("claims", old["plan"], name, old[name], new[name])
                for name in _TOLD
                if old[name] != new[name]
            ]
    return found


def said(amount: Decimal | None) -> str | None:
    """Money as text, so that the same report gives the same digest on every database."""
    return None if amount is None else f"{amount:.2f}"


def _sum(rows: Sequence[Content], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows if row[name] is not None), start=Decimal(0))

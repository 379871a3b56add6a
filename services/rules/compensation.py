"""What the programme pays for an expense, and why not more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from models.money_words import CapPeriod, Reduction
from models.vocabulary import Education
from services.rules.answers import Verdict, Why
from services.rules.dated import Dated, in_force, latest_in_force
from services.rules.school_year import Span, is_month_of

NOTHING = Decimal(0)


class CapRow(Dated, Protocol):
    """The most that is paid for a kind in a period; no amount means no cap."""

    kind: str
    amount: Decimal | None
    per: CapPeriod


class MeasureKindRow(Dated, Protocol):
    code: str
    only_for: Education | None


class AlreadyFreeRow(Dated, Protocol):
    """What somebody else pays for already; no school (registration number) means every school of the place."""

    kind: str
    school: str
    education: Education
    grade_from: int
    grade_to: int


@dataclass(frozen=True, slots=True)
class Award:
    """What is payable, the figures it follows from, and the reason in words. `left` is None where there is no cap."""

    payable: Decimal
    asked: Decimal
    cap: Decimal | None
    used: Decimal
    pending: Decimal
    left: Decimal | None
    per: CapPeriod
    why: Why

    @property
    def reason(self) -> Reduction | None:
        """Why less is payable than was asked, as a code."""
        return Reduction.OVER_CAP if self.payable < self.asked else None


def cap_in_force(caps: Sequence[CapRow], kind: str, month: date) -> CapRow | None:
    """The cap that counts for a month is the one in force on its first day."""
    return latest_in_force([cap for cap in caps if cap.kind == kind], month)


def period_of(cap: CapRow, month: date, semester: str) -> str:
    """The stretch over which one cap is shared: a month ("2018-01") or the plan's semester ("2017-2")."""
    return semester if cap.per is CapPeriod.SEMESTER else f"{month:%Y-%m}"


def covered(kinds: Sequence[MeasureKindRow], kind: str, education: Education, month: date) -> Verdict:
    """Whether this kind of compensation exists in that month for that education."""
    known = latest_in_force([row for row in kinds if row.code == kind], month)
    if known is None:
        return Verdict(ok=False, why=Why("compensation.not_in_programme", {"kind": kind, "month": month}))
    if known.only_for is not None and known.only_for is not education:
        values = {"kind": kind, "education": known.only_for}
        return Verdict(ok=False, why=Why("compensation.only_for", values, known.source))
    return Verdict(ok=True, why=Why("compensation.in_programme", {"kind": kind}, known.source))


def not_free(
    rows: Sequence[AlreadyFreeRow], kind: str, school: str, education: Education, grade: int, month: date
) -> Verdict:
    """Nothing is paid for what is free already. `rows` are those of the school's municipality or of every one."""
    for row in in_force(rows, month):
        here = row.kind == kind and row.school in ("", school) and row.education is education
        if here and row.grade_from <= grade <= row.grade_to:
            return Verdict(
                ok=False,
                why=Why("compensation.already_free", {"kind": kind, "grade": grade, "month": month}, row.source),
            )
    return Verdict(ok=True, why=Why("compensation.not_free", {"kind": kind}))


def within_plan(span: Span, month: date) -> Verdict:
    """Only months that the plan touches can be claimed."""
    values = {"month": month, "first": span.first, "last": span.last}
    if is_month_of(span, month):
        return Verdict(ok=True, why=Why("compensation.within_plan", values))
    return Verdict(ok=False, why=Why("compensation.outside_plan", values))


def award(cap: CapRow, asked: Decimal, used: Decimal, pending: Decimal = NOTHING) -> Award:
    """Pay what was asked, as far as the cap has room after what is used and what already waits (all in euros)."""
    if cap.amount is None:
        why = Why("compensation.no_cap", {"kind": cap.kind, "payable": asked}, cap.source)
        return Award(asked, asked, None, used, pending, None, cap.per, why)
    left = max(cap.amount - used - pending, NOTHING)
    payable = min(asked, left)
    name = "in_full" if payable == asked else "capped" if payable else "used_up"
    values = {
        "kind": cap.kind, "per": cap.per, "cap": cap.amount, "used": used, "pending": pending,
        "left": left, "asked": asked, "payable": payable,
    }  # fmt: skip
    return Award(
        payable, asked, cap.amount, used, pending, left, cap.per, Why(f"compensation.{name}", values, cap.source)
    )

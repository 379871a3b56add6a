"""What consultations took and cost: minutes by the rate of their day, which no sum may pretend to know where it is missing."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import case, col, func, literal, select

from models.consultations import Attendance, Consultation
from models.plans import Plan
from services.rulebook import RuleBook
from services.rules import budget as rules
from services.rules.dated import latest_in_force
from services.rules.school_year import month_of
from services.work import Work


class Held(NamedTuple):
    """Consultations of one kind at one school under one rate; no cost where there is no rate."""

    school_id: UUID
    programme_id: UUID | None
    kind: str
    month: date
    minutes: int
    sittings: int
    rate: Decimal | None
    cost: Decimal | None


def held(work: Work, book: RuleBook, months: Sequence[date], *where: Any) -> list[Held]:  # noqa: ANN401 conditions
    """What consultations took, by school, kind and rate: a group counts once, however many pupils it has."""
    cuts = _cuts(book, months)
    before = [(col(Consultation.on) < cut, number) for number, cut in enumerate(cuts[1:])]
    bucket = case(*before, else_=len(cuts) - 1) if before else literal(0)
    programme = (
        select(Plan.programme_id)
        .join(Attendance, col(Attendance.plan_id) == Plan.id)
        .where(Attendance.consultation_id == Consultation.id)
        .order_by(col(Attendance.id))
        .limit(1)
        .correlate(Consultation)
        .scalar_subquery()
    )
    each = (
        select(
            Consultation.school_id, programme.label("programme_id"), Consultation.kind, bucket.label("bucket"),
            Consultation.minutes,
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .where(col(Consultation.on) >= months[0], col(Consultation.on) <= month_of(months[-1]).last, *where)
        .subquery()
    )  # fmt: skip
    by = (each.c.school_id, each.c.programme_id, each.c.kind, each.c.bucket)
    sums = select(*by, func.sum(each.c.minutes), func.count())  # type: ignore[call-overload] # as above
    query = sums.select_from(each).group_by(*by)
    return [
        _priced(book, cuts[number], school_id, programme_id, kind, int(minutes), sittings)
        for school_id, programme_id, kind, number, minutes, sittings in work.session.execute(query)
    ]


def _priced(
    book: RuleBook, day: date, school_id: UUID, programme_id: UUID | None, kind: str, minutes: int, sittings: int
) -> Held:
    rates = book.of(programme_id).rates if programme_id else ()
    row = latest_in_force([rate for rate in rates if rate.kind == kind], day)
    rate = row.amount if row else None
    cost = None if rate is None else rules.cost(minutes, rate)
    return Held(school_id, programme_id, kind, day.replace(day=1), minutes, sittings, rate, cost)


def _cuts(book: RuleBook, months: Sequence[date]) -> list[date]:
    """The days from which another rate may hold, or another month begins."""
    rates = [rate for one in book.by_id.values() for rate in one.rates]
    days = {rate.valid_from for rate in rates} | {rate.valid_to + timedelta(1) for rate in rates if rate.valid_to}
    return sorted({*months, *(day for day in days if months[0] < day <= month_of(months[-1]).last)})

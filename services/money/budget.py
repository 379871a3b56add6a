"""The budget: what running and closed plans planned, what is committed, granted, held, paid and left, by school."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlmodel import case, col, func, select

from models.claims import Claim
from models.consultations import Consultation
from models.ledger import LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount
from models.places import School
from models.plans import Plan, PlanMeasure
from models.vocabulary import Action, Education, MeasureType, PlanStatus
from services import trail
from services.money.held import held
from services.places import Gazetteer
from services.rulebook import rulebook
from services.rules import budget as rules
from services.rules.budget import Forecast, Sums
from services.rules.names import sort_key
from services.rules.permissions import Permission
from services.rules.school_year import Semester, Span, month_of, semester_of
from services.rules.support_plans import Terms, planned_funding
from services.work import Work

# Claims that are asked for and not yet granted; one that was signed once is in the ledger already.
WAITING: Final = (ClaimStatus.SUBMITTED, ClaimStatus.HELD, ClaimStatus.QUERIED)
_PLANNED: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One school's sums."""

    school_id: UUID
    school: str
    municipality: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Budget:
    """Every school within reach that has any money in these months, in Latvian order, and all of them together."""

    months: tuple[date, ...]
    lines: tuple[Line, ...]
    whole: Sums
    forecast: Forecast

    def by_municipality(self) -> dict[str, Sums]:
        names = sorted({line.municipality for line in self.lines}, key=sort_key)
        return {name: rules.total(line.sums for line in self.lines if line.municipality == name) for name in names}


class Amounts(NamedTuple):
    """The measures of one kind of many plans together: what is planned grows evenly with hours and amounts."""

    type: MeasureType
    kind: str
    hours: int | None
    amount: Decimal | None
    justification: str = ""
    risks: tuple[str, ...] = ()


def semesters(work: Work) -> list[str]:
    """The semesters of the plans within reach, and this one."""
    work.require(Permission.BUDGET_READ)
    found = work.session.exec(select(Plan.semester).where(work.within(Permission.BUDGET_READ, Plan)).distinct())
    return sorted({*found, str(semester_of(work.today))})


def of_semester(work: Work, semester: str) -> Budget:
    """The budget of a semester: of the months people count to it."""
    return of_months(work, rules.months_of(Semester.parse(semester)))


def of_months(work: Work, months: Sequence[date]) -> Budget:
    """The budget of months that follow each other. Every balance is a sum of the ledger's entries."""
    work.require(Permission.BUDGET_READ)
    begun = work.today.replace(day=1)  # what lies before belongs to months that are over
    sums: dict[UUID, Sums] = {}
    parts = (_planned(work, months), _committed(work, months), _moved(work, months, begun), _held(work, months, begun))
    for part in parts:
        for school_id, one in part:
            sums[school_id] = sums.get(school_id, Sums()).plus(one)
    whole = rules.total(sums.values())
    until = _last_planned(work, months)
    return Budget(
        tuple(months), _lines(work, sums, months), whole,
        rules.forecast(whole, [month for month in months if month <= until], work.today),
    )  # fmt: skip


def note_download(work: Work, what: str, ending: str) -> None:
    """Whoever takes the budget away as a file leaves an entry."""
    work.require(Permission.BUDGET_READ)
    work.entries.append(trail.Entry(Action.EXPORT, "figures", f"{what}.{ending}", work.actor.school_id))


def _planned(work: Work, months: Sequence[date]) -> Iterator[tuple[UUID, Sums]]:
    """Plans that share programme and dates are planned together, by the one rule that also plans a single plan."""
    book, terms = rulebook(work.session), dict[tuple[UUID, date, date], Terms]()
    shared = (Plan.school_id, Plan.programme_id, Plan.starts_on, Plan.ends_on)
    here = (
        work.within(Permission.BUDGET_READ, Plan), col(Plan.status).in_(_PLANNED),
        col(Plan.starts_on) <= month_of(months[-1]).last, col(Plan.ends_on) >= months[0],
    )  # fmt: skip
    counts = select(*shared, func.count()).where(*here).group_by(*shared)  # type: ignore[call-overload] # as above
    kinds = (PlanMeasure.type, PlanMeasure.kind)
    amounts = (
        select(*shared, *kinds, func.sum(PlanMeasure.hours), func.sum(PlanMeasure.amount))  # type: ignore[call-overload] # as above
        .join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
        .where(*here)
        .group_by(*shared, *kinds)
    )
    measures: dict[tuple[Any, ...], list[Amounts]] = {}
    for *key, type_, kind, hours, amount in work.session.execute(amounts):
        measures.setdefault(tuple(key), []).append(Amounts(type_, kind, int(hours) if hours else None, amount))
    for school_id, programme_id, starts, ends, plans in work.session.execute(counts):
        span = (programme_id, starts, ends)
        if span not in terms:
            terms[span] = book.of(programme_id).terms(Education.GENERAL, Span(starts, ends))
        of_all = _times(terms[span], plans)
        funding = planned_funding(of_all, measures.get((school_id, *span), []), frozenset(months))
        yield school_id, Sums(planned=funding.total, unrated=funding.unknown)


def _times(terms: Terms, plans: int) -> Terms:
    """The terms of so many plans at once: each has its own hours of preparation."""
    return replace(terms, preparation_hours=terms.preparation_hours * plans)


def _committed(work: Work, months: Sequence[date]) -> Iterator[tuple[UUID, Sums]]:
    query = (
        select(Claim.school_id, func.sum(Claim.payable))
        .where(
            work.within(Permission.BUDGET_READ, Claim), col(Claim.status).in_(WAITING),
            col(Claim.month).between(months[0], months[-1]),
        )
        .group_by(col(Claim.school_id))
    )  # fmt: skip
    yield from ((school_id, Sums(committed=amount)) for school_id, amount in work.session.execute(query))


def _moved(work: Work, months: Sequence[date], begun: date) -> Iterator[tuple[UUID, Sums]]:
    """What the ledger says of the months' claims."""
    reached = select(School.id).where(work.within(Permission.BUDGET_READ, School))
    early = func.sum(case((col(LedgerEntry.month) < begun, LedgerEntry.amount), else_=None))
    query = (
        select(LedgerEntry.school_id, LedgerEntry.account, func.sum(LedgerEntry.amount), early)
        .where(
            col(LedgerEntry.school_id).in_(reached), col(LedgerEntry.month).between(months[0], months[-1]),
            col(LedgerEntry.account).in_(_TOLD),
        )
        .group_by(col(LedgerEntry.school_id), col(LedgerEntry.account))
    )  # fmt: skip
    for school_id, account, amount, before in work.session.execute(query):
        yield school_id, _TOLD[account](amount, before or rules.NOTHING)


_TOLD: Final[Mapping[LedgerAccount, Any]] = {
    LedgerAccount.GRANTED: lambda amount, early: Sums(granted=amount, early=early),
    LedgerAccount.ESF: lambda amount, _: Sums(esf=-amount),
    LedgerAccount.STATE: lambda amount, _: Sums(state=-amount),
}


def _held(work: Work, months: Sequence[date], begun: date) -> Iterator[tuple[UUID, Sums]]:
    for one in held(work, rulebook(work.session), months, work.within(Permission.BUDGET_READ, Consultation)):
        cost = one.cost or rules.NOTHING
        unrated = () if one.rate is not None else (one.kind,)
        early = cost if one.month < begun else rules.NOTHING
        yield one.school_id, Sums(minutes=one.minutes, consultations=cost, early=early, unrated=unrated)


def _last_planned(work: Work, months: Sequence[date]) -> date:
    """Until when plans run: what is foretold ends with them, not with the summer."""
    last = work.session.exec(
        select(func.max(Plan.ends_on)).where(
            work.within(Permission.BUDGET_READ, Plan), col(Plan.status).in_(_PLANNED),
            col(Plan.starts_on) <= month_of(months[-1]).last, col(Plan.ends_on) >= months[0],
        )
    ).one()  # fmt: skip
    return last or months[-1]


def _lines(work: Work, sums: Mapping[UUID, Sums], months: Sequence[date]) -> tuple[Line, ...]:
    units, day = Gazetteer.read(work.session), month_of(months[-1]).last
    here = work.within(Permission.BUDGET_READ, School)
    rows = work.session.execute(select(School.id, School.name, School.municipality_id).where(here))
    lines = [Line(one, name, units.on(unit, day).name, sums[one]) for one, name, unit in rows if one in sums]
    return tuple(sorted(lines, key=lambda line: sort_key(line.school)))

"""A month in sums: planned against held by measure; hours and their worth by provider."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, func, select

from models.consultations import Attendance, Consultation
from models.places import School
from models.plans import Plan, PlanMeasure
from models.vocabulary import MeasureType, PlanStatus
from services.consulting import desks
from services.errors import NotFound
from services.rulebook import rulebook
from services.rules.consultations import weeks_left, worth
from services.rules.names import sort_key
from services.rules.names_of import Named
from services.rules.permissions import Level, Permission
from services.rules.school_year import Span, month_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class Bar:
    """A measure's planned minutes of a month and those that were held, by whomever; weeks the plan still has."""

    pupil: str
    kind: Named
    subject: str
    planned: int | None
    held: int
    weeks_left: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one provider gave of one kind in a month. `worth` is None where no rate is known."""

    provider: str
    kind: Named
    consultations: int
    minutes: int
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """A school's month. Of a group a consultation counts once. `unknown`: kinds without a rate, which no sum holds."""

    school: str
    month: date
    shares: tuple[Share, ...]

    @property
    def minutes(self) -> int:
        return sum(share.minutes for share in self.shares)

    @property
    def worth(self) -> Decimal | None:
        """All of it, or nothing where a part is unknown."""
        known = [share.worth for share in self.shares if share.worth is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.shares) else None

    @property
    def unknown(self) -> tuple[Named, ...]:
        return tuple({share.kind.code: share.kind for share in self.shares if share.worth is None}.values())


def bars(work: Work, school_id: UUID, provider_id: UUID, month: date) -> list[Bar]:
    """The measures a provider is named in or gave this month, by the pupils' names, the emptiest plans first among equals."""
    desks.reached(work, Permission.CONSULTATION_READ, school_id, provider_id)
    span = month_of(month)
    given = _minutes(work, school_id, span)
    theirs = _minutes(work, school_id, span, provider_id)
    rows = work.session.execute(
        select(PlanMeasure, Plan)
        .join(Plan, col(Plan.id) == PlanMeasure.plan_id)
        .where(
            PlanMeasure.school_id == school_id, PlanMeasure.type == MeasureType.CONSULTATION,
            (col(PlanMeasure.provider_id) == provider_id) | col(PlanMeasure.id).in_(list(theirs)),
            col(Plan.status).in_((PlanStatus.RUNNING, PlanStatus.CLOSED)),
            col(Plan.starts_on) <= span.last, col(Plan.ends_on) >= span.first,
        )
    ).all()  # fmt: skip
    names, known = desks.names_of(work, {plan.id for _, plan in rows}), rulebook(work.session).names()
    found = [
        Bar(
            names[plan.id], known.get(row.kind, Named(row.kind, row.kind, row.kind)), row.subject,
            row.hours * 60 if row.hours else None, given.get(row.id, 0),
            weeks_left(Span(plan.starts_on, plan.ends_on), work.today),
        )
        for row, plan in rows
    ]  # fmt: skip
    return sorted(found, key=lambda bar: (sort_key(bar.pupil), bar.kind.code, bar.subject))


def month_summary(work: Work, school_id: UUID, month: date, provider_id: UUID | None = None) -> MonthSummary:
    """Who gave how many hours of what at a school, and what they are worth by the rate of each day."""
    level = work.require(Permission.CONSULTATION_READ)
    if level is Level.OWN or provider_id is not None:
        desks.reached(work, Permission.CONSULTATION_READ, school_id, provider_id or work.actor.owner_id or school_id)
    found = select(School).where(School.id == school_id)
    if level is not Level.OWN:
        found = found.where(work.within(Permission.CONSULTATION_READ, School))
    school = work.session.exec(found).first()
    if school is None:
        raise NotFound("access.not_found")
    span = month_of(month)
    programme = (
        select(Plan.programme_id)
        .join(Attendance, col(Attendance.plan_id) == Plan.id)
        .where(Attendance.consultation_id == Consultation.id)
        .order_by(col(Attendance.id))
        .limit(1)
        .correlate(Consultation)
        .scalar_subquery()
    )
    query = select(Consultation, programme).where(
        Consultation.school_id == school_id, col(Consultation.on).between(span.first, span.last),
        work.within(Permission.CONSULTATION_READ, Consultation),
    )  # fmt: skip
    if provider_id is not None:
        query = query.where(Consultation.provider_id == provider_id)
    rows = work.session.execute(query.order_by(col(Consultation.on), col(Consultation.id))).all()
    return MonthSummary(school.name, span.first, tuple(_shares(work, rows)))


def _shares(work: Work, rows: object) -> list[Share]:
    """By provider and kind; one provider of whose name two are known counts under each."""
    book, together = rulebook(work.session), defaultdict(list)
    for row, programme_id in rows:  # type: ignore[attr-defined] # rows of two columns
        together[row.provider_id, row.provider, row.kind, programme_id].append(row)
    found = []
    for (_, provider, kind, programme_id), held in together.items():
        by_day: dict[date, int] = defaultdict(int)
        for row in held:
            by_day[row.on] += row.minutes
        rates = book.of(programme_id).rates if programme_id in book.by_id else ()
        name = book.names().get(kind, Named(kind, kind, kind))
        found.append(Share(provider, name, len(held), sum(by_day.values()), worth(rates, kind, by_day)))
    return sorted(found, key=lambda share: (sort_key(*reversed(share.provider.rsplit(" ", 1))), share.kind.code))


def _minutes(work: Work, school_id: UUID, span: Span, provider_id: UUID | None = None) -> dict[UUID, int]:
    query = (
        select(Attendance.measure_id, func.sum(Consultation.minutes))
        .join(Consultation, col(Consultation.id) == Attendance.consultation_id)
        .where(
            Consultation.school_id == school_id, col(Attendance.on).between(span.first, span.last),
            col(Attendance.measure_id).is_not(None),
        )
        .group_by(col(Attendance.measure_id))
    )  # fmt: skip
    if provider_id is not None:
        query = query.where(Consultation.provider_id == provider_id)
    return {measure: int(minutes) for measure, minutes in work.session.execute(query)}

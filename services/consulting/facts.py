"""What is known around consultations, gathered in a few queries: plans and measures, agreements, orders, who is where."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

import holidays
from sqlmodel import col, select

from models.consultations import Agreement, Attendance, Consultation, RemoteOrder, RemoteOrderPlan, RemoteOrderProvider
from models.places import School
from models.plans import Plan, PlanMeasure
from models.vocabulary import ConsultationMode, MeasureType, PlanStatus
from services.rulebook import rulebook
from services.rules.diary import Days, Diary, Entry, Measure, Order, Planned
from services.rules.school_year import Span
from services.work import Work

# The last papers of a plan often come after it was closed.
RUNS: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Around:
    """What one school's consultations are held against."""

    agreed_on: date | None
    agreements: Mapping[UUID, tuple[Span, ...]]
    orders: tuple[Order, ...]


def plans_known(work: Work, rows: Iterable[tuple[Plan, PlanMeasure | None]]) -> dict[UUID, Planned]:
    """Plans as the rule takes them, from rows of a plan with one of its measures each."""
    found: dict[UUID, Plan] = {}
    measures: dict[UUID, list[Measure]] = defaultdict(list)
    for plan, row in rows:
        found[plan.id] = plan
        if row is None:
            continue
        minutes = row.hours * 60 if row.hours else None
        measures[plan.id].append(Measure(row.id, row.kind, row.subject, row.provider_id, minutes))
    breaks = rulebook(work.session).breaks
    return {
        plan.id: Planned(
            plan.id, plan.code, plan.pupil_id, plan.school_id, Span(plan.starts_on, plan.ends_on), plan.status in RUNS,
            tuple(measures[plan.id]),
            tuple(Span(b.starts_on, b.ends_on, b.source) for b in breaks if b.grade_from <= plan.grade <= b.grade_to),
        )
        for plan in found.values()
    }  # fmt: skip


def measures_of_plans() -> Any:  # noqa: ANN401 a select of plans and their consultation measures
    return (
        select(Plan, PlanMeasure)
        .join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
        .where(PlanMeasure.type == MeasureType.CONSULTATION)
        .order_by(col(Plan.id), col(PlanMeasure.id))
    )


def around(work: Work, school: School) -> Around:
    """The agreements and orders of a school that was reached."""
    agreements: dict[UUID, list[Span]] = defaultdict(list)
    for row in work.session.exec(select(Agreement).where(Agreement.school_id == school.id)):
        agreements[row.provider_id].append(Span(row.starts_on, row.ends_on or date.max, row.number))
    orders = work.session.exec(select(RemoteOrder).where(RemoteOrder.school_id == school.id)).all()
    ids = [order.id for order in orders]
    plans: dict[UUID, set[UUID]] = defaultdict(set)
    for named in work.session.exec(select(RemoteOrderPlan).where(col(RemoteOrderPlan.order_id).in_(ids))):
        plans[named.order_id].add(named.plan_id)
    providers: dict[UUID, set[UUID]] = defaultdict(set)
    for who in work.session.exec(select(RemoteOrderProvider).where(col(RemoteOrderProvider.order_id).in_(ids))):
        providers[who.order_id].add(who.provider_id)
    return Around(
        school.agreement_date,
        {provider: tuple(spans) for provider, spans in agreements.items()},
        tuple(
            Order(o.id, o.signed_on, Span(o.starts_on, o.ends_on), frozenset(providers[o.id]), frozenset(plans[o.id]))
            for o in orders
        ),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A consultation as it is kept, with those who were there."""

    row: Consultation
    attendances: tuple[Attendance, ...]
    school: str


def held(work: Work, *conditions: Any) -> list[Held]:  # noqa: ANN401 conditions on consultations
    """Consultations with their attendances, oldest first."""
    rows = work.session.execute(
        select(Consultation, School.name)
        .join(School, col(School.id) == Consultation.school_id)
        .where(*conditions)
        .order_by(col(Consultation.on), col(Consultation.starts), col(Consultation.id))
    ).all()
    there: dict[UUID, list[Attendance]] = defaultdict(list)
    inner = select(Consultation.id).where(*conditions)
    for one in work.session.exec(
        select(Attendance).where(col(Attendance.consultation_id).in_(inner)).order_by(col(Attendance.id))
    ):
        there[one.consultation_id].append(one)
    return [Held(row, tuple(there[row.id]), school) for row, school in rows]


def diary(
    work: Work, first: date, last: date, besides: Collection[UUID] = (), *, about: tuple[UUID, Collection[UUID]] | None = None
) -> Diary:  # fmt: skip
    """Who was where in a stretch of days, in whatever school. `about`: one provider and the pupils who matter."""
    conditions: list[Any] = [col(Consultation.on).between(first, last)]
    if about is not None:
        theirs = select(Attendance.consultation_id).where(col(Attendance.pupil_id).in_(about[1]))
        conditions.append((col(Consultation.provider_id) == about[0]) | col(Consultation.id).in_(theirs))
    found = Diary()
    for one in held(work, *conditions):
        if one.row.id not in besides:
            note(found, one)
    return found


def note(diary: Diary, one: Held) -> None:
    row = one.row
    measures = [a.measure_id for a in one.attendances if a.measure_id is not None]
    pupils = [a.pupil_id for a in one.attendances]
    diary.take(row.id, row.provider_id, pupils, row.on, row.starts, row.minutes, one.school, measures)


def take(diary: Diary, entry: Entry, school: str, measures: Iterable[Any]) -> None:
    pupils = [plan.pupil for plan in entry.plans]
    diary.take(entry.id, entry.provider, pupils, entry.on, entry.starts, entry.minutes, school, measures)


def is_remote(row: Consultation) -> bool:
    return ConsultationMode(row.mode) is ConsultationMode.REMOTE


def days(work: Work) -> Days:
    return Days(work.today, _Holidays())


class _Holidays(dict[date, str]):
    """Public holidays of Latvia, a year at a time as it is asked for."""

    def __contains__(self, on: object) -> bool:
        return isinstance(on, date) and on in _holidays_of(on.year)

    def __missing__(self, on: date) -> str:
        return _holidays_of(on.year)[on]


@cache
def _holidays_of(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("LV", years=year, language="lv").items())

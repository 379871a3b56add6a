"""What can be counted, by what, and the queries that count: plans and unique pupils always apart, money by claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Select, Subquery, case, distinct, literal, true
from sqlmodel import col, func, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.vocabulary import PlanStatus
from services.places import Gazetteer
from services.rules.permissions import Permission
from services.rules.school_year import Semester
from services.work import Work


class Dimension(StrEnum):
    SEMESTER = "semester"
    SCHOOL_YEAR = "school_year"
    MONTH = "month"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    RISK_GROUP = "risk_group"
    GRADE = "grade"
    PROGRAMME = "programme"
    MEASURE = "measure"
    KIND = "kind"
    OUTCOME = "outcome"
    STATUS = "status"


class Measure(StrEnum):
    PLANS = "plans"
    PUPILS = "pupils"
    SCHOOLS = "schools"
    MUNICIPALITIES = "municipalities"
    CLAIMED = "claimed"
    APPROVED = "approved"
    PAID = "paid"


class Units(StrEnum):
    """Municipalities as they were in the semester counted, or as they are today."""

    THEN = "then"
    TODAY = "today"


MONEY: Final = frozenset({Measure.CLAIMED, Measure.APPROVED, Measure.PAID})


OF_CLAIMS: Final = frozenset({Dimension.MONTH, Dimension.KIND})


_GRANTED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by which dimensions, which measures, from and to which semester."""

    by: tuple[Dimension, ...]
    measures: tuple[Measure, ...] = (Measure.PLANS, Measure.PUPILS)
    since: str = ""
    until: str = ""
    units: Units = Units.THEN
    status: PlanStatus | None = None


def counted(work: Work, asked: Question, measures: Sequence[Measure]) -> dict[tuple[Any, ...], dict[Measure, Any]]:
    """Every combination with its measures; people and money are counted by queries of their own, then laid together."""
    found: dict[tuple[Any, ...], dict[Measure, Any]] = {}
    for wanted in ([m for m in measures if m not in MONEY], [m for m in measures if m in MONEY]):
        if not wanted:
            continue
        of_claims = bool(OF_CLAIMS & set(asked.by)) or wanted[0] in MONEY
        for row in work.session.execute(_query(work, asked, wanted, of_claims=of_claims)):
            key = tuple(row[: len(asked.by)])
            found.setdefault(key, {}).update(zip(wanted, (_plain(v) for v in row[len(asked.by) :]), strict=True))
    return found


def _query(work: Work, asked: Question, measures: Sequence[Measure], *, of_claims: bool) -> Select[Any]:
    unit, groups, provided = _unit(work, asked.units), _risk_groups(work), _kinds_provided(work)
    columns = _columns(unit, groups.c.group, provided.c.kind, of_claims=of_claims)
    by = [columns[dimension] for dimension in asked.by]
    query = select(*by, *(_measure(measure, unit) for measure in measures)).select_from(Plan)
    query = query.join(School, col(School.id) == Plan.school_id)
    if of_claims:
        query = query.join(Claim, col(Claim.plan_id) == Plan.id)
    if Dimension.RISK_GROUP in asked.by:
        query = query.join(groups, groups.c.plan_id == Plan.id)
    if Dimension.MEASURE in asked.by:
        paid_for = provided.c.kind == Claim.kind if of_claims else true()  # money counts with the measure it was for
        query = query.join(provided, (provided.c.plan_id == Plan.id) & paid_for)
    if Dimension.PROGRAMME in asked.by:
        query = query.join(Programme, col(Programme.id) == Plan.programme_id)
    query = query.where(work.within(Permission.FIGURES_READ, Plan))
    if of_claims or Dimension.STATUS not in asked.by:
        query = query.where(col(Plan.status) != PlanStatus.VOID)
    if asked.status:
        query = query.where(Plan.status == asked.status)
    if asked.since:
        query = query.where(col(Plan.semester) >= asked.since)
    if asked.until:
        query = query.where(col(Plan.semester) <= asked.until)
    grouped: Select[Any] = query.group_by(*by)
    return grouped


def _risk_groups(work: Work) -> Subquery:
    """Each plan within reach with each group of its risks, once: several risks of a group do not multiply its money."""
    named = (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
    query = select(PlanRisk.plan_id, col(RiskKind.group)).join(Plan, col(Plan.id) == PlanRisk.plan_id)
    there = col(PlanRisk.rating) > 0  # one rated 0 was looked at and is not there
    return query.join(RiskKind, named).where(there, work.within(Permission.FIGURES_READ, Plan)).distinct().subquery()


def _kinds_provided(work: Work) -> Subquery:
    """Each plan within reach with each kind of measure it provides, once."""
    query = select(PlanMeasure.plan_id, PlanMeasure.kind)
    return query.where(work.within(Permission.FIGURES_READ, PlanMeasure)).distinct().subquery()


def _columns(unit: Any, group: Any, provided: Any, *, of_claims: bool) -> dict[Dimension, Any]:  # noqa: ANN401 columns
    return {
        Dimension.SEMESTER: Plan.semester,
        Dimension.SCHOOL_YEAR: func.substr(Plan.semester, 1, 4),
        Dimension.MONTH: Claim.month,
        Dimension.SCHOOL: Plan.school_id,
        Dimension.MUNICIPALITY: unit,
        Dimension.RISK_GROUP: group,
        Dimension.GRADE: Plan.grade,
        Dimension.PROGRAMME: Programme.code,
        Dimension.MEASURE: provided,
        Dimension.KIND: Claim.kind,
        Dimension.OUTCOME: Plan.outcome,
        Dimension.STATUS: Claim.status if of_claims else Plan.status,
    }


def _measure(measure: Measure, unit: Any) -> Any:  # noqa: ANN401 an aggregate
    granted = case((col(Claim.status).in_(_GRANTED), Claim.approved), else_=None)
    paid = case((col(Claim.status) == ClaimStatus.PAID, Claim.approved), else_=None)
    return {
        Measure.PLANS: func.count(distinct(col(Plan.id))),
        Measure.PUPILS: func.count(distinct(col(Plan.pupil_id))),
        Measure.SCHOOLS: func.count(distinct(col(Plan.school_id))),
        Measure.MUNICIPALITIES: func.count(distinct(unit)),
        Measure.CLAIMED: func.coalesce(func.sum(Claim.asked), literal(0)),
        Measure.APPROVED: func.coalesce(func.sum(granted), literal(0)),
        Measure.PAID: func.coalesce(func.sum(paid), literal(0)),
    }[measure]


def _unit(work: Work, units: Units) -> Any:  # noqa: ANN401 a column or a case over it
    """The municipality of a plan's school: the unit named when the school joined, moved through the reforms."""
    gazetteer = Gazetteer.read(work.session)
    used = list(work.session.exec(select(School.municipality_id).distinct()))
    if units is Units.TODAY:
        moved = {unit: gazetteer.on(unit, work.today).id for unit in used}
        changes = [(col(School.municipality_id) == unit, literal(now)) for unit, now in moved.items() if now != unit]
    else:
        semesters = list(work.session.exec(select(Plan.semester).distinct()))
        changes = [
            ((col(School.municipality_id) == unit) & (col(Plan.semester) == semester), literal(then))
            for unit in used
            for semester in semesters
            if (then := gazetteer.called(unit, Semester.parse(semester).first_day()).id) != unit
        ]
    return case(*changes, else_=School.municipality_id) if changes else School.municipality_id


def _plain(value: object) -> object:
    return value if value is not None else 0

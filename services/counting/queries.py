"""The queries that count: plans and unique pupils always apart, money by claims, hours by lessons."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, String, Subquery, case, cast, distinct, literal, null, true
from sqlmodel import col, func, select

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.vocabulary import PlanStatus
from services.counting import GRANTED, LESSONS, MONEY, Dimension, Grain, Measure, Question, Units, kept
from services.places import Gazetteer
from services.rules.permissions import Permission
from services.rules.school_year import Semester
from services.work import Work


def counted(work: Work, asked: Question, measures: Sequence[Measure]) -> dict[tuple[Any, ...], dict[Measure, Any]]:
    """Every combination with its measures; people, lessons and money are counted apart, then laid together.

    From the figures kept ready where there are such, else from the records.
    """
    found: dict[tuple[Any, ...], dict[Measure, Any]] = {}
    for grain, wanted in (
        (asked.grain_of_people(), [m for m in measures if m not in MONEY | LESSONS]),
        (Grain.LESSON, [m for m in measures if m in LESSONS]),
        (Grain.CLAIM, [m for m in measures if m in MONEY]),
    ):
        if not wanted:
            continue
        told = kept.rows(work, asked, wanted, grain)
        for row in told if told is not None else live(work, asked, wanted, grain):
            key = tuple(row[: len(asked.by)])
            found.setdefault(key, {}).update(zip(wanted, (_plain(v) for v in row[len(asked.by) :]), strict=True))
    return found


def live(work: Work, asked: Question, measures: Sequence[Measure], grain: Grain) -> Iterable[Any]:
    """Counted from the records themselves, now: the dimensions and the measures of each combination."""
    return work.session.execute(_query(work, asked, measures, grain))


def _query(work: Work, asked: Question, measures: Sequence[Measure], grain: Grain) -> Select[Any]:
    unit = _unit(work, asked.units) if _told_by_unit(asked, measures) else null()
    groups, provided = _risks(work, asked), _kinds_provided(work)
    columns = _columns(unit, groups, provided.c.kind, grain)
    by = [columns[dimension].label(_name(dimension)) for dimension in asked.by]
    if set(measures) <= LESSONS:
        told = _joined(work, asked, [*by, *_LESSON], groups, provided, grain)
        return _of_lessons(_placed(told, asked, measures, unit), asked, measures)
    columns_told = [*by, *(_measure(measure, unit) for measure in measures)]
    told = _joined(work, asked, columns_told, groups, provided, grain)
    grouped: Select[Any] = _placed(told, asked, measures, unit).group_by(*by)
    return grouped


def _told_by_unit(asked: Question, measures: Sequence[Measure]) -> bool:
    return bool(asked.municipality) or Dimension.MUNICIPALITY in asked.by or Measure.MUNICIPALITIES in measures


# A group's lesson is one lesson, however many pupils and plans it has: told once in each row before it is added up.
_LESSON: Final[tuple[Any, ...]] = (col(Consultation.id).label("lesson"), col(Consultation.minutes).label("minutes"))


def _of_lessons(told: Select[Any], asked: Question, measures: Sequence[Measure]) -> Select[Any]:
    once = told.distinct().subquery()
    by = [once.c[_name(dimension)] for dimension in asked.by]
    sums = {Measure.CONSULTATIONS: func.count(), Measure.MINUTES: func.coalesce(func.sum(once.c.minutes), literal(0))}
    grouped: Select[Any] = select(*by, *(sums[measure] for measure in measures)).select_from(once).group_by(*by)
    return grouped


def _name(dimension: Dimension) -> str:
    """As no column of a table is called: PostgreSQL would group by that column."""
    return f"by_{dimension.value}"


def _joined(
    work: Work, asked: Question, told: Sequence[Any], groups: Subquery, provided: Subquery, grain: Grain
) -> Select[Any]:
    """These columns of all that is counted, each thing as often as its dimensions have values."""
    query: Select[Any] = select(*told).select_from(Plan)
    if grain is Grain.CLAIM:
        query = query.join(Claim, col(Claim.plan_id) == Plan.id)
    if grain is Grain.LESSON:
        query = query.join(Attendance, col(Attendance.plan_id) == Plan.id)
        query = query.join(Consultation, col(Consultation.id) == Attendance.consultation_id)
    if {Dimension.RISK_GROUP, Dimension.RISK} & set(asked.by):
        query = query.join(groups, groups.c.plan_id == Plan.id)
    if Dimension.MEASURE in asked.by:  # money and lessons count with the measure they were for
        meant = {
            Grain.PLAN: true(),
            Grain.CLAIM: provided.c.kind == Claim.kind,
            Grain.LESSON: provided.c.kind == Consultation.kind,
        }
        query = query.join(provided, (provided.c.plan_id == Plan.id) & meant[grain])
    if Dimension.PROGRAMME in asked.by:
        query = query.join(Programme, col(Programme.id) == Plan.programme_id)
    query = query.where(work.within(Permission.FIGURES_READ, Plan))
    if grain is Grain.CLAIM or Dimension.STATUS not in asked.by:
        query = query.where(col(Plan.status) != PlanStatus.VOID)
    if asked.status:
        query = query.where(col(Plan.status) == asked.status)
    if asked.since:
        query = query.where(col(Plan.semester) >= asked.since)
    if asked.until:
        query = query.where(col(Plan.semester) <= asked.until)
    return query


def _placed(query: Select[Any], asked: Question, measures: Sequence[Measure], unit: Any) -> Select[Any]:  # noqa: ANN401 a column or a case over it
    """With its unit, where one is asked about; of one place alone, where one is named."""
    if _told_by_unit(asked, measures):
        query = query.join(School, col(School.id) == Plan.school_id)
    if asked.school:
        query = query.where(col(Plan.school_id) == asked.school)
    if asked.municipality:
        query = query.where(unit == asked.municipality)
    return query


def _risks(work: Work, asked: Question) -> Subquery:
    """Each plan within reach with each group of its risks, or each risk, once: several do not multiply its money."""
    named = (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
    told: tuple[Any, ...] = (PlanRisk.plan_id,)
    if Dimension.RISK_GROUP in asked.by:
        told = (*told, col(RiskKind.group))
    if Dimension.RISK in asked.by:
        told = (*told, col(PlanRisk.code).label("risk"))
    query = select(*told).join(Plan, col(Plan.id) == PlanRisk.plan_id)
    there = col(PlanRisk.rating) > 0  # one rated 0 was looked at and is not there
    query = query.join(RiskKind, named).where(there, work.within(Permission.FIGURES_READ, Plan)).distinct()
    risks: Subquery = query.subquery()
    return risks


def _kinds_provided(work: Work) -> Subquery:
    """Each plan within reach with each kind of measure it provides, once."""
    query = select(PlanMeasure.plan_id, PlanMeasure.kind)
    return query.where(work.within(Permission.FIGURES_READ, PlanMeasure)).distinct().subquery()


def _columns(unit: Any, risks: Subquery, provided: Any, grain: Grain) -> dict[Dimension, Any]:  # noqa: ANN401 columns
    of_lessons = grain is Grain.LESSON
    return {
        Dimension.SEMESTER: Plan.semester,
        Dimension.SCHOOL_YEAR: func.substr(Plan.semester, 1, 4),
        Dimension.MONTH: func.substr(cast(Consultation.on if of_lessons else Claim.month, String), 1, 7),
        Dimension.SCHOOL: Plan.school_id,
        Dimension.MUNICIPALITY: unit,
        Dimension.RISK_GROUP: risks.c.get("group"),
        Dimension.RISK: risks.c.get("risk"),
        Dimension.GRADE: Plan.grade,
        Dimension.PROGRAMME: Programme.code,
        Dimension.MEASURE: provided,
        Dimension.PROVIDER: Consultation.provider,
        Dimension.KIND: Consultation.kind if of_lessons else Claim.kind,
        Dimension.OUTCOME: Plan.outcome,
        Dimension.STATUS: Claim.status if grain is Grain.CLAIM else Plan.status,
    }


def _measure(measure: Measure, unit: Any) -> Any:  # noqa: ANN401 an aggregate
    granted = case((col(Claim.status).in_(GRANTED), Claim.approved), else_=None)
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
        semesters = [Semester.parse(one) for one in work.session.scalars(select(Plan.semester).distinct())]
        then: dict[tuple[UUID, UUID], list[str]] = {}
        for unit in used:
            for semester in semesters:
                then.setdefault((unit, gazetteer.called(unit, semester.first_day()).id), []).append(str(semester))
        changes = [
            ((col(School.municipality_id) == unit) & col(Plan.semester).in_(when), literal(called))
            for (unit, called), when in then.items()
            if called != unit
        ]
    return case(*changes, else_=School.municipality_id) if changes else School.municipality_id


def _plain(value: object) -> object:
    return value if value is not None else 0

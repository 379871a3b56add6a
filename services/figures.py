"""Statistics: plans and unique pupils always apart, money by kind and month, by unit of that day or of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, case, distinct, literal
from sqlmodel import col, func, select

from models.claims import Claim
from models.places import Municipality, School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.vocabulary import Action, ClaimStatus, PlanStatus
from services import trail
from services.errors import Refusal
from services.places import Gazetteer
from services.rules.permissions import Actor, Permission
from services.rules.school_year import Semester
from services.rules.suppression import hidden_cells, hidden_groups
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
_GUARDED_DIMENSIONS: Final = 2
# What every claim says of itself, to whoever may read claims.
_TOLD_BY_CLAIMS: Final = frozenset(
    {
        Dimension.SEMESTER, Dimension.SCHOOL_YEAR, Dimension.MONTH, Dimension.SCHOOL, Dimension.MUNICIPALITY,
        Dimension.PROGRAMME, Dimension.KIND, Dimension.STATUS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by which dimensions, which measures, from and to which semester."""

    by: tuple[Dimension, ...]
    measures: tuple[Measure, ...] = (Measure.PLANS, Measure.PUPILS)
    since: str = ""
    until: str = ""
    units: Units = Units.THEN
    status: PlanStatus | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One row per combination that has records, sorted by the dimensions; None where a small count is hidden."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: int = 0

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def answer(work: Work, asked: Question) -> Answer:
    """Count within reach. Whoever may not read the records themselves gets no small counts of pupils.

    Raises Refusal for a question that mixes what cannot be told apart.
    """
    work.require(Permission.FIGURES_READ)
    if Dimension.STATUS in asked.by and MONEY & set(asked.measures) and set(asked.measures) - MONEY:
        raise Refusal("figures.status_of_what")
    guarded = _guarded(work.actor, asked)
    if guarded and len(asked.by) > _GUARDED_DIMENSIONS:
        raise Refusal("figures.too_fine", most=_GUARDED_DIMENSIONS)
    measures = tuple(dict.fromkeys((*asked.measures, Measure.PUPILS))) if guarded else asked.measures
    found = _counted(work, asked, measures)
    names = _names(work, asked)
    keys = sorted(found, key=lambda key: tuple(_order(value) for value in _shown(key, asked.by, names)))
    hidden = _hidden(found, keys) if guarded else set()
    rows = tuple(
        (
            *_shown(key, asked.by, names),
            *(None if key in hidden else found[key].get(m, _zero(m)) for m in asked.measures),
        )
        for key in keys
    )
    return Answer((*asked.by, *asked.measures), rows, len(hidden))


def _guarded(actor: Actor, asked: Question) -> bool:
    """Whether small counts are hidden: not from those who may read the pupils, nor the claims where only they are asked of."""
    if actor.may(Permission.PUPIL_READ):
        return False
    of_claims = set(asked.measures) <= MONEY and set(asked.by) <= _TOLD_BY_CLAIMS
    return not (of_claims and actor.may(Permission.CLAIM_READ))


def note_download(work: Work, what: str, ending: str) -> None:
    """Whoever takes figures away as a file leaves an entry."""
    work.require(Permission.FIGURES_READ)
    work.entries.append(trail.Entry(Action.EXPORT, "figures", f"{what}.{ending}", work.actor.school_id))


def _counted(work: Work, asked: Question, measures: Sequence[Measure]) -> dict[tuple[Any, ...], dict[Measure, Any]]:
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
    unit = _unit(work, asked.units)
    by = [_column(dimension, unit, of_claims=of_claims) for dimension in asked.by]
    query = select(*by, *(_measure(measure, unit) for measure in measures)).select_from(Plan)
    query = query.join(School, col(School.id) == Plan.school_id)
    if of_claims:
        query = query.join(Claim, col(Claim.plan_id) == Plan.id)
    if Dimension.RISK_GROUP in asked.by:
        query = query.join(PlanRisk, col(PlanRisk.plan_id) == Plan.id).join(
            RiskKind, (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
        )
    if Dimension.MEASURE in asked.by:
        query = query.join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
    if Dimension.PROGRAMME in asked.by:
        query = query.join(Programme, col(Programme.id) == Plan.programme_id)
    query = query.where(work.within(Permission.FIGURES_READ, Plan))
    if Dimension.STATUS not in asked.by:
        query = query.where(col(Plan.status) != PlanStatus.VOID)
    if asked.status:
        query = query.where(Plan.status == asked.status)
    if asked.since:
        query = query.where(col(Plan.semester) >= asked.since)
    if asked.until:
        query = query.where(col(Plan.semester) <= asked.until)
    grouped: Select[Any] = query.group_by(*by)
    return grouped


def _column(dimension: Dimension, unit: Any, *, of_claims: bool) -> Any:  # noqa: ANN401 a column
    columns = {
        Dimension.SEMESTER: Plan.semester,
        Dimension.SCHOOL_YEAR: func.substr(Plan.semester, 1, 4),
        Dimension.MONTH: Claim.month,
        Dimension.SCHOOL: Plan.school_id,
        Dimension.MUNICIPALITY: unit,
        Dimension.RISK_GROUP: RiskKind.group,
        Dimension.GRADE: Plan.grade,
        Dimension.PROGRAMME: Programme.code,
        Dimension.MEASURE: PlanMeasure.kind,
        Dimension.KIND: Claim.kind,
        Dimension.OUTCOME: Plan.outcome,
        Dimension.STATUS: Claim.status if of_claims else Plan.status,
    }
    return columns[dimension]


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
            if (then := gazetteer.on(unit, Semester.parse(semester).first_day()).id) != unit
        ]
    return case(*changes, else_=School.municipality_id) if changes else School.municipality_id


def _names(work: Work, asked: Question) -> Mapping[UUID, str]:
    """Names for the ids among the dimensions."""
    names: dict[UUID, str] = {}
    if Dimension.SCHOOL in asked.by:
        names |= dict(work.session.exec(select(School.id, School.name)).all())
    if Dimension.MUNICIPALITY in asked.by:
        names |= dict(work.session.exec(select(Municipality.id, Municipality.name)).all())
    return names


def _shown(key: Sequence[Any], by: Sequence[Dimension], names: Mapping[UUID, str]) -> tuple[Any, ...]:
    shown = []
    for dimension, value in zip(by, key, strict=True):
        if dimension is Dimension.MONTH:
            shown.append(f"{value:%Y-%m}")
        elif isinstance(value, UUID):
            shown.append(names[value])
        else:
            shown.append(value.value if isinstance(value, StrEnum) else value)
    return tuple(shown)


def _order(value: object) -> tuple[bool, str]:
    return value is None, f"{value:05}" if isinstance(value, int) else str(value)


def _hidden(
    found: Mapping[tuple[Any, ...], Mapping[Measure, Any]], keys: Sequence[tuple[Any, ...]]
) -> set[tuple[Any, ...]]:
    """The combinations about so few pupils that they are not shown, and those that would give them away."""
    counts = {key: int(found[key].get(Measure.PUPILS, 0)) for key in keys}
    two_ways = all(len(key) == _GUARDED_DIMENSIONS for key in keys)
    return hidden_cells(counts) if two_ways else hidden_groups(counts)


def _plain(value: object) -> object:
    return value if value is not None else 0


def _zero(measure: Measure) -> object:
    return Decimal(0) if measure in MONEY else 0

"""The records that some schools' figures are made of, read as they are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, String, cast, func, or_, select, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from services.counting import Grain


class OnePlan(NamedTuple):
    """Ids are words, as the database writes them: quick to compare, and good for nothing else. `school`: its digits."""

    id: str
    school: str
    semester: str
    pupil: str
    grade: int
    programme: str
    outcome: str | None
    status: str


class OfClaims(NamedTuple):
    """The claims of a plan that are alike. Sums are cents."""

    plan: str
    kind: str
    month: date
    status: str
    asked: int
    approved: int


class OneLesson(NamedTuple):
    kind: str
    on: date
    minutes: int
    plans: list[str]  # that were there


@dataclass(frozen=True)
class Records:
    """Plans, and what they have, by plan."""

    plans: dict[str, OnePlan]
    risks: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # group and code
    provided: dict[str, set[str]] = field(default_factory=dict)
    claims: list[OfClaims] = field(default_factory=list)
    lessons: dict[str, OneLesson] = field(default_factory=dict)


def read(session: Session, schools: Collection[UUID], grains: Collection[Grain]) -> Records:
    """All plans of these schools, all other plans of their pupils, and those they shared a lesson with.

    With the claims and the lessons of these plans as far as they are counted.
    """
    scope = _scope(session, schools)
    ids = select(col(Plan.id)).where(scope)
    digits: dict[UUID, str] = {}
    plans = []
    for plan_id, school, *told in session.execute(_plans().where(scope)):
        plans.append(OnePlan(plan_id, digits.get(school) or digits.setdefault(school, school.hex), *told))
    found = Records({plan.id: plan for plan in plans})
    for plan_id, group, code in session.execute(_risks().where(col(PlanRisk.plan_id).in_(ids))):
        found.risks.setdefault(plan_id, []).append((group, code))
    provided = _told(_word(PlanMeasure.plan_id), PlanMeasure.kind).where(col(PlanMeasure.plan_id).in_(ids))
    for plan_id, kind in session.execute(provided.distinct()):
        found.provided.setdefault(plan_id, set()).add(kind)
    if Grain.CLAIM in grains:
        found.claims.extend(OfClaims(*row[:4], *map(int, row[4:])) for row in session.execute(_claims(ids)))
    if Grain.LESSON in grains:
        for plan_id, lesson, kind, on, minutes in session.execute(_lessons().where(col(Attendance.plan_id).in_(ids))):
            there = found.lessons.get(lesson)
            if there is None:
                there = found.lessons[lesson] = OneLesson(kind, on, minutes, [])
            there.plans.append(plan_id)
    return found


def _scope(session: Session, schools: Collection[UUID]) -> ColumnElement[bool]:
    pupils = select(col(Plan.pupil_id)).where(col(Plan.school_id).in_(schools))
    shared, other = aliased(Attendance), aliased(Plan)
    query = select(other.id).select_from(Attendance).join(Plan, col(Plan.id) == Attendance.plan_id)  # type: ignore[call-overload] # a column
    query = query.join(shared, col(shared.consultation_id) == Attendance.consultation_id)
    query = query.join(other, col(other.id) == shared.plan_id)
    query = query.where(col(Plan.school_id).in_(schools), col(other.school_id) != col(Plan.school_id)).distinct()
    return or_(col(Plan.pupil_id).in_(pupils), col(Plan.id).in_(list(session.scalars(query))))


def _plans() -> Select[Any]:
    told = (
        _word(Plan.id), Plan.school_id, Plan.semester, _word(Plan.pupil_id), Plan.grade, Programme.code, _word(Plan.outcome),
        _word(Plan.status),
    )  # fmt: skip
    return _told(*told).join(Programme, col(Programme.id) == Plan.programme_id)


def _risks() -> Select[Any]:
    """As the live count takes them: each plan with each risk that is there, once."""
    query = _told(_word(PlanRisk.plan_id), RiskKind.group, PlanRisk.code).join(Plan, col(Plan.id) == PlanRisk.plan_id)
    named = (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
    return query.join(RiskKind, named).where(col(PlanRisk.rating) > 0).distinct()


def _claims(ids: Select[Any]) -> Select[Any]:
    sums = (type_coerce(func.coalesce(func.sum(amount), 0), BigInteger) for amount in (Claim.asked, Claim.approved))
    query = _told(_word(Claim.plan_id), Claim.kind, Claim.month, _word(Claim.status), *sums)
    alike = (Claim.plan_id, Claim.kind, Claim.month, Claim.status)
    return query.where(col(Claim.plan_id).in_(ids)).group_by(*(col(one) for one in alike))


def _lessons() -> Select[Any]:
    told = (_word(Attendance.plan_id), _word(Consultation.id), Consultation.kind, Consultation.on, Consultation.minutes)
    return _told(*told).join(Consultation, col(Consultation.id) == Attendance.consultation_id)


def _told(*columns: Any) -> Select[Any]:  # noqa: ANN401 columns of models
    return select(*columns)


def _word(column: Any) -> Any:  # noqa: ANN401 a column of a model
    """Ids and words of a vocabulary as they are kept, for there are many and nobody needs more of them here."""
    return cast(column, String)

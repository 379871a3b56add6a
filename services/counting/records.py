"""The records that some schools' figures are made of, read as they are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.money_words import ClaimStatus
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.vocabulary import Outcome, PlanStatus
from services.counting import Grain


class OnePlan(NamedTuple):
    id: UUID
    school: UUID
    semester: str
    pupil: UUID
    grade: int
    programme: str
    outcome: Outcome | None
    status: PlanStatus


class OfClaims(NamedTuple):
    """The claims of a plan that are alike. Sums are cents."""

    plan: UUID
    kind: str
    month: date
    status: ClaimStatus
    asked: int
    approved: int


class OneLesson(NamedTuple):
    id: UUID
    kind: str
    on: date
    minutes: int


@dataclass(frozen=True)
class Records:
    """Plans, and what they have, by plan."""

    plans: dict[UUID, OnePlan]
    risks: dict[UUID, list[tuple[str, str]]] = field(default_factory=dict)  # group and code
    provided: dict[UUID, set[str]] = field(default_factory=dict)
    claims: list[OfClaims] = field(default_factory=list)
    lessons: dict[OneLesson, list[UUID]] = field(default_factory=dict)  # with the plans that were there


def read(session: Session, schools: Collection[UUID], grains: Collection[Grain]) -> Records:
    """All plans of these schools, all other plans of their pupils, and those they shared a lesson with.

    With the claims and the lessons of these plans as far as they are counted.
    """
    scope = _scope(session, schools)
    ids = select(col(Plan.id)).where(scope)
    plans = [OnePlan(*row) for row in session.execute(_plans().where(scope))]
    found = Records({plan.id: plan for plan in plans})
    for plan_id, group, code in session.execute(_risks().where(col(PlanRisk.plan_id).in_(ids))):
        found.risks.setdefault(plan_id, []).append((group, code))
    provided = select(col(PlanMeasure.plan_id), col(PlanMeasure.kind)).where(col(PlanMeasure.plan_id).in_(ids))
    for plan_id, kind in session.execute(provided.distinct()):
        found.provided.setdefault(plan_id, set()).add(kind)
    if Grain.CLAIM in grains:
        found.claims.extend(OfClaims(*row[:4], *map(_cents, row[4:])) for row in session.execute(_claims(ids)))
    if Grain.LESSON in grains:
        for plan_id, *lesson in session.execute(_lessons().where(col(Attendance.plan_id).in_(ids))):
            found.lessons.setdefault(OneLesson(*lesson), []).append(plan_id)
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
        Plan.id,
        Plan.school_id,
        Plan.semester,
        Plan.pupil_id,
        Plan.grade,
        Programme.code,
        Plan.outcome,
        Plan.status,
    )
    return _told(*told).join(Programme, col(Programme.id) == Plan.programme_id)


def _risks() -> Select[Any]:
    """As the live count takes them: each plan with each risk that is there, once."""
    query = _told(PlanRisk.plan_id, RiskKind.group, PlanRisk.code).join(Plan, col(Plan.id) == PlanRisk.plan_id)
    named = (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
    return query.join(RiskKind, named).where(col(PlanRisk.rating) > 0).distinct()


def _claims(ids: Select[Any]) -> Select[Any]:
    alike = (Claim.plan_id, Claim.kind, Claim.month, Claim.status)
    query = _told(*alike, func.sum(Claim.asked), func.sum(Claim.approved))
    return query.where(col(Claim.plan_id).in_(ids)).group_by(*(col(one) for one in alike))


def _lessons() -> Select[Any]:
    told = (Attendance.plan_id, Consultation.id, Consultation.kind, Consultation.on, Consultation.minutes)
    return _told(*told).join(Consultation, col(Consultation.id) == Attendance.consultation_id)


def _told(*columns: Any) -> Select[Any]:  # noqa: ANN401 columns of models
    return select(*columns)


def _cents(amount: Any) -> int:  # noqa: ANN401 euros, or nothing
    return int(amount * 100) if amount else 0

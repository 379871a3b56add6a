"""The records that some schools' figures are made of, read as they are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.money_words import ClaimStatus
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.vocabulary import Outcome, PlanStatus


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


def read(session: Session, schools: Collection[UUID]) -> Records:
    """All plans of these schools, all other plans of their pupils, and those they shared a lesson with."""
    scope = _scope(session, schools)
    ids = select(Plan.id).where(scope)
    plans = [OnePlan(*row) for row in session.execute(_plans().where(scope))]
    found = Records({plan.id: plan for plan in plans})
    for plan_id, group, code in session.execute(_risks().where(col(PlanRisk.plan_id).in_(ids))):
        found.risks.setdefault(plan_id, []).append((group, code))
    provided = select(PlanMeasure.plan_id, PlanMeasure.kind).where(col(PlanMeasure.plan_id).in_(ids)).distinct()
    for plan_id, kind in session.execute(provided):
        found.provided.setdefault(plan_id, set()).add(kind)
    found.claims.extend(OfClaims(*row[:4], *map(_cents, row[4:])) for row in session.execute(_claims(ids)))
    there = select(Attendance.plan_id, Consultation.id, Consultation.kind, Consultation.on, Consultation.minutes)
    there = there.join(Consultation, col(Consultation.id) == Attendance.consultation_id)
    for row in session.execute(there.where(col(Attendance.plan_id).in_(ids))):
        found.lessons.setdefault(OneLesson(*row[1:]), []).append(row[0])
    return found


def _scope(session: Session, schools: Collection[UUID]) -> ColumnElement[bool]:
    pupils = select(Plan.pupil_id).where(col(Plan.school_id).in_(schools))
    shared, other = aliased(Attendance), aliased(Plan)
    query = select(other.id).select_from(Attendance).join(Plan, col(Plan.id) == Attendance.plan_id)
    query = query.join(shared, col(shared.consultation_id) == Attendance.consultation_id)
    query = query.join(other, col(other.id) == shared.plan_id)
    query = query.where(col(Plan.school_id).in_(schools), col(other.school_id) != col(Plan.school_id)).distinct()
    return or_(col(Plan.pupil_id).in_(pupils), col(Plan.id).in_(list(session.scalars(query))))


def _plans() -> Any:  # noqa: ANN401 a select of many columns
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
    return select(*told).join(Programme, col(Programme.id) == Plan.programme_id)


def _risks() -> Any:  # noqa: ANN401 a select
    """As the live count takes them: each plan with each risk that is there, once."""
    query = select(PlanRisk.plan_id, col(RiskKind.group), PlanRisk.code).join(Plan, col(Plan.id) == PlanRisk.plan_id)
    named = (col(RiskKind.code) == PlanRisk.code) & (col(RiskKind.programme_id) == Plan.programme_id)
    return query.join(RiskKind, named).where(col(PlanRisk.rating) > 0).distinct()


def _claims(ids: Any) -> Any:  # noqa: ANN401 a select of plans, and one of claims
    alike = (Claim.plan_id, Claim.kind, Claim.month, Claim.status)
    query = select(*alike, func.sum(Claim.asked), func.sum(Claim.approved))
    return query.where(col(Claim.plan_id).in_(ids)).group_by(*alike)


def _cents(amount: Any) -> int:  # noqa: ANN401 euros, or nothing
    return int(amount * 100) if amount else 0

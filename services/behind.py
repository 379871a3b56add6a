"""The records that figures were counted from, a page at a time, for those who may read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.vocabulary import Education, PlanStatus
from services.paging import Page, page_of
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class Span:
    """From and to which semester, and which schools; none named: all within reach. `void`: with plans that are void."""

    since: str = ""
    until: str = ""
    schools: Collection[UUID] | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class PlanBehind:
    """A plan that was counted."""

    id: UUID
    code: str
    school: str
    semester: str
    education: Education
    grade: int
    status: PlanStatus


@dataclass(frozen=True, slots=True)
class ClaimBehind:
    """A claim whose money was counted (euros)."""

    id: UUID
    plan: str
    school: str
    kind: str
    month: date
    asked: Decimal
    approved: Decimal | None
    status: ClaimStatus


@dataclass(frozen=True, slots=True)
class LessonBehind:
    """A consultation whose minutes were counted; a group's is one."""

    id: UUID
    on: date
    school: str
    provider: str
    kind: str
    minutes: int


def plans(work: Work, span: Span, number: int = 1) -> Page[PlanBehind]:
    """The plans of a span, newest first."""
    work.require(Permission.PLAN_READ)
    told = (Plan.id, Plan.code, School.name, Plan.semester, Plan.education, Plan.grade, Plan.status)
    query = select(*told).join(School, col(School.id) == Plan.school_id)  # type: ignore[call-overload] # SQLModel types four columns at most
    query = query.where(work.within(Permission.PLAN_READ, Plan), *_narrowed(span))
    query = query.order_by(col(Plan.semester).desc(), col(Plan.id).desc())
    rows, number, total = page_of(work.session, query, number, alone=Plan)
    return Page([PlanBehind(*row) for row in rows], number, total)


def claims(work: Work, span: Span, number: int = 1) -> Page[ClaimBehind]:
    """The claims for the plans of a span, newest month first."""
    work.require(Permission.CLAIM_READ)
    told = (Claim.id, Plan.code, School.name, Claim.kind, Claim.month, Claim.asked, Claim.approved, Claim.status)
    query = select(*told).join(Plan, col(Plan.id) == Claim.plan_id).join(School, col(School.id) == Plan.school_id)  # type: ignore[call-overload] # as above
    query = query.where(work.within(Permission.CLAIM_READ, Claim), *_narrowed(span))
    query = query.order_by(col(Claim.month).desc(), col(Claim.id).desc())
    rows, number, total = page_of(work.session, query, number)
    return Page([ClaimBehind(*row) for row in rows], number, total)


def lessons(work: Work, span: Span, number: int = 1) -> Page[LessonBehind]:
    """The consultations that were held for the plans of a span, newest first."""
    work.require(Permission.CONSULTATION_READ)
    told = (
        Consultation.id,
        Consultation.on,
        School.name,
        Consultation.provider,
        Consultation.kind,
        Consultation.minutes,
    )
    held = (
        select(col(Attendance.consultation_id)).join(Plan, col(Plan.id) == Attendance.plan_id).where(*_narrowed(span))
    )
    query = select(*told).join(School, col(School.id) == Consultation.school_id)  # type: ignore[call-overload] # as above
    query = query.where(work.within(Permission.CONSULTATION_READ, Consultation), col(Consultation.id).in_(held))
    query = query.order_by(col(Consultation.on).desc(), col(Consultation.id).desc())
    rows, number, total = page_of(work.session, query, number, alone=Consultation)
    return Page([LessonBehind(*row) for row in rows], number, total)


def _narrowed(span: Span) -> Sequence[Any]:
    rules: list[Any] = [] if span.void else [col(Plan.status) != PlanStatus.VOID]
    if span.since:
        rules.append(col(Plan.semester) >= span.since)
    if span.until:
        rules.append(col(Plan.semester) <= span.until)
    if span.schools is not None:
        rules.append(col(Plan.school_id).in_(span.schools))
    return rules

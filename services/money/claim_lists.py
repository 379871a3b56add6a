"""Lists of claims within reach, a page at a time, with the sums of the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import MeasureType
from services.paging import Page, page_of
from services.rulebook import rulebook
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One row of a list; `payable` is what the cap leaves room for today, `approved` what was decided."""

    id: UUID
    version: int
    pupil_id: UUID
    pupil: str
    school: str
    plan: str
    kind: str
    month: date
    asked: Decimal
    payable: Decimal
    approved: Decimal | None
    status: ClaimStatus
    document_no: str


@dataclass(frozen=True, slots=True)
class Sums:
    """How many claims a list holds and what they come to (euros)."""

    claims: int
    asked: Decimal
    payable: Decimal


def find(
    work: Work,
    *,
    status: ClaimStatus | None = None,
    kind: str = "",
    month: date | None = None,
    school_id: UUID | None = None,
    pupil_id: UUID | None = None,
    reach: Permission = Permission.CLAIM_READ,
    number: int = 1,
) -> tuple[Page[ClaimLine], Sums]:
    """Claims within reach, oldest first, a page of them, and the sums of the whole list; of one pupil, the history too.

    `reach` narrows them to those the actor has a further permission for, such as to decide them.
    """
    work.require(Permission.CLAIM_READ)
    past = pupil_id is not None and reach is Permission.CLAIM_READ
    rules = [*_conditions(work, status, kind, month, school_id, pupil_id), work.within(reach, Claim, past=past)]
    query = (
        select(
            Claim.id, Claim.version, Claim.pupil_id, Pupil.last_name, Pupil.first_name, School.name, Plan.code, Claim.kind,
            Claim.month, Claim.asked, Claim.payable, Claim.approved, Claim.status, Claim.document_no,
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(School, col(School.id) == Claim.school_id)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .where(*rules)
        .order_by(col(Claim.filed_at), col(Claim.id))
    )  # fmt: skip
    rows, number, total = page_of(work.session, query, number)
    lines = [ClaimLine(i, v, p, f"{last} {first}", *rest) for i, v, p, last, first, *rest in rows]
    money = select(func.coalesce(func.sum(Claim.asked), 0), func.coalesce(func.sum(Claim.payable), 0)).where(*rules)
    asked, payable = work.session.exec(money).one()
    return Page(lines, number, total), Sums(total, Decimal(asked), Decimal(payable))


def kinds(work: Work) -> list[str]:
    """The kinds of compensation that any programme names, for filters."""
    work.require(Permission.CLAIM_READ)
    rows = (kind for rules in rulebook(work.session).by_id.values() for kind in rules.kinds)
    return sorted({kind.code for kind in rows if kind.type is MeasureType.COMPENSATION})


def _conditions(
    work: Work, status: ClaimStatus | None, kind: str, month: date | None, school_id: UUID | None, pupil_id: UUID | None
) -> Sequence[Any]:
    wanted = (
        (Claim.status, status), (Claim.kind, kind), (Claim.month, month), (Claim.school_id, school_id), (Claim.pupil_id, pupil_id),
    )  # fmt: skip
    reached = work.within(Permission.CLAIM_READ, Claim, past=pupil_id is not None)
    return [reached, *(col(column) == value for column, value in wanted if value)]

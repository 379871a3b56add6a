"""Lists of claims within reach, a page at a time, with the sums of the whole list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, func, select

from models.claims import Claim
from models.evidence import Evidence
from models.ledger import Correction
from models.money_words import ClaimFlag, ClaimStatus
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import MeasureType
from services.errors import Refusal
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
    approved: Decimal


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; whatever is None or empty narrows nothing."""

    status: ClaimStatus | None = None
    kind: str = ""
    month: date | None = None
    school_id: UUID | None = None
    pupil_id: UUID | None = None
    flag: ClaimFlag | None = None


def find(
    work: Work,
    *,
    status: ClaimStatus | None = None,
    kind: str = "",
    month: date | None = None,
    school_id: UUID | None = None,
    pupil_id: UUID | None = None,
    flag: ClaimFlag | None = None,
    reach: Permission = Permission.CLAIM_READ,
    number: int = 1,
) -> tuple[Page[ClaimLine], Sums]:
    """Claims within reach, oldest first, a page of them, and the sums of the whole list; of one pupil, the history too.

    `reach` narrows them to those the actor has a further permission for, such as to decide them.
    """
    work.require(Permission.CLAIM_READ)
    rules = _rules(work, Filter(status, kind, month, school_id, pupil_id, flag), reach)
    rows, number, total = page_of(work.session, _query(rules), number, alone=Claim)
    zero = [func.coalesce(func.sum(column), 0) for column in (Claim.asked, Claim.payable, Claim.approved)]
    asked, payable, approved = work.session.execute(select(*zero).where(*rules)).one()
    sums = Sums(total, Decimal(asked), Decimal(payable), Decimal(approved))
    return Page([_line(*row) for row in rows], number, total), sums


def whole(work: Work, wanted: Filter, reach: Permission, most: int) -> list[ClaimLine]:
    """Every claim of a filtered list, oldest first. Raises Refusal where there are more than can be decided at once."""
    work.require(Permission.CLAIM_READ)
    rows = work.session.execute(_query(_rules(work, wanted, reach)).limit(most + 1)).all()
    if len(rows) > most:
        raise Refusal("claim.list_too_long", most=most)
    return [_line(*row) for row in rows]


def one(work: Work, claim_id: UUID) -> ClaimLine:
    """One claim within reach, as lists show it."""
    claim = work.get(Permission.CLAIM_READ, Claim, claim_id)
    return _line(*work.session.execute(_query([col(Claim.id) == claim.id])).one())


def by_status(work: Work) -> dict[ClaimStatus, int]:
    """How many claims within reach there are of each status: why a list is empty, told honestly."""
    work.require(Permission.CLAIM_READ)
    query = (
        select(Claim.status, func.count()).where(work.within(Permission.CLAIM_READ, Claim)).group_by(col(Claim.status))
    )
    return {ClaimStatus(status): count for status, count in work.session.exec(query).all()}


def months(work: Work) -> list[date]:
    """The months for which there are claims within reach, youngest first, for filters."""
    work.require(Permission.CLAIM_READ)
    query = select(col(Claim.month)).where(work.within(Permission.CLAIM_READ, Claim)).distinct()
    return list(work.session.exec(query.order_by(col(Claim.month).desc()).limit(_MONTHS)))


def kinds(work: Work) -> list[str]:
    """The kinds of compensation that any programme names, for filters."""
    work.require(Permission.CLAIM_READ)
    rows = (kind for rules in rulebook(work.session).by_id.values() for kind in rules.kinds)
    return sorted({kind.code for kind in rows if kind.type is MeasureType.COMPENSATION})


def _query(rules: Sequence[Any]) -> Select[Any]:
    query: Select[Any] = (
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
    return query


def _line(*row: Any) -> ClaimLine:  # noqa: ANN401 columns of the query
    claim_id, version, pupil_id, last, first, *rest = row
    return ClaimLine(claim_id, version, pupil_id, f"{last} {first}", *rest)


def _rules(work: Work, wanted: Filter, reach: Permission) -> Sequence[Any]:
    """Of one pupil's claims the history may be read too, but only read."""
    past = wanted.pupil_id is not None
    told = (
        (Claim.status, wanted.status), (Claim.kind, wanted.kind), (Claim.month, wanted.month),
        (Claim.school_id, wanted.school_id), (Claim.pupil_id, wanted.pupil_id),
    )  # fmt: skip
    rules = [col(column) == value for column, value in told if value]
    if wanted.flag is not None:
        rules.append(_FLAGGED[wanted.flag]())
    further = work.within(reach, Claim, past=past and reach is Permission.CLAIM_READ)
    return [work.within(Permission.CLAIM_READ, Claim, past=past), further, *rules]


_MONTHS: Final = 36
_FLAGGED: Final[Mapping[ClaimFlag, Callable[[], Any]]] = {
    ClaimFlag.UNPROVEN: lambda: ~select(Evidence.id).where(Evidence.claim_id == Claim.id).exists(),
    ClaimFlag.CUT: lambda: col(Claim.payable) < col(Claim.asked),
    ClaimFlag.CORRECTED: lambda: select(Correction.id).where(Correction.claim_id == Claim.id).exists(),
}

"""Claims that look like one already filed: told with the other's facts as far as the actor may see them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlmodel import col

from models.claims import Claim, ClaimForm
from models.evidence import Evidence, Payee
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from services.rules.doubles import Facts, Likeness, likenesses
from services.rules.permissions import Permission
from services.work import Work

_AT_ONCE: Final = 300


@dataclass(frozen=True, slots=True)
class Double:
    """In what a claim is like another, and which one; out of reach, only that there is one."""

    likeness: Likeness
    claim_id: UUID | None = None
    pupil: str = ""
    school: str = ""
    month: date | None = None
    asked: Decimal | None = None
    status: ClaimStatus | None = None


def of_claim(work: Work, claim_id: UUID) -> list[Double]:
    """What a claim has in common with others that it should not."""
    work.get(Permission.CLAIM_READ, Claim, claim_id)
    return of_claims(work, [claim_id]).get(claim_id, [])


def of_form(work: Work, form: ClaimForm, files: Collection[str] = (), *, besides: UUID | None = None) -> list[Double]:
    """The same for a claim that is not filed yet, or `besides` the one that is filed again.

    `files`: hashes of the evidence that is to be attached.
    """
    plan = work.get(Permission.CLAIM_FILE, Plan, form.plan_id)
    reach = work.within(Permission.CLAIM_FILE, Payee)
    payee = work.session.execute(
        select(col(Payee.kind), col(Payee.iban)).where(col(Payee.id) == form.payee_id, reach)
    ).one_or_none()
    kind, iban = payee or (None, "")
    own = Facts(plan.pupil_id, form.kind, form.month, form.document_no, frozenset(files), kind, iban)
    own_id = besides or plan.id
    return _compared(work, {own_id: own}).get(own_id, [])


def of_claims(work: Work, claim_ids: Iterable[UUID]) -> Mapping[UUID, list[Double]]:
    """The same for many claims within reach at once, in a few queries; a claim without doubles is not there."""
    work.require(Permission.CLAIM_READ)
    wanted, own = sorted(claim_ids, key=str), dict[UUID, Facts]()
    for part in _parts(wanted):
        reached = work.within(Permission.CLAIM_READ, Claim)
        own |= {row.id: facts for row, facts in _with_facts(work, reached & col(Claim.id).in_(part))}
    return _compared(work, own)


def _compared(work: Work, own: Mapping[UUID, Facts]) -> dict[UUID, list[Double]]:
    others = _alike(work, list(own.values()))
    found: dict[UUID, list[Double]] = {}
    for claim_id, facts in own.items():
        for row, other in others.values():
            if row.id != claim_id:
                found.setdefault(claim_id, []).extend(_told(row, each) for each in likenesses(facts, other))
    return {claim_id: doubles for claim_id, doubles in found.items() if doubles}


def _alike(work: Work, own: Collection[Facts]) -> dict[UUID, tuple[Row[Any], Facts]]:
    """Every claim, wherever it was filed, that has a document, a file or an account of these."""
    numbers = {facts.document_no for facts in own if facts.document_no}
    months = {facts.month for facts in own if facts.document_no}
    files = {sha256 for facts in own for sha256 in facts.files}
    accounts = {facts.iban for facts in own if facts.iban}
    found: dict[UUID, tuple[Row[Any], Facts]] = {}
    for part in _parts(sorted(numbers)):
        rule: ColumnElement[bool] = col(Claim.document_no).in_(part) & col(Claim.month).in_(months)
        found |= {row.id: (row, facts) for row, facts in _with_facts(work, rule)}
    for part in _parts(sorted(files)):
        rule = col(Claim.id).in_(select(col(Evidence.claim_id)).where(col(Evidence.sha256).in_(part)))
        found |= {row.id: (row, facts) for row, facts in _with_facts(work, rule)}
    for part in _parts(sorted(accounts)):
        rule = col(Payee.iban).in_(part) & col(Payee.pupil_id).is_not(None)
        found |= {row.id: (row, facts) for row, facts in _with_facts(work, rule)}
    return found


def _with_facts(work: Work, rule: ColumnElement[bool]) -> Iterator[tuple[Row[Any], Facts]]:
    rows = work.session.execute(
        select(
            col(Claim.id), col(Claim.pupil_id), col(Claim.kind), col(Claim.month), col(Claim.document_no), col(Claim.asked), col(Claim.status),
            col(Pupil.last_name), col(Pupil.first_name), col(School.name).label("school"), col(Payee.kind).label("payee"), col(Payee.iban),
            work.within(Permission.CLAIM_READ, Claim).label("reached"),
        )
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(School, col(School.id) == Claim.school_id)
        .join(Payee, col(Payee.id) == Claim.payee_id, isouter=True)
        .where(rule, col(Claim.status) != ClaimStatus.WITHDRAWN)
        .order_by(col(Claim.filed_at), col(Claim.id))
    ).all()  # fmt: skip
    files: dict[UUID, set[str]] = {}
    for part in _parts([row.id for row in rows]):
        kept = select(col(Evidence.claim_id), col(Evidence.sha256)).where(col(Evidence.claim_id).in_(part))
        for claim_id, sha256 in work.session.execute(kept):
            files.setdefault(claim_id, set()).add(sha256)
    for row in rows:
        held = frozenset(files.get(row.id, ()))
        yield row, Facts(row.pupil_id, row.kind, row.month, row.document_no, held, row.payee, row.iban or "")


def _told(row: Row[Any], likeness: Likeness) -> Double:
    if not row.reached:
        return Double(likeness)
    return Double(likeness, row.id, f"{row.last_name} {row.first_name}", row.school, row.month, row.asked, row.status)


def _parts(wanted: list[Any]) -> Iterator[list[Any]]:
    return (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))

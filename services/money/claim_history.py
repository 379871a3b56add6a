"""What became of one claim so far: who did what, with which reason and in which words, and what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.audit import AuditEntry
from models.claims import Claim
from models.evidence import Evidence
from models.money_words import ClaimStatus, Reduction
from models.people import Account
from models.vocabulary import Action
from services.rules.permissions import Permission
from services.work import Work

_UNTOLD: Final = frozenset({Action.EXPORT})  # looking at a file is the trail's to tell


@dataclass(frozen=True, slots=True)
class Happened:
    """One step: `reason` is coded, `comment` is what was written; both where both were given."""

    at: datetime
    who: str
    action: Action
    status: ClaimStatus | None
    amount: Decimal | None
    reason: Reduction | None
    comment: str


def of(work: Work, claim_id: UUID) -> list[Happened]:
    """The steps of a claim within reach, and what was added to it or taken back, oldest first."""
    claim = work.get(Permission.CLAIM_READ, Claim, claim_id)
    files = [str(one) for one in work.session.exec(select(Evidence.id).where(Evidence.claim_id == claim.id))]
    rows = work.session.exec(
        select(AuditEntry, Account)
        .outerjoin(Account, col(Account.id) == AuditEntry.actor_id)
        .where(
            ((col(AuditEntry.subject) == "claim") & (col(AuditEntry.subject_id) == str(claim.id)))
            | ((col(AuditEntry.subject) == "evidence") & col(AuditEntry.subject_id).in_(files)),
            col(AuditEntry.action).not_in(_UNTOLD),
        )
        .order_by(col(AuditEntry.seq))
    )
    return [_told(entry, account.name if account else entry.actor) for entry, account in rows]


def _told(entry: AuditEntry, who: str) -> Happened:
    after: Mapping[str, Any] = entry.after
    reason = after.get("corrected_for") or after.get("reason")
    amount = (
        after.get("granted") or after.get("approved") or (after.get("asked") if entry.action == Action.FILE else None)
    )
    return Happened(
        entry.at,
        who,
        Action(entry.action),
        ClaimStatus(after["status"]) if after.get("status") else None,
        Decimal(amount) if amount else None,
        Reduction(reason) if reason else None,
        entry.comment,
    )

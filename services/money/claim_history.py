"""What became of a claim so far, step by step, for whoever may read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.audit import AuditEntry
from models.claims import Claim
from models.evidence import Evidence
from models.people import Account
from models.vocabulary import Action
from services.rules.permissions import Permission
from services.work import Work

_UNTOLD: Final = frozenset({Action.EXPORT})


@dataclass(frozen=True, slots=True)
class Happening:
    """One step: when, what, by whom, with which words."""

    at: datetime
    action: Action
    who: str
    comment: str


def of(work: Work, claim_id: UUID) -> list[Happening]:
    """The steps of a claim and what was added to it or taken back, the oldest first."""
    work.get(Permission.CLAIM_READ, Claim, claim_id)
    files = [str(row) for row in work.session.exec(select(Evidence.id).where(Evidence.claim_id == claim_id))]
    entries = work.session.exec(
        select(AuditEntry, Account.first_name, Account.last_name)
        .join(Account, col(Account.id) == AuditEntry.actor_id, isouter=True)
        .where(
            ((col(AuditEntry.subject) == "claim") & (col(AuditEntry.subject_id) == str(claim_id)))
            | ((col(AuditEntry.subject) == "evidence") & col(AuditEntry.subject_id).in_(files))
        )
        .order_by(col(AuditEntry.seq))
    )
    return [
        Happening(entry.at, Action(entry.action), f"{first or ''} {last or ''}".strip() or entry.actor, entry.comment)
        for entry, first, last in entries
        if Action(entry.action) not in _UNTOLD
    ]

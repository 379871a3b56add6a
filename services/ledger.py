"""The ledger: money moves only by movements posted here, inside the transaction that decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, func, select
from uuid_utils.compat import uuid7

from models import bulk
from models.ledger import LedgerEntry
from models.money_words import LedgerAccount
from models.vocabulary import Action
from services.rules.ledger import Sides, require_balance
from services.work import Work


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened to one claim's money: its sides add up to nothing (euros)."""

    what: Action
    claim_id: UUID
    school_id: UUID
    kind: str
    month: date
    sides: Sides
    line_id: UUID | None = None


def post(work: Work, movements: Iterable[Movement]) -> None:
    """Add movements, all in one statement. Raises ValueError for one that does not balance: that is a bug."""
    rows: list[dict[str, Any]] = []
    for movement in movements:
        require_balance(movement.sides)
        shared = {
            "version": 1, "movement_id": uuid7(), "at": work.now, "what": movement.what.value, "claim_id": movement.claim_id,
            "school_id": movement.school_id, "kind": movement.kind, "month": movement.month, "line_id": movement.line_id,
            "by_id": work.actor.account_id,
        }  # fmt: skip
        rows += [
            {"id": uuid7(), **shared, "account": account, "amount": amount}
            for account, amount in movement.sides.items()
            if amount
        ]
    if rows:
        bulk.write(work.session.connection(), insert(LedgerEntry), rows)


def balances(work: Work, claim_ids: Iterable[UUID]) -> Mapping[UUID, dict[LedgerAccount, Decimal]]:
    """What each account holds for each of these claims; an account without entries is not there."""
    wanted, found = list(claim_ids), dict[UUID, dict[LedgerAccount, Decimal]]()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = work.session.execute(
            select(LedgerEntry.claim_id, LedgerEntry.account, func.sum(LedgerEntry.amount))
            .where(col(LedgerEntry.claim_id).in_(wanted[start : start + _AT_ONCE]))
            .group_by(col(LedgerEntry.claim_id), col(LedgerEntry.account))
        )
        for claim_id, account, amount in rows:
            found.setdefault(claim_id, {})[account] = amount
    return found


_AT_ONCE = 400

"""Are payments still what they were? Seals, funds and debts, as `pumpurs verify` asks."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, or_, select

from models.audit import AuditEntry
from models.claims import Claim
from models.ledger import LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, LineStatus
from models.payments import Debt, DebtDeduction, PaymentBatch, PaymentItem, PaymentLine
from services import payment_facts
from services.rules.batching import NOTHING
from services.rules.plan_versions import digest


def _seals(session: Session) -> Iterator[str]:
    """Every batch that was frozen holds what it was sealed with, and the trail tells of the same seal."""
    told: dict[str, str] = {}
    entries = select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == "payment_batch")
    for subject_id, after in session.exec(entries.order_by(col(AuditEntry.seq))):
        if after.get("digest"):
            told[subject_id] = after["digest"]
    for batch in session.exec(select(PaymentBatch).where(PaymentBatch.digest != "")):
        if digest(payment_facts.contents(session, batch)) != batch.digest:
            yield f"money: payment batch {batch.code} is not what was frozen"
        if told.pop(str(batch.id), None) != batch.digest:
            yield f"money: the seal of payment batch {batch.code} changed behind the trail's back"
    yield from (f"money: payment batch {batch_id} is gone or unsealed behind the trail's back" for batch_id in told)
    sent = (BatchStatus.FROZEN, BatchStatus.PAID)
    unsealed = select(PaymentBatch.code).where(col(PaymentBatch.status).in_(sent), PaymentBatch.digest == "")
    yield from (f"money: payment batch {code} was sent without a seal" for code in session.exec(unsealed))


def _items(session: Session) -> Iterator[str]:
    """A living item belongs to a claim that is approved or paid; what is paid is paid on both sides."""
    status, batch = col(PaymentLine.status), col(PaymentBatch.status)
    ended = (ClaimStatus.APPROVED, ClaimStatus.PAID)
    wrong = (
        (
            "waits in a frozen batch and is not approved",
            (status == LineStatus.WAITING) & (batch == BatchStatus.FROZEN) & col(Claim.status).not_in(ended),
        ),
        (
            "was paid by the bank and is not marked so",
            (status == LineStatus.PAID) & (col(Claim.status) != ClaimStatus.PAID),
        ),
        ("is held by a payment that failed", status == LineStatus.FAILED),
    )
    for what, rule in wrong:
        query = (
            select(PaymentItem.claim_id)
            .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
            .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
            .join(Claim, col(Claim.id) == PaymentItem.claim_id)
            .where(col(PaymentItem.live), rule)
        )
        yield from (f"money: claim {claim_id} {what}" for claim_id in session.exec(query))


def _lines(session: Session) -> Iterator[str]:
    """Every payment is its items less its deductions, by fund too; what was paid is what the ledger says of it."""
    rows = session.exec(select(PaymentLine))
    items, taken = _sums(session, PaymentItem), _sums(session, DebtDeduction)
    booked = _booked(session)
    for line in rows:
        got, back = items.get(line.id, _NONE), taken.get(line.id, _NONE)
        if (line.amount, line.esf, line.state) != tuple(a - b for a, b in zip(got, back, strict=True)):
            yield f"money: payment {line.end_to_end} is not what its claims and deductions come to"
        out = booked.get(line.id, (NOTHING, NOTHING))
        if out != ((line.esf, line.state) if line.status is LineStatus.PAID else (NOTHING, NOTHING)):
            yield f"money: the ledger paid {sum(out)} by payment {line.end_to_end}, the payment says otherwise"


_NONE: Final = (NOTHING, NOTHING, NOTHING)


def _sums(session: Session, table: type[PaymentItem] | type[DebtDeduction]) -> dict[UUID | None, tuple[Decimal, ...]]:
    rows = session.execute(
        select(table.line_id, func.sum(table.amount), func.sum(table.esf), func.sum(table.state)).group_by(
            col(table.line_id)
        )
    )
    return {line_id: tuple(sums) for line_id, *sums in rows}


def _booked(session: Session) -> dict[UUID | None, tuple[Decimal, Decimal]]:
    """What the ledger paid out of each fund by each payment."""
    rows = session.execute(
        select(LedgerEntry.line_id, LedgerEntry.account, func.sum(LedgerEntry.amount))
        .where(
            col(LedgerEntry.line_id).is_not(None),
            col(LedgerEntry.account).in_((LedgerAccount.ESF, LedgerAccount.STATE)),
        )
        .group_by(col(LedgerEntry.line_id), col(LedgerEntry.account))
    )
    found: dict[UUID | None, tuple[Decimal, Decimal]] = {}
    for line_id, account, amount in rows:
        esf, state = found.get(line_id, (NOTHING, NOTHING))
        found[line_id] = (esf - amount, state) if account is LedgerAccount.ESF else (esf, state - amount)
    return found


def _debts(session: Session) -> Iterator[str]:
    """What is settled of a debt is what was deducted and paid back, and what the ledger says is still owed."""
    done = (
        select(DebtDeduction.debt_id, func.sum(DebtDeduction.amount))
        .outerjoin(PaymentLine, col(PaymentLine.id) == DebtDeduction.line_id)
        .where(
            col(DebtDeduction.live),
            or_(PaymentLine.status == LineStatus.PAID, col(DebtDeduction.paid_back_on).is_not(None)),
        )
        .group_by(col(DebtDeduction.debt_id))
    )
    settled: dict[UUID, Decimal] = dict(session.execute(done).all())
    owed: dict[UUID, Decimal] = {}
    for debt in session.exec(select(Debt)):
        if debt.settled != settled.get(debt.id, NOTHING):
            yield f"money: debt {debt.id} says {debt.settled} is settled, payments say {settled.get(debt.id, NOTHING)}"
        owed[debt.claim_id] = owed.get(debt.claim_id, NOTHING) + debt.amount - debt.settled
    rows = session.execute(
        select(LedgerEntry.claim_id, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.account == LedgerAccount.DEBT)
        .group_by(col(LedgerEntry.claim_id))
    )
    told: dict[UUID, Decimal] = dict(rows.all())
    for claim_id in sorted(owed.keys() | told.keys(), key=str):
        if owed.get(claim_id, NOTHING) != told.get(claim_id, NOTHING):
            yield f"money: the ledger says {told.get(claim_id, NOTHING)} is owed back for claim {claim_id}, debts differ"


CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (_seals, _items, _lines, _debts)

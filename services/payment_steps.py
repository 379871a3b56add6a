"""What becomes of payments once they are sent: paid, sent back by the bank, given up. Claims, ledger and debts follow."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from models.claims import Claim
from models.money_words import BatchStatus, ClaimStatus, LineStatus
from models.payments import Debt, DebtDeduction, PaymentBatch, PaymentItem, PaymentLine
from models.vocabulary import Action
from services import ledger
from services.errors import Overtaken, Refusal
from services.rules import ledger as sides
from services.work import Work

_AT_ONCE: Final = 400


def settle(work: Work, line_ids: Sequence[UUID], on: date, by_id: UUID | None) -> None:
    """These payments went out: once. Claims are paid, the ledger moves by fund, what was deducted settles debts."""
    _move(work, line_ids, LineStatus.WAITING, status=LineStatus.PAID, paid_on=on)
    movements: list[ledger.Movement] = []
    for item, claim in _claims(work, line_ids):
        if claim.status not in (ClaimStatus.APPROVED, ClaimStatus.PAID):
            raise Refusal("payment.claim_changed")
        work.change(claim, Action.PAY, status=ClaimStatus.PAID, paid_by=by_id, paid_on=on)
        movements.append(_movement(Action.PAY, claim, sides.paid(item.esf, item.state), item.line_id))
    for taken, debt, claim in _debts(work, line_ids):
        work.change(debt, Action.DEDUCT, settled=debt.settled + taken.amount)
        movements.append(_movement(Action.DEDUCT, claim, sides.repaid(taken.esf, taken.state), taken.line_id))
    ledger.post(work, movements)
    _end_batches(work, line_ids)


def take_back(work: Work, line_ids: Sequence[UUID]) -> None:
    """The bank sent these payments back: claims can be paid again, debts are open again, all by counter-entries."""
    if not line_ids:
        return
    _move(work, line_ids, LineStatus.PAID, status=LineStatus.FAILED)
    movements: list[ledger.Movement] = []
    for item, claim in _claims(work, line_ids):
        work.change(claim, Action.RETURN, status=ClaimStatus.APPROVED, paid_by=None, paid_on=None)
        movements.append(_movement(Action.RETURN, claim, sides.paid(-item.esf, -item.state), item.line_id))
    for taken, debt, claim in _debts(work, line_ids):
        work.change(debt, Action.RETURN, settled=debt.settled - taken.amount)
        movements.append(_movement(Action.RETURN, claim, sides.repaid(-taken.esf, -taken.state), taken.line_id))
    ledger.post(work, movements)
    _free(work, line_ids)


def give_up(work: Work, line_ids: Sequence[UUID]) -> None:
    """These payments never went out: their claims are free for another batch."""
    _move(work, line_ids, LineStatus.WAITING, status=LineStatus.FAILED)
    _free(work, line_ids)
    _end_batches(work, line_ids)


def _move(work: Work, line_ids: Sequence[UUID], leaves: LineStatus, **values: Any) -> None:  # noqa: ANN401 columns
    """Each line only if it is still as it was: what came to an end by another hand is refused, all of it."""
    for part in _parts(line_ids):
        guarded = update(PaymentLine).where(col(PaymentLine.id).in_(part), col(PaymentLine.status) == leaves)
        if work.session.connection().execute(guarded.values(**values)).rowcount != len(part):
            raise Overtaken("payment.moved_meanwhile")


def _free(work: Work, line_ids: Sequence[UUID]) -> None:
    tables: tuple[type[PaymentItem | DebtDeduction], ...] = (PaymentItem, DebtDeduction)
    for table in tables:
        for part in _parts(line_ids):
            of_lines = update(table).where(col(table.line_id).in_(part))
            work.session.connection().execute(of_lines.values(live=False))


def _claims(work: Work, line_ids: Sequence[UUID]) -> Iterable[tuple[PaymentItem, Claim]]:
    """The items of these lines with their claims, held in one order for everybody."""
    for part in _parts(line_ids):
        query = (
            select(PaymentItem, Claim)
            .join(Claim, col(Claim.id) == PaymentItem.claim_id)
            .where(col(PaymentItem.line_id).in_(part))
            .order_by(col(Claim.id))
            .with_for_update(of=Claim)
        )
        yield from work.session.exec(query).all()


def _debts(work: Work, line_ids: Sequence[UUID]) -> Iterable[tuple[DebtDeduction, Debt, Claim]]:
    for part in _parts(line_ids):
        query = (
            select(DebtDeduction, Debt, Claim)
            .join(Debt, col(Debt.id) == DebtDeduction.debt_id)
            .join(Claim, col(Claim.id) == Debt.claim_id)
            .where(col(DebtDeduction.line_id).in_(part), col(DebtDeduction.live))
            .order_by(col(Debt.id))
            .with_for_update(of=Debt)
        )
        yield from work.session.exec(query).all()


def _movement(what: Action, claim: Claim, moved: sides.Sides, line_id: UUID | None) -> ledger.Movement:
    return ledger.Movement(what, claim.id, claim.school_id, claim.kind, claim.month, moved, line_id)


def _end_batches(work: Work, line_ids: Sequence[UUID]) -> None:
    """A batch of which nothing waits any more has come to its end."""
    work.session.flush()
    ids = {found for part in _parts(line_ids) for found in _batches_of(work, part)}
    waiting = select(PaymentLine.id).where(
        PaymentLine.batch_id == PaymentBatch.id, PaymentLine.status == LineStatus.WAITING
    )
    ended = select(PaymentBatch).where(
        col(PaymentBatch.id).in_(ids), PaymentBatch.status == BatchStatus.FROZEN, ~waiting.exists()
    )
    for batch in work.session.exec(ended.with_for_update()):
        work.change(batch, Action.PAY, status=BatchStatus.PAID)


def _batches_of(work: Work, line_ids: Sequence[UUID]) -> Iterable[UUID]:
    return work.session.exec(select(PaymentLine.batch_id).where(col(PaymentLine.id).in_(line_ids)).distinct())


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))

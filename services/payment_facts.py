"""What is known of payments: who holds a claim's money, which share holds, and what a frozen batch is sealed with."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from models.claims import Claim
from models.money_words import BatchStatus, LineStatus
from models.payments import DebtDeduction, PaymentBatch, PaymentItem, PaymentLine
from models.places import School
from services.rulebook import RuleBook
from services.rules.batching import NOTHING
from services.rules.dated import latest_in_force

_AT_ONCE: Final = 400


def share(book: RuleBook, programme_id: UUID, month: date) -> int | None:
    """Hundredths of a per cent that the European fund pays of a month's claims; None where no row says so."""
    row = latest_in_force(book.of(programme_id).fund_shares, month)
    return row.esf if row else None


def held(session: Session, claim_ids: Iterable[UUID], *, frozen: bool = False) -> dict[UUID, str]:
    """Which of these claims wait in a batch, by its code; `frozen`: only those that may be at the bank already."""
    wanted, found = list(claim_ids), dict[UUID, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(PaymentItem.claim_id, PaymentBatch.code)
            .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
            .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
            .where(
                col(PaymentItem.live), PaymentLine.status == LineStatus.WAITING,
                col(PaymentItem.claim_id).in_(wanted[start : start + _AT_ONCE]),
            )
        )  # fmt: skip
        if frozen:
            query = query.where(PaymentBatch.status == BatchStatus.FROZEN)
        found |= dict(session.exec(query).all())
    return found


def contents(session: Session, batch: PaymentBatch) -> dict[str, Any]:
    """All that a batch is, as it is sealed: payments with their claims and deductions, sums by school and fund."""
    lines = session.exec(select(PaymentLine).where(PaymentLine.batch_id == batch.id)).all()
    of_batch = select(PaymentLine.id).where(PaymentLine.batch_id == batch.id)
    items: dict[UUID, list[list[str]]] = {}
    schools: dict[str, list[Any]] = {}
    rows = session.execute(
        select(PaymentItem, School.reg_no)
        .join(Claim, col(Claim.id) == PaymentItem.claim_id)
        .join(School, col(School.id) == Claim.school_id)
        .where(col(PaymentItem.line_id).in_(of_batch))
    )
    for item, reg_no in rows:
        items.setdefault(item.line_id, []).append([str(item.claim_id), *_parts(item)])
        sums = schools.setdefault(reg_no, [NOTHING, NOTHING, NOTHING])
        schools[reg_no] = [sums[0] + item.amount, sums[1] + item.esf, sums[2] + item.state]
    taken: dict[UUID | None, list[list[str]]] = {}
    for one in session.exec(select(DebtDeduction).where(col(DebtDeduction.line_id).in_(of_batch))):
        taken.setdefault(one.line_id, []).append([str(one.debt_id), *_parts(one)])
    return {
        "code": batch.code,
        "pay_on": batch.pay_on.isoformat() if batch.pay_on else None,
        "payer": [batch.payer_name, batch.payer_iban, batch.payer_bic],
        "schools": {reg_no: [str(amount) for amount in sums] for reg_no, sums in sorted(schools.items())},
        "lines": [
            [
                line.end_to_end, line.payee_kind.value, line.name, line.iban, *_parts(line), str(line.deducted),
                sorted(items.get(line.id, [])), sorted(taken.get(line.id, [])),
            ]
            for line in sorted(lines, key=lambda line: line.end_to_end)
        ],
    }  # fmt: skip


def _parts(row: PaymentLine | PaymentItem | DebtDeduction) -> list[str]:
    return [str(row.amount), str(row.esf), str(row.state)]

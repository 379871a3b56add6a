"""Payments marked by hand: paid where no statement says so, or given up where the bank never took them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.money_words import BatchStatus, LineStatus
from models.payments import PaymentBatch, PaymentItem, PaymentLine
from models.vocabulary import Action
from services import duties, payment_steps
from services.errors import NotFound, NotNow, NotPermitted, Refusal
from services.rules.permissions import Permission
from services.work import Work


def settle_by_hand(work: Work, line_ids: Sequence[UUID], on: date) -> int:
    """These payments went out on a day, all or none; nobody marks what they filed or decided. Says how many."""
    lines = _waiting(work, line_ids)
    first = max(batch.pay_on or work.today for _line, batch in lines)
    if not min(first, work.today) <= on <= work.today:
        raise Refusal("payment.impossible_day", first=min(first, work.today), last=work.today)
    _require_other_hands(work, line_ids)
    for line, _batch in lines:
        told = {"status": LineStatus.PAID.value, "paid_on": on.isoformat(), "end_to_end": line.end_to_end}
        work.record(Action.PAY, line, after=told)
    payment_steps.settle(work, [line.id for line, _batch in lines], on, work.actor.account_id)
    return len(lines)


def give_up(work: Work, line_ids: Sequence[UUID], comment: str) -> int:
    """The bank did not take these payments: their claims are free for another batch. Says how many."""
    lines, comment = _waiting(work, line_ids), comment.strip()[:2000]
    if not comment:
        raise Refusal("form.comment_needed")
    for line, _batch in lines:
        told = {"status": LineStatus.FAILED.value, "end_to_end": line.end_to_end}
        work.record(Action.CANCEL, line, after=told, comment=comment)
    payment_steps.give_up(work, [line.id for line, _batch in lines])
    return len(lines)


def _waiting(work: Work, line_ids: Sequence[UUID]) -> Sequence[tuple[PaymentLine, PaymentBatch]]:
    """Payments of frozen batches within reach that wait for the bank."""
    work.require(Permission.CLAIM_PAY)
    duties.require_apart(work, Permission.CLAIM_PAY)
    wanted = set(line_ids)
    lines = work.session.exec(
        select(PaymentLine, PaymentBatch)
        .join(PaymentBatch, col(PaymentBatch.id) == PaymentLine.batch_id)
        .where(col(PaymentLine.id).in_(wanted), work.within(Permission.CLAIM_PAY, PaymentBatch))
        .order_by(col(PaymentLine.id))
        .with_for_update(of=PaymentLine)
    ).all()
    if not wanted or len(lines) != len(wanted):
        raise NotFound("access.not_found")
    for line, batch in lines:
        if batch.status is not BatchStatus.FROZEN:
            raise NotNow("payment.not_now", status=batch.status)
        if line.status is not LineStatus.WAITING:
            raise NotNow("payment.moved_meanwhile")
    return lines


def _require_other_hands(work: Work, line_ids: Sequence[UUID]) -> None:
    claims = work.session.exec(
        select(Claim)
        .join(PaymentItem, col(PaymentItem.claim_id) == Claim.id)
        .where(col(PaymentItem.line_id).in_(set(line_ids)))
    )
    if any(work.actor.hands & {claim.filed_by, claim.decided_by, claim.signed_by} for claim in claims):
        raise NotPermitted("payment.own_hand")

"""Batches of payments: listed, looked at, frozen as they go to the bank, or given up before anything was paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import case
from sqlmodel import col, func, select
from stdnum import iban as account_numbers

from models.claims import Claim
from models.evidence import Payee
from models.ledger import LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, LineStatus
from models.payments import PaymentBatch, PaymentItem, PaymentLine
from models.places import School
from models.vocabulary import Action
from services import duties, payment_facts, payment_steps
from services.errors import NotNow, NotPermitted, Overtaken, Refusal
from services.money import payers, samples
from services.paging import Page, page_of
from services.rules.batching import NOTHING
from services.rules.permissions import Permission
from services.rules.plan_versions import digest
from services.work import Work

_LATEST: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One row of the list of batches."""

    id: UUID
    version: int
    code: str
    status: BatchStatus
    made_on: date
    pay_on: date | None
    payments: int
    amount: Decimal
    paid: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What a batch comes to in one school, by fund (euros)."""

    school: str
    claims: int
    amount: Decimal
    esf: Decimal
    state: Decimal


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it is looked at: its payments, how many claims each pays, sums by school."""

    batch: PaymentBatch
    lines: list[PaymentLine]
    claims: Mapping[UUID, int]
    schools: list[Sums]

    def total(self, what: str) -> Decimal:
        """What all its payments come to: "amount", or the part of a fund, "esf" or "state"."""
        return sum((getattr(line, what) for line in self.lines), start=NOTHING)


def find(work: Work, *, status: BatchStatus | None = None, number: int = 1) -> Page[BatchLine]:
    """Batches within reach, the youngest first, a page of them."""
    work.require(Permission.PAYMENT_READ)
    paid = func.sum(case((col(PaymentLine.status) == LineStatus.PAID, 1), else_=0))
    query = (
        select(  # type: ignore[call-overload] # SQLModel types four columns at most
            PaymentBatch.id, PaymentBatch.version, PaymentBatch.code, PaymentBatch.status, PaymentBatch.made_at,
            PaymentBatch.pay_on, func.count(col(PaymentLine.id)), func.sum(PaymentLine.amount), paid,
        )
        .join(PaymentLine, col(PaymentLine.batch_id) == PaymentBatch.id)
        .where(work.within(Permission.PAYMENT_READ, PaymentBatch))
        .group_by(col(PaymentBatch.id))
        .order_by(col(PaymentBatch.made_at).desc(), col(PaymentBatch.id))
    )  # fmt: skip
    if status is not None:
        query = query.where(PaymentBatch.status == status)
    rows, number, total = page_of(work.session, query, number)
    return Page([BatchLine(i, v, c, s, made.date(), *rest) for i, v, c, s, made, *rest in rows], number, total)


def open_batch(work: Work, batch_id: UUID) -> Batch:
    """One batch with its payments and what they come to by school and fund."""
    batch = work.get(Permission.PAYMENT_READ, PaymentBatch, batch_id)
    lines = work.session.exec(
        select(PaymentLine).where(PaymentLine.batch_id == batch_id).order_by(col(PaymentLine.end_to_end))
    ).all()
    of_batch = (
        select(PaymentItem.line_id, func.count())
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .where(PaymentLine.batch_id == batch_id)
        .group_by(col(PaymentItem.line_id))
    )
    parts = (func.sum(PaymentItem.amount), func.sum(PaymentItem.esf), func.sum(PaymentItem.state))
    by_school = (
        select(School.name, func.count(), *parts)  # type: ignore[call-overload] # five columns
        .join(Claim, col(Claim.school_id) == School.id)
        .join(PaymentItem, col(PaymentItem.claim_id) == Claim.id)
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .where(PaymentLine.batch_id == batch_id)
        .group_by(col(School.name))
        .order_by(col(School.name))
    )
    claims: dict[UUID, int] = dict(work.session.execute(of_batch).all())
    return Batch(batch, list(lines), claims, [Sums(*row) for row in work.session.execute(by_school)])


def freeze(work: Work, batch_id: UUID, seen: int, pay_on: date) -> None:
    """Seal a batch as it goes to the bank: from now on nothing of it changes.

    Raises Refusal where no account pays, where anything changed since it was gathered, or a day cannot be.
    """
    batch = work.get(Permission.CLAIM_PAY, PaymentBatch, batch_id, seen=seen)
    duties.require_apart(work, Permission.CLAIM_PAY)
    if batch.status is not BatchStatus.OPEN:
        raise NotNow("payment.not_now", status=batch.status)
    if not work.today <= pay_on <= work.today + _LATEST:
        raise Refusal("payment.impossible_day", first=work.today, last=work.today + _LATEST)
    payer = payers.of_batch(work, batch.id)
    if payer is None:
        raise Refusal("payment.no_payer")
    if payer.set_by in work.actor.hands:
        raise NotPermitted("payment.own_account")
    samples.require_checked(work, batch.id)
    _require_unchanged(work, batch)
    whose = {"payer_name": payer.name, "payer_iban": payer.iban, "payer_bic": payer.bic}
    by = {"frozen_by": work.actor.account_id, "frozen_at": work.now}
    for name, value in {**whose, **by, "pay_on": pay_on}.items():
        setattr(batch, name, value)
    sealed = digest(payment_facts.contents(work.session, batch))
    work.change(batch, Action.FREEZE, status=BatchStatus.FROZEN, digest=sealed)
    work.session.flush()
    without_bank = work.session.exec(
        select(PaymentLine.id).where(PaymentLine.batch_id == batch.id, PaymentLine.amount == NOTHING)
    ).all()
    if without_bank:
        payment_steps.settle(work, without_bank, work.today, work.actor.account_id)


def cancel(work: Work, batch_id: UUID, seen: int, comment: str) -> None:
    """Give a batch up before anything of it was paid: its claims can be paid by another."""
    batch = work.get(Permission.CLAIM_PAY, PaymentBatch, batch_id, seen=seen)
    if batch.status not in (BatchStatus.OPEN, BatchStatus.FROZEN):
        raise NotNow("payment.not_now", status=batch.status)
    comment = comment.strip()[:2000]
    if batch.status is BatchStatus.FROZEN and not comment:
        raise Refusal("form.comment_needed")
    lines = work.session.exec(select(PaymentLine).where(PaymentLine.batch_id == batch_id)).all()
    if any(line.amount and (line.status is LineStatus.PAID or line.paid_on) for line in lines):
        raise NotNow("payment.paid_in_part")
    work.change(batch, Action.CANCEL, comment=comment, status=BatchStatus.CANCELLED)
    work.session.flush()
    payment_steps.give_up(work, [line.id for line in lines if line.status is LineStatus.WAITING])


def _require_unchanged(work: Work, batch: PaymentBatch) -> None:
    """Every claim is as it was gathered and decided by others; every account is still right."""
    rows = work.session.exec(
        select(PaymentItem, PaymentLine, Claim, Payee)
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .join(Claim, col(Claim.id) == PaymentItem.claim_id)
        .join(Payee, col(Payee.id) == PaymentLine.payee_id)
        .where(PaymentLine.batch_id == batch.id)
        .order_by(col(Claim.id))
        .with_for_update(of=Claim)
    ).all()
    owed = _owed(work, batch)
    changed = 0
    for item, line, claim, payee in rows:
        if work.actor.hands & {claim.filed_by, claim.decided_by, claim.signed_by}:
            raise NotPermitted("payment.own_hand")
        same = item.live and payee.active and claim.payee_id == payee.id and owed.get(claim.id) == item.amount
        valid = payee.iban == line.iban and account_numbers.is_valid(line.iban)
        changed += not (same and valid and claim.status in (ClaimStatus.APPROVED, ClaimStatus.PAID))
    if changed:
        raise Overtaken("payment.changed_since", count=changed)


def _owed(work: Work, batch: PaymentBatch) -> Mapping[UUID, Decimal]:
    """What the ledger says is still to be paid of each claim of a batch."""
    of_batch = (
        select(PaymentItem.claim_id)
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .where(PaymentLine.batch_id == batch.id)
    )
    rows = work.session.execute(
        select(LedgerEntry.claim_id, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.account == LedgerAccount.OWED, col(LedgerEntry.claim_id).in_(of_batch))
        .group_by(col(LedgerEntry.claim_id))
    )
    return {claim_id: -amount for claim_id, amount in rows}

"""Later changes to what a claim was granted: counter-entries with a reason, never edits."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from models.claims import Claim
from models.ledger import Correction
from models.money_words import ClaimStatus, LedgerAccount, LineStatus, Reduction
from models.payments import Debt, PaymentItem, PaymentLine
from models.plans import Plan
from models.vocabulary import Action
from services import caps, duties, ledger
from services.errors import NotNow, NotPermitted, Refusal
from services.rulebook import rulebook
from services.rules import compensation, decisions
from services.rules import ledger as sides
from services.rules.answers import Why
from services.rules.compensation import NOTHING
from services.rules.decisions import Moved
from services.rules.permissions import Permission
from services.work import Work

CORRECTABLE: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)
_LONGEST_COMMENT: Final = 2000


def correct(
    work: Work, claim_id: UUID, seen: int, amount: Decimal, reason: Reduction, comment: str, key: str = ""
) -> UUID:
    """Grant so much more, or less (below nothing), than was granted so far. Handed in twice, it corrects once.

    What was paid too much becomes a debt of whoever was paid; what is granted more is owed, within the cap. Raises
    NotPermitted for whoever filed, planned or approved the claim, Refusal with the rule where the sum cannot be.
    """
    work.require(Permission.CLAIM_DECIDE)
    duties.require_apart(work, Permission.CLAIM_DECIDE)
    if again := work.done_before(key):
        return UUID(again)
    claim = work.get(Permission.CLAIM_DECIDE, Claim, claim_id, seen=seen)
    comment = comment.strip()[:_LONGEST_COMMENT]
    if not comment:
        raise Refusal("form.comment_needed")
    _require_open(work, claim)
    held = ledger.balances(work, [claim.id]).get(claim.id, {})
    granted, owed = held.get(LedgerAccount.GRANTED, NOTHING), -held.get(LedgerAccount.OWED, NOTHING)
    moved = decisions.corrected(amount, granted, owed, claim.asked)
    if isinstance(moved, Why):
        raise Refusal.because(moved)
    _book(work, claim, amount)
    row = Correction(
        school_id=claim.school_id, claim_id=claim.id, amount=amount, reason=reason, comment=comment,
        by_id=work.actor.account_id or uuid7(), at=work.now,
    )  # fmt: skip
    work.add(row, Action.CORRECT, comment=comment)
    work.session.flush()
    _move(work, claim, row, moved)
    paid = -sum((held.get(fund, NOTHING) for fund in (LedgerAccount.ESF, LedgerAccount.STATE)), start=NOTHING)
    before = {"granted": str(granted), "status": claim.status.value}
    _settle(work, claim, paid=paid, owed=owed + moved.owed)
    after = {"granted": str(granted + amount), "status": claim.status.value, "corrected_for": reason.value}
    work.record(Action.CORRECT, claim, before=before, after=after, comment=comment)
    work.remember_done(key, str(row.id))
    return row.id


def of_claim(work: Work, claim_id: UUID) -> list[Correction]:
    """The corrections of a claim within reach, oldest first."""
    claim = work.get(Permission.CLAIM_READ, Claim, claim_id)
    query = select(Correction).where(Correction.claim_id == claim.id).order_by(col(Correction.at), col(Correction.id))
    return list(work.session.exec(query))


def _require_open(work: Work, claim: Claim) -> None:
    """Granted, not on its way to the bank, and by other hands than those that filed, planned or approved it."""
    if claim.status not in CORRECTABLE:
        raise NotNow("claim.not_now", status=claim.status)
    plan = work.session.get_one(Plan, claim.plan_id)
    signed = {claim.decided_by}  # who signed second may correct: a small municipality has nobody else
    if decisions.barred(Action.CORRECT, work.actor.hands, claim.filed_by, plan.preparer_id, signed):
        raise NotPermitted("correcting.four_eyes")
    waiting = (
        select(PaymentItem.id)
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .where(
            PaymentItem.claim_id == claim.id, col(PaymentItem.live).is_(True), PaymentLine.status == LineStatus.WAITING
        )
    )
    if work.session.exec(waiting).first() is not None:
        raise Refusal("claim.in_batch")


def _book(work: Work, claim: Claim, amount: Decimal) -> None:
    """The cap counts what is granted after the correction; more only as far as it has room."""
    rules = rulebook(work.session).of(work.session.get_one(Plan, claim.plan_id).programme_id)
    cap = compensation.cap_in_force(rules.caps, claim.kind, claim.month)
    if cap is None:
        raise Refusal("claim.no_cap_row", kind=rules.names().get(claim.kind, claim.kind), plan="")
    key = (claim.pupil_id, claim.kind, claim.period)
    before = caps.lock(work, [key])
    room = compensation.award(cap, max(amount, NOTHING), before[key])
    if amount > room.payable:
        raise Refusal.because(rules.named(room.why))
    caps.book(work, before, {key: before[key] + amount}, {key: cap.amount})


def _move(work: Work, claim: Claim, row: Correction, moved: Moved) -> None:
    """The counter-entries, and the debt where something was paid too much."""
    both = (
        sides.granted(moved.owed) if moved.owed else None,
        sides.overpaid(moved.overpaid) if moved.overpaid else None,
    )
    ledger.post(
        work,
        [
            ledger.Movement(Action.CORRECT, claim.id, claim.school_id, claim.kind, claim.month, one)
            for one in both
            if one
        ],
    )
    if moved.overpaid:
        debt = Debt(
            claim_id=claim.id, correction_id=row.id, school_id=claim.school_id, payee_id=claim.payee_id,
            amount=moved.overpaid, at=work.now,
        )  # fmt: skip
        work.session.add(debt)


def _settle(work: Work, claim: Claim, *, paid: Decimal, owed: Decimal) -> None:
    """A paid claim that is owed more waits for payment again; one that is owed nothing more is paid. Seen by its version."""
    if paid or claim.status is ClaimStatus.PAID:
        claim.status = ClaimStatus.APPROVED if owed else ClaimStatus.PAID
    if owed:  # what was paid before no longer holds the claim: the rest of it is gathered anew
        held = update(PaymentItem).where(col(PaymentItem.claim_id) == claim.id, col(PaymentItem.live))
        work.session.connection().execute(held.values(live=False))
    flag_modified(claim, "comment")
    work.session.add(claim)
    work.session.flush()

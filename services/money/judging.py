"""May this step be taken with this claim, and what would it get? The one answer to looking beforehand and to deciding."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.money_words import ClaimStatus, Reduction
from models.vocabulary import Action
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money.claim_desk import ClaimRow, Desk
from services.rules import decisions
from services.rules.dated import latest_in_force
from services.rules.decisions import Granted, Wish
from services.rules.workflows import CLAIM, Step, step_named
from services.work import Work


@dataclass(frozen=True, slots=True)
class Judged:
    """Everything that stands against a step, or the columns the claim gets by it."""

    problems: tuple[Refusal, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    amount: Decimal | None = None


def judge(work: Work, desk: Desk, claim_id: UUID, version: int, step: Step[ClaimStatus], wish: Wish) -> Judged:
    """Judge one claim; where nothing stands against it, what it is granted counts on the desk from now on."""
    claim = desk.claims.get(claim_id)
    if claim is None:
        return Judged((NotFound("access.not_found"),))
    problems = list(_against(work, desk, claim, version, step))
    granted = Granted(decisions.NOTHING)
    if step.name is Action.APPROVE and claim.status in step.leaves:
        try:
            granted = _granted(desk, claim, wish)
        except Refusal as refusal:
            problems.append(refusal)
    if problems:
        return Judged(tuple(problems))
    if step.name is Action.APPROVE:
        desk.book_cap(claim, granted.amount)
    elif step.name is Action.UNDO:
        desk.book_cap(claim, -claim.approved)
    values = _values(work, desk, claim, step, granted)
    return Judged((), values, values.get("approved", claim.approved))


def _against(work: Work, desk: Desk, claim: ClaimRow, version: int, step: Step[ClaimStatus]) -> Iterator[Refusal]:
    if step_named(CLAIM, step.name, claim.status) is None:
        yield NotNow("claim.not_now", status=claim.status)
    elif claim.version != version:
        yield Overtaken("access.overtaken")
    signed = {claim.decided_by, claim.signed_by}
    if step.four_eyes and decisions.barred(step.name, work.actor.hands, claim.filed_by, claim.preparer_id, signed):
        yield NotPermitted("claim.four_eyes_pay" if step.name is Action.PAY else "claim.four_eyes")
    if claim.id in desk.closed:
        yield Refusal("claim.month_closed", month=claim.month)
    if claim.id in desk.gathered:
        yield Refusal("claim.in_batch")
    if step.name is Action.UNDO and claim.id in desk.corrected:
        yield Refusal("claim.corrected")
    if step.name is Action.PAY and latest_in_force(desk.rules(claim).fund_shares, claim.month) is None:
        yield Refusal("payment.no_share", month=claim.month)
    if step.name is Action.APPROVE and claim.id not in desk.proven and desk.figure(claim, NEEDED, claim.month):
        yield Refusal("claim.no_evidence")


def _granted(desk: Desk, claim: ClaimRow, wish: Wish) -> Granted:
    award = desk.room(claim)
    if not award.payable:
        raise Refusal.because(desk.rules(claim).named(award.why))
    granted = decisions.granted(claim.asked, award.payable, wish)
    if granted.why is not None:
        raise Refusal.because(granted.why)
    return granted


def _values(work: Work, desk: Desk, claim: ClaimRow, step: Step[ClaimStatus], granted: Granted) -> dict[str, Any]:
    """The columns a claim gets by a step that nothing stands against."""
    mine = {"decided_by": work.actor.account_id, "decided_at": work.now}
    match step.name:
        case Action.APPROVE:
            above = desk.figure(claim, SECOND, work.today)
            status = ClaimStatus.SIGNED_ONCE if decisions.second_needed(granted.amount, above) else step.enters
            return {"status": status, "approved": granted.amount, "reason": granted.reason, **mine}
        case Action.SIGN:
            return {"status": step.enters, "signed_by": work.actor.account_id, "signed_at": work.now}
        case Action.UNDO:
            reason = Reduction.OVER_CAP if claim.payable < claim.asked else None
            nobody = dict.fromkeys(("approved", "decided_by", "decided_at", "signed_by", "signed_at"))
            return {"status": step.enters, "reason": reason, **nobody}
        case Action.RETURN | Action.REJECT:
            return {"status": step.enters, **mine}
        case Action.PAY:
            return {"status": step.enters, "paid_by": work.actor.account_id, "paid_on": work.today}
        case _:
            return {"status": step.enters}


# Figures of a programme: from what sum two sign; whether a claim without evidence may be approved.
SECOND = "second_signature_above"
NEEDED = "evidence_needed"

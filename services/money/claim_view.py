"""One claim with everything a decision looks at: the line, its cap, what the ledger holds, corrections, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.claims import Claim
from models.ledger import Correction
from models.money_words import ClaimStatus, LedgerAccount, Reduction
from models.plans import Plan
from models.vocabulary import Action
from services import caps, ledger
from services.money import claim_history, claim_lists, corrections, flags
from services.money.claim_history import Happened
from services.money.claim_lists import ClaimLine
from services.rulebook import rulebook
from services.rules import compensation
from services.rules.answers import Why
from services.rules.compensation import NOTHING, Award
from services.rules.permissions import Permission
from services.rules.workflows import CLAIM, steps_from
from services.work import Work

_GRANTED = (ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED, ClaimStatus.PAID)


@dataclass(frozen=True, slots=True)
class ClaimView:
    """`award`: what the cap leaves for it, its own share not counted; None where there is no cap row."""

    line: ClaimLine
    reason: Reduction | None
    document_date: date | None
    award: Award | None
    held: Mapping[LedgerAccount, Decimal]
    corrections: Sequence[Correction]
    history: Sequence[Happened]
    flags: Sequence[Why]
    steps: Sequence[Action]
    correctable: bool


def view(work: Work, claim_id: UUID) -> ClaimView:
    """A claim within reach, with the steps that this person's role may try and the table has from here."""
    claim = work.get(Permission.CLAIM_READ, Claim, claim_id)
    steps = [step.name for step in steps_from(CLAIM, claim.status) if work.actor.may(step.needs)]
    decides = work.actor.may(Permission.CLAIM_DECIDE)
    return ClaimView(
        claim_lists.one(work, claim.id), claim.reason, claim.document_date, _award(work, claim),
        ledger.balances(work, [claim.id]).get(claim.id, {}), corrections.of_claim(work, claim.id),
        claim_history.of(work, claim.id), flags.of_claims(work, [claim.id]).get(claim.id, []), steps,
        decides and claim.status in corrections.CORRECTABLE,
    )  # fmt: skip


def _award(work: Work, claim: Claim) -> Award | None:
    rules = rulebook(work.session).of(work.session.get_one(Plan, claim.plan_id).programme_id)
    cap = compensation.cap_in_force(rules.caps, claim.kind, claim.month)
    if cap is None:
        return None
    use = caps.use_of(work, (claim.pupil_id, claim.kind, claim.period), besides=claim.id)
    own = NOTHING
    if claim.status in _GRANTED:
        own = ledger.balances(work, [claim.id]).get(claim.id, {}).get(LedgerAccount.GRANTED, NOTHING)
    return compensation.award(cap, claim.asked, use.used - own, use.pending)

"""Does the money still add up? Caps, the ledger and the duties around them, as `pumpurs verify` asks."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select

from models.claims import CapUse, Claim
from models.ledger import Correction, LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount
from models.payments import Debt
from services.rules.compensation import NOTHING

_GRANTED: Final = (ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED, ClaimStatus.PAID)


def _caps(session: Session) -> Iterator[str]:
    """What is used of each cap is the sum of what was granted, and within it."""
    granted = session.execute(
        select(Claim.pupil_id, Claim.kind, Claim.period, func.sum(Claim.approved))
        .where(col(Claim.status).in_(_GRANTED))
        .group_by(col(Claim.pupil_id), col(Claim.kind), col(Claim.period))
    )
    sums = {(pupil, kind, period): total for pupil, kind, period, total in granted}
    corrected = session.execute(
        select(Claim.pupil_id, Claim.kind, Claim.period, func.sum(Correction.amount))
        .join(Claim, col(Claim.id) == Correction.claim_id)
        .group_by(col(Claim.pupil_id), col(Claim.kind), col(Claim.period))
    )
    for pupil, kind, period, amount in corrected:
        sums[pupil, kind, period] = sums.get((pupil, kind, period), NOTHING) + amount
    uses = {(use.pupil_id, use.kind, use.period): use for use in session.exec(select(CapUse))}
    for key in sorted(sums.keys() | uses.keys(), key=str):
        total, use = sums.get(key, 0), uses.get(key)
        if use is None or use.used != total:
            yield f"money: cap of {key[1]} {key[2]} for pupil {key[0]} says {use.used if use else 0}, claims say {total}"
        elif use.cap is not None and use.used > use.cap:
            yield f"money: {use.used} granted over the cap of {use.cap} for pupil {key[0]}, {key[1]} {key[2]}"


def _ledger(session: Session) -> Iterator[str]:
    """Every movement adds up to nothing; what the ledger says of each claim is what the claim says."""
    uneven = (
        select(LedgerEntry.movement_id).group_by(col(LedgerEntry.movement_id)).having(func.sum(LedgerEntry.amount) != 0)
    )
    yield from (f"money: movement {movement_id} does not add up" for movement_id in session.exec(uneven))
    rows = session.execute(
        select(LedgerEntry.claim_id, LedgerEntry.account, func.sum(LedgerEntry.amount)).group_by(
            col(LedgerEntry.claim_id), col(LedgerEntry.account)
        )
    )
    held: dict[UUID, dict[LedgerAccount, Decimal]] = {}
    for claim_id, account, amount in rows:
        held.setdefault(claim_id, {})[account] = amount
    asked = select(Claim.id, col(Claim.approved)).where(col(Claim.status).in_(_GRANTED))
    granted: dict[UUID, Decimal] = {claim_id: amount or NOTHING for claim_id, amount in session.execute(asked)}
    for claim_id, amount in session.execute(select(Correction.claim_id, col(Correction.amount))):
        granted[claim_id] = granted.get(claim_id, NOTHING) + amount
    debts: dict[UUID, Decimal] = {}
    back: dict[UUID, Decimal] = {}
    for claim_id, amount, settled in session.execute(select(Debt.claim_id, col(Debt.amount), col(Debt.settled))):
        debts[claim_id] = debts.get(claim_id, NOTHING) + amount - settled
        back[claim_id] = back.get(claim_id, NOTHING) + settled
    statuses: dict[UUID, ClaimStatus] = dict(session.execute(select(Claim.id, Claim.status)).all())
    for claim_id in sorted(held.keys() | granted.keys() | debts.keys(), key=str):
        sides = {account: held.get(claim_id, {}).get(account, NOTHING) for account in LedgerAccount}
        if sides[LedgerAccount.GRANTED] != granted.get(claim_id, NOTHING):
            told = sides[LedgerAccount.GRANTED]
            yield f"money: the ledger grants {told} for claim {claim_id}, the claim {granted.get(claim_id, NOTHING)}"
        debt, repaid = debts.get(claim_id, NOTHING), back.get(claim_id, NOTHING)
        yield from _stands(claim_id, sides, debt, repaid, statuses.get(claim_id))


def _stands(
    claim_id: UUID, sides: Mapping[LedgerAccount, Decimal], debt: Decimal, back: Decimal, status: ClaimStatus | None
) -> Iterator[str]:
    """Per claim: what is owed is what was granted and not paid; a debt is a debt; paid means that nothing is owed.

    `back`: what came back of debts. A payment that the bank returns after that leaves less than nothing paid.
    """
    owed, paid = -sides[LedgerAccount.OWED], -sides[LedgerAccount.ESF] - sides[LedgerAccount.STATE]
    if owed < NOTHING or paid + back < NOTHING:
        yield f"money: claim {claim_id} is owed {owed} after {paid} was paid"
    if sides[LedgerAccount.DEBT] != debt:
        yield f"money: the ledger says {sides[LedgerAccount.DEBT]} is to come back for claim {claim_id}, the debts {debt}"
    if sides[LedgerAccount.GRANTED] + sides[LedgerAccount.DEBT] != owed + paid:
        yield f"money: claim {claim_id} was granted {sides[LedgerAccount.GRANTED]}, paid {paid} and is owed {owed}"
    if (status is ClaimStatus.PAID and owed) or (status is not ClaimStatus.PAID and paid and not owed):
        yield f"money: claim {claim_id} is {status or 'not granted'}, with {owed} owed and {paid} paid"


def _duties(session: Session) -> Iterator[str]:
    """Nobody decided what they filed, nobody paid what they decided, no sum above what was asked."""
    wrong = (
        ("decided by whoever filed it", col(Claim.decided_by) == Claim.filed_by),
        ("paid by whoever decided it", col(Claim.paid_by) == Claim.decided_by),
        ("signed twice by one hand", col(Claim.signed_by).in_([col(Claim.decided_by), col(Claim.filed_by)])),
        ("approved above what was asked", col(Claim.approved) > Claim.asked),
    )
    for what, rule in wrong:
        yield from (f"money: claim {claim_id} was {what}" for claim_id in session.exec(select(Claim.id).where(rule)))


CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (_caps, _ledger, _duties)

"""The claims on the table for a decision: what is looked at, read as plain rows by a few queries however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import col, select

from models.claims import Claim
from models.evidence import Evidence
from models.ledger import Correction
from models.money_words import ClaimStatus, LedgerAccount
from models.payments import PaymentItem
from models.plans import Plan
from models.vocabulary import Action
from services import caps, closed_months, ledger
from services.caps import Key
from services.errors import Refusal
from services.rulebook import RuleBook, Rules, rulebook
from services.rules import compensation
from services.rules.workflows import Step
from services.work import Work

ClaimRow = Row[Any]  # of _COLUMNS
_AT_ONCE: Final = 400
# What a decision looks at and what it may change.
_COLUMNS: Final[tuple[Any, ...]] = (
    Claim.id, Claim.version, Claim.school_id, Claim.pupil_id, Claim.kind, Claim.period, Claim.month, Claim.asked, Claim.payable,
    Claim.status, Claim.approved, Claim.filed_by, Claim.decided_by, Claim.decided_at, Claim.signed_by, Claim.signed_at,
    Claim.paid_by, Claim.paid_on, Claim.comment, Claim.reason, Plan.programme_id, Plan.preparer_id,
)  # fmt: skip
# What an approval may follow, be taken back by, or be paid after does not matter to a claim that is only sent around.
_MONEY: Final = frozenset({Action.APPROVE, Action.UNDO})


@dataclass(slots=True)
class Desk:
    """The claims, their programmes' rules, what is known around them, and what would be used of each cap so far."""

    claims: Mapping[UUID, ClaimRow]
    book: RuleBook
    before: dict[Key, Decimal]
    used: dict[Key, Decimal]
    caps: dict[Key, Decimal | None] = field(default_factory=dict)
    closed: set[UUID] = field(default_factory=set)  # in a month the partner has reported
    gathered: set[UUID] = field(default_factory=set)  # in a batch of payments
    corrected: set[UUID] = field(default_factory=set)
    proven: set[UUID] = field(default_factory=set)  # with at least one file of evidence
    owed: dict[UUID, Decimal] = field(default_factory=dict)
    known: dict[tuple[UUID, str, date], compensation.CapRow | None] = field(default_factory=dict)
    figures: dict[tuple[UUID, str, date], int | None] = field(default_factory=dict)

    def rules(self, claim: ClaimRow) -> Rules:
        return self.book.of(claim.programme_id)

    def figure(self, claim: ClaimRow, name: str, on: date) -> int | None:
        of = (claim.programme_id, name, on)
        if of not in self.figures:
            self.figures[of] = self.rules(claim).figure(name, on)
        return self.figures[of]

    def cap(self, claim: ClaimRow) -> compensation.CapRow:
        of = (claim.programme_id, claim.kind, claim.month)
        if of not in self.known:
            self.known[of] = compensation.cap_in_force(self.rules(claim).caps, claim.kind, claim.month)
        if (cap := self.known[of]) is None:
            raise Refusal("claim.no_cap_row", kind=claim.kind, plan="")
        return cap

    def room(self, claim: ClaimRow) -> compensation.Award:
        """What the cap has room for, after everything granted before it on this desk too."""
        return compensation.award(self.cap(claim), claim.asked, self.used.get(key_of(claim), compensation.NOTHING))

    def book_cap(self, claim: ClaimRow, amount: Decimal) -> None:
        self.used[key_of(claim)] += amount
        self.caps[key_of(claim)] = self.cap(claim).amount


def key_of(claim: ClaimRow) -> Key:
    return claim.pupil_id, claim.kind, claim.period


def lay_out(work: Work, ids: Sequence[UUID], step: Step[ClaimStatus], *, hold: bool) -> Desk:
    """Read the claims within reach; `hold`: locked with their caps until the transaction ends, as deciding needs it."""
    claims: dict[UUID, ClaimRow] = {}
    for part in _parts(ids):
        query = (
            select(*_COLUMNS)
            .join(Plan, col(Plan.id) == Claim.plan_id)
            .where(col(Claim.id).in_(part), work.within(step.needs, Claim))
            .order_by(col(Claim.id))
        )
        query = query.with_for_update(of=Claim) if hold else query
        claims |= {claim.id: claim for claim in work.session.execute(query)}
    keys = [key_of(claim) for claim in claims.values()] if step.name in _MONEY else []
    before = caps.lock(work, keys) if hold else caps.used(work, keys)
    desk = Desk(claims, rulebook(work.session), before, dict(before))
    _look_around(work, desk, step)
    return desk


def _look_around(work: Work, desk: Desk, step: Step[ClaimStatus]) -> None:
    """Asked once the claims are held, so that whoever gathered or corrected them meanwhile is seen."""
    ids = list(desk.claims)
    if step.name is not Action.PAY:  # what was reported as approved may be paid afterwards
        desk.closed = closed_months.among(work, desk.claims.values())
    if step.name is Action.APPROVE:
        desk.proven = _those(work, Evidence.claim_id, ids)
    elif step.name in (Action.UNDO, Action.PAY):
        desk.gathered = _those(work, PaymentItem.claim_id, ids, col(PaymentItem.live).is_(True))
        desk.corrected = _those(work, Correction.claim_id, ids)
        told = ledger.balances(work, ids)
        desk.owed = {claim_id: -sides.get(LedgerAccount.OWED, compensation.NOTHING) for claim_id, sides in told.items()}


def _those(work: Work, column: Any, ids: Sequence[UUID], *rules: Any) -> set[UUID]:  # noqa: ANN401 columns and conditions
    """Which of these claims another table knows something of."""
    return {
        claim_id
        for part in _parts(ids)
        for claim_id in work.session.exec(select(column).where(col(column).in_(part), *rules).distinct())
    }


def _parts(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]

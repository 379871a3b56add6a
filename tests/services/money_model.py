"""What is true of claims and caps, told without the application: decisions one after another, in every order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Final
from uuid import UUID

from models.money_words import ClaimStatus
from models.vocabulary import Action

CAPS: Final = {"meals": Decimal(70), "public_transport": Decimal(30), "personal_items": Decimal(25)}
DECIDERS: Final = ("mara", "otra")
SIGNERS: Final = (*DECIDERS, "sandra")
PAYERS: Final = ("aija",)
SCHOOL: Final = ("ilze",)
ABOVE: Final = 45  # euros: from here on two people sign
_S = ClaimStatus
# Which step leads from where to where, and whose it is: written down here once more, by hand.
LEADS: Final = {
    Action.APPROVE: ({_S.SUBMITTED}, _S.APPROVED, DECIDERS), Action.SIGN: ({_S.SIGNED_ONCE}, _S.APPROVED, SIGNERS),
    Action.RETURN: ({_S.SUBMITTED}, _S.RETURNED, DECIDERS), Action.REJECT: ({_S.SUBMITTED}, _S.REJECTED, DECIDERS),
    Action.HOLD: ({_S.SUBMITTED}, _S.HELD, DECIDERS), Action.RELEASE: ({_S.HELD}, _S.SUBMITTED, DECIDERS),
    Action.QUERY: ({_S.SUBMITTED, _S.HELD}, _S.QUERIED, DECIDERS), Action.ANSWER: ({_S.QUERIED}, _S.SUBMITTED, SCHOOL),
    Action.WITHDRAW: ({_S.SUBMITTED, _S.HELD, _S.QUERIED, _S.RETURNED}, _S.WITHDRAWN, SCHOOL),
    Action.UNDO: ({_S.SIGNED_ONCE, _S.APPROVED}, _S.SUBMITTED, DECIDERS), Action.PAY: ({_S.APPROVED}, _S.PAID, PAYERS),
    Action.CORRECT: ({_S.APPROVED, _S.PAID}, _S.APPROVED, DECIDERS),
}  # fmt: skip
NOTHING: Final = Decimal(0)


@dataclass(frozen=True)
class Told:
    """What the model knows of a claim."""

    plan: int
    kind: str
    month: date
    asked: Decimal
    status: ClaimStatus = ClaimStatus.SUBMITTED
    approved: Decimal | None = None
    version: int = 1
    by: str = ""  # who approved it
    more: Decimal = NOTHING  # by corrections; less is below nothing
    corrections: int = 0
    paid: Decimal = NOTHING
    debt: Decimal = NOTHING

    @property
    def net(self) -> Decimal:
        """What is granted now."""
        return (self.approved or NOTHING) + self.more

    @property
    def owed(self) -> Decimal:
        return self.net + self.debt - self.paid

    @property
    def key(self) -> tuple[int, str, date | None]:
        return self.plan, self.kind, None if self.kind == "personal_items" else self.month


@dataclass(frozen=True)
class Call:
    """One person's click: which claim, which step, the version they saw; a sum to approve, or to correct by."""

    claim: UUID
    who: str
    step: Action
    seen: int
    amount: Decimal | None = None


Book = Mapping[UUID, Told]
Outcome = tuple[ClaimStatus, Decimal | None] | None  # None: refused


def room(book: Book, told: Told) -> Decimal:
    """What is left of a claim's cap after everything granted and corrected."""
    return CAPS[told.kind] - sum((claim.net for claim in book.values() if claim.key == told.key), start=NOTHING)


def decided(book: Book, call: Call) -> tuple[Book, Outcome]:
    """The book after a call, and what the caller is told."""
    told = book[call.claim]
    leaves, enters, people = LEADS[call.step]
    if call.seen != told.version or call.who not in people or told.status not in leaves:
        return book, None
    after = _after(book, replace(told, status=enters, version=told.version + 1), told, call)
    if after is None:
        return book, None
    return {**book, call.claim: after}, (after.status, after.approved)


def _after(book: Book, enters: Told, told: Told, call: Call) -> Told | None:
    match call.step:
        case Action.APPROVE:
            most = min(told.asked, room(book, told))
            granted = most if call.amount is None else call.amount
            if not NOTHING < granted <= most:
                return None
            status = ClaimStatus.SIGNED_ONCE if granted > ABOVE else enters.status
            return replace(enters, approved=granted, status=status, by=call.who)
        case Action.SIGN:
            return None if call.who == told.by else enters
        case Action.UNDO:
            return None if told.corrections else replace(enters, approved=None, by="")
        case Action.PAY:
            return replace(enters, paid=told.paid + told.owed)
        case Action.CORRECT:
            return _corrected(book, enters, told, call)
        case _:
            return enters


def _corrected(book: Book, enters: Told, told: Told, call: Call) -> Told | None:
    by = call.amount or NOTHING
    if not by or call.who == told.by or not NOTHING <= told.net + by <= told.asked or by > room(book, told):
        return None
    overpaid = max(-by - told.owed, NOTHING)
    after = replace(enters, more=told.more + by, debt=told.debt + overpaid, corrections=told.corrections + 1)
    was_paid = told.paid or told.status is ClaimStatus.PAID
    return replace(after, status=ClaimStatus.PAID if was_paid and not after.owed else ClaimStatus.APPROVED)


def in_turn(book: Book, calls: Sequence[Call]) -> tuple[Book, list[Outcome]]:
    outcomes = []
    for call in calls:
        book, outcome = decided(book, call)
        outcomes.append(outcome)
    return book, outcomes


def some_order(book: Book, calls: Sequence[Call], outcomes: Sequence[Outcome]) -> Book | None:
    """The book after these calls in an order that explains what each was told; None where no order does."""
    for order in permutations(range(len(calls))):
        after, told = in_turn(book, [calls[i] for i in order])
        if told == [outcomes[i] for i in order]:
            return after
    return None

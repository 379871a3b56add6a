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
PAYERS: Final = ("aija",)
LEADS_TO: Final = {
    Action.APPROVE: ClaimStatus.APPROVED, Action.RETURN: ClaimStatus.RETURNED, Action.REJECT: ClaimStatus.REJECTED,
    Action.UNDO: ClaimStatus.SUBMITTED, Action.PAY: ClaimStatus.PAID,
}  # fmt: skip


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

    @property
    def key(self) -> tuple[int, str, date | None]:
        return self.plan, self.kind, None if self.kind == "personal_items" else self.month


@dataclass(frozen=True)
class Call:
    """One person's click: which claim, which step, and the version they saw."""

    claim: UUID
    who: str
    step: Action
    seen: int


Book = Mapping[UUID, Told]
Outcome = tuple[ClaimStatus, Decimal | None] | None  # None: refused


def room(book: Book, told: Told) -> Decimal:
    """What is left of a claim's cap after everything granted."""
    granted = (claim.approved for claim in book.values() if claim.key == told.key and claim.approved is not None)
    return CAPS[told.kind] - sum(granted, start=Decimal(0))


def decided(book: Book, call: Call) -> tuple[Book, Outcome]:
    """The book after a call, and what the caller is told."""
    told = book[call.claim]
    if call.seen != told.version or not _may(told, call):
        return book, None
    approved = told.approved
    if call.step is Action.APPROVE:
        approved = min(told.asked, room(book, told))
        if not approved:
            return book, None
    if call.step is Action.UNDO:
        approved = None
    after = replace(told, status=LEADS_TO[call.step], approved=approved, version=told.version + 1)
    return {**book, call.claim: after}, (after.status, after.approved)


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


def _may(told: Told, call: Call) -> bool:
    if call.step is Action.PAY:
        return call.who in PAYERS and told.status is ClaimStatus.APPROVED
    leaves = ClaimStatus.APPROVED if call.step is Action.UNDO else ClaimStatus.SUBMITTED
    return call.who in DECIDERS and told.status is leaves

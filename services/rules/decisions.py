"""What may be granted, who else has to sign, and what a correction moves: asked before, during and after a decision."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.money_words import Reduction
from models.vocabulary import Action
from services.rules.answers import Why

NOTHING = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a decider wants for one claim: all there is room for, unless a smaller sum is named with its reason."""

    amount: Decimal | None = None
    reason: Reduction | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """What a claim gets and why less than was asked; or why it cannot be granted like this."""

    amount: Decimal
    reason: Reduction | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a correction does: to what is still owed for the claim, and to what its payee owes back."""

    owed: Decimal
    overpaid: Decimal


EVERYTHING = Wish()


def granted(asked: Decimal, room: Decimal, wish: Wish) -> Granted:
    """Grant what is wished for, never more than the cap has room for; whatever is less than that has a reason (euros)."""
    if wish.amount is None:
        return Granted(room, Reduction.OVER_CAP if room < asked else None)
    if not whole_cents(wish.amount) or wish.amount <= NOTHING:
        return Granted(NOTHING, why=Why("claim.amount_not_positive"))
    if wish.amount > room:
        return Granted(
            NOTHING, why=Why("claim.amount_over_room", {"amount": wish.amount, "room": room, "asked": asked})
        )
    if wish.amount < room and wish.reason is None:
        return Granted(NOTHING, why=Why("claim.reason_needed", {"amount": wish.amount, "room": room}))
    if wish.amount == asked:
        return Granted(wish.amount)
    return Granted(wish.amount, wish.reason or Reduction.OVER_CAP)


def whole_cents(amount: Decimal) -> bool:
    return amount.is_finite() and amount == amount.quantize(_CENT)


def second_needed(amount: Decimal, above: int | None) -> bool:
    """Whether a sum needs a second signature: above the programme's figure (whole euros); none set, none needed."""
    return above is not None and amount > above


def barred(
    step: Action, hands: AbstractSet[UUID], filed_by: UUID | None, wrote: UUID | None, signed: AbstractSet[UUID | None]
) -> bool:
    """Whether these hands had their part in a claim already: who files, writes the plan, approves, signs, pays differ."""
    if step is Action.PAY:
        return bool(hands & signed)
    before = {filed_by, wrote} | (signed if step in (Action.SIGN, Action.CORRECT, Action.CHECK) else set())
    return bool(hands & before)


def corrected(amount: Decimal, granted_so_far: Decimal, owed: Decimal, asked: Decimal) -> Moved | Why:
    """What a correction by this sum moves, or why it cannot be made.

    Less: first what is still owed shrinks, the rest was paid too much. More: never above what was asked.
    """
    if not amount or not whole_cents(amount):
        return Why("correcting.nothing")
    after = granted_so_far + amount
    if after < NOTHING:
        return Why("correcting.below_nothing", {"granted": granted_so_far})
    if after > asked:
        return Why("correcting.over_asked", {"asked": asked, "granted": granted_so_far})
    of_owed = max(amount, -owed) if amount < NOTHING else amount
    return Moved(of_owed, of_owed - amount)

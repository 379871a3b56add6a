"""What one payment comes to: claims that may be paid, what is deducted for debts, and the parts of two funds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from models.money_words import PayeeKind
from services.rules.answers import Why
from services.rules.ledger import split

NOTHING: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known of an approved claim when payments are gathered."""

    owed: Decimal  # what the ledger says is still to be paid
    hands: frozenset[UUID]  # who filed, decided and signed it
    share: int | None  # hundredths of a per cent that the European fund pays
    payee: bool
    payee_active: bool
    account_valid: bool
    batch: str = ""  # the batch that holds its money already


def why_not(claim: Ready, hands: Collection[UUID]) -> Why | None:
    """Why a claim is left out of a batch that these hands gather; None where nothing keeps it out."""
    if claim.batch:
        return Why("payment.in_another", {"batch": claim.batch})
    if claim.owed <= 0:
        return Why("payment.nothing_owed")
    if not claim.payee:
        return Why("payment.no_payee")
    if not claim.payee_active:
        return Why("payment.payee_retired")
    if not claim.account_valid:
        return Why("payment.bad_account")
    if claim.share is None:
        return Why("payment.no_share_row")
    return Why("payment.own_hand") if claim.hands & set(hands) else None


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A debt as it stands: what is open of it, what of it came back or is reserved, and the European share."""

    id: UUID
    open: Decimal
    done: Decimal
    share: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What is deducted for one debt, and to which funds it goes back."""

    debt_id: UUID
    amount: Decimal
    esf: Decimal
    state: Decimal


def split_further(done: Decimal, amount: Decimal, share: int) -> tuple[Decimal, Decimal]:
    """The parts of an amount that comes on top of what is done: all parts together are those of the whole, to the cent."""
    esf = split(done + amount, share)[0] - split(done, share)[0]
    return esf, amount - esf


def deduct(total: Decimal, debts: Iterable[OpenDebt]) -> list[Taken]:
    """What of a payment stays back for debts, in their order: never more than the payment, nor than a debt."""
    taken: list[Taken] = []
    for debt in debts:
        amount = min(total, debt.open)
        if amount <= 0:
            continue
        taken.append(Taken(debt.id, amount, *split_further(debt.done, amount, debt.share)))
        total -= amount
    return taken


@dataclass(frozen=True, slots=True)
class Part:
    """What one payment pays of one claim."""

    claim_id: UUID
    school: str
    amount: Decimal
    esf: Decimal
    state: Decimal


@dataclass(slots=True)
class Payment:
    """What one payee gets: the parts of claims, less what is deducted."""

    payee_id: UUID
    kind: PayeeKind
    name: str
    iban: str
    parts: list[Part] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def total(self, what: str) -> Decimal:
        """Of "amount", "esf" or "state": the parts less the deductions."""
        parts = sum((getattr(part, what) for part in self.parts), start=NOTHING)
        return parts - sum((getattr(taken, what) for taken in self.taken), start=NOTHING)

    @property
    def deducted(self) -> Decimal:
        return sum((taken.amount for taken in self.taken), start=NOTHING)

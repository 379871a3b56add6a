"""Which accounts a movement of money touches: one function a movement, and all of them balance."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from models.money_words import LedgerAccount as A

Sides = Mapping[A, Decimal]
_WHOLE: Final = 10_000  # hundredths of a per cent
_CENT: Final = Decimal("0.01")


def granted(amount: Decimal) -> Sides:
    """A claim is approved, or granted more; below nothing: taken back before it was paid."""
    return {A.GRANTED: amount, A.OWED: -amount}


def paid(esf: Decimal, state: Decimal) -> Sides:
    """A payment went out, out of two funds; below nothing: the bank sent it back."""
    return {A.OWED: esf + state, A.ESF: -esf, A.STATE: -state}


def overpaid(amount: Decimal) -> Sides:
    """What was paid turned out to be too much: the payee owes it."""
    return {A.GRANTED: -amount, A.DEBT: amount}


def repaid(esf: Decimal, state: Decimal) -> Sides:
    """A debt came back to the funds it came from: as money, or deducted from another claim's payment.

    A deduction is two movements: the debt's claim is repaid, the other claim is paid, and the bank moves the difference.
    """
    return {A.DEBT: -(esf + state), A.ESF: esf, A.STATE: state}


def require_balance(sides: Sides) -> None:
    if total := sum(sides.values(), start=Decimal(0)):
        msg = f"a movement must add up to nothing, not to {total}"
        raise ValueError(msg)


def split(amount: Decimal, share: int) -> tuple[Decimal, Decimal]:
    """What the European fund and the state pay of an amount; they add up to it to the cent.

    `share`: hundredths of a per cent of the European fund. Half a cent goes to the European fund [our choice].
    """
    esf = (amount * share / _WHOLE).quantize(_CENT, ROUND_HALF_UP)
    return esf, amount - esf

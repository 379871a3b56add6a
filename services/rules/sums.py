"""Sums of money for people to read: exact, and nothing where there is no amount."""

from collections.abc import Iterable
from decimal import Decimal

from services.rules.compensation import NOTHING


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """All of them together, in the unit they came in; an unknown amount adds nothing."""
    return sum((amount for amount in amounts if amount is not None), start=NOTHING)

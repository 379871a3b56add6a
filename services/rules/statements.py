"""What a line of the bank's statement means for a payment of ours."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from models.money_words import BatchStatus, LineStatus, StatementMatch

# Payments that are on their way, or came to an end: an open batch has sent nothing.
_SENT: Final = frozenset({BatchStatus.FROZEN, BatchStatus.PAID, BatchStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement on the account: `debit` went out, otherwise it came in."""

    on: date
    amount: Decimal
    debit: bool
    end_to_end: str = ""
    name: str = ""
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment of ours as it stands."""

    amount: Decimal
    status: LineStatus
    batch: BatchStatus
    paid_on: date | None


def judge(entry: Entry, sent: Sent | None) -> StatementMatch:
    """PAID and RETURNED change the payment; everything else is only for people to look at."""
    if sent is None or sent.batch not in _SENT:
        return StatementMatch.UNKNOWN
    match sent.status:
        case LineStatus.WAITING if entry.debit:
            return StatementMatch.PAID if entry.amount == sent.amount else StatementMatch.WRONG_AMOUNT
        case LineStatus.PAID if entry.debit:
            return StatementMatch.PAID_BEFORE
        case LineStatus.PAID:
            return StatementMatch.RETURNED if entry.amount == sent.amount else StatementMatch.WRONG_AMOUNT
        case LineStatus.FAILED if sent.paid_on is not None:
            return StatementMatch.PAID_BEFORE  # statements overlap: it went out and came back before
        case _:
            return StatementMatch.UNKNOWN


def after(sent: Sent, entry: Entry, match: StatementMatch) -> Sent:
    """The payment once the line is taken in, so that a later line of the same file meets it as it is then."""
    if match is StatementMatch.PAID:
        return replace(sent, status=LineStatus.PAID, paid_on=entry.on)
    return replace(sent, status=LineStatus.FAILED) if match is StatementMatch.RETURNED else sent

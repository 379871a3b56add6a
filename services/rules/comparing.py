"""How a published figure and our own count of the same stand to each other. Neither is ever mended."""

from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final

_NEARLY: Final = Decimal("0.9")  # how far below a figure still nearly reaches it: our choice


class Exactness(Enum):
    """How a figure was printed."""

    EXACT = "exact"
    AT_LEAST = "at_least"  # "more than 11 000"
    NEARLY = "nearly"  # "approaching 200"
    ABOUT = "about"  # rounded: 44 000


class Verdict(StrEnum):
    """What comes of laying the two side by side."""

    SAME = "same"
    FITS = "fits"
    DIFFERS = "differs"
    HIDDEN = "hidden"
    NO_RECORDS = "no_records"
    TOLD_ONLY = "told_only"


def verdict(published: Decimal, exactness: Exactness, ours: int | None) -> Verdict:
    """`ours`: our count, None where it is hidden. A figure that is not exact fits or differs, it is never the same."""
    if ours is None:
        return Verdict.HIDDEN
    if ours == 0 and published:
        return Verdict.NO_RECORDS
    match exactness:
        case Exactness.EXACT:
            return Verdict.SAME if ours == published else Verdict.DIFFERS
        case Exactness.AT_LEAST:
            fits = ours >= published
        case Exactness.NEARLY:
            fits = published * _NEARLY <= ours <= published
        case Exactness.ABOUT:
            fits = abs(ours - published) * 2 <= _step(published)
    return Verdict.FITS if fits else Verdict.DIFFERS


def _step(rounded: Decimal) -> Decimal:
    """To what a number was rounded: 44 000 to thousands."""
    step = Decimal(1)
    while rounded and rounded % (step * 10) == 0:
        step *= 10
    return step

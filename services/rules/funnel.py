"""A school among similar ones: control limits by size, and how coarsely the others are told.

Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202: exact binomial limits, interpolated as in its appendix A.1.1, at 95 % and 99.8 %.

The others are told as cells: a band of sizes crossed with a band of shares. A cell is so wide that whoever knows how
many pupils a school in it has is still left with at least `smallest` possible numbers of those kept, and of those not.
Smaller schools are told by size alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import exp, lgamma, log
from typing import Final

# The first size of each band, as a multiple of the smallest count that may be told; the last one has no end.
_BANDS: Final = (1, 4, 8, 16, 32)
_FINEST: Final = 16  # steps of a share; finer ones would show more than chance leaves to see
# The chance of falling below each line, lowest first: two outer lines at 99.8 %, two inner ones at 95 %.
_CHANCES: Final = (0.001, 0.025, 0.975, 0.999)


class Share(StrEnum):
    """What part of a school's pupils is compared."""

    STAYED = "stayed"
    EVALUATED = "evaluated"


class Position(StrEnum):
    """Where a share lies by the limits of its size; within them, chance explains it."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    FAR_ABOVE = "far_above"


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines at one size, as shares between 0 and 1."""

    people: int
    outer_low: float
    low: float
    high: float
    outer_high: float


@dataclass(frozen=True, order=True, slots=True)
class Cell:
    """Where a school lies, no more exactly than may be told. `last` None: and larger; low to high is a share."""

    first: int
    last: int | None
    low: Fraction
    high: Fraction


def limits(centre: float, people: int) -> Limits:
    """Between which shares chance alone keeps a school of so many pupils, if its pupils fare as all do together."""
    return Limits(people, *(_line(centre, people, chance) for chance in _CHANCES))


def position(kept: int, people: int, centre: float) -> Position:
    """A share on a line is within it. Many are judged as few are, by those who were not kept: an upper line lies up to
    one pupil too low (all of 18 would be a sign where chance keeps all of them in every second school).
    """
    few, many = _below(kept, people, centre), _below(people - kept, people, 1 - centre)
    if few:
        return Position.FAR_BELOW if few > 1 else Position.BELOW
    if many:
        return Position.FAR_ABOVE if many > 1 else Position.ABOVE
    return Position.WITHIN


def _below(kept: int, people: int, centre: float) -> int:
    """Below how many of the lower lines a share lies."""
    lines = limits(centre, people)
    return sum(kept / people < line for line in (lines.low, lines.outer_low))


def band(people: int, smallest: int) -> int | None:
    """Which band of sizes; None for so few that nothing is told of them."""
    return max((at for at, times in enumerate(_BANDS) if people >= times * smallest), default=None)


def cell(kept: int, people: int, smallest: int) -> Cell | None:
    """Where a school is told to be; None for one with fewer pupils than the smallest count that may be told."""
    at = band(people, smallest)
    if at is None:
        return None
    steps = min(_BANDS[at], _FINEST)
    step = min(kept * steps // people, steps - 1)
    last = _BANDS[at + 1] * smallest - 1 if at + 1 < len(_BANDS) else None
    return Cell(_BANDS[at] * smallest, last, Fraction(step, steps), Fraction(step + 1, steps))


def centre_of(kept: int, people: int) -> int:
    """The share of all together in whole percent, never quite none or all: lines need some room for chance."""
    return min(max(round(100 * kept / people), 1), 99)


def similar(at: int, other: int | None) -> bool:
    """Whether schools of two bands of sizes are compared: the same one and its neighbours."""
    return other is not None and abs(at - other) <= 1


def _line(centre: float, people: int, chance: float) -> float:
    """The share below which a school falls by this chance, interpolated between two numbers of pupils."""
    below = 0.0
    for kept, upto in enumerate(_cumulated(centre, people)):
        if upto >= chance:
            part = (upto - chance) / (upto - below)
            return min(max((kept - part) / people, 0.0), 1.0)
        below = upto
    return 1.0


def _cumulated(centre: float, people: int) -> Iterator[float]:
    """The chance of at most 0, 1, 2 … pupils."""
    total = 0.0
    for kept in range(people + 1):
        ways = lgamma(people + 1) - lgamma(kept + 1) - lgamma(people - kept + 1)
        total += exp(ways + kept * log(centre) + (people - kept) * log(1 - centre))
        yield total


def told(schools: Iterable[tuple[int, int]], smallest: int) -> dict[Cell, int]:
    """How many of the schools, each given as kept and people, are in each cell."""
    counts: dict[Cell, int] = {}
    for kept, people in schools:
        where = cell(kept, people, smallest)
        if where is not None:
            counts[where] = counts.get(where, 0) + 1
    return dict(sorted(counts.items()))

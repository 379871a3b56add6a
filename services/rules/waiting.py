"""How old what waits in a queue is: bands of days, the median, the oldest."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low
from typing import Final


class AgeBand(StrEnum):
    """Days since something began to wait. No source says where lateness begins: our choice, a week at a time."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    LONGER = "longer"


# The last day of each band; what is older is in the last one.
_LAST: Final = ((7, AgeBand.WEEK), (14, AgeBand.FORTNIGHT), (30, AgeBand.MONTH))


@dataclass(frozen=True, slots=True)
class Ages:
    """How many things wait how long, in days. `median`: half of them wait no longer than this."""

    waiting: int
    bands: Mapping[AgeBand, int]
    median: int | None
    oldest: int | None


def ages(days: Mapping[int, int]) -> Ages:
    """How many things wait so many days. Everything is in exactly one band; what is dated ahead of today has waited no day yet."""
    waited: Counter[int] = Counter()
    counts = dict.fromkeys(AgeBand, 0)
    for one, many in days.items():
        waited[max(one, 0)] += many
        counts[next((band for last, band in _LAST if one <= last), AgeBand.LONGER)] += many
    every = list(waited.elements())
    return Ages(len(every), counts, median_low(every) if every else None, max(every, default=None))

"""What a move to another school means for the plans a pupil has."""

from datetime import date, timedelta
from typing import Final

_A_DAY: Final = timedelta(days=1)


def last_day(starts_on: date, ends_on: date, moved_on: date) -> date | None:
    """On which day a plan of the old school ends; None for one that does not begin before the move.

    A plan lasts longer than a day, so one that had just begun ends on the day of the move itself.
    """
    if ends_on < moved_on:
        return ends_on
    if starts_on >= moved_on:
        return None
    return max(moved_on - _A_DAY, starts_on + _A_DAY)

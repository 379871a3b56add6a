"""When a plan's evaluation is due, and what an outcome means for what comes after."""

from datetime import date, timedelta
from typing import Final

from models.vocabulary import Outcome, PlanStatus

# No source says how early people want to be reminded: our choice.
REMINDER: Final = timedelta(days=14)
_GONE: Final = frozenset(
    {Outcome.MOVED_SCHOOL, Outcome.GRADUATED, Outcome.LEFT, Outcome.LEFT_FOR_WORK, Outcome.LEFT_ABROAD}
)
_DROPPED_OUT: Final = frozenset({Outcome.LEFT, Outcome.LEFT_FOR_WORK, Outcome.LEFT_ABROAD})


def remind_until(today: date) -> date:
    """Plans that end up to this day are due for evaluation."""
    return today + REMINDER


def is_due(status: PlanStatus, ends_on: date, today: date) -> bool:
    """Whether a plan asks for its evaluation: it runs, and its end is near or past."""
    return status is PlanStatus.RUNNING and ends_on <= remind_until(today)


def is_overdue(ends_on: date, today: date) -> bool:
    return ends_on < today


def dropped_out(outcome: Outcome | None) -> bool:
    """Whether a pupil left education early. A year that ends, a graduation or another school is no such thing."""
    return outcome in _DROPPED_OUT


def is_gone(outcome: Outcome | None) -> bool:
    """Whether, by the outcome of the last plan, the pupil is no longer at this school: no plan follows by itself."""
    return outcome in _GONE

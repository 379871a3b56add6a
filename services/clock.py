"""The clocks. Days are counted in Riga; moments are kept in UTC.

Sign-in goes by the real time. Everything the programme counts by goes by `now` and `today`, which the demonstration
sets to the day it plays on (PUMPURS_TODAY); screens then say so.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

RIGA = ZoneInfo("Europe/Riga")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def real() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The moment as records keep it."""
    if told := _told.get():
        return told
    day = pretended_day()
    return datetime.combine(day, real().astimezone(RIGA).time(), RIGA).astimezone(UTC) if day else real()


def today() -> date:
    return day_of(now())


def pretended_day() -> date | None:
    """The day of a demonstration; None where the calendar on the wall counts."""
    given = os.environ.get("PUMPURS_TODAY")
    return date.fromisoformat(given) if given else None


def day_of(moment: datetime) -> date:
    """The day of a moment, in Riga: between ten and midnight in UTC that is already the next one."""
    return moment.astimezone(RIGA).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Tell the story of a moment: records made within are of that time. For made-up data and tests."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=RIGA).astimezone(UTC)

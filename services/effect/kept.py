"""Answers that took long are kept for a while: what is told of years need not be of this minute.

Small installations are always told what is now. All that is kept is safe to tell, and kept for one reach.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from models.database import engine
from services import clock
from services.rules.permissions import Level, Permission
from services.small_counts import smallest_count
from services.work import Work

AnswerT = TypeVar("AnswerT")
# Our choice: whoever waits a second is told what is now; kept is what takes longer, the longer it takes.
_LONG: Final = timedelta(seconds=1)
_TIMES: Final = 600
_LONGEST: Final = timedelta(hours=6)
_kept: WeakKeyDictionary[Engine, dict[Hashable, tuple[datetime, "Answer[Any]"]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Answer(Generic[AnswerT]):
    """What was asked; `at`: when it was found, where that is not now."""

    what: AnswerT
    at: datetime | None = None


def answered(work: Work, use: Callable[[Work], AnswerT]) -> Answer[AnswerT]:
    """What a use case of effectiveness answers to everybody of this reach."""
    level = work.require(Permission.EFFECT_READ)
    place = work.actor.municipality_id if level is Level.MUNICIPALITY else None
    key, began = (use.__module__, use.__qualname__, level, place, work.today, smallest_count(work)), clock.real()
    known = _kept.get(engine(), {})
    until, answer = known.get(key, (began, None))
    if answer is not None and began < until:
        return answer
    what, took = use(work), clock.real() - began
    if took >= _LONG:
        fresh = {one: kept for one, kept in known.items() if began < kept[0]}
        _kept[engine()] = fresh | {key: (began + min(took * _TIMES, _LONGEST), Answer(what, began))}
    return Answer(what)

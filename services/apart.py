"""One of many in the same transaction, each by itself: what is refused leaves nothing behind, not even an entry."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from services.errors import Refusal, outcome_of
from services.work import Work

P = ParamSpec("P")
T = TypeVar("T")


def apart(use: Callable[Concatenate[Work, P], T], work: Work, *args: P.args, **kwargs: P.kwargs) -> T | Refusal:
    """What came of one of many: its result, kept, or the refusal, and all it touched as it was before."""
    point, entries = work.session.begin_nested(), len(work.entries)
    result = outcome_of(use, work, *args, **kwargs)
    if isinstance(result, Refusal):
        point.rollback()
        del work.entries[entries:]
    else:
        point.commit()
    return result

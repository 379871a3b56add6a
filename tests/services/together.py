"""Several people at the same moment: threads that start as one, and a look at who waits for whom."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from time import monotonic
from typing import Any

from sqlalchemy import text

from models.database import reading
from services.errors import Refusal, outcome_of

_PATIENCE = 60


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What came of calls made at the same moment, each with its result or refusal."""
    start = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any | Refusal:
        start.wait(_PATIENCE)
        return outcome_of(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(_PATIENCE) for future in [pool.submit(one, call) for call in calls]]


def meanwhile(call: Callable[[], Any]) -> Future[Any]:
    """What will come of somebody else's call, once they wait for a lock that the caller's transaction holds."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(outcome_of, call)
    pool.shutdown(wait=False)
    _await_waiting(future)
    return future


def _await_waiting(future: Future[Any]) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        with reading() as session:
            if session.execute(waiting).scalar_one():
                return
        assert not future.done(), f"nobody waited: {future.result()}"
    raise TimeoutError

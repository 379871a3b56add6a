"""Pull the plug fifty times: a process killed at any moment of a big job has done all of it or nothing."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from uuid_utils.compat import uuid7

from models.claims import Claim
from models.database import reading
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services import integrity, money_checks
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

KILLS: Final = 50
MANY: Final = 100
PATIENCE: Final = 60
SETTINGS: Final = ("DATABASE_URL", "PUMPURS_DATA", "PUMPURS_SECRET", "PUMPURS_TODAY")


@dataclass(frozen=True)
class Job:
    """A big job: what it is done to, doing it (in the process that is killed), and how much of it is done."""

    prepare: Callable[[World], Any]
    do: Callable[[Any], None]
    done: Callable[[Any], Sequence[object]]  # one word a thing; all alike: all or nothing


def _claims(world: World) -> tuple[Actor, list[UUID]]:
    """A hundred claims that wait, each with a cap of its own."""
    first = world.the_claim(world.claim(world.running(), "10.00"))
    copies = [
        Claim.model_validate(first.model_dump() | {"id": uuid7(), "period": f"k{n:05}", "document_no": str(n)})
        for n in range(MANY)
    ]
    with begin(OPERATOR) as work:
        for copy in copies:
            work.add(copy, Action.FILE)
    return world.cast.mara, [copy.id for copy in copies]


def _approve_or_undo(given: tuple[Actor, list[UUID]]) -> None:
    from services.money import claim_decisions

    actor, ids = given
    with begin(actor) as work:
        rows = work.session.exec(select(Claim.id, Claim.version, Claim.status).where(col(Claim.id).in_(ids))).all()
        step = Action.APPROVE if rows[0][2] is ClaimStatus.SUBMITTED else Action.UNDO
        outcomes = claim_decisions.decide(work, {row[0]: row[1] for row in rows}, step, "iemesls")
        assert all(outcome.refusal is None for outcome in outcomes)


def _statuses(given: tuple[Actor, list[UUID]]) -> Sequence[object]:
    with look(OPERATOR) as work:
        return [(c.status, c.version) for c in work.session.exec(select(Claim).where(col(Claim.id).in_(given[1])))]


JOBS: Final = {"bulk approval": Job(_claims, _approve_or_undo, _statuses)}


def _child(environment: dict[str, str], do: Callable[[Any], None], given: Any, ready: Any) -> None:
    """Connect first, so that what is killed is the job and not its beginning."""
    os.environ.update(environment)
    with reading() as session:
        session.execute(text("SELECT 1"))
    ready.set()
    do(given)


def _run(job: Job, given: Any, *, kill_after: float | None) -> float:
    """The job in a process of its own, killed after so many seconds; how long it lived once it was ready."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["services.money.claim_decisions", "services.commands", "tests.world"])
    ready = processes.Event()
    environment = {name: os.environ[name] for name in SETTINGS}
    process = processes.Process(target=_child, args=(environment, job.do, given, ready))
    process.start()
    assert ready.wait(PATIENCE)
    began = time.monotonic()
    if kill_after is not None:
        process.join(kill_after)
        with suppress(ProcessLookupError):
            os.kill(process.pid or 0, signal.SIGKILL)
    process.join(PATIENCE)
    if kill_after is None:
        assert process.exitcode == 0
    return time.monotonic() - began


def _settle() -> None:
    """Wait until the server has noticed that whoever was killed is gone."""
    with reading() as session:
        if session.get_bind().dialect.name != "postgresql":
            return
    busy = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND state <> 'idle'"
    )
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with reading() as session:
            if not session.execute(busy).scalar_one():
                return
    raise TimeoutError


def adds_up() -> bool:
    """The money of every claim and cap; the whole house is asked every tenth time, because the trail is long by then."""
    with reading() as session:
        return [fault for check in money_checks.CHECKS for fault in check(session)] == []


@pytest.mark.parametrize("name", JOBS)
def test_killed_at_any_moment_it_is_all_or_nothing(world: World, name: str) -> None:
    job, chance = JOBS[name], Random(name)
    given = job.prepare(world)
    longest = max(_run(job, given, kill_after=None) for _ in range(2))
    before, came_through = job.done(given), 0
    for kill in range(KILLS):
        _run(job, given, kill_after=chance.uniform(0, longest))
        _settle()
        after = job.done(given)
        assert len(set(after)) == 1, f"kill {kill}: {len(after)} things are in {len(set(after))} states"
        came_through += after != before
        before = after
        assert adds_up()
        assert kill % 10 or integrity.verify() == []
    assert integrity.verify() == []

    assert 0 < came_through < KILLS, "killing always came too early, or always too late"

"""Many approvers in processes of their own at one cap: it is granted once, never beaten, round after round."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing.queues import Queue
from typing import Any
from uuid import UUID

from sqlmodel import select
from uuid_utils.compat import uuid7

from models.claims import CapUse, Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action, Role
from services import integrity
from services.work import OPERATOR, begin, look
from tests.properties import HARDER
from tests.world import World

APPROVERS = 20
EACH = 2
ROUNDS = 5 * HARDER
PATIENCE = 300
CAP = Decimal("70.00")
SETTINGS = ("DATABASE_URL", "PUMPURS_DATA", "PUMPURS_SECRET", "PUMPURS_TODAY")


# One of three answers never arrives: whoever asked hands the same form in again.
CUT = 3


def approve(environment: dict[str, str], actor: Any, start: Any, given: Any, answers: Any) -> None:
    """What one approver does: waits for claims, then decides each by itself, as fast as the others let them."""
    os.environ.update(environment)
    from services.errors import Refusal
    from services.money import claim_decisions
    from services.work import begin

    while ids := given.get(timeout=PATIENCE):
        granted, said = Decimal(0), []
        start.wait(PATIENCE)
        for number, claim_id in enumerate(ids):
            decided = None
            for _ in range(2 if number % CUT == 0 else 1):
                try:
                    with begin(actor) as work:
                        decided = claim_decisions.decide(work, {claim_id: 1}, Action.APPROVE, key=str(claim_id))[0]
                except Refusal as refusal:
                    said.append(refusal.why.name)
            if decided is None:
                continue
            granted += decided.amount or Decimal(0)
            said.append(decided.refusal.why.name if decided.refusal else "granted")
        answers.put((granted, said))


@contextmanager
def approvers(world: World) -> Iterator[tuple[list[Queue], Queue]]:
    """Processes that wait for claims, each as somebody else; started once, because starting takes longer than deciding."""
    processes = multiprocessing.get_context("forkserver")  # the application is imported once, not by everybody
    processes.set_forkserver_preload(["services.money.claim_decisions", "tests.world"])
    environment = {name: os.environ[name] for name in SETTINGS}
    start, answers = processes.Barrier(APPROVERS), processes.Queue()
    desks = [processes.Queue() for _ in range(APPROVERS)]
    workers = [
        processes.Process(
            target=approve,
            args=(environment, world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality"), start, desk, answers),
        )
        for desk in desks
    ]
    for worker in workers:
        worker.start()
    yield desks, answers
    for desk in desks:
        desk.put([])
    for worker in workers:
        worker.join(PATIENCE)
    assert [worker.exitcode for worker in workers] == [0] * APPROVERS


def test_concurrent_approvers_never_beat_the_cap(world: World) -> None:
    """In turn: everybody with claims of their own, then everybody at the same claims from another end."""
    first = world.the_claim(world.claim(world.running(), "10.00"))
    with approvers(world) as (desks, answers):
        for number in range(ROUNDS):
            ids = _claims(first, f"r{number:05}")
            for i, desk in enumerate(desks):
                desk.put(ids[i::APPROVERS] if number % 2 else ids[i:] + ids[:i])
            told = [answers.get(timeout=PATIENCE) for _ in desks]

            granted = sum((amount for amount, _ in told), start=Decimal(0))
            with look(OPERATOR) as work:
                approved = work.session.exec(
                    select(Claim).where(Claim.status == ClaimStatus.APPROVED, Claim.id.in_(ids))
                ).all()
                use = work.session.exec(select(CapUse).where(CapUse.period == f"r{number:05}")).one()
            assert sum(claim.approved for claim in approved) == granted == use.used == CAP
            said = {name for _, names in told for name in names}
            assert said <= {"granted", "compensation.used_up", "claim.not_now", "claim.not_decided", "access.overtaken"}
    assert [fault for fault in integrity.verify() if not fault.startswith("claim")] == []


def _claims(first: Claim, period: str) -> list[UUID]:
    """More claims than the cap has room for: 10 euros each, waiting together, in a period of this round's own."""
    copies = [
        Claim.model_validate(first.model_dump() | {"id": uuid7(), "period": period, "document_no": str(n)})
        for n in range(APPROVERS * EACH)
    ]
    with begin(OPERATOR) as work:
        work.session.add_all(copies)
    return [copy.id for copy in copies]

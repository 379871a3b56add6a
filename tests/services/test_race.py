"""Many approvers in processes of their own at one cap: it is granted once, never beaten."""

import multiprocessing
import os
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import select
from uuid_utils.compat import uuid7

from models.claims import CapUse, Claim
from models.vocabulary import Action, ClaimStatus, Role
from services import integrity
from services.work import OPERATOR, begin, look
from tests.world import World

WORKERS = 4
EACH = 3
ROUNDS = 3


def approve(environment: dict[str, str], actor: Any, ids: list[UUID], barrier: Any, answers: Any) -> None:
    """What one approver does: each claim by itself, as fast as the others let them."""
    os.environ.update(environment)
    from services import claim_decisions
    from services.errors import Refusal

    granted = Decimal(0)
    barrier.wait(60)
    for claim_id in ids:
        try:
            with begin(actor) as work:
                decided = claim_decisions.decide(work, {claim_id: 1}, Action.APPROVE)[0]
        except Refusal:
            continue
        granted += decided.amount or Decimal(0)
    answers.put(granted)


def test_concurrent_approvers_never_beat_the_cap(world: World) -> None:
    spawn = multiprocessing.get_context("spawn")
    environment = {
        name: os.environ[name] for name in ("DATABASE_URL", "PUMPURS_DATA", "PUMPURS_SECRET", "PUMPURS_TODAY")
    }
    approvers = [world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality") for _ in range(WORKERS)]
    for _ in range(ROUNDS):
        claims = _claims(world, WORKERS * EACH)
        barrier, answers = spawn.Barrier(WORKERS), spawn.Queue()
        workers = [
            spawn.Process(target=approve, args=(environment, actor, claims[i::WORKERS], barrier, answers))
            for i, actor in enumerate(approvers)
        ]
        for worker in workers:
            worker.start()
        granted = sum((answers.get(timeout=120) for _ in workers), start=Decimal(0))
        for worker in workers:
            worker.join(30)

        with look(OPERATOR) as work:
            approved = work.session.exec(
                select(Claim).where(Claim.status == ClaimStatus.APPROVED, Claim.id.in_(claims))
            ).all()
            use = work.session.exec(select(CapUse).where(CapUse.pupil_id == world.the_claim(claims[0]).pupil_id)).one()
        assert sum(claim.approved for claim in approved) == granted == use.used == Decimal("70.00")
    assert [fault for fault in integrity.verify() if not fault.startswith("claim")] == []


def _claims(world: World, number: int) -> list[UUID]:
    """More claims than the cap has room for: 10 euros each, waiting together."""
    first = world.the_claim(world.claim(world.running(), "10.00"))
    copies = [
        Claim.model_validate(first.model_dump() | {"id": uuid7(), "document_no": str(n)}) for n in range(number - 1)
    ]
    with begin(OPERATOR) as work:
        work.session.add_all(copies)
    return [first.id, *(copy.id for copy in copies)]

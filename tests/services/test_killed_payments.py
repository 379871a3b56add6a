"""kill -9 in the midst of gathering and of reading a statement: all of it or nothing, and the books still balance."""

import multiprocessing
import os
import random
import signal
from typing import Any

from sqlmodel import func, select

from models.money_words import BatchStatus, LineStatus
from models.payments import PaymentBatch, PaymentItem, PaymentLine, Statement
from services import integrity
from services.money import batches
from services.transfer.statement_file import read_in
from services.work import OPERATOR, begin, look
from tests.services.paying import approved, freeze, gathered, lines, name_account, payee
from tests.services.statements import camt
from tests.world import World

KILLS = 50
SETTINGS = ("DATABASE_URL", "PUMPURS_DATA", "PUMPURS_SECRET", "PUMPURS_TODAY")


def gather(environment: dict[str, str], actor: Any, ready: Any, _content: bytes) -> None:
    os.environ.update(environment)
    from services.money import batches, gathering
    from services.work import begin

    ready.set()
    while True:
        with begin(actor) as work:
            batch_id = gathering.gather(work, gathering.Wanted())
        with begin(actor) as work:
            batches.cancel(work, batch_id, 1, "Vēlreiz.")


def read(environment: dict[str, str], actor: Any, ready: Any, content: bytes) -> None:
    os.environ.update(environment)
    from services.transfer.statement_file import read_in

    ready.set()
    read_in(actor, "a.xml", content)


def killed(target: Any, actor: Any, content: bytes, wait: float) -> None:
    """Somebody's work, ended without a word after a while."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["services.transfer.statement_file", "services.money.batches", "tests.world"])
    ready = processes.Event()
    environment = {name: os.environ[name] for name in SETTINGS if name in os.environ}
    one = processes.Process(target=target, args=(environment, actor, ready, content))
    one.start()
    assert ready.wait(60)
    one.join(wait)
    if one.pid is not None and one.is_alive():
        os.kill(one.pid, signal.SIGKILL)
    one.join(60)


def test_gathering_that_is_killed_leaves_a_whole_batch_or_none(world: World) -> None:
    caterer = payee(world.school("river").id)
    plan_id = world.running()
    claims = {approved(world, "1.00", plan_id=plan_id, payee_id=caterer, document_no=str(n)) for n in range(20)}
    chance = random.Random(5)
    for _ in range(KILLS):
        killed(gather, world.cast.aija, b"", chance.uniform(0, 0.12))
        with look(OPERATOR) as work:
            live = work.session.exec(select(PaymentItem.claim_id).where(PaymentItem.live)).all()
            opened = work.session.exec(select(PaymentBatch.id).where(PaymentBatch.status == BatchStatus.OPEN)).all()
        assert (len(live), len(opened)) in ((0, 0), (len(claims), 1))
        if opened:
            with begin(world.cast.aija) as work:
                batches.cancel(work, opened[0], 1, "Vēlreiz.")

    assert integrity.verify() == []


def test_a_statement_that_is_killed_marks_all_or_nothing(world: World) -> None:
    """Payments go out and come back in turn, so that every statement has something to do."""
    name_account(world)
    plan_id = world.running()
    for number in range(12):
        approved(world, "1.00", plan_id=plan_id, payee_id=payee(world.school("river").id), document_no=str(number))
    chance, finished = random.Random(6), 0
    sent, batch_id = _frozen(world)
    for number in range(KILLS):
        content = camt(sent) + b"<!-- %d -->" % number
        killed(read, world.cast.aija, content, chance.uniform(0, 0.15))
        with look(OPERATOR) as work:
            paid = work.session.exec(
                select(func.count()).where(PaymentLine.batch_id == batch_id, PaymentLine.status == LineStatus.PAID)
            ).one()
            read_now = work.session.exec(select(func.count()).select_from(Statement)).one() - finished
        assert paid == (len(sent) if read_now else 0)
        if paid:
            read_in(world.cast.aija, "b.xml", camt(sent, debit=False) + b"<!-- %d -->" % number)
            finished += 2
            sent, batch_id = _frozen(world)

    assert integrity.verify() == []


def _frozen(world: World) -> tuple[list[PaymentLine], Any]:
    batch_id = gathered(world.cast.aija)
    freeze(world.cast.aija, batch_id)
    return lines(batch_id), batch_id

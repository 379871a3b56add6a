"""Samples: drawn again the same, looked at by others, and nothing goes on before they are found sound."""

from uuid import UUID

import pytest
from sqlmodel import select

from models.ledger import SampleCheck
from models.money_words import BatchStatus, SampleVerdict
from models.payments import PaymentBatch, PaymentItem, PaymentLine
from models.vocabulary import Action, Role
from services.errors import Refusal, outcome_of
from services.money import samples
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.at_the_claims import figure, gather
from tests.world import World


def batch_of(world: World, count: int) -> tuple[UUID, list[UUID]]:
    """A batch of so many approved claims."""
    claims = [world.claim(world.running(), "5.00") for _ in range(count)]
    world.decide(world.cast.mara, Action.APPROVE, *claims)
    batches = [gather(world, claim) for claim in claims]
    with begin(OPERATOR) as work:
        for line in work.session.exec(select(PaymentLine)):
            line.batch_id = batches[0]
    return batches[0], claims


def draw(actor: Actor, batch: UUID) -> list[UUID]:
    with begin(actor) as work:
        return samples.draw(work, batch)


def say(actor: Actor, check: SampleCheck, verdict: SampleVerdict, comment: str = "") -> str:
    def use() -> None:
        with begin(actor) as work:
            samples.judge(work, check.id, check.version, verdict, comment)

    outcome = outcome_of(use)
    return outcome.why.name if isinstance(outcome, Refusal) else "done"


def ready(world: World, batch: UUID) -> str:
    def use() -> None:
        with begin(world.cast.aija) as work:
            samples.require_checked(work, batch)

    outcome = outcome_of(use)
    return outcome.why.name if isinstance(outcome, Refusal) else "ready"


def checks() -> list[SampleCheck]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(SampleCheck).order_by(SampleCheck.id)))


def test_a_sample_is_drawn_once_and_looked_at_by_others(world: World) -> None:
    batch, claims = batch_of(world, 3)
    figure("sample_percent", 40)  # 1.2 of three: two
    assert ready(world, batch) == "sample.not_drawn"
    drawn = draw(world.cast.aija, batch)
    assert (len(drawn), set(drawn) <= set(claims), draw(world.cast.aija, batch)) == (2, True, drawn)
    assert len(checks()) == 2
    first, second = checks()

    assert say(world.cast.mara, first, SampleVerdict.SOUND) == "sample.four_eyes"
    assert say(world.cast.aija, first, SampleVerdict.FAULTY) == "form.comment_needed"
    assert say(world.cast.aija, first, SampleVerdict.SOUND) == "done"
    assert say(world.cast.aija, first, SampleVerdict.SOUND) == "access.overtaken"
    assert ready(world, batch) == "sample.unchecked"
    assert say(world.cast.aija, second, SampleVerdict.FAULTY, "Čeks ir cita mēneša.") == "done"
    assert ready(world, batch) == "sample.unchecked"
    with look(world.cast.aija) as work:
        assert samples.open_checks(work, batch) == [second.claim_id]
        assert [(line.verdict, line.mine) for line in samples.find(work, batch)] == [
            (SampleVerdict.SOUND, True), (SampleVerdict.FAULTY, True),
        ]  # fmt: skip
    again = checks()[1]
    assert say(world.somebody(Role.ACCOUNTANT, "municipality"), again, SampleVerdict.SOUND) == "done"
    assert ready(world, batch) == "ready"


def test_a_faulty_claim_taken_out_of_the_batch_holds_nobody_up_but_what_came_in_is_drawn(world: World) -> None:
    batch, claims = batch_of(world, 2)
    figure("sample_percent", 100)
    draw(world.cast.aija, batch)
    first, second = checks()
    say(world.cast.aija, first, SampleVerdict.SOUND)
    say(world.cast.aija, second, SampleVerdict.FAULTY, "Nav paraksta.")
    with begin(OPERATOR) as work:
        work.session.exec(select(PaymentItem).where(PaymentItem.claim_id == second.claim_id)).one().live = False
    assert ready(world, batch) == "ready"
    with begin(OPERATOR) as work:
        work.session.exec(select(PaymentItem).where(PaymentItem.claim_id == second.claim_id)).one().live = True
    assert (ready(world, batch), len(claims)) == ("sample.unchecked", 2)


def test_without_the_figure_nothing_is_drawn(home_world: World) -> None:
    batch, _ = batch_of(home_world, 1)
    figure("sample_percent", 0)

    assert ready(home_world, batch) == "ready"
    assert draw(home_world.cast.aija, batch) == []


@pytest.mark.parametrize("status", [BatchStatus.FROZEN, BatchStatus.PAID, BatchStatus.CANCELLED])
def test_a_batch_that_is_not_open_keeps_its_sample(home_world: World, status: BatchStatus) -> None:
    batch, _ = batch_of(home_world, 1)
    draw(home_world.cast.aija, batch)
    with begin(OPERATOR) as work:
        work.session.get_one(PaymentBatch, batch).status = status

    with pytest.raises(Refusal, match=r"sample\.batch_closed"):
        draw(home_world.cast.aija, batch)
    assert say(home_world.cast.aija, checks()[0], SampleVerdict.SOUND) == "sample.batch_closed"

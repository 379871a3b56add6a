"""A school's own steps with a claim, and what stands in the queue before the cap: answers, withdrawals, what is free already."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.money_words import ClaimStatus, Reduction
from models.vocabulary import Action
from services import integrity, programme
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.money import claim_history, claim_steps, claims
from services.work import OPERATOR, begin, look
from tests.world import JANUARY, World

FEBRUARY = date(2018, 2, 1)


def queried(world: World) -> Any:
    claim_id = world.claim(world.running())
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(claims.Claim, claim_id), Action.QUERY, status=ClaimStatus.QUERIED)
    return claim_id


def test_an_answer_brings_a_claim_back_to_whoever_asked(world: World) -> None:
    claim_id = queried(world)
    with begin(world.cast.ilze) as work:
        claim_steps.answer(work, claim_id, world.the_claim(claim_id).version, "Čeks ir otrā pusē.")

    claim = world.the_claim(claim_id)
    assert (claim.status, claim.comment) == (ClaimStatus.SUBMITTED, "Čeks ir otrā pusē.")
    assert integrity.verify() == []


def test_a_withdrawn_claim_stays_to_be_read_and_frees_its_cap(world: World) -> None:
    plan_id = world.running()
    claim_id = world.claim(plan_id)
    with begin(world.cast.ilze) as work:
        claim_steps.withdraw(work, claim_id, 1, "Ievadīts kļūdas pēc.")

    assert world.the_claim(claim_id).status is ClaimStatus.WITHDRAWN
    assert world.the_claim(world.claim(plan_id)).payable == Decimal("70.00")
    assert world.decide(world.cast.mara, Action.APPROVE, claim_id)[0].refusal is not None
    with look(world.cast.mara) as work:
        told = claim_history.of(work, claim_id)
    assert [(one.action, one.comment) for one in told] == [(Action.FILE, ""), (Action.WITHDRAW, "Ievadīts kļūdas pēc.")]
    assert integrity.verify() == []


def test_every_step_wants_its_words_its_moment_and_its_school(world: World) -> None:
    claim_id = world.claim(world.running())
    with begin(world.cast.ilze) as work, pytest.raises(Refusal, match="form.comment_needed"):
        claim_steps.withdraw(work, claim_id, 1, " \u200b ")
    with begin(world.cast.ilze) as work, pytest.raises(NotNow):
        claim_steps.answer(work, claim_id, 1, "Lūk.")
    with begin(world.cast.ilze) as work, pytest.raises(Overtaken):
        claim_steps.withdraw(work, claim_id, 7, "Lūk.")
    with begin(world.cast.janis) as work, pytest.raises(NotFound):
        claim_steps.withdraw(work, claim_id, 1, "Lūk.")


@pytest.mark.parametrize("waits", [ClaimStatus.HELD, ClaimStatus.QUERIED])
def test_what_waits_in_any_way_counts_against_what_is_left(waits: ClaimStatus, world: World) -> None:
    plan_id = world.running()
    claim_id = world.claim(plan_id, "60.00")
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(claims.Claim, claim_id), Action.HOLD, status=waits)

    assert world.the_claim(world.claim(plan_id, "60.00", document_no="2")).payable == Decimal("10.00")


def test_less_than_asked_has_its_reason_as_a_code(world: World) -> None:
    over, exactly = world.claim(world.running(), "70.01"), world.claim(world.running(), "70.00")

    assert world.the_claim(over).reason is Reduction.OVER_CAP
    assert world.the_claim(exactly).reason is None


def test_an_approval_in_part_and_a_rejection_leave_the_rest_of_the_cap_to_later_claims(world: World) -> None:
    """Part of a claim that was not granted is not carried over, nor does it block what comes later."""
    plan_id = world.running()
    first, rejected = world.claim(plan_id, "50.00"), world.claim(plan_id, "15.00", document_no="2")
    world.decide(world.cast.mara, Action.APPROVE, first)
    world.decide(world.cast.mara, Action.REJECT, rejected, comment="Nav čeka.")

    assert world.the_claim(world.claim(plan_id, "60.00", document_no="3")).payable == Decimal("20.00")


def free(world: World, **over: str) -> None:
    raw = {
        "kind": "meals", "municipality": "", "school": "", "education": "general", "grade_from": "7", "grade_to": "7",
        "valid_from": "01.01.2018", "valid_to": "31.01.2018", "source": "Domes lēmums",
    }  # fmt: skip
    with begin(world.cast.andris) as work:
        pumpurs = next(p for p in programme.programmes(work) if p.code == "pumpurs")
        programme.add_row(work, pumpurs.id, "already_free", raw | over)


@pytest.mark.parametrize(
    "over", [{}, {"municipality": "Kļavu novads"}, {"municipality": "kļavu  NOVADS"}, {"school": "river"}]
)
def test_meals_are_not_paid_where_they_are_free_already(over: dict[str, str], world: World) -> None:
    free(world, **{name: world.school(value).reg_no if name == "school" else value for name, value in over.items()})

    with pytest.raises(Refusal, match="compensation.already_free") as refusal:
        world.claim(world.running())
    assert refusal.value.why.source == "Domes lēmums"


@pytest.mark.parametrize(
    "over",
    [
        {"municipality": "Tālais novads"}, {"municipality": "Nekāds novads"}, {"school": "forest"}, {"grade_from": "8", "grade_to": "9"},
        {"education": "vocational", "grade_from": "1", "grade_to": "4"}, {"kind": "lodging"}, {"valid_from": "02.01.2018"}, {"valid_to": "01.01.2018", "valid_from": "01.12.2017", "grade_from": "1", "grade_to": "6"},
    ],
)  # fmt: skip
def test_elsewhere_they_are_paid_as_before(over: dict[str, str], world: World) -> None:
    free(world, **{name: world.school(value).reg_no if name == "school" else value for name, value in over.items()})

    assert world.the_claim(world.claim(world.running(), month=JANUARY)).payable == Decimal("70.00")

"""What a plan may let go of, and what it keeps: money that was asked for, people who left, risks not rated yet."""

from uuid import UUID

import pytest

from models.people import Account
from models.plans import PlanForm, RiskForm
from models.vocabulary import Action, Rating, Role
from services import plan_writing, plans
from services.errors import NotFound, Refusal
from services.work import OPERATOR, begin, look
from tests.world import World, complete


def save(world: World, plan_id: UUID, contents: PlanForm) -> None:
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, contents)


def with_measure(**over: object) -> PlanForm:
    (measure,) = complete().measures
    return complete().model_copy(update={"measures": (measure.model_copy(update=over),)})


def test_a_measure_for_which_money_was_asked_is_not_removed(world: World) -> None:
    """It used to end in an error without words: the claim still pointed to it."""
    plan_id = world.running(contents=complete("meals", "public_transport"))
    world.claim(plan_id)
    world.step(world.cast.peteris, plan_id, Action.REVISE)

    with pytest.raises(Refusal, match="plan.measure_in_use"):
        save(world, plan_id, PlanForm(goal="Cits."))
    with look(world.cast.peteris) as work:
        assert len(plans.plan_facts.contents(work, plan_id).measures) == 2


def test_a_measure_whose_claim_was_rejected_can_be_removed(world: World) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id)
    world.decide(world.cast.mara, Action.REJECT, claim, comment="Nav saistīts.")
    world.step(world.cast.peteris, plan_id, Action.REVISE)
    save(world, plan_id, PlanForm(goal="Cits."))

    assert world.the_claim(claim).measure_id is None


def test_a_plan_can_still_be_written_when_its_provider_has_left(world: World) -> None:
    """It used to refuse every change of the plan until somebody else was named."""
    leaver, plan_id = world.somebody(Role.PROVIDER), world.draft()
    save(world, plan_id, with_measure(provider_id=leaver.account_id))
    with look(world.cast.peteris) as work:
        (measure,) = plans.plan_facts.contents(work, plan_id).measures
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(Account, leaver.account_id), Action.EDIT, active=False)

    form = with_measure(id=measure.id, provider_id=leaver.account_id, justification="Cits.")
    save(world, plan_id, form)
    with pytest.raises(NotFound):
        save(world, plan_id, with_measure(provider_id=leaver.account_id))
    with look(world.cast.peteris) as work:
        assert plans.plan_facts.contents(work, plan_id).measures[0].justification == "Cits."


def test_a_risk_is_kept_before_it_is_rated_and_a_risk_rated_none_is_kept_as_looked_at(world: World) -> None:
    plan_id = world.draft()
    risks = (RiskForm(code="R1.02", note="vēl jānoskaidro"), RiskForm(code="R3.05", rating=Rating.NONE))
    save(world, plan_id, PlanForm(risks=risks))

    with look(world.cast.peteris) as work:
        held = plans.plan_facts.contents(work, plan_id).risks
    assert [(risk.code, risk.rated, risk.rating, risk.note) for risk in held] == [
        ("R1.02", False, 0, "vēl jānoskaidro"), ("R3.05", True, 0, ""),
    ]  # fmt: skip

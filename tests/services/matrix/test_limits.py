"""The buttons a person sees are exactly the steps that are then accepted: every role, every status, every relation."""

from typing import Any
from uuid import UUID

import pytest

from models.money_words import ClaimStatus
from models.plans import Plan
from models.vocabulary import Action
from services import plan_facts, plan_steps
from services.money import claim_decisions, claims
from services.rules.permissions import GRANTS, Actor, Level, Permission
from services.rules.workflows import CLAIM, PLAN, Step, step_named
from services.work import Work
from tests.services.matrix import calls
from tests.services.matrix.building import claim_form, evaluation
from tests.services.matrix.relations import NOT_FOUND, NOT_PERMITTED, reaches
from tests.services.matrix.stage import CLAIMS, PATHS, Spot, Stage
from tests.services.matrix.trying import ACTORS, said, spots_for, tried
from tests.world import looked_at

PLAN_STEPS = list(dict.fromkeys(step.name for step in PLAN))


def take(work: Work, spot: Spot, plan_id: UUID, name: Action) -> Any:
    """A step as its button takes it: closing goes with the evaluation."""
    if name is Action.CLOSE:
        return plan_steps.close(work, plan_id, spot.versions[plan_id], evaluation(work, plan_id))
    return plan_steps.take(work, plan_id, spot.versions[plan_id], name, "iemesls", **looked_at(name))


@pytest.mark.parametrize("who", ACTORS)
def test_the_steps_offered_on_a_plan_are_those_that_are_taken(stage: Stage, who: str) -> None:
    actor, wrong, offered = stage.actors[who], [], set()
    may_any = any(actor.may(step.needs) for step in PLAN)  # that the others are refused is the matrix's to show
    with tried(actor) as work:
        for spot in spots_for(stage, actor):
            if not reaches(stage, actor, GRANTS[Permission.PLAN_READ][actor.role], spot.school, own=spot.own):
                continue
            for status in (status for status in PATHS if status in spot.plans):
                plan_id = spot.plans[status]
                calls.taken_first(work, plan_id)
                buttons = plan_steps.allowed(
                    work, work.session.get_one(Plan, plan_id), plan_facts.steps_taken(work, plan_id)
                )
                accepted = [name for name in PLAN_STEPS if may_any and said(work, take, spot, plan_id, name) == ""]
                offered |= set(buttons)
                if sorted(buttons) != sorted(accepted):
                    wrong.append((spot.school, spot.own, status, buttons, accepted))
    assert wrong == []
    assert bool(offered) == may_any


@pytest.mark.parametrize("who", ACTORS)
def test_out_of_reach_no_step_is_offered(stage: Stage, who: str) -> None:
    actor = stage.actors[who]
    with tried(actor) as work:
        for spot in spots_for(stage, actor):
            if reaches(stage, actor, GRANTS[Permission.PLAN_READ][actor.role], spot.school, own=spot.own):
                continue
            for plan_id in spot.plans.values():
                assert plan_steps.allowed(work, work.session.get_one(Plan, plan_id), ()) == []


@pytest.mark.parametrize("who", ACTORS)
def test_a_claim_takes_exactly_the_steps_of_its_table(stage: Stage, who: str) -> None:
    actor, wrong = stage.actors[who], []
    with tried(actor) as work:
        for step in CLAIM:
            told = [(spot, status) for spot in spots_for(stage, actor) if spot.claims for status in CLAIMS]
            for (spot, status), got in zip(told, _taken(work, step, told), strict=True):
                wanted = _wanted(stage, actor, step, spot, ClaimStatus(status))
                if got != wanted:
                    wrong.append((step.name, spot.school, status, got, wanted))
    assert wrong == []


def _taken(work: Work, step: Step[ClaimStatus], told: list[tuple[Spot, str]]) -> list[str]:
    """What came of a step with each of these claims: they are decided together, and filed again one by one."""
    if step.name is Action.RESUBMIT:
        return [said(work, _resubmit, spot, status) for spot, status in told]
    seen = {spot.claims[status]: spot.versions[spot.claims[status]] for spot, status in told}
    found: list[str] = []

    def decide(work: Work) -> None:
        outcomes = claim_decisions.decide(work, seen, step.name, "iemesls")
        found.extend(outcome.refusal.why.name if outcome.refusal else "" for outcome in outcomes)

    refused = said(work, decide)
    return found or [refused] * len(told)


def _resubmit(work: Work, spot: Spot, status: str) -> None:
    claim_id = spot.claims[status]
    claims.resubmit(work, claim_id, spot.versions[claim_id], claim_form(spot.plans[f"claim {status}"]))


def _wanted(stage: Stage, actor: Actor, step: Step[ClaimStatus], spot: Spot, status: ClaimStatus) -> str:
    level = GRANTS[step.needs][actor.role]
    if level is Level.NOTHING:
        return NOT_PERMITTED
    if not reaches(stage, actor, level, spot.school, own=False):
        return NOT_FOUND
    return "" if step_named(CLAIM, step.name, status) else "claim.not_now"

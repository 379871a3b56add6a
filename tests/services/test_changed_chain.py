"""A chain that an administrator changes while plans are on their way: nobody's approval is skipped by it."""

import pytest
from sqlmodel import col, select

from models.programme import ChainStep, Programme
from models.vocabulary import Action, PlanStatus, SchoolKind, Stage
from services import programme
from services.errors import Refusal
from services.work import OPERATOR, begin
from tests.world import World


def drop(*stages: Stage) -> None:
    with begin(OPERATOR) as work:
        rows = work.session.exec(
            select(ChainStep)
            .join(Programme, col(Programme.id) == ChainStep.programme_id)
            .where(
                Programme.code == "pumpurs",
                ChainStep.school_kind == SchoolKind.GENERAL,
                col(ChainStep.stage).in_(stages),
            )
        ).all()
        assert len(rows) == len(stages)
        for row in rows:
            programme.remove_row(work, "chain_step", row.id, row.version)


def test_a_plan_that_waits_for_a_stage_the_chain_has_lost_still_goes_to_the_state(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)
    drop(Stage.MUNICIPALITY)
    world.step(world.cast.mara, plan_id, Action.APPROVE)
    plan = world.plan(plan_id)

    assert (plan.status, plan.awaits) == (PlanStatus.IN_APPROVAL, Stage.STATE)


def test_without_any_chain_nobody_approves_a_plan_into_running(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    drop(*Stage)

    with pytest.raises(Refusal, match=r"plan.no_chain"):
        world.step(world.cast.dace, plan_id, Action.APPROVE)
    assert world.plan(plan_id).status is PlanStatus.DRAFT


def test_without_any_chain_a_plan_is_not_submitted_but_can_be_sent_back(world: World) -> None:
    waiting, new = world.draft(), world.draft()
    world.step(world.cast.peteris, waiting, Action.SUBMIT)
    drop(*Stage)
    world.step(world.cast.dace, waiting, Action.RETURN, "Vispirms ķēde.")

    assert world.plan(waiting).status is PlanStatus.REVISING
    with pytest.raises(Refusal, match=r"plan.no_chain"):
        world.step(world.cast.peteris, new, Action.SUBMIT)

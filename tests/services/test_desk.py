"""The state's desk: who takes which plan, how long they keep it, and what they look at before they decide."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.reviewing import PlanHold
from models.vocabulary import Action, PlanStatus, ReturnReason, ReviewPoint, Role, Stage
from services import clock, desk, people, plans
from services.work import OPERATOR, begin, look
from tests.services.at_the_desk import ALL, at_state, decide, give_back, offered, take_next, take_one, why
from tests.world import World


def test_the_oldest_free_plan_is_taken_first(world: World) -> None:
    first, second, third = at_state(world, 3)
    toms = world.somebody(Role.EXPERT)

    assert take_next(world.cast.elza) == first
    assert take_next(toms) == second
    assert take_next(world.cast.elza) == third
    assert take_next(toms) is None


def test_an_expert_decides_only_what_they_have_taken_and_a_coordinator_what_nobody_has(world: World) -> None:
    (plan_id,) = at_state(world)
    elza, other, sandra = world.cast.elza, world.somebody(Role.EXPERT), world.cast.sandra
    assert (offered(elza, plan_id), Action.APPROVE in offered(sandra, plan_id)) == ([], True)
    assert why(lambda: decide(world, elza, plan_id, points=ALL)) == "desk.take_first"
    take_one(elza, plan_id)

    assert (offered(elza, plan_id), offered(other, plan_id), offered(sandra, plan_id)) == (
        [Action.APPROVE, Action.RETURN], [], [],
    )  # fmt: skip
    for somebody in (other, sandra):
        assert why(lambda: decide(world, somebody, plan_id, points=ALL)) == "desk.held"  # noqa: B023 called at once
        assert why(lambda: take_one(somebody, plan_id)) == "desk.held"  # noqa: B023 called at once
    decide(world, elza, plan_id, points=ALL)
    assert world.plan(plan_id).status is PlanStatus.RUNNING
    with look(OPERATOR) as work:
        assert work.session.exec(select(PlanHold)).all() == []


def test_a_coordinator_decides_without_taking_and_without_the_checklist(world: World) -> None:
    approved, returned = at_state(world, 2)
    decide(world, world.cast.sandra, approved)
    decide(world, world.cast.sandra, returned, Action.RETURN)

    assert world.plan(approved).status is PlanStatus.RUNNING
    assert world.plan(returned).status is PlanStatus.REVISING


@pytest.mark.parametrize("points", [(), ALL[:2], ALL[1:]])
def test_an_expert_approves_only_with_every_point_of_the_checklist(
    home_world: World, points: tuple[ReviewPoint, ...]
) -> None:
    (plan_id,) = at_state(home_world)
    take_one(home_world.cast.elza, plan_id)

    assert why(lambda: decide(home_world, home_world.cast.elza, plan_id, points=points)) == "desk.every_point"
    assert home_world.plan(plan_id).awaits is Stage.STATE


def test_the_checklist_is_kept_with_the_step(world: World) -> None:
    (plan_id,) = at_state(world)
    take_one(world.cast.elza, plan_id)
    decide(world, world.cast.elza, plan_id, points=ALL)

    with begin(world.cast.sandra) as work:
        assert plans.open_plan(work, plan_id).history[-1].points == ALL


def test_reason_and_comment_of_a_return_both_show_in_the_history(world: World) -> None:
    """OpenCRVS#3173: only the comment was kept, not the reason."""
    (plan_id,) = at_state(world)
    elza = world.cast.elza
    take_one(elza, plan_id)
    assert why(lambda: decide(world, elza, plan_id, Action.RETURN)) == "desk.reason_needed"
    decide(world, elza, plan_id, Action.RETURN, reasons=[ReturnReason.OTHER, ReturnReason.RISKS_UNCLEAR])

    with begin(world.cast.peteris) as work:
        sheet = plans.open_plan(work, plan_id)
    last = sheet.history[-1]
    assert (last.reasons, last.comment) == ((ReturnReason.RISKS_UNCLEAR, ReturnReason.OTHER), "Lūdzu, labojiet.")
    assert sheet.to_mend == last
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    with begin(world.cast.peteris) as work:
        assert plans.open_plan(work, plan_id).to_mend is None


def test_directors_and_municipalities_may_name_reasons(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    decide(world, world.cast.dace, plan_id, Action.RETURN, reasons=[ReturnReason.PAPERS_MISSING])

    with begin(world.cast.peteris) as work:
        mend = plans.open_plan(work, plan_id).to_mend
    assert mend is not None
    assert mend.reasons == (ReturnReason.PAPERS_MISSING,)


def test_a_hold_ends_by_itself_after_three_days(world: World) -> None:
    (plan_id,) = at_state(world)
    noon = clock.noon(date(2018, 1, 15))
    with clock.at(noon):
        take_one(world.cast.elza, plan_id)
    other = world.somebody(Role.EXPERT)
    with clock.at(noon + timedelta(days=3) - timedelta(seconds=1)):
        assert (take_next(other), offered(world.cast.sandra, plan_id)) == (None, [])
    with clock.at(noon + timedelta(days=3)):
        assert why(lambda: decide(world, world.cast.elza, plan_id, points=ALL)) == "desk.take_first"
        assert take_next(other) == plan_id
        assert why(lambda: give_back(world.cast.elza, plan_id)) == "desk.not_yours"


def test_a_plan_given_back_stands_where_it_stood(world: World) -> None:
    first, second = at_state(world, 2)
    elza = world.cast.elza
    assert take_next(elza) == first
    give_back(elza, first)

    assert why(lambda: give_back(elza, first)) == "desk.not_yours"
    assert [take_next(elza), take_next(elza)] == [first, second]


@pytest.mark.parametrize("leaves", ["ended", "switched off"])
def test_what_an_expert_held_who_left_is_free_at_once(world: World, leaves: str) -> None:
    (plan_id,) = at_state(world)
    expert = world.somebody(Role.EXPERT)
    take_one(expert, plan_id)
    with begin(world.cast.andris) as work:
        if leaves == "ended":
            people.end_role(work, expert.assignment_id)
        else:
            people.set_active(work, expert.account_id, active=False)

    assert take_next(world.cast.elza) == plan_id


def test_a_plan_taken_back_by_its_preparer_is_nobodys_any_more(world: World) -> None:
    (plan_id,) = at_state(world)
    take_one(world.cast.elza, plan_id)
    world.step(world.cast.peteris, plan_id, Action.REVISE)

    with look(world.cast.elza) as work:
        assert desk.overview(work).mine == ()
    assert why(lambda: take_one(world.cast.elza, plan_id)) == "plan.not_now"


def test_nobody_takes_a_plan_they_had_a_hand_in(world: World) -> None:
    plan_id, other = at_state(world, 2)
    mara = world.second_role(world.cast.mara, Role.EXPERT)

    assert why(lambda: take_one(mara, plan_id)) == "plan.four_eyes"
    assert take_next(mara) is None
    assert take_next(world.cast.elza) == plan_id
    assert other != plan_id


def test_a_plan_that_waits_for_somebody_else_is_not_taken(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    assert why(lambda: take_one(world.cast.elza, plan_id)) == "plan.not_now"
    assert take_next(world.cast.elza) is None

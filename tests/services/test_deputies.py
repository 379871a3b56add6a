"""What deputies may on their days, and that nobody decides twice by way of one."""

from datetime import date

import pytest
from sqlmodel import select

from models.people import Assignment
from models.plans import PlanStep
from models.vocabulary import Action, PlanStatus, Role, Stage
from services import deputies, people, plan_steps, plan_writing, plans, trail_reading
from services.errors import Refusal, SignedOut
from services.work import OPERATOR, begin, look
from tests.services.standing_in import LAST, TODAY, acting, deputy_of, end, name, submitted, why
from tests.world import SPRING, World, complete


def test_a_deputy_does_the_step_of_the_absent_one_and_the_history_names_both(world: World) -> None:
    plan_id = submitted(world)
    ilze = deputy_of(world.cast.dace, world.cast.ilze)
    world.step(ilze, plan_id, Action.APPROVE)

    assert world.plan(plan_id).status is PlanStatus.DIRECTOR_APPROVED
    with begin(world.cast.mara) as work:
        last = plans.open_plan(work, plan_id).history[-1]
    assert (last.name, last.by, last.for_whom) == (Action.APPROVE, "Ilze Ievziede", "Dace Dzērvenāja")
    with look(world.cast.mara) as work:
        told = trail_reading.find(work, actor="ilze", action=Action.APPROVE).lines
    assert [entry.actor for entry in told] == ["ilze (dace)"]


def test_a_deputy_may_do_the_step_but_nobody_does_two_steps_of_one_plan_also_not_as_deputy(world: World) -> None:
    """Hypha#2445 and #2704: the step can be done in somebody's absence, and maker and checker stay two people."""
    cast = world.cast
    by_preparer = submitted(world)
    as_director = deputy_of(cast.dace, cast.peteris)
    assert why(lambda: world.step(as_director, by_preparer, Action.APPROVE)) == "plan.four_eyes"

    by_deputy = world.draft()
    as_preparer = deputy_of(cast.peteris, cast.dace)
    world.step(as_preparer, by_deputy, Action.SUBMIT)
    assert why(lambda: world.step(cast.dace, by_deputy, Action.APPROVE)) == "plan.four_eyes"
    assert why(lambda: world.step(as_director, by_deputy, Action.APPROVE)) == "plan.four_eyes"

    as_ilze = deputy_of(cast.dace, cast.ilze)
    coordinator = world.second_role(cast.ilze, Role.MUNICIPALITY_COORDINATOR)
    world.step(as_ilze, by_preparer, Action.APPROVE)
    assert why(lambda: world.step(coordinator, by_preparer, Action.APPROVE)) == "plan.four_eyes"
    assert world.plan(by_preparer).awaits is Stage.MUNICIPALITY


def test_whom_a_deputy_stood_for_does_not_decide_again_in_another_role(world: World) -> None:
    """One authority speaks once: what the deputy approved for the director, the director approved."""
    plan_id = submitted(world)
    world.step(deputy_of(world.cast.dace, world.cast.ilze), plan_id, Action.APPROVE)
    dace = world.second_role(world.cast.dace, Role.MUNICIPALITY_COORDINATOR)

    assert why(lambda: world.step(dace, plan_id, Action.APPROVE)) == "plan.four_eyes"
    world.step(world.cast.mara, plan_id, Action.APPROVE)
    assert world.plan(plan_id).awaits is Stage.STATE


def test_nobody_decides_as_the_deputy_of_whoever_decided_already(world: World) -> None:
    """A director who is the coordinator too has spoken; her deputy as coordinator would speak for her again."""
    plan_id = submitted(world)
    world.step(world.cast.dace, plan_id, Action.APPROVE)
    as_coordinator = world.second_role(world.cast.dace, Role.MUNICIPALITY_COORDINATOR)
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")

    assert why(lambda: world.step(deputy_of(as_coordinator, other), plan_id, Action.APPROVE)) == "plan.four_eyes"
    world.step(deputy_of(world.cast.mara, other), plan_id, Action.APPROVE)
    assert world.plan(plan_id).awaits is Stage.STATE


def test_who_wrote_as_the_preparers_deputy_decides_nothing_even_if_the_preparer_submits(world: World) -> None:
    plan_id = world.draft()
    as_preparer = deputy_of(world.cast.peteris, world.cast.dace)
    with begin(as_preparer) as work:
        seen = plan_writing.save(work, plan_id, world.plan(plan_id).version, complete("meals", "personal_items"))
        plan_writing.save(work, plan_id, seen, complete("meals", "public_transport"))
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    assert why(lambda: world.step(world.cast.dace, plan_id, Action.APPROVE)) == "plan.four_eyes"
    with look(OPERATOR) as work:
        edits = work.session.exec(
            select(PlanStep).where(PlanStep.plan_id == plan_id, PlanStep.step == Action.EDIT)
        ).all()
    assert [(step.by_id, step.for_id) for step in edits] == [
        (world.cast.dace.account_id, world.cast.peteris.account_id)
    ]
    world.step(world.somebody(Role.DIRECTOR), plan_id, Action.RETURN, "Labojiet.")
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)  # what counts is who wrote since it was last sent


def test_a_preparers_deputy_leads_the_preparers_plans_and_no_others(world: World) -> None:
    mine, pupil = world.draft(), world.pupil()
    colleague = world.somebody(Role.PREPARER)
    as_preparer = deputy_of(world.cast.peteris, colleague)
    with begin(as_preparer) as work:
        begun = plan_writing.begin_plan(work, pupil, SPRING)
    world.step(as_preparer, mine, Action.SUBMIT)

    assert world.plan(begun).preparer_id == world.cast.peteris.account_id
    assert world.plan(mine).awaits is Stage.DIRECTOR
    assert why(lambda: world.step(colleague, begun, Action.VOID)) == "access.not_found"
    other = world.draft("forest")
    assert why(lambda: world.step(as_preparer, other, Action.SUBMIT)) == "access.not_found"
    with look(as_preparer) as work:
        assert [line.id for line in plans.find(work, mine=True).lines] == [begun]
    with begin(world.cast.dace) as work:
        heirs = plan_writing.preparers(work, world.school("river").id)
    assert {one.id for one in heirs} == {world.cast.peteris.account_id, colleague.account_id}


def test_a_deputy_of_an_expert_takes_plans_in_their_own_name(world: World) -> None:
    plan_id = submitted(world)
    for actor in (world.cast.dace, world.cast.mara):
        world.step(actor, plan_id, Action.APPROVE)
    toms = deputy_of(world.cast.elza, world.cast.toms)
    with pytest.raises(Refusal, match=r"desk\.take_first"), begin(toms) as work:
        plan_steps.take(work, plan_id, world.plan(plan_id).version, Action.APPROVE)
    world.step(toms, plan_id, Action.APPROVE)

    assert world.plan(plan_id).status is PlanStatus.RUNNING


DAYS = {
    "before it begins": (date(2018, 1, 16), LAST, TODAY, False),
    "on the first day": (TODAY, LAST, TODAY, True),
    "on the last day": (TODAY, LAST, LAST, True),
    "on the day after": (TODAY, LAST, date(2018, 1, 27), False),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_deputy_counts_on_their_days_only(world: World, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last, day, counts = DAYS[case]
    ilze = acting(name(world.cast.dace, world.cast.dace, world.cast.ilze, first, last))
    monkeypatch.setenv("PUMPURS_TODAY", day.isoformat())

    if counts:
        with look(ilze) as work:
            assert (work.actor.role, work.actor.stands_for) == (Role.DIRECTOR, world.cast.dace.account_id)
    else:
        with pytest.raises(SignedOut), look(ilze):
            pytest.fail("a deputy got in on another day")


def test_a_deputy_counts_only_while_the_covered_role_is_held(world: World) -> None:
    ilze = deputy_of(world.cast.dace, world.cast.ilze)
    with begin(world.cast.andris) as work:
        people.end_role(work, world.cast.dace.assignment_id)

    with pytest.raises(SignedOut), look(ilze):
        pytest.fail("the deputy of nobody got in")


def test_whoever_leaves_a_place_is_nobodys_deputy_there(world: World) -> None:
    ilze = deputy_of(world.cast.dace, world.cast.ilze)
    with begin(world.cast.andris) as work:
        people.end_role(work, world.cast.ilze.assignment_id)

    with pytest.raises(SignedOut), look(ilze):
        pytest.fail("somebody who has left got in")


def test_a_deputy_is_ended_early_by_either_side_or_whoever_staffs_the_place(world: World) -> None:
    cast = world.cast
    for ends in (cast.dace, cast.ilze, cast.mara):
        assignment_id = name(cast.dace, cast.dace, cast.ilze)
        ilze = acting(assignment_id)
        assert why(lambda: end(cast.peteris, assignment_id)) == "access.not_permitted"  # noqa: B023 called at once
        assert why(lambda: end(cast.normunds, assignment_id)) == "access.not_found"  # noqa: B023 called at once
        end(ends, assignment_id)

        with pytest.raises(SignedOut), look(ilze):
            pytest.fail("an ended deputy got in")
        assert why(lambda: end(ends, assignment_id)) == "access.not_found"  # noqa: B023 called at once
        with begin(OPERATOR) as work:  # once more from the start
            work.session.delete(work.session.get_one(Assignment, assignment_id))


def test_one_that_has_not_begun_is_called_off(world: World) -> None:
    assignment_id = name(world.cast.dace, world.cast.dace, world.cast.ilze, date(2018, 1, 20), LAST)
    end(world.cast.dace, assignment_id)

    with look(world.cast.dace) as work:
        assert [covered.deputies for covered in deputies.own(work)] == [()]

"""Hours spent on a plan: up to what the programme pays, taken back if noted by mistake, and in the way of voiding."""

from datetime import date
from uuid import UUID

import pytest

from models.preparing import WorkForm
from models.vocabulary import Action, PlanStatus, PlanTask, Role
from services import plan_work
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.rules.permissions import Actor
from services.work import begin, look
from tests.services.together import together
from tests.world import World

TODAY = date(2018, 1, 15)


def note(world: World, plan_id: UUID, minutes: int, who: Actor | None = None, **over: object) -> UUID:
    form = WorkForm.model_validate({"task": PlanTask.PREPARING, "on": TODAY, "minutes": minutes} | over)
    with begin(who or world.cast.peteris) as work:
        return plan_work.note(work, plan_id, form)


def told(world: World, plan_id: UUID, who: Actor | None = None) -> plan_work.Hours:
    with look(who or world.cast.peteris) as work:
        return plan_work.hours(work, plan_id)


def test_a_preparer_notes_hours_up_to_what_the_programme_pays(world: World) -> None:
    plan_id = world.draft()
    note(world, plan_id, 300)
    note(world, plan_id, 60, task=PlanTask.MONITORING)

    hours = told(world, plan_id)
    assert (hours.used, hours.most) == (360, 360)
    assert [(line.task, line.minutes, line.by) for line in hours.lines] == [
        (PlanTask.PREPARING, 300, world.cast.peteris.name), (PlanTask.MONITORING, 60, world.cast.peteris.name),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="work.over_the_hours") as refusal:
        note(world, plan_id, 5)
    assert refusal.value.why.values == {"most": 6, "left": 0}


def test_two_tabs_together_do_not_note_more_than_the_hours(world: World) -> None:
    plan_id = world.draft()
    outcomes = together(*[lambda: note(world, plan_id, 240)] * 2)

    assert sorted(isinstance(one, UUID) for one in outcomes) == [False, True]
    assert [one.why.name for one in outcomes if isinstance(one, Refusal)] == ["work.over_the_hours"]
    assert told(world, plan_id).used == 240


def test_what_is_still_to_come_is_not_noted(world: World) -> None:
    with pytest.raises(Refusal, match="work.not_yet"):
        note(world, world.draft(), 60, on=date(2018, 1, 16))


def test_hours_handed_in_twice_are_noted_once(world: World) -> None:
    plan_id = world.draft()
    form = WorkForm(task=PlanTask.PREPARING, on=TODAY, minutes=60)
    ids = set()
    for _ in range(2):
        with begin(world.cast.peteris) as work:
            ids.add(plan_work.note(work, plan_id, form, "one rendering"))

    assert (len(ids), told(world, plan_id).used) == (1, 60)


def test_only_the_plans_preparer_notes_hours_and_whoever_reads_it_sees_them(world: World) -> None:
    plan_id = world.draft()
    note(world, plan_id, 60)
    with pytest.raises(NotFound):
        note(world, plan_id, 60, world.somebody(Role.PREPARER))

    assert (told(world, plan_id, world.cast.dace).used, told(world, plan_id, world.cast.dace).may_note) == (60, False)
    assert told(world, plan_id).may_note is True


def test_hours_noted_by_mistake_are_taken_back_as_they_were_seen(world: World) -> None:
    plan_id, other = world.draft(), world.draft()
    note(world, plan_id, 60)
    (line,) = told(world, plan_id).lines
    for wrong_plan, seen, refused in ((other, line.version, NotFound), (plan_id, line.version + 1, Overtaken)):
        with pytest.raises(refused), begin(world.cast.peteris) as work:
            plan_work.take_back(work, wrong_plan, line.id, seen)
    with begin(world.cast.peteris) as work:
        plan_work.take_back(work, plan_id, line.id, line.version)

    assert told(world, plan_id).lines == ()


def test_void_is_refused_after_money_for_preparing_was_earned(world: World) -> None:
    plan_id = world.running()
    note(world, plan_id, 5)
    with pytest.raises(Refusal, match="plan.void_after_hours"):
        world.step(world.cast.peteris, plan_id, Action.VOID)
    assert world.plan(plan_id).status is PlanStatus.RUNNING

    (line,) = told(world, plan_id).lines
    with begin(world.cast.peteris) as work:
        plan_work.take_back(work, plan_id, line.id, line.version)
    world.step(world.cast.peteris, plan_id, Action.VOID)
    assert world.plan(plan_id).status is PlanStatus.VOID


def test_no_hours_are_noted_on_a_void_plan(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.VOID)

    with pytest.raises(NotNow):
        note(world, plan_id, 5)
    assert told(world, plan_id).may_note is False

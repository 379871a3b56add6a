"""Plans that nobody can act on are found: each waiting plan has somebody who can act, or shows up with the reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from models.people import DeputyForm
from models.plans import Plan
from models.vocabulary import Action, Role
from services import deputies, home, orphans, people, plan_writing
from services.home_tasks import TaskKind
from services.orphans import Orphan
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World


def found(actor: Actor) -> list[Orphan]:
    with look(actor) as work:
        return orphans.find(work).lines


def told(actor: Actor) -> dict[Any, str]:
    return {one.id: one.why.name for one in found(actor)}


def end(world: World, actor: Actor) -> None:
    with begin(world.cast.andris) as work:
        people.end_role(work, actor.assignment_id)


def stuck_at_the_director(world: World) -> Any:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert told(world.cast.mara) == {}
    end(world, world.cast.dace)
    return plan_id


def test_a_plan_whose_decider_left_shows_up_until_there_is_another(world: World) -> None:
    plan_id = stuck_at_the_director(world)

    assert (
        told(world.cast.mara) == told(world.cast.ilze) == told(world.cast.sandra) == {plan_id: "orphan.nobody_decides"}
    )
    assert told(world.cast.normunds) == {}
    world.somebody(Role.DIRECTOR)
    assert told(world.cast.mara) == {}


def test_a_deputy_takes_a_plan_off_the_list_and_whoever_had_a_hand_in_it_does_not(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    with begin(OPERATOR) as work:
        work.session.get_one(Plan, plan_id).preparer_id = world.cast.dace.account_id
    assert told(world.cast.mara) == {plan_id: "orphan.all_had_a_hand"}

    _stand_in(world, world.cast.dace, world.cast.ilze)
    assert told(world.cast.mara) == {plan_id: "orphan.all_had_a_hand"}  # she would decide for whoever wrote it
    other = world.somebody(Role.DIRECTOR)
    assert told(world.cast.mara) == {}
    end(world, other)
    with begin(OPERATOR) as work:
        work.session.get_one(Plan, plan_id).preparer_id = None
    assert told(world.cast.mara) == {}


def _stand_in(world: World, absent: Actor, deputy: Actor) -> None:
    del world
    form = DeputyForm(account_id=deputy.account_id, first=date(2018, 1, 15), last=date(2018, 1, 20))
    with begin(absent) as work:
        deputies.name(work, absent.assignment_id, form)


def suspended(world: World) -> Any:
    plan_id = world.running()
    world.step(world.cast.dace, plan_id, Action.SUSPEND, "Slimo.")
    return plan_id


STATES: dict[str, Callable[[World], Any]] = {
    "draft": lambda world: world.draft(),
    "running": lambda world: world.running(),
    "suspended": suspended,
}


@pytest.mark.parametrize("state", STATES)
def test_a_plan_needs_a_preparer_at_its_school(world: World, state: str) -> None:
    plan_id = STATES[state](world)
    _stand_in(world, world.cast.peteris, world.cast.ilze)
    with begin(world.cast.andris) as work:
        people.set_active(work, world.cast.peteris.account_id, active=False)
    assert told(world.cast.dace) == {}  # the deputy leads it
    with begin(world.cast.andris) as work:
        people.set_active(work, world.cast.ilze.account_id, active=False)
    assert told(world.cast.dace) == {plan_id: "orphan.preparer_gone"}

    heir = world.somebody(Role.PREPARER)
    with begin(world.cast.dace) as work:
        plan_writing.reassign(work, plan_id, world.plan(plan_id).version, heir.account_id)
    assert told(world.cast.dace) == {}


def test_a_closed_or_void_plan_needs_nobody(world: World) -> None:
    closed, void = world.running(), world.draft()
    world.close(closed)
    world.step(world.cast.peteris, void, Action.VOID)
    end(world, world.cast.peteris)

    assert told(world.cast.dace) == {}


def test_a_plan_without_anybody_is_told_where_it_is_first_seen(world: World) -> None:
    plan_id = stuck_at_the_director(world)
    with look(world.cast.mara) as work:
        groups = {group.kind: group for group in home.waiting(work)}
    group = groups[TaskKind.ORPHANED_PLAN]

    assert ([task.thing_id for task in group.tasks], group.total) == ([plan_id], 1)

"""Plans that nobody can act on are found: each waiting plan has somebody who can act, or shows up with the reason."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import select

from models.people import Account, Assignment, DeputyForm
from models.places import Municipality, School
from models.plans import Plan, PlanStep
from models.vocabulary import UNDER_MUNICIPALITY, Action, PlanStatus, Role, Stage
from services import deputies, home, orphans, people, plan_writing
from services.demo import cast as casting
from services.home import TaskKind
from services.orphans import Orphan
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests import databases as kinds
from tests.databases import Databases
from tests.properties import TRIED_LESS
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


@pytest.fixture(scope="module")
def stages() -> dict[str, str]:
    return {}


@pytest.fixture
def theatre(databases: Databases, stages: dict[str, str]) -> Any:
    """A database with plans at every stage in which examples are tried and taken back."""
    kind = type(databases).__name__
    if kind not in stages:
        stages[kind] = databases.new()
        with kinds.using(stages[kind]):
            world = World(casting.recall())
            for where in ("river", "craft"):
                for _ in range(2):
                    world.draft(where)
            world.running("river")
    with kinds.using(stages[kind]):
        yield World(casting.recall())


class _TakeBack(Exception):
    """An example leaves nothing behind."""


def test_each_waiting_plan_has_somebody_who_can_act_or_shows_up_as_orphaned(theatre: World) -> None:
    """OPRE-OPS#5723: items waited for people who had left, and nobody was told."""
    counted = {"orphans": 0, "others": 0}

    @TRIED_LESS
    @given(some.randoms(use_true_random=False))
    def of_any_cast(chance: Any) -> None:
        try:
            with begin(OPERATOR) as work:
                _mix_up(work, chance)
                wanted = {plan.id for plan in work.session.exec(select(Plan)) if _naively_stuck(work, plan)}
                assert {one.id for one in orphans.find(work).lines} == wanted
                counted["orphans"] += len(wanted)
                counted["others"] += 5 - len(wanted)
                raise _TakeBack
        except _TakeBack:
            pass

    of_any_cast()
    assert min(counted.values()) > 20


def _mix_up(work: Work, chance: Any) -> None:
    """Any people in any roles, switched off, ended, deputies of each other; any plan anywhere on its way."""
    today, before = date(2018, 1, 15), date(2018, 1, 2)
    accounts = list(work.session.exec(select(Account)))
    schools, units = list(work.session.exec(select(School))), list(work.session.exec(select(Municipality)))
    for unit in units:
        unit.successor_id = chance.choice(
            [None, *[other.id for other in units if other is not unit and other.name < unit.name]]
        )
    for held in list(work.session.exec(select(Assignment))):
        held.until = chance.choice([None, today, None])
    for account in accounts:
        account.active = chance.random() < 0.7
    own = list(work.session.exec(select(Assignment)))
    for _ in range(chance.randint(0, 6)):
        covered = chance.choice(own)
        work.session.add(
            Assignment(
                account_id=chance.choice(accounts).id, role=covered.role, school_id=covered.school_id,
                municipality_id=covered.municipality_id, since=before, until=chance.choice([None, today]),
                deputy_for_id=covered.id,
            )
        )  # fmt: skip
    for plan in work.session.exec(select(Plan)):
        plan.status, plan.awaits = chance.choice(
            [
                (PlanStatus.DRAFT, None), (PlanStatus.REVISING, Stage.DIRECTOR), (PlanStatus.IN_APPROVAL, Stage.STATE),
                (PlanStatus.DIRECTOR_APPROVED, Stage.MUNICIPALITY), (PlanStatus.RUNNING, None), (PlanStatus.SUSPENDED, None),
                (PlanStatus.VOID, None),
            ]
        )  # fmt: skip
        plan.preparer_id, plan.round = chance.choice([None, chance.choice(accounts).id]), 9
        for actor in chance.sample(accounts, chance.randint(0, 5)):
            work.session.add(
                PlanStep(
                    school_id=plan.school_id, plan_id=plan.id, round=chance.choice([8, 9]), by_id=actor.id, at=work.now,
                    step=chance.choice([Action.SUBMIT, Action.APPROVE, Action.RETURN, Action.EDIT]),
                    for_id=chance.choice([None, chance.choice(accounts).id]),
                )
            )  # fmt: skip
    del schools
    work.session.flush()


def _naively_stuck(work: Work, plan: Plan) -> bool:
    """The same, person by person."""
    if plan.status in (PlanStatus.VOID, PlanStatus.CLOSED):
        return False
    roles = {held.id: held for held in work.session.exec(select(Assignment))}
    return not any(_can_act(work, plan, held, roles) for held in roles.values())


def _can_act(work: Work, plan: Plan, held: Assignment, roles: dict[Any, Assignment]) -> bool:
    covered = roles.get(held.deputy_for_id) if held.deputy_for_id else None
    today = work.today
    for one in (held, covered) if covered else (held,):
        if one.since > today or (one.until is not None and one.until <= today):
            return False
    if not work.session.get_one(Account, held.account_id).active:
        return False
    whose = covered.account_id if covered else held.account_id
    if plan.awaits is None:
        return held.role is Role.PREPARER and held.school_id == plan.school_id and whose == plan.preparer_id
    steps = work.session.exec(select(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.round == plan.round))
    acts = [step for step in steps if step.step in ("submit", "approve", "edit")]
    hands = {one for step in acts for one in (step.by_id, step.for_id) if one} | {plan.preparer_id}
    if hands & {held.account_id, whose}:
        return False
    match plan.awaits:
        case Stage.DIRECTOR:
            return held.role is Role.DIRECTOR and held.school_id == plan.school_id
        case Stage.MUNICIPALITY:
            return held.role is Role.MUNICIPALITY_COORDINATOR and _lies_in(work, plan, held.municipality_id)
        case _:
            return held.role in (Role.STATE_COORDINATOR, Role.EXPERT)


def _lies_in(work: Work, plan: Plan, unit_id: Any) -> bool:
    school = work.session.get_one(School, plan.school_id)
    unit = work.session.get_one(Municipality, school.municipality_id)
    while unit.id != unit_id and unit.successor_id is not None:
        unit = work.session.get_one(Municipality, unit.successor_id)
    return unit.id == unit_id and school.kind in UNDER_MUNICIPALITY

"""Whatever people and plans there are, the orphans found as a set are those a recount finds one by one."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import select

from models.people import Account, Assignment
from models.places import Municipality, School
from models.plans import Plan, PlanStep
from models.vocabulary import UNDER_MUNICIPALITY, Action, PlanStatus, Role, Stage
from services import orphans
from services.demo import cast as casting
from services.work import OPERATOR, Work, begin
from tests import databases as kinds
from tests.databases import Databases
from tests.properties import TRIED_LESS
from tests.world import World

WAYS = [
    (PlanStatus.DRAFT, None), (PlanStatus.REVISING, Stage.DIRECTOR), (PlanStatus.IN_APPROVAL, Stage.STATE),
    (PlanStatus.DIRECTOR_APPROVED, Stage.MUNICIPALITY), (PlanStatus.RUNNING, None), (PlanStatus.SUSPENDED, None),
    (PlanStatus.VOID, None),
]  # fmt: skip


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
    accounts, units = list(work.session.exec(select(Account))), list(work.session.exec(select(Municipality)))
    for unit in units:
        heirs = [other.id for other in units if other.name < unit.name]
        unit.successor_id = chance.choice([None, *heirs])
    for account in accounts:
        account.active = chance.random() < 0.7
    _mix_up_roles(work, chance, accounts)
    for plan in work.session.exec(select(Plan)):
        plan.status, plan.awaits = chance.choice(WAYS)
        plan.preparer_id, plan.round = chance.choice([None, chance.choice(accounts).id]), 9
        for actor in chance.sample(accounts, chance.randint(0, 5)):
            work.session.add(
                PlanStep(
                    school_id=plan.school_id, plan_id=plan.id, round=chance.choice([8, 9]), by_id=actor.id, at=work.now,
                    step=chance.choice([Action.SUBMIT, Action.APPROVE, Action.RETURN, Action.EDIT]),
                    for_id=chance.choice([None, chance.choice(accounts).id]),
                )
            )  # fmt: skip
    work.session.flush()


def _mix_up_roles(work: Work, chance: Any, accounts: list[Account]) -> None:
    own = list(work.session.exec(select(Assignment)))
    for held in own:
        held.until = chance.choice([None, date(2018, 1, 15), None])
    for _ in range(chance.randint(0, 6)):
        covered = chance.choice(own)
        work.session.add(
            Assignment(
                account_id=chance.choice(accounts).id, role=covered.role, school_id=covered.school_id,
                municipality_id=covered.municipality_id, since=date(2018, 1, 2),
                until=chance.choice([None, date(2018, 1, 15)]), deputy_for_id=covered.id,
            )
        )  # fmt: skip


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

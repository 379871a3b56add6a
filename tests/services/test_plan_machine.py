"""Random people take random steps with random plans: only the table's steps happen, and nothing gets stuck."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from models.people import Account, Assignment
from models.vocabulary import Action, Role
from services import integrity, standing
from services.demo import cast as casting
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.databases import Databases, fresh
from tests.properties import HARDER, SHRINKS
from tests.services.plan_machine import AUTUMN, Plans
from tests.services.plan_model import HATS, WRITERS, Hat
from tests.world import World

# A plan of somebody who wears every hat, to each stage and back.
_VISI, _MARA, _SANDRA, _ILZE, _DACE = WRITERS[2], HATS[6], HATS[7], HATS[13], HATS[1]
LONG_WAY = (
    (_VISI, "submit"), (_DACE, "return"), (_VISI, "submit"), (_ILZE, "approve"), (_MARA, "approve"), (_SANDRA, "return"),
    (_VISI, "submit"), (_DACE, "approve"), (_VISI, "revise"), (_VISI, "submit"), (_DACE, "approve"), (_MARA, "approve"),
    (_VISI, "suspend"), (_VISI, "resume"), (_VISI, "submit"), (_ILZE, "approve"), (_MARA, "return"), (_VISI, "submit"),
    (_DACE, "approve"), (_MARA, "approve"), (_SANDRA, "approve"),
)  # fmt: skip
OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}


class Thorough(Plans):
    """The same, with every check an administrator has after every step."""

    @invariant()
    def everything_verifies(self) -> None:
        assert integrity.verify() == []


@pytest.fixture
def prepared(databases: Databases) -> Iterator[None]:
    """Pupils at two schools, and somebody for every hat."""
    with fresh(databases) as url:
        world = World(casting.recall())
        Plans.pupils = {school: [world.pupil(school) for _ in range(2)] for school in ("river", "craft")}
        Plans.actors = {hat: world.cast.actors[hat.person] for hat in HATS if hat.person in world.cast.actors}
        Plans.actors[Hat("tālā", "director", "far")] = world.somebody(Role.DIRECTOR, "far")
        first, *others = (hat for hat in HATS if hat.person == "visi")
        Plans.actors[first] = world.somebody(Role(first.role), first.where)
        for hat in others:
            Plans.actors[hat] = world.second_role(Plans.actors[first], Role(hat.role), hat.where or "municipality")
        Plans.actors[Hat("dace", "municipality_coordinator")] = world.second_role(
            world.cast.dace, Role.MUNICIPALITY_COORDINATOR
        )
        Plans.actors[Hat("ilze", "director", "river", "dace")] = standing_in(world.cast.ilze, world.cast.dace)
        Plans.databases = databases.like(url)
        yield


def standing_in(deputy: Actor, absent: Actor) -> Actor:
    """For as long as it takes: somebody does the work of somebody else."""
    with begin(OPERATOR) as work:
        covered, account = (
            work.session.get_one(Assignment, absent.assignment_id),
            work.session.get_one(Account, deputy.account_id),
        )
        held = Assignment(
            account_id=account.id,
            role=covered.role,
            since=covered.since,
            school_id=covered.school_id,
            deputy_for_id=covered.id,
        )
        work.add(held, Action.GIVE_ROLE)
        work.session.flush()
        return standing.as_actor(account, held, covered=work.session.get_one(Account, covered.account_id))


@pytest.mark.usefixtures("prepared")
def test_at_every_stop_of_a_long_way_nobody_goes_on_who_may_not() -> None:
    """Every step there is, returned and revised and resumed, and money at the end; what Ilze does for Dace, Dace did."""
    machine = Plans()
    try:
        plan = machine.begin(WRITERS[2], 0)
        assert plan is not None
        machine.whoever_may_not_tries(plan)  # nothing is written in it yet
        machine.write(plan, WRITERS[2], whole=True)
        for hat, step in LONG_WAY:
            machine.whoever_may_not_tries(plan)
            machine.step(plan, hat, step, comment=True, stale=False)
            machine.the_books_agree()
            machine.every_submission_is_kept_and_no_version_ever_changes()
        machine.note_hours(plan, WRITERS[2])
        machine.whoever_may_not_tries(plan)
        machine.claim(plan)
        machine.whoever_may_not_tries(plan)
        machine.step(plan, WRITERS[2], "suspend", comment=True, stale=False)
        machine.semester = AUTUMN
        machine.whoever_may_not_tries(plan)
    finally:
        machine.teardown()


@pytest.mark.usefixtures("prepared")
def test_whoever_takes_over_a_submitted_plan_approves_nothing_of_it() -> None:
    machine = Plans()
    try:
        plan = machine.begin(WRITERS[0], 0)
        assert plan is not None
        machine.write(plan, WRITERS[0], whole=True)
        machine.step(plan, WRITERS[0], "submit", comment=True, stale=False)
        machine.hand_over(plan, WRITERS[2])
        machine.whoever_may_not_tries(plan)
    finally:
        machine.teardown()


@pytest.mark.usefixtures("prepared")
def test_plans_go_only_the_ways_of_the_programme(databases: Databases) -> None:
    examples = (1 if "Postgres" in type(databases).__name__ else 3) * HARDER
    options = {**OPTIONS, "derandomize": True, "phases": SHRINKS}
    run_state_machine_as_test(Plans, settings=settings(max_examples=examples, stateful_step_count=20, **options))
    run_state_machine_as_test(Thorough, settings=settings(max_examples=HARDER, stateful_step_count=10, **options))

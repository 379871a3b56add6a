"""The first screen: what waits for each person is what their lists show, and the figures are those of their places."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action, PlanStatus
from services import drafts, home, plans
from services.demo import cast as casting
from services.errors import Refusal
from services.home_tasks import TaskKind, Waiting
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.databases import Databases, using
from tests.world import SPRING, World

DECIDES = {"dace": "director", "mara": "municipality", "sandra": "state", "toms": "state", "elza": "state"}
TOWN = ("river", "forest")
# Which schools' claims wait for a person, and in which status.
CLAIMS = {
    "mara": (TaskKind.DECIDE_CLAIM, ClaimStatus.SUBMITTED, TOWN), "aija": (TaskKind.PAY_CLAIM, ClaimStatus.APPROVED, TOWN),
    "ilze": (TaskKind.MEND_CLAIM, ClaimStatus.RETURNED, ("river",)), "viktors": (TaskKind.MEND_CLAIM, ClaimStatus.RETURNED, ("craft",)),
    "sandra": (TaskKind.DECIDE_CLAIM, ClaimStatus.SUBMITTED, ("craft",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def towns() -> dict[str, str]:
    return {}


@pytest.fixture
def busy(databases: Databases, towns: dict[str, str]) -> Iterator[World]:
    """Built once per kind of database: looking at it leaves it as it is."""
    kind = type(databases).__name__
    if kind not in towns:
        towns[kind] = databases.new()
        with using(towns[kind]):
            _make_busy(World(casting.recall()))
    with using(towns[kind]):
        yield World(casting.recall())


def _make_busy(world: World) -> None:
    """Plans at every stage and claims in every status, at two schools."""
    for where in ("river", "craft"):
        world.pupil(where)
        world.draft(where)
        for steps in range(1, 3):
            plan_id = world.draft(where)
            world.step(world.team(where)[0], plan_id, Action.SUBMIT)
            for actor in world.chain(where)[: steps - 1]:
                world.step(actor, plan_id, Action.APPROVE)
        running = world.running(where)
        for step in (None, Action.RETURN, Action.APPROVE, Action.PAY):
            claim = world.claim(running, "9.00", document_no=str(step))
            decider, payer = (
                (world.cast.mara, world.cast.aija) if where == "river" else (world.cast.sandra, world.cast.toms)
            )
            if step is not None:
                world.decide(decider, Action.APPROVE if step is Action.PAY else step, claim, comment="iemesls")
            if step is Action.PAY:
                world.decide(payer, Action.PAY, claim)
    returned = world.draft("river")
    world.step(world.cast.peteris, returned, Action.SUBMIT)
    world.step(world.cast.dace, returned, Action.RETURN, "Labojiet.")


def waiting(actor: Actor) -> dict[TaskKind, Waiting]:
    with look(actor) as work:
        return {group.kind: group for group in home.waiting(work)}


def ids(group: Waiting | None) -> set[UUID | None]:
    return {task.thing_id for task in group.tasks} if group else set()


def rows(table: type) -> list:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(table)))


@pytest.mark.parametrize("who", DECIDES)
def test_plans_that_wait_are_those_that_ask_for_this_person(busy: World, who: str) -> None:
    home_schools = {"dace": ("river",), "mara": TOWN}.get(who, (*TOWN, "craft"))
    schools = {busy.school(short).id for short in home_schools}
    wanted = {plan.id for plan in rows(Plan) if plan.awaits == DECIDES[who] and plan.school_id in schools}
    group = waiting(busy.cast.actors[who]).get(TaskKind.DECIDE_PLAN)

    assert ids(group) == wanted
    with look(busy.cast.actors[who]) as work:
        assert {line.id for line in plans.find(work, mine=True).lines} == wanted


def test_a_preparer_finishes_what_was_begun_or_returned_and_begins_what_is_missing(busy: World) -> None:
    groups, river = waiting(busy.cast.peteris), busy.school("river").id
    unsent = {
        plan.id
        for plan in rows(Plan)
        if plan.school_id == river and plan.status in (PlanStatus.DRAFT, PlanStatus.REVISING) and not plan.awaits
    }
    planned = {plan.pupil_id for plan in rows(Plan)}

    assert ids(groups[TaskKind.FINISH_PLAN]) == unsent
    assert ids(groups[TaskKind.BEGIN_PLAN]) == {
        p.id for p in rows(Pupil) if p.school_id == river and p.id not in planned
    }


@pytest.mark.parametrize("who", CLAIMS)
def test_claims_that_wait_are_those_of_their_step_and_place(busy: World, who: str) -> None:
    kind, status, where = CLAIMS[who]
    schools = {busy.school(short).id for short in where}
    wanted = {claim.id for claim in rows(Claim) if claim.status is status and claim.school_id in schools}

    assert ids(waiting(busy.cast.actors[who])[kind]) == wanted
    assert wanted


def test_the_longest_waiting_comes_first_and_the_rest_is_counted(home_world: World) -> None:
    made = []
    for _ in range(10):
        made.append(home_world.draft())
        home_world.step(home_world.cast.peteris, made[-1], Action.SUBMIT)
    group = waiting(home_world.cast.dace)[TaskKind.DECIDE_PLAN]

    assert ([task.thing_id for task in group.tasks], group.total) == (made[:8], 10)


def test_the_figures_are_those_of_the_persons_places(busy: World) -> None:
    def told(who: str) -> dict[str, int | Decimal]:
        with look(busy.cast.actors[who]) as work:
            return {figure.name: figure.value for figure in home.highlights(work)}

    river = [plan for plan in rows(Plan) if plan.school_id == busy.school("river").id]
    assert told("dace") == {"home.plans": len(river), "home.running": 1, "home.claims_waiting": 1}
    assert told("aija") == {"home.claims_waiting": 1, "home.to_pay": Decimal("9.00"), "home.paid": Decimal("9.00")}
    assert told("elza")["home.plans"] == len(rows(Plan))
    assert told("andris")["home.schools"] == 4


def test_nothing_waits_where_nothing_is_to_be_done(busy: World) -> None:
    assert waiting(busy.cast.austra) == {}
    assert waiting(busy.cast.andris) == {}


def test_a_draft_is_its_writers_alone_until_it_is_dropped(world: World) -> None:
    with begin(world.cast.peteris) as work:
        drafts.keep(work, "plan", {"goal": "Pabeigt klasi."})
        assert work.entries == []
    with look(world.cast.dace) as work:
        assert drafts.load(work, "plan") == {}
    with begin(world.cast.peteris) as work:
        assert drafts.load(work, "plan") == {"goal": "Pabeigt klasi."}
        drafts.drop(work, "plan")
        drafts.drop(work, "nothing of this name")

    with look(world.cast.peteris) as work:
        assert drafts.load(work, "plan") == {}


def test_a_draft_too_long_to_be_typed_leaves_the_last_one(home_world: World) -> None:
    with begin(home_world.cast.peteris) as work:
        drafts.keep(work, "plan", {"goal": "īss"})
        drafts.keep(work, "plan", {"goal": "x" * 20_001})

    with look(home_world.cast.peteris) as work:
        assert drafts.load(work, "plan") == {"goal": "īss"}


def test_the_shell_keeps_no_drafts(home_world: World) -> None:
    del home_world
    with begin(OPERATOR) as work:
        drafts.keep(work, "plan", {"goal": "x"})
        assert drafts.load(work, "plan") == {}


def test_a_new_semester_is_not_a_drop_out(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's outcome changes because the calendar did; whoever has no plan yet is on the list of those to begin."""
    plan_id = home_world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")

    plan = home_world.plan(plan_id)
    assert (plan.status, plan.outcome, plan.semester) == (PlanStatus.RUNNING, None, SPRING)
    assert ids(waiting(home_world.cast.peteris)[TaskKind.BEGIN_PLAN]) == {plan.pupil_id}


def test_a_reason_given_is_a_reason_kept(home_world: World) -> None:
    """Both the step and its comment stand in the history (OpenCRVS#3173)."""
    plan_id = home_world.draft()
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    with pytest.raises(Refusal, match=r"form\.comment_needed"):
        home_world.step(home_world.cast.dace, plan_id, Action.RETURN, " ")
    home_world.step(home_world.cast.dace, plan_id, Action.RETURN, "  Nav pamatojuma. ")

    with begin(home_world.cast.peteris) as work:
        last = plans.open_plan(work, plan_id).history[-1]
    assert (last.name, last.comment, last.by) == (Action.RETURN, "Nav pamatojuma.", "Dace Dzērvenāja")

"""Random people take random steps with random plans: only the table's steps happen, and nothing gets stuck."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from models.plans import Plan, PlanForm, PlanStep
from models.vocabulary import Action, Role
from services import clock, integrity, plan_facts, plan_steps, plan_writing
from services.demo import cast as casting
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.databases import Databases, fresh
from tests.properties import HARDER, SHRINKS
from tests.services.matrix.building import evaluation
from tests.services.plan_model import OVER, STEPS, TAKERS, WAYS, Hat, Told, after, may, succeeds
from tests.world import SPRING, World, complete

AUTUMN = "2018-1"
TERMS = {SPRING: date(2018, 1, 15), AUTUMN: date(2018, 9, 10)}
# What somebody does next, the likelier the oftener it stands here; the year goes on once something has happened.
WHAT = (*["on"] * 8, *["claim"] * 3, "write", "write", "begin", "look", "wait")
FIRST_MOVES = 8
# Everybody's hats; "visi" wears one of every kind, and must still never act twice.
HATS = (
    Hat("peteris", "preparer", "river"), Hat("dace", "director", "river"), Hat("ilze", "school_coordinator", "river"),
    Hat("gita", "provider", "river"), Hat("velga", "preparer", "craft"), Hat("zane", "director", "craft"),
    Hat("mara", "municipality_coordinator"), Hat("sandra", "state_coordinator"), Hat("tālā", "director", "far"),
    Hat("visi", "preparer", "river"), Hat("visi", "director", "river"), Hat("visi", "municipality_coordinator"),
    Hat("visi", "state_coordinator"),
)  # fmt: skip
WRITERS = tuple(hat for hat in HATS if hat.role == "preparer")
OPTIONS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": False}


class Plans(RuleBasedStateMachine):
    databases: ClassVar[Databases]
    actors: ClassVar[dict[Hat, Actor]]
    pupils: ClassVar[dict[str, list[UUID]]]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(fresh(self.databases))
        self.world = World(casting.recall())
        self.semester = SPRING
        self.book: dict[UUID, Told] = {}
        self.moved = 0

    def teardown(self) -> None:
        self.stack.close()

    @contextmanager
    def acting(self, hat: Hat) -> Iterator[Work]:
        with clock.at(clock.noon(TERMS[self.semester])), begin(self.actors[hat]) as work:
            yield work

    @initialize()
    def one_plan_runs_one_is_submitted_one_is_written(self) -> None:
        plans = [self.begin(writer, number) for writer, number in zip(WRITERS, (0, 0, 1), strict=True)]
        for plan, writer in zip(plans, WRITERS, strict=True):
            self.write(plan, writer, whole=True)
        ways = [(plans[0], 0, "submit"), *((plans[0], hat, "approve") for hat in (1, 6, 7)), (plans[2], 9, "submit")]
        for plan, hat, step in ways:
            self.step(plan, HATS[hat], step, comment=True, stale=False)

    def begin(self, hat: Hat, pupil: int) -> UUID | None:
        told = Told(hat.where, pupil, self.semester, hat.person)
        twice = any(
            (t.school, t.pupil, t.semester) == (hat.where, pupil, self.semester) and t.status != "void"
            for t in self.book.values()
        )
        try:
            with self.acting(hat) as work:
                plan_id = plan_writing.begin_plan(work, self.pupils[hat.where][pupil], self.semester)
        except Refusal:
            assert twice, "refused although the pupil has no plan"
            return None
        assert not twice, "a second plan in one semester"
        self.book[plan_id] = told
        return plan_id

    def write(self, plan: UUID, hat: Hat, whole: bool) -> None:
        told = self.book[plan]
        own = (hat.person, hat.where) == (told.preparer, told.school)
        try:
            with self.acting(hat) as work:
                plan_writing.save(work, plan, self.seen(plan), complete() if whole or told.money else PlanForm())
        except Refusal:
            assert not (own and told.editable), "refused to write"
        else:
            assert own, "written by somebody else"
            assert told.editable, "written while on its way or over"
            self.book[plan] = replace(told, complete=whole or told.money > 0)

    def step(self, plan: UUID, hat: Hat, step: str, comment: bool, stale: bool) -> None:
        told = self.book[plan]
        wanted = succeeds(told, hat, step, self.semester, comment=comment) and not stale
        try:
            with self.acting(hat) as work:
                self.take(work, plan, self.seen(plan) - stale, Action(step), "iemesls" if comment else " ")
            self.book[plan] = after(told, hat, step) if wanted else told
            done = True
        except Refusal:
            done = False
        assert done == wanted, f"{hat} {step} {told}"

    @staticmethod
    def take(work: Work, plan: UUID, seen: int, step: Action, comment: str) -> None:
        if step == Action.CLOSE:
            plan_steps.close(work, plan, seen, evaluation(work, plan))
        else:
            plan_steps.take(work, plan, seen, step, comment)

    def whoever_may_not_tries(self, plan: UUID) -> None:
        """What may be taken: by everybody else, without a word, too late. What may not: by those whose step it would be."""
        told = self.book[plan]
        for step in STEPS:
            hats = [hat for hat in HATS if hat.role in TAKERS[step] and hat.where in {"", told.school}]
            ways = ((True, False), (False, False), (True, True))
            if (told.school, told.status, told.awaits, step) not in WAYS:
                hats, ways = [hat for hat in hats if hat.person == told.preparer][:1] or hats[:1], ways[:1]
            for hat in hats:
                for comment, stale in ways:
                    if stale or not succeeds(told, hat, step, self.semester, comment=comment):
                        self.step(plan, hat, step, comment=comment, stale=stale)

    @rule(data=some.data())
    def somebody_does_something(self, data: some.DataObject) -> None:
        """Mostly a step that may be taken; before it all those try who may not."""
        plan = data.draw(
            some.sampled_from([p for p, told in self.book.items() if told.status not in OVER] or [*self.book])
        )
        told = self.book[plan]
        ways = [(h, s) for h in HATS for s in STEPS if succeeds(told, h, s, self.semester, comment=True)]
        match data.draw(some.sampled_from(WHAT)):
            case "on" if ways:
                self.whoever_may_not_tries(plan)
                self.step(plan, *data.draw(some.sampled_from(ways)), comment=True, stale=False)
                self.moved += 1
            case "write":
                self.write(plan, data.draw(some.sampled_from(WRITERS)), data.draw(some.booleans()))
            case "begin":
                self.begin(data.draw(some.sampled_from(WRITERS)), data.draw(some.integers(0, 1)))
            case "claim" if (told.school, told.status, told.semester, told.money) == ("river", "running", SPRING, 0):
                self.claim(plan)
            case "look":
                self.buttons_are_the_steps_that_can_be_taken_and_nothing_is_stuck()
            case "wait" if self.moved > FIRST_MOVES:
                self.semester = AUTUMN

    def claim(self, plan: UUID) -> None:
        with clock.at(clock.noon(TERMS[SPRING])):
            self.world.claim(plan, "5.00", document_no=str(len(self.book)))
        self.book[plan] = replace(self.book[plan], money=1)

    def seen(self, plan: UUID) -> int:
        return self.world.plan(plan).version

    @invariant()
    def the_books_agree(self) -> None:
        with look(OPERATOR) as work:
            kept = {p.id: (p.status.value, p.awaits.value if p.awaits else "") for p in work.session.exec(select(Plan))}
        assert kept == {plan_id: (told.status, told.awaits) for plan_id, told in self.book.items()}

    @invariant()
    def no_approval_was_skipped_and_nobody_acted_twice(self) -> None:
        """Told from the steps that are kept, not from the model."""
        chains = {"river": ["director", "municipality", "state"], "craft": ["director", "state"]}
        with look(OPERATOR) as work:
            for plan in work.session.exec(select(Plan)):
                taken = work.session.exec(
                    select(PlanStep).where(PlanStep.plan_id == plan.id, PlanStep.round == plan.round)
                ).all()
                approved = sorted((s for s in taken if s.step == "approve"), key=lambda s: s.id)
                hands = [plan.preparer_id, *(s.by_id for s in approved)]
                assert len(hands) == len(set(hands)), "somebody acted twice"
                if plan.status.value in {"running", "closed"}:
                    assert [s.stage.value for s in approved] == chains[self.book[plan.id].school]

    def buttons_are_the_steps_that_can_be_taken_and_nothing_is_stuck(self) -> None:
        ways: dict[UUID, set[str]] = {plan_id: set() for plan_id in self.book}
        for hat in HATS:
            for plan_id, shown in self.shown(hat).items():
                told = self.book[plan_id]
                assert shown == {step for step in STEPS if may(told, hat, step, self.semester)}, (hat, told)
                ways[plan_id] |= shown
        for plan_id, told in self.book.items():
            rests = told.status == "suspended" and told.semester != self.semester  # the programme lets it rest for good
            assert ways[plan_id] or told.status in OVER or rests, f"stuck: {told}"

    def shown(self, hat: Hat) -> dict[UUID, set[str]]:
        with clock.at(clock.noon(TERMS[self.semester])), look(self.actors[hat]) as work:
            plans = work.session.exec(select(Plan)).all()
            return {p.id: set(plan_steps.allowed(work, p, plan_facts.steps_taken(work, p.id))) for p in plans}

    @invariant()
    def a_plan_with_money_is_never_void(self) -> None:
        assert not [told for told in self.book.values() if told.status == "void" and told.money]


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
        Plans.databases = databases.like(url)
        yield


@pytest.mark.usefixtures("prepared")
def test_plans_go_only_the_ways_of_the_programme(databases: Databases) -> None:
    examples = (2 if "Postgres" in type(databases).__name__ else 5) * HARDER
    options = {**OPTIONS, "derandomize": True, "phases": SHRINKS}
    run_state_machine_as_test(Plans, settings=settings(max_examples=examples, stateful_step_count=25, **options))
    run_state_machine_as_test(Thorough, settings=settings(max_examples=HARDER, stateful_step_count=10, **options))

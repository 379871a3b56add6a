"""The machine of random steps with random plans, beside a model that tells what must come of each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select

from models.plans import Plan, PlanForm, PlanStep
from models.preparing import WorkForm
from models.reviewing import PlanVersion
from models.vocabulary import Action, PlanTask
from services import clock, plan_facts, plan_steps, plan_work, plan_writing
from services.demo import cast as casting
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.databases import Databases, fresh
from tests.services.matrix.building import evaluation
from tests.services.plan_model import HATS, OVER, STEPS, TAKERS, WAYS, WRITERS, Hat, Told, after, may, succeeds
from tests.world import SPRING, World, complete

AUTUMN = "2018-1"
TERMS = {SPRING: date(2018, 1, 15), AUTUMN: date(2018, 9, 10)}
# What somebody does next, the likelier the oftener it stands here; the year goes on once something has happened.
WHAT = (*["on"] * 8, *["claim"] * 3, "hours", "write", "write", "begin", "wait")
FIRST_MOVES = 8


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
        self.versions: dict[tuple[UUID, int], object] = {}

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
        wanted = (hat.person, hat.where) == (told.preparer, told.school) and told.editable and not told.claimed
        done = self.tried(
            hat, lambda work: plan_writing.save(work, plan, self.seen(plan), complete() if whole else PlanForm())
        )
        assert done == wanted, f"{hat} wrote in {told}"
        self.book[plan] = replace(told, complete=whole) if wanted else told

    def note_hours(self, plan: UUID, hat: Hat) -> None:
        told = self.book[plan]
        form = WorkForm(task=PlanTask.PREPARING, on=TERMS[SPRING], minutes=5)
        wanted = (hat.person, hat.where) == (told.preparer, told.school) and told.status != "void"
        assert self.tried(hat, lambda work: plan_work.note(work, plan, form)) == wanted
        self.book[plan] = replace(told, hours=told.hours or wanted)

    def tried(self, hat: Hat, do: Callable[[Work], object]) -> bool:
        try:
            with self.acting(hat) as work:
                do(work)
        except Refusal:
            return False
        return True

    def step(self, plan: UUID, hat: Hat, step: str, comment: bool, stale: bool) -> None:
        told = self.book[plan]
        wanted = succeeds(told, hat, step, self.semester, comment=comment) and not stale
        said = "iemesls" if comment else " "
        done = self.tried(hat, lambda work: self.take(work, plan, self.seen(plan) - stale, Action(step), said))
        assert done == wanted, f"{hat} {step} {told}"
        self.book[plan] = after(told, hat, step) if wanted else told

    @staticmethod
    def take(work: Work, plan: UUID, seen: int, step: Action, comment: str) -> None:
        if step == Action.CLOSE:
            plan_steps.close(work, plan, seen, evaluation(work, plan))
        else:
            plan_steps.take(work, plan, seen, step, comment)

    def whoever_may_not_tries(self, plan: UUID) -> None:
        """And the buttons say so. What may be taken: by everybody else, without a word, too late. What may not: by those whose step it would be."""
        told = self.book[plan]
        self.buttons_are_the_steps_that_can_be_taken(plan)
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
            case "hours":
                self.note_hours(plan, data.draw(some.sampled_from(WRITERS)))
            case "claim" if (told.school, told.status, told.semester, told.claimed) == (
                "river",
                "running",
                SPRING,
                False,
            ):
                self.claim(plan)
            case "wait" if self.moved > FIRST_MOVES:
                self.semester = AUTUMN

    def hand_over(self, plan: UUID, to: Hat) -> None:
        account_id = self.actors[to].account_id
        assert account_id is not None
        with self.acting(HATS[2]) as work:
            plan_writing.reassign(work, plan, self.seen(plan), account_id)
        self.book[plan] = replace(self.book[plan], preparer=to.person)

    def claim(self, plan: UUID) -> None:
        with clock.at(clock.noon(TERMS[SPRING])):
            self.world.claim(plan, "5.00", document_no=str(len(self.book)))
        self.book[plan] = replace(self.book[plan], claimed=True)

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

    def buttons_are_the_steps_that_can_be_taken(self, plan_id: UUID) -> None:
        """And there are some, for somebody: nothing is stuck."""
        told, ways = self.book[plan_id], set()
        for hat in HATS:
            with clock.at(clock.noon(TERMS[self.semester])), look(self.actors[hat]) as work:
                plan = work.session.get_one(Plan, plan_id)
                shown = {step.value for step in plan_steps.allowed(work, plan, plan_facts.steps_taken(work, plan_id))}
            assert shown == {step for step in STEPS if may(told, hat, step, self.semester)}, (hat, told)
            ways |= shown
        rests = told.status == "suspended" and told.semester != self.semester  # the programme lets it rest for good
        assert ways or told.status in OVER or rests, f"stuck: {told}"

    @invariant()
    def a_plan_with_money_is_never_void(self) -> None:
        assert not [told for told in self.book.values() if told.status == "void" and told.money]

    @invariant()
    def every_submission_is_kept_and_no_version_ever_changes(self) -> None:
        with look(OPERATOR) as work:
            kept = {(v.plan_id, v.round): (v.content, v.digest) for v in work.session.exec(select(PlanVersion))}
            rounds = {(p.id, n + 1) for p in work.session.exec(select(Plan)) for n in range(p.round)}
        assert kept.keys() == rounds
        assert {key: kept[key] for key in self.versions} == self.versions
        self.versions = kept

"""The end of a semester: who is reminded of what and when, and a class that is closed in one go, plan by plan."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from models.plans import Plan, PlanRisk, PlanStep
from models.vocabulary import Action, Education, Outcome, PlanStatus, Role
from services import evaluating, home
from services.errors import Invalid, NotPermitted
from services.evaluating import Filled
from services.home_tasks import TaskKind, Waiting
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.together import together
from tests.world import SPRING, World, complete

END = date(2018, 5, 31)  # of spring, for grade 7
GOOD = {"outcome": "improved", "helped": "Konsultācijas.", "end_ratings": {"R3.05": 1}}


def filled(world: World, plan_id: UUID, **over: object) -> Filled:
    return Filled(plan_id, world.plan(plan_id).version, GOOD | over)


def close(who: Actor, *rows: Filled) -> list[str]:
    """The name of the refusal of each row, or nothing where it was closed."""
    with begin(who) as work:
        return [one.refusal.why.name if one.refusal else "" for one in evaluating.close_class(work, rows)]


def tasks(who: Actor) -> dict[TaskKind, Waiting]:
    with look(who) as work:
        return {group.kind: group for group in home.waiting(work)}


def due(who: Actor, **more: object) -> list[UUID]:
    with look(who) as work:
        return [line.id for line in evaluating.find(work, **more).lines]


@pytest.mark.parametrize(
    ("day", "shown", "late"), [("2018-05-16", 0, 0), ("2018-05-17", 1, 0), ("2018-05-31", 1, 0), ("2018-06-01", 1, 1)]
)
def test_no_reminder_before_the_first_evaluation_is_due(
    world: World, monkeypatch, day: str, shown: int, late: int
) -> None:
    """OSCaR PR#1620. Two weeks before the end it appears, the day after the end it is late."""
    plan_id = world.running()
    assert world.plan(plan_id).ends_on == END
    monkeypatch.setenv("PUMPURS_TODAY", day)
    mine, schools = (
        tasks(world.cast.peteris).get(TaskKind.EVALUATE_PLAN),
        tasks(world.cast.dace).get(TaskKind.WATCH_EVALUATIONS),
    )

    told = [(task.thing_id, task.due, task.overdue) for task in mine.tasks] if mine else []
    assert told == [(plan_id, END, late > 0)] * shown
    assert (mine.total if mine else 0, schools.total if schools else 0) == (shown, shown)
    with look(world.cast.mara) as work:
        counted = [(one.name, one.left, one.overdue) for one in evaluating.by_school(work)]
    assert counted == [(world.school("river").name, 1, late)] * shown


def test_reminders_are_for_the_plans_own_preparer_and_those_who_answer_for_the_school(
    world: World, monkeypatch
) -> None:
    colleague = world.somebody(Role.PREPARER)
    plan_id, forest = world.running(), world.running("forest")
    monkeypatch.setenv("PUMPURS_TODAY", "2018-06-01")

    assert TaskKind.EVALUATE_PLAN not in tasks(colleague)
    assert due(colleague) == [plan_id]
    assert due(colleague, mine=True) == []
    assert due(world.cast.peteris, mine=True) == [plan_id]
    assert sorted(due(world.cast.mara)) == sorted([plan_id, forest])
    assert due(world.cast.mara, school_id=world.school("forest").id) == [forest]
    for who in (world.cast.ilze, world.cast.dace):
        watched = tasks(who)[TaskKind.WATCH_EVALUATIONS]
        assert [(task.title, task.count, task.overdue) for task in watched.tasks] == [("Pēteris Pīlādžlapa", 1, True)]


def test_whoever_does_not_know_children_reads_codes_only(world: World, monkeypatch) -> None:
    world.running()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-06-01")

    with look(world.cast.elza) as work:
        assert [line.pupil for line in evaluating.find(work).lines] == [""]
    with look(world.cast.andris) as work, pytest.raises(NotPermitted):
        evaluating.find(work)


def test_only_plans_that_run_wait_for_their_evaluation(world: World, monkeypatch) -> None:
    closed, suspended = world.running(), world.running()
    world.close(closed)
    world.step(world.cast.dace, suspended, Action.SUSPEND, "Slimo.")
    world.draft()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-06-01")

    assert due(world.cast.dace) == []


def test_a_class_is_closed_in_one_go_each_plan_by_itself(world: World) -> None:
    """What is wrong in one row keeps only that row open, and leaves nothing of it behind."""
    good, unrated, silent, elsewhere, stale, other = (world.running() for _ in range(6))
    world.close(elsewhere, Outcome.LEFT)
    outdated = filled(world, stale)
    world.step(world.cast.dace, stale, Action.SUSPEND, "Slimo.")
    results = close(
        world.cast.peteris, filled(world, good), filled(world, unrated, end_ratings={}), filled(world, silent, helped="", outcome=None),
        filled(world, elsewhere), outdated, filled(world, other, outcome="graduated", end_ratings={"R3.05": 0}),
    )  # fmt: skip

    assert results == ["", "plan.close_needs_evaluation", "form.invalid", "plan.not_now", "plan.not_now", ""]
    assert [world.plan(one).status for one in (good, unrated, silent, elsewhere, stale, other)] == [
        PlanStatus.CLOSED, PlanStatus.RUNNING, PlanStatus.RUNNING, PlanStatus.CLOSED, PlanStatus.SUSPENDED, PlanStatus.CLOSED,
    ]  # fmt: skip
    assert [world.plan(one).outcome for one in (good, unrated, elsewhere, other)] == [
        Outcome.IMPROVED, None, Outcome.LEFT, Outcome.GRADUATED,
    ]  # fmt: skip
    with look(OPERATOR) as work:
        ends = dict(work.session.exec(select(PlanRisk.plan_id, PlanRisk.end_rating)).all())
        steps = [step.plan_id for step in work.session.exec(select(PlanStep).where(PlanStep.step == Action.CLOSE))]
    assert [ends[one] for one in (good, unrated, silent, other)] == [1, None, None, 0]
    assert sorted(steps) == sorted([good, elsewhere, other])


def test_a_row_that_fails_half_way_leaves_nothing_not_even_in_the_trail(world: World, monkeypatch) -> None:
    """The ratings are written before the step is taken: a refusal there takes them back."""
    plan_id, fine = world.running(), world.running()
    step = evaluating.plan_steps._move

    def refuse(work, plan, *rest):
        if plan.id == plan_id:
            raise NotPermitted("plan.four_eyes")
        return step(work, plan, *rest)

    monkeypatch.setattr(evaluating.plan_steps, "_move", refuse)
    with begin(world.cast.peteris) as work:
        results = evaluating.close_class(work, [filled(world, plan_id), filled(world, fine)])
        subjects = {entry.subject_id for entry in work.entries}

    assert [one.refusal.why.name if one.refusal else "" for one in results] == ["plan.four_eyes", ""]
    assert str(plan_id) not in subjects
    assert str(fine) in subjects
    with look(OPERATOR) as work:
        ends = dict(work.session.exec(select(PlanRisk.plan_id, PlanRisk.end_rating)).all())
    assert (world.plan(plan_id).outcome, ends[plan_id], ends[fine]) == (None, None, 1)


def test_what_is_missing_is_told_field_by_field(world: World) -> None:
    plan_id = world.running()
    with begin(world.cast.peteris) as work:
        refusal = evaluating.close_class(work, [filled(world, plan_id, helped="", outcome="")])[0].refusal

    assert isinstance(refusal, Invalid)
    assert set(refusal.faults) == {"helped", "outcome"}


def test_closed_twice_at_the_same_moment_is_closed_once(world: World) -> None:
    plan_id = world.running()
    row = filled(world, plan_id)
    results = together(lambda: close(world.cast.peteris, row), lambda: close(world.cast.peteris, row))

    assert sorted(result[0] for result in results) in (["", "plan.not_now"], ["", "access.overtaken"])
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(PlanStep).where(PlanStep.step == Action.CLOSE)).all()) == 1


def test_the_sheet_of_a_class_holds_ones_own_running_plans_with_all_their_risks(world: World) -> None:
    mine = world.running(contents=complete("meals", sensitive=True))
    world.running(pupil_id=world.pupil(grade=8))
    draft, colleague = world.draft(), world.somebody(Role.PREPARER)
    with look(world.cast.peteris) as work:
        sheet = evaluating.class_sheet(work, SPRING, Education.GENERAL, 7)
        classes = evaluating.classes(work)
    with look(colleague) as work:
        theirs = evaluating.class_sheet(work, SPRING, Education.GENERAL, 7), evaluating.classes(work)

    assert [row.plan.id for row in sheet] == [mine]
    assert draft not in [row.plan.id for row in sheet]
    assert [(risk.code, risk.sensitive) for risk in sheet[0].risks] == [("R2.07", True), ("R3.05", False)]
    assert [(one.grade, one.plans) for one in classes] == [(7, 1), (8, 1)]
    assert theirs == ([], [])


@pytest.mark.parametrize("who", ["dace", "ilze", "mara", "sandra", "elza", "gita"])
def test_nobody_but_its_preparer_evaluates_a_plan(world: World, who: str) -> None:
    plan_id = world.running()

    with pytest.raises(NotPermitted, match=r"access\.not_permitted"):
        close(world.cast.actors[who], filled(world, plan_id))
    assert close(world.somebody(Role.PREPARER), filled(world, plan_id)) == ["access.not_found"]
    with look(OPERATOR) as work:
        assert work.session.get_one(Plan, plan_id).status is PlanStatus.RUNNING

"""A school goes into the next semester: what was shown is done, once, and nobody is left out without a reason."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.people import Assignment
from models.plans import Plan, PlanRisk
from models.pupils import Pupil
from models.vocabulary import Action, Outcome, PlanStatus, Role
from services import home, plan_steps, rolling
from services.errors import NotFound, NotPermitted, Overtaken, Refusal
from services.home_tasks import TaskKind
from services.rolling import Preview, Rolled, Wishes
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import SPRING, World, complete

AUTUMN, SEPTEMBER = "2018-1", "2018-09-03"
NOBODY = Wishes()


@pytest.fixture
def september(monkeypatch: pytest.MonkeyPatch):
    """The day on which the school goes on; what happened before happened in January."""
    return lambda: monkeypatch.setenv("PUMPURS_TODAY", SEPTEMBER)


def preview(world: World, wishes: Wishes = NOBODY, who: Actor | None = None) -> Preview:
    with look(who or world.cast.ilze) as work:
        return rolling.dry_run(work, world.school("river").id, AUTUMN, wishes)


def run(world: World, promise: str, wishes: Wishes = NOBODY, key: str = "", who: Actor | None = None) -> list[Rolled]:
    with begin(who or world.cast.ilze) as work:
        return rolling.run(work, world.school("river").id, AUTUMN, wishes, promise, key)[1]


def roll(world: World, wishes: Wishes = NOBODY) -> list[Rolled]:
    return run(world, preview(world, wishes).promise, wishes)


def told(found: Preview) -> dict[UUID, int | str]:
    """For each pupil the grade of the draft or the name of the reason."""
    return {line.pupil_id: line.why.name if line.why else line.new_grade or 0 for line in found.lines}


def plans(semester: str = AUTUMN) -> list[Plan]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Plan).where(Plan.semester == semester).order_by(col(Plan.code))))


def pupil(pupil_id: UUID) -> Pupil:
    with look(OPERATOR) as work:
        return work.session.get_one(Pupil, pupil_id)


def test_what_the_dry_run_promised_is_what_the_run_does(world: World, september) -> None:
    """The very same function decides (objectstack#3956): drafts, grades, preparers and reasons are those that were shown."""
    old = world.running(contents=complete("meals", "public_transport"))
    world.close(old, Outcome.CONTINUES)
    running, without = world.running(), world.pupil()
    september()
    shown = preview(world)
    made = run(world, shown.promise)

    assert told(shown) == {
        world.plan(old).pupil_id: 8, world.plan(running).pupil_id: 8, without: "rolling.no_plan_before",
    }  # fmt: skip
    assert {one.pupil_id for one in made} == {line.pupil_id for line in shown.lines if line.drafted}
    drafts = {plan.pupil_id: plan for plan in plans()}
    assert {plan_id: (p.grade, p.status, p.preparer_id, p.awaits) for plan_id, p in drafts.items()} == {
        line.pupil_id: (8, PlanStatus.DRAFT, world.cast.peteris.account_id, None)
        for line in shown.lines
        if line.drafted
    }
    assert {line.pupil_id for line in shown.lines if line.unevaluated} == {world.plan(running).pupil_id}
    with look(OPERATOR) as work:
        copied = work.session.exec(
            select(PlanRisk).where(PlanRisk.plan_id == drafts[world.plan(old).pupil_id].id)
        ).all()
    assert {(risk.code, risk.rated, risk.end_rating) for risk in copied} == {
        ("R3.05", False, None),
        ("R3.04", False, None),
    }


def test_rollover_run_twice_is_run_once(world: World, september) -> None:
    """rosariosis#127. Handed in twice, run again from an old preview, or run again from a new one."""
    pupil_id = world.plan(world.running()).pupil_id
    september()
    promise = preview(world).promise
    run(world, promise, key="one form")
    first = [(plan.id, plan.version) for plan in plans()]

    assert run(world, promise, key="one form") == []
    with pytest.raises(Overtaken, match=r"rolling\.changed_meanwhile"):
        run(world, promise)
    assert told(preview(world)) == {pupil_id: "rolling.already"}
    assert roll(world) == []
    assert [(plan.id, plan.version) for plan in plans()] == first
    assert pupil(pupil_id).grade == 8


def test_a_grade_is_raised_once_a_year_even_where_the_draft_is_thrown_away(world: World, september) -> None:
    pupil_id = world.plan(world.running()).pupil_id
    september()
    roll(world)
    draft = plans()[0]
    with begin(world.cast.peteris) as work:
        plan_steps.take(work, draft.id, draft.version, Action.VOID)
    again = roll(world)

    assert [one.pupil_id for one in again] == [pupil_id]
    assert pupil(pupil_id).grade == 8
    with look(OPERATOR) as work:
        query = select(AuditEntry).where(AuditEntry.subject_id == str(pupil_id), AuditEntry.action == Action.EDIT)
        raised = [(e.before, e.after, e.actor) for e in work.session.exec(query)]
    assert raised == [({"grade": 7}, {"grade": 8}, "ilze")]


def test_nothing_is_done_that_was_not_shown(world: World, september) -> None:
    plan_id = world.running()
    september()
    promise = preview(world).promise
    world.close(plan_id, Outcome.GRADUATED)

    with pytest.raises(Overtaken, match=r"rolling\.changed_meanwhile"):
        run(world, promise)
    assert plans() == []


def test_closed_things_do_not_come_back(world: World, september) -> None:
    """publish-teacher-training#6264. Graduated, moved, left, void: a reason instead of a plan."""
    gone = {}
    for outcome in (Outcome.GRADUATED, Outcome.MOVED_SCHOOL, Outcome.LEFT, Outcome.LEFT_FOR_WORK, Outcome.LEFT_ABROAD):
        plan_id = world.running()
        world.close(plan_id, outcome)
        gone[world.plan(plan_id).pupil_id] = "rolling.gone"
    void = world.draft()
    world.step(world.cast.peteris, void, Action.VOID)
    gone[world.plan(void).pupil_id] = "rolling.no_plan_before"
    september()

    assert told(preview(world)) == gone
    assert roll(world) == []


def test_the_end_of_a_year_is_not_a_drop_out(world: World, september) -> None:
    """teamster#4794. Going on changes nothing of the old plan: whoever had no outcome has none, and is not gone."""
    plan_id = world.running()
    september()
    roll(world)

    old = world.plan(plan_id)
    assert (old.status, old.outcome, old.semester, old.grade) == (PlanStatus.RUNNING, None, SPRING, 7)


def test_a_pupil_at_another_school_is_told_by_the_plans_code_only(world: World, september) -> None:
    plan_id = world.running()
    with begin(OPERATOR) as work:
        moved = work.session.get_one(Pupil, world.plan(plan_id).pupil_id)
        work.change(moved, Action.EDIT, school_id=world.school("forest").id)
    september()

    assert [(one.pupil, one.why.name) for one in preview(world).lines if one.why] == [
        (world.plan(plan_id).code, "rolling.moved_away")
    ]


def test_a_grade_that_is_not_supported_any_more_is_told_with_its_rule(world: World, september, monkeypatch) -> None:
    plan_id = world.running()
    september()
    monkeypatch.setattr(rolling.plan_beginning, "rules_for", _nobody_supports)

    assert told(preview(world)) == {world.plan(plan_id).pupil_id: "plan.nobody_supports"}


def _nobody_supports(*_: object) -> None:
    raise Refusal("plan.nobody_supports", grade=8, education="general", on=date(2018, 9, 3))


def test_plans_of_a_preparer_who_left_wait_for_whoever_takes_over(world: World, september) -> None:
    pupil_id = world.plan(world.running()).pupil_id
    stand_in = world.somebody(Role.PREPARER)
    with begin(OPERATOR) as work:
        held = work.session.get_one(Assignment, world.cast.peteris.assignment_id)
        work.change(held, Action.END_ROLE, until=work.today)
    september()

    assert told(preview(world)) == {pupil_id: "rolling.no_preparer"}
    wishes = Wishes(stand_in=stand_in.account_id)
    assert len(roll(world, wishes)) == 1
    assert [plan.preparer_id for plan in plans()] == [stand_in.account_id]


def test_only_a_preparer_of_the_school_takes_over(world: World, september) -> None:
    world.running()
    september()

    for stranger in (world.cast.baiba, world.cast.dace):
        with pytest.raises(NotFound, match=r"access\.not_found"):
            preview(world, Wishes(stand_in=stranger.account_id))


def test_who_repeats_or_goes_on_is_for_people_to_say(world: World, september) -> None:
    stays, nine, twelve = (
        world.plan(world.running(pupil_id=world.pupil(grade=grade))).pupil_id for grade in (7, 9, 12)
    )
    september()

    assert told(preview(world)) == {stays: 8, nine: "rolling.finished_basic", twelve: "rolling.finished"}
    wishes = Wishes(repeats=frozenset({stays}), goes_on=frozenset({nine}))
    roll(world, wishes)
    assert {plan.pupil_id: plan.grade for plan in plans()} == {stays: 7, nine: 10}
    assert [pupil(one).grade for one in (stays, nine, twelve)] == [7, 10, 12]


def test_a_draft_is_found_by_its_preparer_on_the_first_screen(world: World, september) -> None:
    world.running()
    september()
    roll(world)

    with look(world.cast.peteris) as work:
        tasks = {group.kind: [task.thing_id for task in group.tasks] for group in home.waiting(work)}
    assert tasks[TaskKind.FINISH_PLAN] == [plans()[0].id]


def test_a_semester_far_away_is_not_open(world: World) -> None:
    with look(world.cast.ilze) as work, pytest.raises(Refusal, match=r"plan\.semester_not_open"):
        rolling.dry_run(work, world.school("river").id, AUTUMN, NOBODY)


@pytest.mark.parametrize("who", ["janis", "peteris", "mara", "elza", "andris"])
def test_a_school_is_rolled_by_its_own_director_or_coordinator_only(world: World, september, who: str) -> None:
    world.running()
    september()
    promise = preview(world).promise

    with pytest.raises((NotFound, NotPermitted)):
        run(world, promise, who=world.cast.actors[who])
    assert plans() == []

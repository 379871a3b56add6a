"""Submit or approve many plans at once: each is checked by itself, and one that is refused leaves the others."""

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.audit import AuditEntry
from models.plans import Plan, PlanForm
from models.vocabulary import Action, Role, Stage
from services import integrity, plan_steps
from services.errors import NotNow, Refusal, outcome_of
from services.plan_steps import Taken
from services.rules.permissions import Actor
from services.work import OPERATOR, Work, begin, look
from tests.world import World


def take_many(world: World, actor: Actor, ids: Sequence[UUID], step: Action = Action.APPROVE) -> list[Taken]:
    seen = {plan_id: world.plan(plan_id).version for plan_id in ids}
    with begin(actor) as work:
        return plan_steps.take_many(work, seen, step)


def said(outcomes: Sequence[Taken]) -> list[str]:
    return [one.refusal.why.name if one.refusal else "" for one in outcomes]


def submitted(world: World, many: int) -> list[UUID]:
    made = [world.draft() for _ in range(many)]
    assert set(said(take_many(world, world.cast.peteris, made, Action.SUBMIT))) == {""}
    return made


@pytest.mark.parametrize("many", [1, 11])
def test_bulk_action_handles_all_selected_rows_and_reports_each(world: World, many: int) -> None:
    """Primero R2-3629: of several pages of records only some were handled."""
    made = submitted(world, many)
    outcomes = take_many(world, world.cast.dace, made)

    assert [one.plan_id for one in outcomes] == made
    assert {world.plan(plan_id).awaits for plan_id in made} == {Stage.MUNICIPALITY}


def test_bulk_action_handles_a_hundred_and_one_rows(home_world: World) -> None:
    pupil = home_world.draft()
    with look(OPERATOR) as work:
        first = work.session.get_one(Plan, pupil)
    copies = _copies(home_world, first, 100)
    made = [pupil, *copies]
    outcomes = take_many(home_world, home_world.cast.peteris, made, Action.SUBMIT)

    assert len(outcomes) == 101
    assert said(outcomes) == [""] + ["plan.incomplete"] * 100
    assert home_world.plan(pupil).awaits is Stage.DIRECTOR


def _copies(world: World, first: Plan, many: int) -> list[UUID]:
    """Empty drafts of as many other semesters: they cannot be submitted, and each says so."""
    del world
    made = []
    with begin(OPERATOR) as work:
        for number in range(many):
            raw = first.model_dump(exclude={"id", "version"})
            copy = Plan(**raw | {"code": f"copy {number}", "semester": f"{2100 + number}"})
            work.session.add(copy)
            made.append(copy.id)
    return made


def test_each_plan_is_checked_by_itself_and_a_refused_one_leaves_the_others(world: World) -> None:
    good, changed, own, another = submitted(world, 4)
    far = world.draft("forest")
    world.step(world.cast.baiba, far, Action.SUBMIT)
    unsent, empty = world.draft(), world.draft(contents=PlanForm())
    with begin(OPERATOR) as work:
        work.session.get_one(Plan, own).preparer_id = world.cast.dace.account_id
    ids = [good, changed, own, far, unsent, another, UUID(int=1)]
    seen = {plan_id: 1 if plan_id in (changed, UUID(int=1)) else world.plan(plan_id).version for plan_id in ids}
    with begin(world.cast.dace) as work:
        outcomes = plan_steps.take_many(work, seen, Action.APPROVE)

    assert said(outcomes) == [
        "", "access.overtaken", "plan.four_eyes", "access.not_found", "plan.not_now", "", "access.not_found",
    ]  # fmt: skip
    assert [world.plan(plan_id).awaits for plan_id in ids[:-1]] == [
        Stage.MUNICIPALITY, Stage.DIRECTOR, Stage.DIRECTOR, Stage.DIRECTOR, None, Stage.MUNICIPALITY,
    ]  # fmt: skip
    assert said(take_many(world, world.cast.peteris, [empty, unsent], Action.SUBMIT)) == ["plan.incomplete", ""]


def test_what_is_refused_leaves_no_entry_and_what_is_done_leaves_one(world: World) -> None:
    good, own = submitted(world, 2)
    with begin(OPERATOR) as work:
        plan = work.session.get_one(Plan, own)
        work.change(plan, Action.REASSIGN, preparer_id=world.cast.dace.account_id)
    take_many(world, world.cast.dace, [own, good])

    with look(OPERATOR) as work:
        told = work.session.exec(
            select(AuditEntry.subject_id).where(AuditEntry.action == Action.APPROVE).order_by(col(AuditEntry.seq))
        ).all()
    assert told == [str(good)]
    assert integrity.verify() == []


def test_what_is_refused_late_leaves_no_entry(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However far a step came before it was refused, neither the plan nor the trail tells of it."""
    good, bad = submitted(home_world, 2)
    flushed = plan_steps._move

    def _refuse(work: Work, plan: Plan, *rest: object) -> object:
        status = flushed(work, plan, *rest)  # type: ignore[arg-type] # passed on
        if plan.id == bad:
            raise Refusal("plan.twice")
        return status

    monkeypatch.setattr(plan_steps, "_move", _refuse)
    outcomes = take_many(home_world, home_world.cast.dace, [bad, good])

    assert said(outcomes) == ["plan.twice", ""]
    assert [home_world.plan(plan_id).awaits for plan_id in (bad, good)] == [Stage.DIRECTOR, Stage.MUNICIPALITY]
    assert integrity.verify() == []


def test_acting_from_a_list_checks_what_acting_from_the_sheet_checks(world: World) -> None:
    """Primero R2-3930: from the list, records out of reach could be changed."""
    (plan_id,) = submitted(world, 1)
    seen = world.plan(plan_id).version
    coordinator = world.second_role(world.cast.peteris, Role.DIRECTOR)
    everybody = [
        *world.cast.actors.values(), coordinator, world.somebody(Role.DIRECTOR, "forest"),
        world.somebody(Role.MUNICIPALITY_COORDINATOR, "far"),
    ]  # fmt: skip

    def from_sheet(actor: Actor) -> str:
        return _tried(actor, lambda work: plan_steps.take(work, plan_id, seen, Action.APPROVE))

    def from_list(actor: Actor) -> str:
        def use(work: object) -> None:
            outcome = plan_steps.take_many(work, {plan_id: seen}, Action.APPROVE)[0]  # type: ignore[arg-type]
            if outcome.refusal:
                raise outcome.refusal

        return _tried(actor, use)

    told = {actor.username + actor.role: (from_sheet(actor), from_list(actor)) for actor in everybody}
    assert [who for who, (sheet, row) in told.items() if sheet != row] == []
    assert [who for who, (sheet, _) in told.items() if not sheet] == ["dacedirector"]


class _TakeBack(Exception):
    """Nothing of what was tried is to stay."""


def _tried(actor: Actor, use: Callable[..., object]) -> str:
    try:
        with begin(actor) as work:
            outcome = outcome_of(use, work)
            raise _TakeBack
    except _TakeBack:
        return outcome.why.name if isinstance(outcome, Refusal) else ""


def test_only_submitting_and_approving_go_by_the_list(home_world: World) -> None:
    for step in set(Action) - {Action.SUBMIT, Action.APPROVE}:
        with pytest.raises(NotNow, match=r"plan\.not_many"), begin(home_world.cast.dace) as work:
            plan_steps.take_many(work, {}, step)

"""A plan on its way: every school's own chain, four eyes, suspending, voiding and closing."""

import pytest

from models.plans import Plan
from models.vocabulary import Action, Outcome, PlanStatus, Role, Stage
from services import plan_steps, plan_writing, programme
from services.errors import Incomplete, NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.work import OPERATOR, begin, look
from tests.world import World, complete


def test_a_general_schools_plan_passes_director_municipality_and_state(world: World) -> None:
    plan_id = world.draft()
    told = []
    for actor, step in zip((world.cast.peteris, *world.chain()), (Action.SUBMIT, *[Action.APPROVE] * 3), strict=True):
        world.step(actor, plan_id, step)
        plan = world.plan(plan_id)
        told.append((plan.status, plan.awaits))

    assert told == [
        (PlanStatus.DRAFT, Stage.DIRECTOR),
        (PlanStatus.DIRECTOR_APPROVED, Stage.MUNICIPALITY),
        (PlanStatus.IN_APPROVAL, Stage.STATE),
        (PlanStatus.RUNNING, None),
    ]


def test_a_vocational_schools_plan_skips_the_municipality(world: World) -> None:
    plan_id = world.draft("craft", contents=complete("meals"))
    world.step(world.cast.velga, plan_id, Action.SUBMIT)
    world.step(world.cast.zane, plan_id, Action.APPROVE)

    assert world.plan(plan_id).awaits is Stage.STATE
    with pytest.raises(NotFound):
        world.step(world.cast.mara, plan_id, Action.APPROVE)
    world.step(world.cast.elza, plan_id, Action.APPROVE)
    assert world.plan(plan_id).status is PlanStatus.RUNNING


def test_no_step_of_the_chain_can_be_skipped(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    for early in (world.cast.mara, world.cast.sandra):
        with pytest.raises(NotPermitted):
            world.step(early, plan_id, Action.APPROVE)
    assert world.plan(plan_id).awaits is Stage.DIRECTOR


def test_nobody_approves_what_they_wrote(world: World) -> None:
    director = world.somebody(Role.DIRECTOR)
    plan_id = world.draft()
    with begin(world.cast.ilze) as work:
        preparers = plan_writing.preparers(work, world.school("river").id)
    assert [one.username for one in preparers] == ["peteris"]
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    with begin(director) as work:
        plan = work.session.get_one(Plan, plan_id)
        plan.preparer_id = director.account_id
        work.session.flush()
        version = plan.version

        with pytest.raises(NotPermitted, match="plan.four_eyes"):
            plan_steps.take(work, plan_id, version, Action.APPROVE)


def test_one_person_in_two_roles_approves_once_only(world: World) -> None:
    """Whoever approved as director does not approve again as the municipality's coordinator."""
    plan_id = world.draft()
    as_coordinator = world.second_role(world.cast.dace, Role.MUNICIPALITY_COORDINATOR)
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)

    with pytest.raises(NotPermitted, match="plan.four_eyes"):
        world.step(as_coordinator, plan_id, Action.APPROVE)


def test_a_returned_plan_goes_the_whole_way_again(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)
    world.step(world.cast.mara, plan_id, Action.RETURN, "Precizējiet.")
    assert (world.plan(plan_id).status, world.plan(plan_id).awaits) == (PlanStatus.REVISING, None)

    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert world.plan(plan_id).awaits is Stage.DIRECTOR
    for actor in world.chain():
        world.step(actor, plan_id, Action.APPROVE)
    assert world.plan(plan_id).status is PlanStatus.RUNNING


@pytest.mark.parametrize("step", [Action.RETURN, Action.SUSPEND])
def test_returning_and_suspending_need_a_reason(world: World, step: Action) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)
    actor = world.cast.mara if step is Action.RETURN else world.cast.dace

    with pytest.raises(Refusal, match="form.comment_needed"):
        world.step(actor, plan_id, step, "   ")


def test_a_decision_on_something_changed_meanwhile_is_refused(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    seen = world.plan(plan_id).version
    world.step(world.cast.dace, plan_id, Action.RETURN, "Labojiet.")
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    with pytest.raises(Overtaken), begin(world.cast.dace) as work:
        plan_steps.take(work, plan_id, seen, Action.APPROVE)
    assert world.plan(plan_id).awaits is Stage.DIRECTOR


@pytest.mark.parametrize("decided", [(), (Action.APPROVE,), (Action.APPROVE, Action.PAY)])
def test_void_is_refused_after_money(world: World, decided: tuple[Action, ...]) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id)
    for step, who in zip(decided, (world.cast.mara, world.cast.aija), strict=False):
        world.decide(who, step, claim)

    with pytest.raises(Refusal, match="plan.void_after_money"):
        world.step(world.cast.peteris, plan_id, Action.VOID)
    assert world.plan(plan_id).status is PlanStatus.RUNNING
    with look(OPERATOR) as work:
        assert len(plan_steps.plan_facts.contents(work, plan_id).measures) == 1


def test_a_plan_whose_only_claim_was_rejected_can_be_voided(world: World) -> None:
    plan_id = world.running()
    claim = world.claim(plan_id)
    world.decide(world.cast.mara, Action.REJECT, claim, comment="Nav saistīts.")
    world.step(world.cast.peteris, plan_id, Action.VOID)

    assert world.plan(plan_id).status is PlanStatus.VOID
    assert world.the_claim(claim).measure_id is None


def test_suspend_resume_and_approve_again(world: World) -> None:
    plan_id = world.running()
    world.step(world.cast.dace, plan_id, Action.SUSPEND, "Skolēns ilgstoši slimo.")
    assert world.plan(plan_id).status is PlanStatus.SUSPENDED
    world.step(world.cast.peteris, plan_id, Action.RESUME)

    assert world.plan(plan_id).status is PlanStatus.REVISING


@pytest.mark.parametrize(
    ("day", "resumed"), [("2017-12-31", False), ("2018-01-01", True), ("2018-08-31", True), ("2018-09-01", False)]
)
def test_a_plan_is_resumed_within_its_semester_and_neither_before_nor_after(
    world: World, monkeypatch: pytest.MonkeyPatch, day: str, resumed: bool
) -> None:
    plan_id = world.running()
    world.step(world.cast.dace, plan_id, Action.SUSPEND, "Skolēns ilgstoši slimo.")
    monkeypatch.setenv("PUMPURS_TODAY", day)
    with begin(world.cast.dace) as work:
        plan = work.session.get_one(Plan, plan_id)
        assert (Action.RESUME in plan_steps.allowed(work, plan, [])) is resumed

    if resumed:
        world.step(world.cast.dace, plan_id, Action.RESUME)
    else:
        with pytest.raises(Refusal, match="plan.resume_only_in_semester"):
            world.step(world.cast.dace, plan_id, Action.RESUME)
    assert world.plan(plan_id).status is (PlanStatus.REVISING if resumed else PlanStatus.SUSPENDED)


def test_closing_takes_an_evaluation_of_every_risk(world: World) -> None:
    plan_id = world.running()
    with pytest.raises(Incomplete, match="plan.close_needs_evaluation"):
        world.step(world.cast.peteris, plan_id, Action.CLOSE)

    world.close(plan_id)
    plan = world.plan(plan_id)
    assert (plan.status, plan.outcome) == (PlanStatus.CLOSED, Outcome.IMPROVED)


def test_a_closed_plan_takes_no_step_at_all(world: World) -> None:
    plan_id = world.running()
    world.close(plan_id)

    for step in (Action.SUBMIT, Action.SUSPEND, Action.REVISE, Action.VOID, Action.CLOSE):
        with pytest.raises((NotNow, NotPermitted)):
            world.step(world.cast.peteris, plan_id, step, "iemesls")


def test_the_chain_is_data(world: World) -> None:
    """A programme whose chain ends with the director needs nobody else."""
    with begin(world.cast.andris) as work:
        pumpurs = next(p for p in programme.programmes(work) if p.code == "pumpurs")
        for row in programme.rows(work, pumpurs.id, "chain_step"):
            if row.school_kind == "general" and row.position > 1:
                programme.remove_row(work, "chain_step", row.id, row.version)
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE)

    assert world.plan(plan_id).status is PlanStatus.RUNNING

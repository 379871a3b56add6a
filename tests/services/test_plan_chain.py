"""A plan on its way: every school's own chain, four eyes, and what keeps a plan from moving."""

import pytest

from models.plans import MeasureForm, Plan, PlanForm, RiskForm
from models.vocabulary import Action, MeasureType, Outcome, PlanStatus, Rating, Role, Stage
from services import plan_steps, plan_writing, plans, programme
from services.errors import Incomplete, NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.work import begin, look
from tests.world import SPRING, World, complete


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


def test_a_plan_says_everything_that_keeps_it_from_being_submitted(world: World) -> None:
    pupil = world.pupil(application_date="", application_signer="")
    measure = MeasureForm(type=MeasureType.COMPENSATION, kind="meals", amount="80")
    plan_id = world.draft(pupil_id=pupil, contents=PlanForm(measures=(measure,)))

    with pytest.raises(Incomplete) as refusal:
        world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert [why.name for why in refusal.value.reasons] == [
        "plan.no_application", "plan.no_risk", "plan.measure_without_risk", "plan.measure_without_justification",
        "plan.compensation_over_cap",
    ]  # fmt: skip
    assert world.plan(plan_id).awaits is None


def test_learning_materials_are_for_vocational_pupils_only(world: World) -> None:
    plan_id = world.draft(contents=complete("learning_materials"))

    with pytest.raises(Incomplete) as refusal:
        world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert [why.name for why in refusal.value.reasons] == ["compensation.only_for"]


def test_a_pupil_has_one_plan_a_semester(world: World) -> None:
    pupil = world.pupil()
    world.draft(pupil_id=pupil)

    with pytest.raises(Refusal, match="plan.twice"):
        world.draft(pupil_id=pupil)


def test_after_voiding_a_new_plan_may_be_begun(world: World) -> None:
    pupil = world.pupil()
    first = world.draft(pupil_id=pupil)
    world.step(world.cast.peteris, first, Action.VOID)
    with look(world.cast.peteris) as work:
        held = plans.plan_facts.contents(work, first)
    assert (held.risks, held.measures) == ((), ())

    assert world.draft(pupil_id=pupil) != first


def test_a_plan_with_money_in_play_is_not_voided(world: World) -> None:
    plan_id = world.running()
    world.claim(plan_id)

    with pytest.raises(Refusal, match="plan.void_after_money"):
        world.step(world.cast.peteris, plan_id, Action.VOID)


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


def test_a_plan_of_a_past_semester_is_not_resumed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plan_id = world.running()
    world.step(world.cast.dace, plan_id, Action.SUSPEND, "Skolēns ilgstoši slimo.")
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-03")

    with pytest.raises(Refusal, match="plan.resume_only_in_semester"):
        world.step(world.cast.dace, plan_id, Action.RESUME)


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


def test_a_plan_on_its_way_is_not_edited(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    with pytest.raises(NotNow, match="plan.not_editable"), begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, complete())


def test_saving_keeps_what_is_there_and_drops_what_is_gone(world: World) -> None:
    plan_id = world.draft(contents=complete("meals", "public_transport"))
    with look(world.cast.peteris) as work:
        before = plans.plan_facts.contents(work, plan_id)
    kept = before.measures[0]
    form = PlanForm(
        risks=(RiskForm(code="R3.05", rating=Rating.HIGH),),
        measures=(
            MeasureForm(
                id=kept.id, type=kept.type, kind=kept.kind, amount=kept.amount, justification="Cits.", risks=("R3.05",)
            ),
        ),
    )
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, form)

    with look(world.cast.peteris) as work:
        after = plans.plan_facts.contents(work, plan_id)
    assert [(risk.code, risk.rating) for risk in after.risks] == [("R3.05", 3)]
    assert [(measure.id, measure.justification, measure.risks) for measure in after.measures] == [
        (kept.id, "Cits.", ("R3.05",))
    ]


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    plan_id = world.draft()
    with look(world.cast.peteris) as work:
        measure = plans.plan_facts.contents(work, plan_id).measures[0]
    form = complete().model_copy(update={"measures": (complete().measures[0].model_copy(update={"id": measure.id}),)})
    version = world.plan(plan_id).version

    with begin(world.cast.peteris) as work:
        assert plan_writing.save(work, plan_id, version, form) == version
        assert work.entries == []


def test_a_plan_handed_over_belongs_to_the_other_preparer(world: World) -> None:
    other = world.somebody(Role.PREPARER)
    plan_id = world.draft()
    with begin(world.cast.dace) as work:
        plan_writing.reassign(work, plan_id, world.plan(plan_id).version, other.account_id)

    with pytest.raises(NotFound):
        world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(other, plan_id, Action.SUBMIT)


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


def test_plans_are_begun_for_this_semester_or_shortly_before_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil = world.pupil()
    with look(world.cast.peteris) as work:
        assert plan_writing.semesters_open(work) == [SPRING]
    with pytest.raises(Refusal, match="plan.semester_not_open"), begin(world.cast.peteris) as work:
        plan_writing.begin_plan(work, pupil, "2018-1")

    monkeypatch.setenv("PUMPURS_TODAY", "2018-08-20")
    with look(world.cast.peteris) as work:
        assert plan_writing.semesters_open(work) == [SPRING, "2018-1"]

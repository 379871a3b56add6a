"""Writing a plan: begun once a semester, kept as it grows, handed over, and what it lacks before it may go on its way."""

import pytest

from models.plans import MeasureForm, PlanForm, RiskForm
from models.vocabulary import Action, MeasureType, Rating, Role
from services import plan_writing, plans
from services.errors import Incomplete, NotFound, NotNow, Refusal
from services.work import begin, look
from tests.world import SPRING, World, complete


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

"""Writing a plan: begun once a semester, kept as it grows, handed over, and what it lacks before it may go on its way."""

from uuid import UUID

import pytest

from models.plans import MeasureForm, Plan, PlanForm, RiskForm
from models.vocabulary import Action, MeasureType, Rating, Role
from services import plan_writing, plans
from services.errors import Incomplete, NotFound, NotNow, Overtaken, Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
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


def save(world: World, plan_id: UUID, contents: PlanForm, actor: Actor | None = None) -> None:
    with begin(actor or world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, contents)


def with_measure(**over: object) -> PlanForm:
    (measure,) = complete().measures
    return complete().model_copy(update={"measures": (measure.model_copy(update=over),)})


def test_a_form_handed_in_twice_begins_one_plan(world: World) -> None:
    pupil, ids = world.pupil(), set()
    for _ in range(2):
        with begin(world.cast.peteris) as work:
            ids.add(plan_writing.begin_plan(work, pupil, SPRING, key="one rendering"))

    assert len(ids) == 1


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        (with_measure(kind="caviar"), "plan.measure_not_in_programme"),
        (with_measure(type=MeasureType.CONSULTATION), "plan.measure_not_in_programme"),
        (with_measure(id=UUID(int=1)), "access.overtaken"),
        (with_measure(provider_id=UUID(int=1)), "access.not_found"),
        (PlanForm(risks=(RiskForm(code="R9.99", rating=Rating.LOW),)), "plan.unknown_risk"),
    ],
    ids=["no such kind", "kind of another type", "a measure that is gone", "nobody's account", "no such risk"],
)
def test_what_the_programme_or_the_school_does_not_have_is_not_written(
    world: World, contents: PlanForm, why: str
) -> None:
    plan_id = world.draft()
    with pytest.raises(Refusal, match=why):
        save(world, plan_id, contents)

    with look(world.cast.peteris) as work:
        held = plans.plan_facts.contents(work, plan_id)
    assert ([risk.code for risk in held.risks], len(held.measures)) == (["R3.05"], 1)


@pytest.mark.parametrize("who", ["baiba", "mara"])
def test_a_consultation_is_given_by_the_schools_own_people(world: World, who: str) -> None:
    plan_id = world.draft()
    with pytest.raises(NotFound):
        save(world, plan_id, with_measure(provider_id=world.cast.actors[who].account_id))

    save(world, plan_id, with_measure(provider_id=world.cast.gita.account_id))


def test_without_its_risk_a_measure_stays_and_says_what_it_lacks(world: World) -> None:
    plan_id = world.draft()
    with look(world.cast.peteris) as work:
        (measure,) = plans.plan_facts.contents(work, plan_id).measures
    save(world, plan_id, with_measure(id=measure.id).model_copy(update={"risks": ()}))

    with pytest.raises(Incomplete) as refusal:
        world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    assert {why.name for why in refusal.value.reasons} >= {"plan.no_risk", "plan.measure_without_risk"}


def test_a_plan_saved_as_it_was_seen_before_somebody_else_saved_is_refused(world: World) -> None:
    plan_id = world.draft()
    seen = world.plan(plan_id).version
    save(world, plan_id, PlanForm(goal="Cits."))

    with pytest.raises(Overtaken), begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, seen, complete())
    assert world.plan(plan_id).goal == "Cits."


def test_a_plan_is_handed_to_active_preparers_of_its_school_only(world: World) -> None:
    plan_id = world.draft()
    gone = world.somebody(Role.PREPARER, active=False)
    for other in (world.cast.baiba, world.cast.gita, world.cast.dace, gone):
        with pytest.raises(NotFound), begin(world.cast.dace) as work:
            plan_writing.reassign(work, plan_id, world.plan(plan_id).version, other.account_id)

    assert world.plan(plan_id).preparer_id == world.cast.peteris.account_id


def test_every_plan_of_a_semester_has_a_code_of_its_own_and_a_taken_one_is_skipped(world: World) -> None:
    first = world.draft()
    with begin(OPERATOR) as work:
        work.session.get_one(Plan, first).code = f"IAP-{SPRING}-00002"
    second = world.draft()

    assert world.plan(second).code == f"IAP-{SPRING}-00003"

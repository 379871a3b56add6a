"""An earlier plan begun anew: its structure is carried, its results are not, and whatever stays behind is told."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.people import Assignment
from models.plans import MeasureForm, Plan, PlanForm, RiskForm
from models.programme import MeasureKind, RiskKind
from models.vocabulary import Action, Education, MeasureType, Outcome, PlanStatus, Rating, Role
from services import plan_copying, plan_facts, plan_writing, rulebook
from services.errors import Incomplete, NotFound, NotNow, Overtaken
from services.plan_facts import Contents
from services.rules.answers import Why
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import SPRING, World, complete

AUTUMN, SEPTEMBER = "2018-1", "2018-09-03"


def last_spring(world: World, monkeypatch: pytest.MonkeyPatch, contents: PlanForm) -> UUID:
    plan_id = world.running(contents=contents)
    world.close(plan_id, Outcome.IMPROVED)
    monkeypatch.setenv("PUMPURS_TODAY", SEPTEMBER)
    return plan_id


def begun(world: World, old: UUID, who: Actor | None = None) -> UUID:
    with begin(who or world.cast.peteris) as work:
        return plan_writing.begin_plan(work, world.plan(old).pupil_id, AUTUMN)


def copy(world: World, plan_id: UUID, who: Actor | None = None) -> list[Why]:
    with begin(who or world.cast.peteris) as work:
        return plan_writing.copy_earlier(work, plan_id, world.plan(plan_id).version)


def held(plan_id: UUID) -> Contents:
    with look(OPERATOR) as work:
        return plan_facts.contents(work, plan_id)


def named(told: list[Why]) -> list[tuple[str, str]]:
    """Each reason with the code it speaks of."""
    return [(why.name, str(next((getattr(v, "code", v) for v in why.values.values()), ""))) for why in told]


def altered(table: type[RiskKind | MeasureKind], code: str, **values: object) -> None:
    """The programme's rows of this code are changed, as an administrator would."""
    with begin(OPERATOR) as work:
        for row in work.session.exec(
            select(table).where(col(table.code) == code, col(table.valid_from) < date(2018, 1, 1))
        ):
            work.change(row, Action.EDIT, **values)
        rulebook.touch(work.session)


def ended(table: type[RiskKind | MeasureKind], code: str) -> None:
    altered(table, code, valid_to=date(2018, 6, 30))


def test_structure_is_copied_and_results_are_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = complete("meals", sensitive=True).model_copy(update={"strengths": "Zīmē."})
    old = last_spring(world, monkeypatch, form)
    new = begun(world, old)

    assert copy(world, new) == []
    plan, there = world.plan(new), held(new)
    assert (plan.strengths, plan.goal) == ("Zīmē.", "Pabeigt klasi.")
    assert (plan.status, plan.outcome, plan.helped, plan.round) == (PlanStatus.DRAFT, None, "", 0)
    assert [(r.code, r.rated, r.rating, r.end_rating, r.note) for r in there.risks] == [
        ("R2.07", False, 0, None, "slepena piezīme"), ("R3.05", False, 0, None, ""),
    ]  # fmt: skip
    assert [(m.kind, m.risks, m.justification) for m in there.measures] == [
        ("meals", ("R3.05",), "Trūkst līdzekļu."), ("psychologist", ("R2.07",), "slepens pamatojums"),
    ]  # fmt: skip


def test_a_copied_plan_is_submitted_only_after_every_risk_is_rated_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = begun(world, last_spring(world, monkeypatch, complete()))
    copy(world, new)
    with pytest.raises(Incomplete) as refusal:
        world.step(world.cast.peteris, new, Action.SUBMIT)
    assert named(refusal.value.reasons) == [("plan.risk_not_rated", "R3.05")]

    (measure,) = held(new).measures
    kept = MeasureForm(**{name: getattr(measure, name) for name in MeasureForm.model_fields})
    rated = PlanForm(risks=(RiskForm(code="R3.05", rating=Rating.LOW),), measures=(kept,))
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, new, world.plan(new).version, rated)
    world.step(world.cast.peteris, new, Action.SUBMIT)
    assert world.plan(new).round == 1


def test_removed_and_rejected_lines_are_not_copied(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a returned submission still held and its correction took out stays out."""
    plan_id = world.draft(contents=complete("meals", "public_transport"))
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.RETURN, "Transports nav vajadzīgs.")
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, complete("meals"))
    monkeypatch.setenv("PUMPURS_TODAY", SEPTEMBER)
    new = begun(world, plan_id)
    copy(world, new)

    assert [measure.kind for measure in held(new).measures] == ["meals"]
    assert [risk.code for risk in held(new).risks] == ["R3.05"]


def test_risks_and_kinds_no_longer_in_force_are_left_out_and_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = last_spring(world, monkeypatch, complete("meals", "public_transport", "personal_items"))
    ended(RiskKind, "R3.04")
    ended(MeasureKind, "personal_items")
    new = begun(world, old)

    assert named(copy(world, new)) == [
        ("copy.risk_not_in_force", "R3.04"),
        ("copy.measure_without_risk", "public_transport"),
        ("copy.measure_not_in_force", "personal_items"),
    ]
    assert [measure.kind for measure in held(new).measures] == ["meals"]
    assert [risk.code for risk in held(new).risks] == ["R3.05", "R3.08"]


def test_a_risk_that_was_rated_none_is_not_carried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = complete()
    old = last_spring(
        world, monkeypatch, form.model_copy(update={"risks": (*form.risks, RiskForm(code="R1.02", rating=Rating.NONE))})
    )
    new = begun(world, old)

    assert named(copy(world, new)) == [("copy.risk_was_none", "R1.02")]
    assert [risk.code for risk in held(new).risks] == ["R3.05"]


def test_providers_who_left_are_not_copied(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    leaver, stayer = world.somebody(Role.PROVIDER), world.cast.gita
    told = [
        MeasureForm(
            type=MeasureType.CONSULTATION, kind="teacher", subject=subject, hours=2, provider_id=who.account_id,
            justification="Vajag.", risks=("R3.05",),
        )
        for subject, who in (("matemātika", leaver), ("ķīmija", stayer))
    ]  # fmt: skip
    old = last_spring(world, monkeypatch, complete().model_copy(update={"measures": tuple(told)}))
    with begin(OPERATOR) as work:
        row = work.session.exec(select(Assignment).where(col(Assignment.account_id) == leaver.account_id)).one()
        work.change(row, Action.END_ROLE, until=date(2018, 6, 1))
    new = begun(world, old)

    (why,) = copy(world, new)
    assert (why.name, why.values["name"]) == ("copy.provider_left", leaver.name)
    assert {m.subject: m.provider_id for m in held(new).measures} == {"matemātika": None, "ķīmija": stayer.account_id}


def test_what_is_for_other_pupils_only_is_left_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vocational pupil's materials do not follow into a general school."""
    old = last_spring(world, monkeypatch, complete())
    altered(MeasureKind, "meals", only_for=Education.VOCATIONAL)

    assert named(copy(world, begun(world, old))) == [("compensation.only_for", "meals")]


def test_sensitive_risks_do_not_pass_to_somebody_who_may_not_read_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = last_spring(world, monkeypatch, complete("meals", sensitive=True))
    other = world.somebody(Role.PREPARER)
    new = begun(world, old, other)
    told = copy(world, new, other)

    assert named(told) == [("copy.sensitive_left", "1"), ("copy.measure_without_risk", "psychologist")]
    assert "R2.07" not in str(told)
    there = held(new)
    assert [risk.code for risk in there.risks] == ["R3.05"]
    assert "slepen" not in str(there)


def test_words_about_a_hidden_risk_stay_behind_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = complete("meals", sensitive=True)
    both = tuple(measure.model_copy(update={"risks": ("R2.07", "R3.05")}) for measure in form.measures)
    old = last_spring(world, monkeypatch, form.model_copy(update={"measures": both}))
    other = world.somebody(Role.PREPARER)
    new = begun(world, old, other)
    copy(world, new, other)

    assert [(m.kind, m.risks, m.justification) for m in held(new).measures] == [
        ("meals", ("R3.05",), ""), ("psychologist", ("R3.05",), ""),
    ]  # fmt: skip


def test_whoever_copies_without_reading_sensitive_risks_carries_them_for_the_same_preparer_unseen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coordinator who rolls a school over reads none of it, and the preparer finds all of it."""
    old = last_spring(world, monkeypatch, complete("meals", sensitive=True))
    new = begun(world, old)
    ended(RiskKind, "R2.07")
    with begin(world.cast.ilze) as work:
        told = plan_copying.copied(work, work.session.get_one(Plan, old), work.session.get_one(Plan, new))

    assert named(told) == [("copy.sensitive_left", "1"), ("copy.measure_without_risk", "psychologist")]


def test_only_an_empty_plan_takes_an_earlier_one_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    new = begun(world, last_spring(world, monkeypatch, complete()))
    seen = world.plan(new).version
    copy(world, new)

    with pytest.raises(NotNow, match="plan.not_empty"):
        copy(world, new)
    with pytest.raises(Overtaken), begin(world.cast.peteris) as work:
        plan_writing.copy_earlier(work, new, seen)


def test_without_an_earlier_plan_there_is_nothing_to_copy(world: World) -> None:
    pupil = world.pupil()
    with begin(world.cast.peteris) as work:
        first = plan_writing.begin_plan(work, pupil, SPRING)

    with pytest.raises(NotFound, match="plan.no_earlier"):
        copy(world, first)


def test_void_plans_are_not_copied_and_the_latest_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pupil = world.pupil()
    monkeypatch.setenv("PUMPURS_TODAY", "2017-10-02")
    autumn = world.draft(pupil_id=pupil, semester="2017-1", contents=complete("public_transport"))
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-15")
    void = world.draft(pupil_id=pupil)
    world.step(world.cast.peteris, void, Action.VOID)
    monkeypatch.setenv("PUMPURS_TODAY", SEPTEMBER)
    with look(world.cast.peteris) as work:
        assert plan_copying.earlier_plan(work, pupil, AUTUMN).id == autumn
        assert plan_copying.earlier_plan(work, pupil, "2017-1") is None


def test_another_schools_plan_is_not_copied(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    old = last_spring(world, monkeypatch, complete())
    with look(world.cast.baiba) as work:
        assert plan_copying.earlier_plan(work, world.plan(old).pupil_id, AUTUMN) is None

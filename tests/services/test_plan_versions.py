"""Every submission is kept whole: never changed, compared field by field, sensitive risks only for those entitled."""

from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.plans import MeasureForm, PlanForm, RiskForm
from models.reviewing import PlanVersion
from models.vocabulary import Action, Rating, Role
from services import plan_facts, plan_versions, plan_writing
from services.errors import NotFound
from services.rules.permissions import Actor
from services.rules.plan_versions import Mark, digest
from services.work import OPERATOR, begin, look
from tests.world import World, complete


def kept(plan_id: UUID) -> list[PlanVersion]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(PlanVersion).where(PlanVersion.plan_id == plan_id)))


def compared(who: Actor, plan_id: UUID, before: int, after: int) -> plan_versions.Comparison:
    with begin(who) as work:
        return plan_versions.compare(work, plan_id, before, after)


def as_forms(plan_id: UUID) -> list[MeasureForm]:
    with look(OPERATOR) as work:
        held = plan_facts.contents(work, plan_id).measures
    return [MeasureForm(**{name: getattr(one, name) for name in MeasureForm.model_fields}) for one in held]


def revised(world: World, contents: PlanForm | None = None) -> UUID:
    """A running plan that was revised and waits for its director again: one risk worse, its measure smaller, one more of each."""
    plan_id = world.running(contents=contents or complete("meals"))
    world.step(world.cast.peteris, plan_id, Action.REVISE)
    meals, *rest = as_forms(plan_id)
    more = complete("public_transport")
    form = PlanForm(
        goal="Pabeigt klasi ar labām sekmēm.",
        risks=(RiskForm(code="R3.05", rating=Rating.HIGH), *more.risks, *_sensitive(contents)),
        measures=(meals.model_copy(update={"amount": Decimal("60.00")}), *rest, *more.measures),
    )
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, form)
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    return plan_id


def _sensitive(contents: PlanForm | None) -> tuple[RiskForm, ...]:
    return tuple(
        risk.model_copy(update={"rating": Rating.LOW, "note": "slepenāka piezīme"})
        for risk in (contents.risks if contents else ())
        if risk.code == "R2.07"
    )


def test_a_submission_is_kept_whole_with_its_digest_in_the_trail(world: World) -> None:
    plan_id = world.draft(contents=complete("meals", sensitive=True))
    assert kept(plan_id) == []
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    (version,) = kept(plan_id)
    content = version.content
    assert (version.round, version.by_id, version.digest) == (1, world.cast.peteris.account_id, digest(content))
    assert (content["shape"], content["semester"], content["programme"], content["grade"]) == (
        1,
        "2017-2",
        "pumpurs",
        7,
    )
    assert [(risk["code"], risk["sensitive"], risk["rating"], risk["note"]) for risk in content["risks"]] == [
        ("R2.07", True, 3, "slepena piezīme"), ("R3.05", False, 2, ""),
    ]  # fmt: skip
    assert [(m["kind"], m["amount"], m["hours"], m["risks"]) for m in content["measures"]] == [
        ("meals", "70.00", None, ["R3.05"]), ("psychologist", None, 2, ["R2.07"]),
    ]  # fmt: skip
    assert content["funding"]["compensations"] == "350.00"
    with look(OPERATOR) as work:
        entry = work.session.exec(select(AuditEntry).where(AuditEntry.subject_id == str(version.id))).one()
    assert entry.after == {"plan_id": str(plan_id), "round": 1, "digest": version.digest}


def test_a_version_does_not_change_with_the_plan(world: World) -> None:
    plan_id = world.running()
    (before,) = kept(plan_id)
    world.step(world.cast.peteris, plan_id, Action.REVISE)
    with begin(world.cast.peteris) as work:
        plan_writing.save(work, plan_id, world.plan(plan_id).version, PlanForm(goal="Cits."))
    (after,) = kept(plan_id)

    assert after.model_dump() == before.model_dump()


def test_two_versions_are_compared_field_by_field(world: World) -> None:
    plan_id = revised(world)
    found = compared(world.cast.dace, plan_id, 1, 2)

    told = {
        (d.thing, d.field, d.mark, d.before if d.field else None, d.after if d.field else None)
        for d in found.differences
        if d.field != "funding"
    }
    assert told == {
        ("", "goal", Mark.CHANGED, "Pabeigt klasi.", "Pabeigt klasi ar labām sekmēm."),
        ("risks", "rating", Mark.CHANGED, 2, 3),
        ("risks", "", Mark.ADDED, None, None),
        ("measures", "amount", Mark.CHANGED, "70.00", "60.00"),
        ("measures", "", Mark.ADDED, None, None),
    }
    assert compared(world.cast.dace, plan_id, 2, 2).differences == ()
    assert compared(world.cast.dace, plan_id, 2, plan_versions.NOW).differences == ()


def test_who_approved_which_version_when_and_with_what_comment(world: World) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.RETURN, "Precizējiet.")
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    world.step(world.cast.dace, plan_id, Action.APPROVE, "Tagad labi.")
    with look(world.cast.mara) as work:
        told = plan_versions.versions(work, plan_id)

    assert [(one.number, one.by) for one in told] == [(1, world.cast.peteris.name), (2, world.cast.peteris.name)]
    assert [[(d.name, d.by, d.comment) for d in one.decisions] for one in told] == [
        [(Action.RETURN, world.cast.dace.name, "Precizējiet.")], [(Action.APPROVE, world.cast.dace.name, "Tagad labi.")],
    ]  # fmt: skip


def test_whoever_decides_sees_what_changed_since_the_last_approval(world: World) -> None:
    plan_id = revised(world)
    for who in world.chain():
        with begin(who) as work:
            found = plan_versions.since_last_decision(work, plan_id)
        assert (found.before, found.after) == (1, 2)
        assert "goal" in {difference.field for difference in found.differences}
        world.step(who, plan_id, Action.APPROVE)
    with begin(world.cast.dace) as work:
        assert plan_versions.since_last_decision(work, plan_id) is None


def test_whoever_returned_a_plan_sees_what_was_mended_and_a_first_submission_compares_with_nothing(
    world: World,
) -> None:
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    with begin(world.cast.dace) as work:
        assert plan_versions.since_last_decision(work, plan_id) is None
    world.step(world.cast.dace, plan_id, Action.RETURN, "Precizējiet.")
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)

    with begin(world.cast.dace) as work:
        found = plan_versions.since_last_decision(work, plan_id)
    assert (found.before, found.after, found.differences) == (1, 2, ())


@pytest.mark.parametrize(("role", "entitled"), [
    (Role.PREPARER, False), (Role.SCHOOL_COORDINATOR, False), (Role.AUDITOR, False), (Role.DIRECTOR, True),
    (Role.MUNICIPALITY_COORDINATOR, True), (Role.EXPERT, True),
])  # fmt: skip
def test_a_comparison_tells_of_sensitive_risks_only_to_those_entitled(world: World, role: Role, entitled: bool) -> None:
    plan_id = revised(world, complete("meals", sensitive=True))
    found = compared(world.somebody(role), plan_id, 1, 2)

    secrets = [word for word in ("R2.07", "slepen") if word in f"{found.differences} {found.contents}"]
    assert secrets == (["R2.07", "slepen"] if entitled else [])
    assert found.hidden_risks == (0 if entitled else 1)


def test_reading_sensitive_risks_in_a_version_leaves_an_entry(world: World) -> None:
    plan_id = revised(world, complete("meals", sensitive=True))
    compared(world.cast.dace, plan_id, 1, 2)

    with look(OPERATOR) as work:
        query = select(AuditEntry.actor).where(AuditEntry.action == Action.READ_SENSITIVE)
        assert list(work.session.exec(query)) == ["dace"]


def test_versions_of_another_schools_plan_look_as_if_they_were_not_there(world: World) -> None:
    plan_id = world.running()
    with pytest.raises(NotFound), look(world.cast.baiba) as work:
        plan_versions.versions(work, plan_id)
    with pytest.raises(NotFound):
        compared(world.cast.baiba, plan_id, 1, plan_versions.NOW)
    with pytest.raises(NotFound, match="plan.no_such_version"):
        compared(world.cast.dace, plan_id, 1, 2)

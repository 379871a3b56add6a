"""What the old, the new and a third school see of a pupil who moved."""

from decimal import Decimal

import pytest

from models.claims import ClaimForm
from models.plans import Plan
from models.preparing import WorkForm
from models.vocabulary import Action, Paper, PlanTask, Role
from services import enrolment, moving, papers, plan_steps, plan_versions, plan_work, plans, pupils
from services.errors import NotFound
from services.money import claim_lists, claims
from services.work import OPERATOR, begin, look
from tests.services.moving.moves import CODE, RIVER, TODAY, moved, send
from tests.world import JANUARY, World, complete


def test_the_new_school_takes_the_history_along(world: World) -> None:
    """Plans and payments before the move are read there, and nothing of them can be changed."""
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    claim_id = world.claim(plan_id)
    send(world, pupil_id)

    with begin(world.cast.normunds) as work:
        sheet = plans.open_plan(work, plan_id)
        assert (sheet.plan.id, sheet.steps, sheet.barred, sheet.past) == (plan_id, [], False, True)
        assert Paper.ORDER not in papers.offered(work.actor, sheet)
        assert [line.id for line in plans.find(work, pupil_id=pupil_id).lines] == [plan_id]
        assert plans.find(work).lines == []
        assert [line.id for line in claim_lists.find(work, pupil_id=pupil_id)[0].lines] == [claim_id]
        assert claim_lists.find(work)[0].lines == []
        with pytest.raises(NotFound):
            plan_steps.take(work, plan_id, sheet.plan.version, Action.SUSPEND, "iemesls")
        with pytest.raises(NotFound):
            claims.open_claim(work, claim_id)


def test_the_new_school_reads_hours_and_versions_of_the_time_before(world: World) -> None:
    """What the plan's page shows below the plan is within the same reach as the plan."""
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id, contents=complete("meals", sensitive=True))
    with begin(world.cast.peteris) as work:
        plan_work.note(work, plan_id, WorkForm(task=PlanTask.PREPARING, on=TODAY, minutes=30))
    send(world, pupil_id)

    for actor, hidden in ((world.cast.normunds, 0), (world.cast.janis, 1)):
        with begin(actor) as work:
            hours = plan_work.hours(work, plan_id)
            (line,) = plan_versions.versions(work, plan_id)
            found = plan_versions.compare(work, plan_id, line.number, plan_versions.NOW)
            assert plan_versions.since_last_decision(work, plan_id) is None
        assert ([one.minutes for one in hours.lines], hours.may_note) == ([30], False)
        assert found.hidden_risks == hidden


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("normunds", 0), ("janis", 1), ("baiba", 1), ("mara", 0), ("dace", 0), ("peteris", 0), ("ilze", 1), ("austra", 1)],
)
def test_sensitive_risks_of_the_time_before_are_for_those_entitled(world: World, name: str, hidden: int) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id, contents=complete("meals", sensitive=True))
    send(world, pupil_id)

    with begin(getattr(world.cast, name)) as work:
        sheet = plans.open_plan(work, plan_id)
    assert sheet.hidden_risks == hidden
    assert ("R2.07" in {risk.code for risk in sheet.risks}) == (not hidden)
    assert any("slepens" in measure.justification for measure in sheet.measures) == (not hidden)


def test_the_old_school_sees_the_name_and_its_own_time_and_nothing_of_today(world: World) -> None:
    pupil_id = moved(world)
    new_plan = world.running("forest", pupil_id=pupil_id)
    claim_id = world.claim(new_plan, "20.00")
    with look(world.cast.janis) as work:
        known = pupils.card(work, pupil_id)
        assert known.guardian is not None
        assert known.left is None

    for who in (world.cast.ilze, world.cast.dace, world.cast.peteris):
        with begin(who) as work:
            card = pupils.card(work, pupil_id)
            assert (card.pupil.name, card.school.id) == (known.pupil.name, world.school("river").id)
            assert (card.code, card.guardian, card.application, card.earlier) == ("", None, None, ())
            assert "birth_date" not in card.pupil.model_dump(exclude_none=True)
            assert card.left is not None
            assert [line.school for line in plans.find(work, pupil_id=pupil_id).lines] == [world.school("river").name]
            with pytest.raises(NotFound):
                plans.open_plan(work, new_plan)
            with pytest.raises(NotFound):
                pupils.who_sees(work, pupil_id)
            if who is not world.cast.peteris:
                assert claim_lists.find(work, pupil_id=pupil_id)[0].lines == []
                with pytest.raises(NotFound):
                    claims.open_claim(work, claim_id)
                with pytest.raises(NotFound):
                    enrolment.edit(work, pupil_id, known.pupil.version, world.form())
                with pytest.raises(NotFound):
                    moving.send(work, pupil_id, known.pupil.version, RIVER, TODAY)
            assert pupils.find(work).lines == []


def test_a_third_school_and_a_preparers_neighbour_see_nothing(world: World) -> None:
    pupil_id = moved(world)
    plan_id = world.running("forest", pupil_id=pupil_id)

    for who in (world.cast.viktors, world.cast.zane, world.somebody(Role.DIRECTOR, "far"), world.cast.gita):
        with begin(who) as work:
            with pytest.raises(NotFound):
                pupils.card(work, pupil_id)
            with pytest.raises(NotFound):
                plans.open_plan(work, plan_id)
            assert plans.find(work, pupil_id=pupil_id).lines == []
        if who is not world.cast.gita:
            with look(who) as work:
                assert moving.find(work).lines == []


def test_who_sees_tells_of_the_schools_before(world: World) -> None:
    pupil_id = moved(world)
    with look(world.cast.janis) as work:
        told = {one.name: one.why.name for one in pupils.who_sees(work, pupil_id)}

    assert told["Ilze Ievziede"] == told["Dace Dzērvenāja"] == told["Pēteris Pīlādžlapa"] == "sees.former"
    assert told["Normunds Nātrzars"] == "sees.school"
    assert told["Māra Madarsēta"] == "sees.municipality"
    assert "Gita Gundegsēta" not in told


def test_a_claim_form_for_the_old_plan_stays_out_of_the_new_schools_hands(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    send(world, pupil_id)

    with begin(world.cast.janis) as work, pytest.raises(NotFound):
        claims.file(work, ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount=Decimal(5)))
    with look(OPERATOR) as work:
        assert work.session.get_one(Plan, plan_id).school_id == world.school("river").id

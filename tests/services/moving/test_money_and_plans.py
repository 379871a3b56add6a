"""What a move does to plans, claims, caps and figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from models.claims import CapUse
from models.places import School
from models.pupils import Pupil
from models.vocabulary import Action, Outcome, PlanStatus
from services import clock, home, plan_writing, plans, pupils
from services.errors import Refusal
from services.home_tasks import TaskKind
from services.money import claims
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.moving.moves import CODE, FOREST, RIVER, TODAY, moved, refusal, send
from tests.world import JANUARY, SPRING, World


def test_a_plan_that_has_not_begun_is_named_and_has_to_be_voided_first(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.draft(pupil_id=pupil_id)
    plan = world.plan(plan_id)

    with pytest.raises(Refusal) as refused:
        send(world, pupil_id, on=plan.starts_on)
    assert (refused.value.why.name, refused.value.why.values["code"]) == ("transfer.plan_not_begun", plan.code)
    world.step(world.cast.peteris, plan_id, Action.VOID)
    send(world, pupil_id, on=plan.starts_on)
    assert world.plan(plan_id).ends_on == plan.ends_on


def test_what_the_old_school_claimed_for_later_months_keeps_the_pupil(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    with clock.at(clock.noon(date(2018, 3, 5))):
        world.claim(plan_id, "20.00", month=date(2018, 2, 1))
        assert refusal(send, world, pupil_id, on=date(2018, 1, 31)) == "transfer.claim_after"
        send(world, pupil_id, on=date(2018, 2, 1))


def test_nothing_is_claimed_at_the_old_school_for_after_the_move(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    send(world, pupil_id)
    world.claim(plan_id, "20.00", month=JANUARY)

    with clock.at(clock.noon(date(2018, 3, 5))):
        assert refusal(world.claim, plan_id, "20.00", month=date(2018, 2, 1)) == "compensation.outside_plan"


def test_the_old_school_evaluates_and_closes_its_own_plan(world: World) -> None:
    pupil_id = moved(world)
    with look(world.cast.peteris) as work:
        (line,) = plans.find(work, pupil_id=pupil_id).lines
    world.close(line.id, Outcome.MOVED_SCHOOL)

    assert (world.plan(line.id).status, world.plan(line.id).outcome) == (PlanStatus.CLOSED, Outcome.MOVED_SCHOOL)


def test_the_new_school_begins_its_own_plan_on_the_day_of_the_move(world: World) -> None:
    pupil_id = moved(world)
    with look(world.cast.baiba) as work:
        (waiting,) = [group for group in home.waiting(work) if group.kind is TaskKind.BEGIN_PLAN]
        assert [task.thing_id for task in waiting.tasks] == [pupil_id]
    plan_id = world.draft("forest", pupil_id)

    assert world.plan(plan_id).starts_on == TODAY
    with begin(world.cast.baiba) as work, pytest.raises(Refusal, match=r"plan\.twice"):
        plan_writing.begin_plan(work, pupil_id, SPRING)
    with look(world.cast.janis) as work:
        assert [(line.id, line.plan) for line in pupils.find(work).lines] == [(pupil_id, PlanStatus.DRAFT)]


def test_no_plan_is_begun_where_the_semester_is_over_by_the_day_of_the_move(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    with clock.at(clock.noon(date(2018, 8, 20))):
        send(world, pupil_id, on=date(2018, 8, 20))
        with begin(world.cast.baiba) as work, pytest.raises(Refusal) as refused:
            plan_writing.begin_plan(work, pupil_id, SPRING)
    assert refused.value.why.name == "plan.semester_over"


def test_caps_already_used_move_along(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    old_claim = world.claim(world.running(pupil_id=pupil_id), "50.00")
    world.decide(world.cast.mara, Action.APPROVE, old_claim)
    send(world, pupil_id)
    plan_id = world.running("forest", pupil_id=pupil_id)

    with look(world.cast.janis) as work:
        award = claims.quote(work, plan_id, "meals", JANUARY, Decimal("40.00"))
    assert (award.used, award.payable) == (Decimal("50.00"), Decimal("20.00"))
    claim_id = world.claim(plan_id, "40.00")
    (decided,) = world.decide(world.cast.mara, Action.APPROVE, claim_id)
    assert decided.amount == Decimal("20.00")
    with look(OPERATOR) as work:
        (use,) = work.session.exec(select(CapUse)).all()
    assert (use.pupil_id, use.used) == (pupil_id, Decimal("70.00"))


def test_whoever_comes_back_finds_the_plan_that_was_cut_short(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    whole = world.plan(plan_id).ends_on
    send(world, pupil_id, on=date(2018, 1, 12))
    assert world.plan(plan_id).ends_on == date(2018, 1, 11)
    send(world, pupil_id, RIVER, date(2018, 1, 15), world.cast.janis)

    assert world.plan(plan_id).ends_on == whole
    with look(world.cast.ilze) as work:
        card = pupils.card(work, pupil_id)
    assert (card.left, card.school.id) == (None, world.school("river").id)


def test_a_transfer_keeps_one_person_and_statistics_before_and_after_add_up(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    claim_id = world.claim(world.running(pupil_id=pupil_id), "50.00")
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    before = counted(world.cast.mara)
    assert before == {"river": (1, 1, Decimal("50.00")), "all": (1, 1, Decimal("50.00"))}
    send(world, pupil_id)
    assert counted(world.cast.mara) == before
    world.decide(world.cast.mara, Action.APPROVE, world.claim(world.running("forest", pupil_id=pupil_id), "20.00"))

    assert counted(world.cast.mara) == {
        "river": (1, 1, Decimal("50.00")), "forest": (1, 1, Decimal("20.00")), "all": (2, 1, Decimal("70.00")),
    }  # fmt: skip
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(Pupil)).all()) == 1


def counted(actor: Actor) -> dict[str, tuple[int, int, Decimal]]:
    """Plans, pupils and approved money by school, and together, as the figures count them."""
    from services.counting import Dimension, Measure, Question, queries

    measures = (Measure.PLANS, Measure.PUPILS, Measure.APPROVED)
    with look(actor) as work:
        names = {s.id: s.reg_no for s in work.session.exec(select(School))}
        schools = queries.counted(work, Question((Dimension.SCHOOL,)), measures)
        whole = queries.counted(work, Question((Dimension.SCHOOL_YEAR,)), measures)
    short = {RIVER: "river", FOREST: "forest"}

    def row(values: dict[Measure, Any]) -> tuple[int, int, Decimal]:
        return values[Measure.PLANS], values[Measure.PUPILS], Decimal(values[Measure.APPROVED])

    (together,) = whole.values()
    return {short[names[key[0]]]: row(values) for key, values in schools.items()} | {"all": row(together)}

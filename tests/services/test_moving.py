"""Changing school: asked, answered or sent; the pupil goes along with the history, plans and money stay where they were."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import CapUse, ClaimForm
from models.moves import Transfer
from models.places import School
from models.plans import Plan
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Action, Outcome, PlanStatus, Role, TransferStatus
from services import claim_lists, claims, clock, enrolment, home, moving, plan_steps, plan_writing, plans, pupils
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.home import TaskKind
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import FAR_SCHOOL, JANUARY, SPRING, World, complete

TODAY = date(2018, 1, 15)
CODE = "020305-20002"
FOREST = "4500000002"
RIVER = "4500000001"


def ask(world: World, code: str = CODE, who: Actor | None = None, to: str = "forest", key: str = "") -> UUID:
    with begin(who or world.cast.janis) as work:
        return moving.ask(work, world.school(to).id, code, "Dzīvo pie vecmāmiņas mežā", key)


def the(transfer_id: UUID) -> Transfer:
    with look(OPERATOR) as work:
        return work.session.get_one(Transfer, transfer_id)


def confirm(world: World, transfer_id: UUID, on: date = TODAY, who: Actor | None = None) -> None:
    seen = the(transfer_id).version
    with begin(who or world.cast.ilze) as work:
        moving.confirm(work, transfer_id, seen, on)


def send(world: World, pupil_id: UUID, to: str = FOREST, on: date = TODAY, who: Actor | None = None) -> UUID:
    with look(OPERATOR) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
    with begin(who or world.cast.ilze) as work:
        return moving.send(work, pupil_id, seen, to, on)


def moved(world: World, **more: Any) -> UUID:
    """A pupil who has a running plan at the river school and has just moved to the forest."""
    pupil_id = world.pupil(personal_code=CODE, guardian_name="Inga", guardian_phone="1000")
    world.running(pupil_id=pupil_id, **more)
    confirm(world, ask(world))
    return pupil_id


def refusal(use: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        use(*args, **more)
    return refused.value.why.name


def test_who_asks_learns_nothing_but_that_the_code_is_taken(world: World) -> None:
    world.pupil(personal_code=CODE, last_name="Slepenā")
    with begin(world.cast.janis) as work, pytest.raises(Refusal, match=r"pupil\.code_elsewhere"):
        enrolment.enrol(work, world.school("forest").id, world.form(personal_code=CODE))
    ask(world)

    with look(world.cast.janis) as work:
        (line,) = moving.find(work).lines
        assert (line.pupil_id, line.pupil, line.from_school) == (None, "", "")
        assert (line.to_school, line.reason) == (world.school("forest").name, "Dzīvo pie vecmāmiņas mežā")
        assert (line.decides, line.withdraws) == (False, True)


def test_the_request_waits_for_whoever_answers_for_the_old_school(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    ask(world)
    c = world.cast
    waits = {
        name: [(task.thing_id, task.note) for group in asked(actor) for task in group.tasks]
        for name, actor in c.actors.items()
    }

    here = [(pupil_id, world.school("forest").name)]
    assert {name: told for name, told in waits.items() if told} == {"ilze": here, "dace": here, "mara": here}


def asked(actor: Actor) -> list[home.Waiting]:
    with look(actor) as work:
        return [group for group in home.waiting(work) if group.kind is TaskKind.DECIDE_MOVE]


def test_everything_of_today_moves_and_plans_and_claims_stay(world: World) -> None:
    pupil_id = world.pupil(personal_code="030305-20001", guardian_name="Inga")
    with look(world.cast.ilze) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
    with begin(world.cast.ilze) as work:
        enrolment.edit(work, pupil_id, seen, world.form(personal_code=CODE, guardian_name="Inga"))
    plan_id = world.running(pupil_id=pupil_id)
    claim_id = world.claim(plan_id)
    confirm(world, ask(world))

    river, forest = world.school("river").id, world.school("forest").id
    with look(OPERATOR) as work:
        for table in (PersonalCode, Guardian, Application):
            assert {row.school_id for row in work.session.exec(select(table))} == {forest}
        assert len(work.session.exec(select(PersonalCode)).all()) == 2
        assert work.session.get_one(Pupil, pupil_id).school_id == forest
    assert world.plan(plan_id).school_id == world.the_claim(claim_id).school_id == river
    assert world.plan(plan_id).ends_on == TODAY - timedelta(days=1)


def test_a_code_that_was_changed_still_finds_its_pupil(world: World) -> None:
    pupil_id = world.pupil(personal_code="030305-20001")
    with look(world.cast.ilze) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
    with begin(world.cast.ilze) as work:
        enrolment.edit(work, pupil_id, seen, world.form(personal_code=CODE))

    assert the(ask(world, "030305-20001")).pupil_id == pupil_id


@pytest.mark.parametrize("code", ["999999-99999", "040305-20001"])
def test_a_code_nobody_else_holds_cannot_be_asked_for(world: World, code: str) -> None:
    world.pupil("forest", personal_code="040305-20001")

    assert refusal(ask, world, code) == "access.not_found"


def test_asking_twice_asks_once_and_another_school_has_to_wait(world: World) -> None:
    world.pupil(personal_code=CODE)
    first = ask(world)
    assert ask(world) == first

    director = world.somebody(Role.DIRECTOR, "far")
    assert refusal(ask, world, CODE, director, "far") == "transfer.asked_already"
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(Transfer)).all()) == 1


def test_a_request_handed_in_twice_is_kept_once_even_when_it_was_answered_meanwhile(world: World) -> None:
    world.pupil(personal_code=CODE)
    first = ask(world, key="k")
    with begin(world.cast.ilze) as work:
        moving.refuse(work, first, 1, "Joprojām mācās pie mums")

    assert ask(world, key="k") == first
    assert the(first).status is TransferStatus.REFUSED


def test_the_database_itself_lets_only_one_request_wait(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    ask(world)

    with pytest.raises(Overtaken, match=r"transfer\.asked_already"), begin(OPERATOR) as work:
        work.session.add(
            Transfer(
                school_id=world.school("river").id, to_school_id=world.school("craft").id, pupil_id=pupil_id, asked_at=work.now
            )
        )  # fmt: skip


def test_a_refusal_needs_its_reason_and_the_one_who_asked_reads_it(world: World) -> None:
    world.pupil(personal_code=CODE)
    transfer_id = ask(world)

    def refuse(comment: str) -> None:
        with begin(world.cast.dace) as work:
            moving.refuse(work, transfer_id, the(transfer_id).version, comment)

    assert refusal(refuse, " ") == "form.comment_needed"
    refuse("Joprojām mācās pie mums")
    with look(world.cast.janis) as work:
        (line,) = moving.find(work).lines
    assert (line.status, line.comment, line.pupil, line.withdraws) == (
        TransferStatus.REFUSED, "Joprojām mācās pie mums", "", False,
    )  # fmt: skip
    assert refusal(confirm, world, transfer_id) == "transfer.not_now"


def test_only_the_school_that_asked_withdraws_and_only_once(world: World) -> None:
    world.pupil(personal_code=CODE)
    transfer_id = ask(world)

    def withdraw(who: Actor, seen: int) -> None:
        with begin(who) as work:
            moving.withdraw(work, transfer_id, seen)

    assert refusal(withdraw, world.cast.ilze, 1) == "access.not_found"
    assert refusal(withdraw, world.cast.baiba, 1) == "access.not_permitted"
    assert refusal(withdraw, world.cast.janis, 7) == "access.overtaken"
    withdraw(world.cast.janis, 1)
    assert refusal(withdraw, world.cast.janis, 2) == "transfer.not_now"
    assert asked(world.cast.ilze) == []


@pytest.mark.parametrize("name", ["janis", "normunds", "viktors", "sandra", "peteris", "elza", "andris"])
def test_nobody_else_lets_a_pupil_of_a_general_school_go(world: World, name: str) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    transfer_id = ask(world)

    for use in (
        lambda who: confirm(world, transfer_id, who=who),
        lambda who: send(world, pupil_id, "4500000003", who=who),
    ):
        assert refusal(use, getattr(world.cast, name)) in {"access.not_found", "access.not_permitted"}
    assert the(transfer_id).status is TransferStatus.ASKED


def test_the_state_answers_for_schools_that_report_to_it(world: World) -> None:
    pupil_id = world.pupil("craft", personal_code=CODE)
    confirm(world, ask(world), who=world.cast.sandra)

    with look(world.cast.janis) as work:
        assert pupils.card(work, pupil_id).school.id == world.school("forest").id


def test_an_answer_to_what_was_changed_meanwhile_is_refused(world: World) -> None:
    world.pupil(personal_code=CODE)
    transfer_id = ask(world)

    with begin(world.cast.ilze) as work, pytest.raises(Overtaken):
        moving.confirm(work, transfer_id, 2, TODAY)


def test_a_pupil_is_sent_to_a_school_by_its_number(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    assert refusal(send, world, pupil_id, "4599") == "transfer.no_such_school"
    assert refusal(send, world, pupil_id, RIVER) == "transfer.same_school"

    transfer_id = send(world, pupil_id, FOREST)

    assert (the(transfer_id).status, the(transfer_id).moved_on) == (TransferStatus.DONE, TODAY)
    with look(world.cast.janis) as work:
        assert [line.id for line in pupils.find(work).lines] == [pupil_id]


def test_a_pupil_whom_another_school_asks_for_is_sent_nowhere_else(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    transfer_id = ask(world)

    assert refusal(send, world, pupil_id, FAR_SCHOOL[0]) == "transfer.decide_first"
    assert send(world, pupil_id, FOREST) == transfer_id


def test_a_move_is_not_dated_ahead_nor_before_the_one_before(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)

    assert refusal(send, world, pupil_id, FOREST, TODAY + timedelta(days=1)) == "transfer.day_to_come"
    send(world, pupil_id, FOREST, date(2018, 1, 10))
    assert refusal(send, world, pupil_id, RIVER, date(2018, 1, 9), world.cast.janis) == "transfer.before_the_last"


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


def test_the_new_school_takes_the_history_along(world: World) -> None:
    """Plans and payments before the move are read there, and nothing of them can be changed."""
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    claim_id = world.claim(plan_id)
    send(world, pupil_id)

    with begin(world.cast.normunds) as work:
        sheet = plans.open_plan(work, plan_id)
        assert (sheet.plan.id, sheet.steps, sheet.barred) == (plan_id, [], False)
        assert [line.id for line in plans.find(work, pupil_id=pupil_id).lines] == [plan_id]
        assert plans.find(work).lines == []
        assert [line.id for line in claim_lists.find(work, pupil_id=pupil_id)[0].lines] == [claim_id]
        assert claim_lists.find(work)[0].lines == []
        with pytest.raises(NotFound):
            plan_steps.take(work, plan_id, sheet.plan.version, Action.SUSPEND, "iemesls")
        with pytest.raises(NotFound):
            claims.open_claim(work, claim_id)


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
    from services import counting
    from services.counting import Dimension, Measure, Question

    measures = (Measure.PLANS, Measure.PUPILS, Measure.APPROVED)
    with look(actor) as work:
        names = {s.id: s.reg_no for s in work.session.exec(select(School))}
        schools = counting.counted(work, Question((Dimension.SCHOOL,)), measures)
        whole = counting.counted(work, Question((Dimension.SCHOOL_YEAR,)), measures)
    short = {RIVER: "river", FOREST: "forest"}

    def row(values: dict[Measure, Any]) -> tuple[int, int, Decimal]:
        return values[Measure.PLANS], values[Measure.PUPILS], Decimal(values[Measure.APPROVED])

    (together,) = whole.values()
    return {short[names[key[0]]]: row(values) for key, values in schools.items()} | {"all": row(together)}


def test_every_step_of_a_move_is_in_the_trail(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    transfer_id = ask(world)
    seen = the(transfer_id).version
    with begin(world.cast.ilze) as work:
        moving.confirm(work, transfer_id, seen, TODAY, "Labu ceļavēju")
        told = {(entry.action, entry.subject, entry.subject_id) for entry in work.entries}

    assert {
        (Action.MOVE, "transfer", str(transfer_id)), (Action.MOVE, "pupil", str(pupil_id)), (Action.MOVE, "plan", str(plan_id)),
    } <= told  # fmt: skip


def test_nobody_moves_a_pupil_without_the_right(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)

    with begin(world.cast.peteris) as work, pytest.raises(NotPermitted):
        moving.send(work, pupil_id, 1, FOREST, TODAY)
    with begin(world.cast.mara) as work, pytest.raises(NotPermitted):
        moving.ask(work, world.school("forest").id, CODE, "iemesls")


def test_an_answered_request_is_not_answered_again(world: World) -> None:
    moved(world)
    with look(world.cast.ilze) as work:
        (line,) = moving.find(work).lines
    assert line.decides is False
    with begin(world.cast.ilze) as work, pytest.raises(NotNow):
        moving.confirm(work, line.id, line.version, TODAY)


def test_a_claim_form_for_the_old_plan_stays_out_of_the_new_schools_hands(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    plan_id = world.running(pupil_id=pupil_id)
    send(world, pupil_id)

    with begin(world.cast.janis) as work, pytest.raises(NotFound):
        claims.file(work, ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount=Decimal(5)))
    with look(OPERATOR) as work:
        assert work.session.get_one(Plan, plan_id).school_id == world.school("river").id

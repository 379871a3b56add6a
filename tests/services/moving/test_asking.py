"""Changing school is asked for, answered or sent by whoever answers for the school, and by nobody else."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.moves import Transfer
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Action, Role, TransferStatus
from services import enrolment, home, moving, pupils
from services.errors import NotNow, NotPermitted, Overtaken, Refusal
from services.home_tasks import TaskKind, Waiting
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.moving.moves import CODE, FOREST, RIVER, TODAY, ask, confirm, moved, refusal, send, the
from tests.world import FAR_SCHOOL, World


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


def asked(actor: Actor) -> list[Waiting]:
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

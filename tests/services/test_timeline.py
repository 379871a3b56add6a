"""One list of everything that happened to a pupil: complete, newest first, and no more than its reader may know."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from models.claims import ClaimForm
from models.meetings import Meeting, MeetingItem
from models.preparing import PlanWork
from models.pupils import Pupil
from models.vocabulary import Action, Outcome, PlanTask, Role
from services import clock, enrolment, moving
from services.errors import NotFound
from services.money import claim_steps, claims
from services.rules.permissions import Actor
from services.timeline import story
from services.timeline.events import Event, EventKind
from services.work import OPERATOR, begin, look
from tests.services.at_the_claims import figure
from tests.services.holding import hold
from tests.services.moving.moves import CODE, FOREST, ask, send, the
from tests.world import JANUARY, World, complete

REGISTER = {"event.enrolled", "event.code_ended", "event.asked", "event.refused", "event.moved"}
MONEY = {"event.filed", "event.claim_approved", "event.paid"}
LIFE = {"event.begin", "event.submit", "event.approve", "event.suspend", "event.resume", "event.close", "event.hours"}


def told(who: Actor, pupil_id: UUID, *kinds: EventKind) -> list[Event]:
    with look(who) as work:
        return story.of(work, pupil_id, kinds)


def names(events: list[Event]) -> set[str]:
    return {event.what.name for event in events}


def rich(world: World, **more: Any) -> UUID:
    """A pupil to whom everything has happened at the river school."""
    pupil_id = world.pupil(personal_code="030305-20001")
    with look(OPERATOR) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
    with begin(world.cast.ilze) as work:
        enrolment.edit(work, pupil_id, seen, world.form(personal_code=CODE))
    plan_id = world.running(pupil_id=pupil_id, **more)
    claim_id = world.claim(plan_id)
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    world.decide(world.cast.aija, Action.PAY, claim_id)
    with begin(world.cast.peteris) as work:
        by, school_id = world.cast.peteris.account_id, world.school("river").id
        spent = PlanWork(
            school_id=school_id, plan_id=plan_id, by_id=by, task=PlanTask.MONITORING, on=JANUARY, minutes=90
        )
        meeting = Meeting(school_id=school_id, held_on=work.today, led_by=by)
        work.add(spent, Action.ADD)
        work.add(meeting, Action.ADD)
        work.session.flush()
        item = {"meeting_id": meeting.id, "pupil_id": pupil_id, "decision": "Runāt ar vecākiem", "responsible_id": by}
        work.add(MeetingItem(school_id=school_id, **item), Action.ADD)
    refused = ask(world)
    with begin(world.cast.ilze) as work:
        moving.refuse(work, refused, the(refused).version, "Vēl mācās pie mums")
    world.step(world.cast.dace, plan_id, Action.SUSPEND, "slimo")
    return pupil_id


def test_everything_is_told_newest_first(world: World) -> None:
    events = told(world.cast.ilze, rich(world))

    assert names(events) == REGISTER - {"event.moved"} | MONEY | LIFE - {"event.resume", "event.close"} | {
        "event.meeting"
    }
    assert [event.at for event in events] == sorted((event.at for event in events), reverse=True)
    said = {event.what.name: (event.by, event.comment) for event in events}
    assert said["event.suspend"] == ("Dace Dzērvenāja", "slimo")
    assert said["event.refused"] == ("Ilze Ievziede", "Vēl mācās pie mums")
    assert said["event.meeting"] == ("", "Runāt ar vecākiem")
    assert said["event.enrolled"][0] == "Ilze Ievziede"


def test_consultations_are_told_by_the_month_without_their_kind(world: World) -> None:
    plan_id = world.running()
    for day in (9, 10):
        hold(world, plan_id, minutes=45, on=date(2018, 1, day))
    hold(world, plan_id, kind="psychologist", on=date(2018, 2, 1))
    pupil_id = world.plan(plan_id).pupil_id

    found = [(event.what.name, event.what.values) for event in told(world.cast.dace, pupil_id, EventKind.CONSULTATION)]
    assert found == [
        ("event.consultations", {"month": date(2018, 2, 1), "count": 1, "minutes": 60}),
        ("event.consultations", {"month": JANUARY, "count": 2, "minutes": 90}),
    ]


def test_a_claim_is_told_wherever_it_stands(world: World) -> None:
    """Signed once, taken back after it was returned, sent again: no state stops the story."""
    mara, ilze = world.cast.mara, world.cast.ilze
    plan_id = world.running(contents=complete("meals", "public_transport"))
    figure("second_signature_above", 20)
    signed, taken_back, again = (
        world.claim(plan_id, "30.00"),
        world.claim(plan_id, "1.00"),
        world.claim(plan_id, "2.00"),
    )
    world.decide(mara, Action.APPROVE, signed)
    world.decide(mara, Action.RETURN, taken_back, again, comment="Nav čeka.")
    with begin(ilze) as work:
        claim_steps.withdraw(work, taken_back, world.the_claim(taken_back).version, "Kļūda.")
    form = ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount=Decimal(2))
    with begin(ilze) as work:
        claims.resubmit(work, again, world.the_claim(again).version, form)

    events = told(world.cast.dace, world.plan(plan_id).pupil_id, EventKind.CLAIM)
    assert Counter(event.what.name for event in events) == {"event.filed": 3, "event.claim_signed_once": 1}


def test_it_can_be_narrowed_to_a_kind(world: World) -> None:
    pupil_id = rich(world)

    for kind, wanted in (
        (EventKind.CLAIM, MONEY),
        (EventKind.HOURS, {"event.hours"}),
        (EventKind.MEETING, {"event.meeting"}),
    ):
        assert names(told(world.cast.ilze, pupil_id, kind)) == wanted


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("ilze", set()), ("dace", set()), ("peteris", MONEY), ("mara", {"event.meeting"}), ("sandra", {"event.meeting"}),
        ("austra", {"event.meeting"}),
    ],
)  # fmt: skip
def test_everybody_reads_what_their_role_may_know(world: World, name: str, missing: set[str]) -> None:
    pupil_id = rich(world)

    everything = names(told(world.cast.dace, pupil_id))
    assert names(told(getattr(world.cast, name), pupil_id)) == everything - missing


@pytest.mark.parametrize("name", ["janis", "viktors", "gita", "aija", "elza", "andris"])
def test_nobody_else_reads_a_word(world: World, name: str) -> None:
    pupil_id = rich(world)

    with pytest.raises(Exception, match=r"access\.not_(found|permitted)"):
        told(getattr(world.cast, name), pupil_id)


def test_a_move_takes_the_story_along_and_leaves_the_old_school_its_own(world: World) -> None:
    pupil_id = rich(world)
    send(world, pupil_id)
    new_plan = world.running("forest", pupil_id=pupil_id, contents=complete("public_transport"))
    world.claim(new_plan, "10.00", "public_transport")

    new, old = told(world.cast.normunds, pupil_id), told(world.cast.dace, pupil_id)
    river, forest = world.school("river").name, world.school("forest").name
    for kind in (EventKind.PLAN, EventKind.CLAIM):
        assert {event.school for event in new if event.kind is kind} == {river, forest}
        assert {event.school for event in old if event.kind is kind} == {river}
    assert new_plan in {event.plan_id for event in new} - {event.plan_id for event in old}
    assert names(new) >= MONEY | {"event.enrolled", "event.code_ended", "event.moved"}
    assert "event.meeting" not in names(new)
    assert names(old) >= MONEY | {"event.moved", "event.meeting"}
    assert not names(old) & {"event.enrolled", "event.code_ended"}


def test_where_a_pupil_went_after_that_is_not_the_first_schools_to_know(world: World) -> None:
    pupil_id = world.pupil(personal_code=CODE)
    send(world, pupil_id, FOREST, date(2018, 1, 10))
    send(world, pupil_id, "4500000003", date(2018, 1, 12), world.cast.janis)

    assert moves(told(world.cast.ilze, pupil_id)) == [("river", "forest")]
    assert moves(told(world.cast.janis, pupil_id)) == [("forest", "craft"), ("river", "forest")]
    assert moves(told(world.cast.viktors, pupil_id)) == [("forest", "craft"), ("river", "forest")]
    stranger = world.somebody(Role.DIRECTOR, "far")
    with pytest.raises(NotFound):
        told(stranger, pupil_id)


def moves(events: list[Event]) -> list[tuple[str, str]]:
    short = {
        "Kļavu Upes vidusskola": "river", "Kļavu Meža pamatskola": "forest", "Kļavu Amatniecības vidusskola": "craft",
    }  # fmt: skip
    return [
        (short[str(event.what.values["before"])], short[str(event.what.values["school"])])
        for event in events
        if event.what.name == "event.moved"
    ]


def test_a_sensitive_risk_is_no_part_of_the_story(world: World) -> None:
    pupil_id = rich(world, contents=complete("meals", sensitive=True))

    for who in (world.cast.ilze, world.cast.dace, world.cast.peteris, world.cast.austra):
        assert "slepen" not in repr(told(who, pupil_id))
        assert "R2.07" not in repr(told(who, pupil_id))


def test_whoever_helps_in_a_plan_reads_that_plans_story(world: World) -> None:
    form = complete()
    measure = form.measures[0].model_copy(update={"provider_id": world.cast.gita.account_id})
    pupil_id = rich(world, contents=form.model_copy(update={"measures": (measure,)}))

    found = names(told(world.cast.gita, pupil_id))
    assert found >= {"event.begin", "event.submit", "event.suspend"}
    assert not found & (MONEY | {"event.meeting"})


def test_an_evaluated_plan_is_told_with_its_outcome(world: World) -> None:
    pupil_id = world.pupil()
    with clock.at(clock.noon(date(2018, 1, 15))):
        world.close(world.running(pupil_id=pupil_id), Outcome.IMPROVED)

    (closed,) = [event for event in told(world.cast.ilze, pupil_id) if event.what.name == "event.close"]
    assert closed.what.values["outcome"] is Outcome.IMPROVED

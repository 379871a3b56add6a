"""Meetings of a school's team: decisions are kept once, followed until done, and minutes stay as they are."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from models.meetings import ItemForm, MeetingForm, MeetingItem
from models.people import Account
from models.pupils import Pupil
from models.vocabulary import Action
from services import agendas, home, meetings
from services.errors import Invalid, NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.home_tasks import TaskKind
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.together import together
from tests.world import World

TODAY = date(2018, 1, 15)
CALL = ItemForm(decision="Zvanīt mātei.")


def opened(world: World, who: Actor | None = None, key: str = "", **form: object) -> UUID:
    with begin(who or world.cast.ilze) as work:
        return meetings.open_meeting(work, MeetingForm.model_validate({"held_on": TODAY} | form), key)


def decide(
    world: World, meeting_id: UUID, pupil_id: UUID, form: ItemForm = CALL, seen: int = 0, who: Actor | None = None
) -> int:
    with begin(who or world.cast.ilze) as work:
        return meetings.decide(work, meeting_id, pupil_id, seen, form)


def close(world: World, meeting_id: UUID, seen: int = 1) -> None:
    with begin(world.cast.ilze) as work:
        meetings.close_meeting(work, meeting_id, seen)


def undone(who: Actor, *, mine: bool = False) -> list[meetings.Undone]:
    with look(who) as work:
        return meetings.undone(work, mine=mine)


def items() -> list[MeetingItem]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(MeetingItem)))


def test_a_meeting_gives_its_minutes_in_latvian_order(world: World) -> None:
    anna, aboms, zanis = (world.pupil(last_name=name) for name in ("Bērzs", "Ābols", "Žagars"))
    meeting = opened(world, title="Janvāris", present="Ilze, Pēteris")
    for pupil in (anna, zanis, aboms):
        decide(
            world,
            meeting,
            pupil,
            ItemForm(decision=f"Runāt ar {pupil}.", responsible="Bāriņtiesa", due_on=date(2018, 2, 1)),
        )
    close(world, meeting)
    with look(world.cast.dace) as work:
        minutes = meetings.minutes(work, meeting)

    assert (minutes.held_on, minutes.title, minutes.present, minutes.led_by, minutes.closed) == (
        TODAY, "Janvāris", "Ilze, Pēteris", "Ilze Ievziede", True,
    )  # fmt: skip
    assert minutes.school == world.school("river").name
    assert [(one.pupil, one.decision, one.responsible, one.due_on, one.done) for one in minutes.items] == [
        (f"Anna {name}", f"Runāt ar {pupil}.", "Bāriņtiesa", date(2018, 2, 1), False)
        for name, pupil in (("Ābols", aboms), ("Bērzs", anna), ("Žagars", zanis))
    ]


def test_minutes_stay_as_they_are_once_the_meeting_is_closed(world: World) -> None:
    pupil, meeting = world.pupil(), opened(world)
    decide(world, meeting, pupil, ItemForm(decision="Zvanīt.", responsible_id=world.cast.peteris.account_id))
    close(world, meeting)
    attempts = (
        lambda work: meetings.decide(work, meeting, pupil, 1, ItemForm(decision="Cits.")),
        lambda work: meetings.take_back(work, meeting, pupil, 1),
        lambda work: meetings.change_meeting(work, meeting, 2, MeetingForm(held_on=TODAY, title="Cita")),
        lambda work: meetings.close_meeting(work, meeting, 2),
    )
    for attempt in attempts:
        with begin(world.cast.ilze) as work, pytest.raises(NotNow, match=r"meeting\.closed"):
            attempt(work)
    with begin(OPERATOR) as work:
        work.session.get_one(Account, world.cast.peteris.account_id).last_name = "Cits"

    with look(world.cast.ilze) as work:
        assert [(one.decision, one.responsible) for one in meetings.minutes(work, meeting).items] == [
            ("Zvanīt.", "Pēteris Pīlādžlapa")
        ]


def test_opened_twice_by_a_double_click_is_opened_once(world: World) -> None:
    assert opened(world, key="one form") == opened(world, key="one form")
    with look(world.cast.ilze) as work:
        assert meetings.find(work).total == 1


def test_two_hands_at_one_table_never_overwrite_each_other(world: World) -> None:
    pupil, meeting = world.pupil(), opened(world)
    results = together(
        lambda: decide(world, meeting, pupil, ItemForm(decision="Ilze raksta.")),
        lambda: decide(world, meeting, pupil, ItemForm(decision="Dace raksta."), who=world.cast.dace),
    )

    assert sorted(one.why.name for one in results if isinstance(one, Refusal)) == ["access.overtaken"]
    assert [one.version for one in items()] == [1]
    assert decide(world, meeting, pupil, ItemForm(decision="Abas kopā."), seen=1) == 2
    with pytest.raises(Overtaken, match=r"access\.overtaken"):
        decide(world, meeting, pupil, ItemForm(decision="Par vēlu."), seen=1)
    assert [one.decision for one in items()] == ["Abas kopā."]


def test_a_decision_is_on_the_first_screen_of_whoever_does_it_until_it_is_done(world: World, monkeypatch) -> None:
    pupil, meeting = world.pupil(), opened(world)
    form = ItemForm(decision="Zvanīt mātei.", responsible_id=world.cast.peteris.account_id, due_on=date(2018, 1, 20))
    decide(world, meeting, pupil, form)

    def shown(who: Actor) -> list[tuple[str, date | None, bool]]:
        with look(who) as work:
            groups = {group.kind: group.tasks for group in home.waiting(work)}
        return [(task.note, task.due, task.overdue) for task in groups.get(TaskKind.DO_DECISION, ())]

    assert shown(world.cast.peteris) == [("Zvanīt mātei.", date(2018, 1, 20), False)]
    assert shown(world.cast.ilze) == []
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-21")
    assert shown(world.cast.peteris) == [("Zvanīt mātei.", date(2018, 1, 20), True)]
    close(world, meeting)
    with begin(world.cast.peteris) as work:
        meetings.mark(work, {items()[0].id: 1})
    assert shown(world.cast.peteris) == []
    with begin(world.cast.peteris) as work:
        meetings.mark(work, {items()[0].id: 2}, carried_out=False)
    assert len(shown(world.cast.peteris)) == 1
    with begin(world.cast.peteris) as work, pytest.raises(Overtaken):
        meetings.mark(work, {items()[0].id: 2})


def test_only_those_who_may_read_decisions_are_given_one(world: World) -> None:
    """Decisions are personal data: providers, other schools and people who left read none."""
    pupil, meeting = world.pupil(), opened(world)
    with look(world.cast.ilze) as work:
        assert {person.username for person in meetings.colleagues(work)} == {"ilze", "peteris", "dace"}

    for stranger in (world.cast.gita, world.cast.baiba, world.cast.mara):
        with pytest.raises(NotFound, match=r"access\.not_found"):
            decide(world, meeting, pupil, ItemForm(decision="Zvanīt.", responsible_id=stranger.account_id))
    assert items() == []


@pytest.mark.parametrize("who", ["janis", "gita", "mara", "sandra", "elza", "austra", "andris"])
def test_nobody_outside_the_team_reads_what_was_decided(world: World, who: str) -> None:
    pupil, meeting = world.pupil(), opened(world)
    decide(world, meeting, pupil)
    stranger = world.cast.actors[who]

    with look(stranger) as work, pytest.raises((NotFound, NotPermitted)):
        meetings.minutes(work, meeting)
    with look(stranger) as work, pytest.raises((NotFound, NotPermitted)):
        agendas.case(work, meeting, pupil)
    if who == "janis":
        assert undone(stranger) == []


def test_a_pupil_of_another_school_is_not_talked_about(world: World) -> None:
    pupil, meeting = world.pupil("forest"), opened(world)

    with pytest.raises(NotFound, match=r"access\.not_found"):
        decide(world, meeting, pupil)
    with look(world.cast.ilze) as work, pytest.raises(NotFound, match=r"access\.not_found"):
        agendas.case(work, meeting, pupil)


def test_a_pupil_who_changed_school_leaves_the_list_but_not_the_minutes(world: World) -> None:
    pupil, meeting = world.pupil(), opened(world)
    decide(world, meeting, pupil)
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(Pupil, pupil), Action.EDIT, school_id=world.school("forest").id)

    assert (undone(world.cast.ilze), undone(world.cast.janis)) == ([], [])
    with look(world.cast.ilze) as work:
        assert len(meetings.minutes(work, meeting).items) == 1


def test_a_decision_is_due_no_earlier_than_the_day_of_the_meeting(world: World) -> None:
    pupil, meeting = world.pupil(), opened(world)

    with pytest.raises(Invalid) as refused:
        decide(world, meeting, pupil, ItemForm(decision="Zvanīt.", due_on=date(2018, 1, 14)))
    assert refused.value.faults["due_on"].name == "meeting.due_before_it"
    assert decide(world, meeting, pupil, ItemForm(decision="Zvanīt.", due_on=TODAY)) == 1


def test_what_was_written_by_mistake_is_taken_back(world: World) -> None:
    pupil, meeting = world.pupil(), opened(world)
    decide(world, meeting, pupil)
    with begin(world.cast.dace) as work, pytest.raises(Overtaken):
        meetings.take_back(work, meeting, pupil, 2)
    with begin(world.cast.dace) as work:
        meetings.take_back(work, meeting, pupil, 1)

    assert items() == []

"""What a team sees at its meeting: in which order, of whom, and what is never on the wall."""

from uuid import UUID

import pytest

from models.meetings import ItemForm
from models.vocabulary import Role
from services import agendas, meetings
from services.work import begin, look
from tests.services.test_meetings import TODAY, decide, opened
from tests.world import World, complete


def order(world: World, meeting_id: UUID, **more: object) -> list[UUID]:
    with look(world.cast.ilze) as work:
        return [line.pupil_id for line in agendas.agenda(work, meeting_id, **more)]


def test_those_with_something_due_come_first_and_undone_decisions_before_all(world: World, monkeypatch) -> None:
    fine, late, without, promised = (world.pupil(last_name=name) for name in ("Ābols", "Bērzs", "Cīrulis", "Žagars"))
    for pupil in (fine, late, promised):
        world.running(pupil_id=pupil)
    decide(world, opened(world), promised)
    meeting = opened(world)
    assert order(world, meeting) == [promised, without, fine, late]
    monkeypatch.setenv("PUMPURS_TODAY", "2018-05-20")

    assert order(world, meeting) == [promised, fine, late, without]
    assert order(world, meeting, which="running") == [promised, fine, late]
    assert order(world, meeting, which="without") == [without]
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-15")
    assert order(world, meeting, which="due") == [promised, without]


def test_a_class_is_gone_through_alone(world: World) -> None:
    seven, eight = world.pupil(grade=7), world.pupil(grade=8)
    meeting = opened(world)
    with look(world.cast.ilze) as work:
        classes = agendas.classes(work)

    assert [grade for _, grade in classes] == [7, 8]
    assert order(world, meeting, of_class=classes[1]) == [eight]
    assert seven in order(world, meeting)


@pytest.mark.parametrize("who", ["peteris", "dace", "ilze"])
def test_sensitive_risks_are_not_shown_at_a_meeting_to_anybody(world: World, who: str) -> None:
    """There is a projector: what the plan's preparer and the director may read alone is not for the wall."""
    pupil = world.pupil()
    world.running(pupil_id=pupil, contents=complete("meals", sensitive=True))
    meeting = opened(world)
    with look(world.cast.actors[who]) as work:
        case = agendas.case(work, meeting, pupil)

    assert [name.code for name, _ in case.risks] == ["R3.05"]
    assert "slepen" not in repr(case)


def test_an_earlier_decision_is_seen_with_its_pupil_until_it_is_done(world: World) -> None:
    pupil, first = world.pupil(), opened(world)
    decide(world, first, pupil, ItemForm(decision="Zvanīt mātei.", due_on=TODAY))
    second = opened(world, who=world.somebody(Role.SCHOOL_COORDINATOR))
    with look(world.cast.ilze) as work:
        before = agendas.case(work, second, pupil).earlier
        own = agendas.case(work, first, pupil).earlier
    with begin(world.cast.ilze) as work:
        meetings.mark(work, {before[0].id: before[0].version})
    with look(world.cast.ilze) as work:
        after = agendas.case(work, second, pupil).earlier

    assert [(one.decision, one.overdue) for one in before] == [("Zvanīt mātei.", False)]
    assert (own, after) == ((), ())

"""Lessons that are changed: against all but themselves, over newer versions, by others, in months that were reported; and removed."""

from datetime import date, time

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.payments import PeriodReport, PeriodReportMonth
from models.places import Municipality
from models.vocabulary import Action, Role
from services import integrity
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.rulebook import rulebook
from services.work import OPERATOR, begin, look
from tests.services.lessons import again, attendances, cells, kept, plan, said, save, sheet
from tests.services.together import together
from tests.world import JANUARY, World


def test_a_change_is_held_against_all_but_itself_and_makes_a_new_version(world: World) -> None:
    _, anna = plan(world, hours=1)
    save(world.cast.gita, cells(anna))
    before = sheet(world.cast.gita).lines[0].version

    assert said(save(world.cast.gita, again(world.cast.gita, starts="10:10", minutes="60"))) == ["changed"]
    assert (kept()[0].starts, kept()[0].minutes) == (time(10, 10), 60)
    assert sheet(world.cast.gita).lines[0].version > before
    assert said(save(world.cast.gita, again(world.cast.gita))) == ["unchanged"]


def test_two_rows_may_change_places(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna), cells(anna, starts="11:00"))
    first, second = again(world.cast.gita, 0, starts="11:00"), again(world.cast.gita, 1, starts="10:00")

    assert said(save(world.cast.gita, first, second)) == ["changed", "changed"]


def test_a_change_that_is_refused_leaves_its_old_hour_taken(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    moved = again(world.cast.gita, on="16.")  # a day to come

    assert said(save(world.cast.gita, cells(anna, starts="10:20"), moved)) == [
        "provider_twice, pupil_twice",
        "day_to_come",
    ]
    assert [one.on for one in kept()] == [date(2018, 1, 15)]


def test_whoever_saves_over_a_newer_version_is_told(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    stale = again(world.cast.gita, starts="12:00")
    save(world.cast.gita, again(world.cast.gita, starts="11:00"))

    assert said(save(world.cast.gita, stale)) == [Overtaken("access.overtaken").why.name]
    assert said(save(world.cast.gita, removed=[stale])) == ["access.overtaken"]
    assert kept()[0].starts == time(11)


def test_a_removed_row_makes_room_and_goes_with_its_attendances(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))

    assert said(save(world.cast.gita, cells(anna, starts="10:20"), removed=[again(world.cast.gita)])) == [
        "created",
        "removed",
    ]
    assert [one.starts for one in kept()] == [time(10, 20)]
    assert len(attendances()) == 1


def test_one_pupil_of_a_group_goes_and_another_comes(world: World) -> None:
    _, anna = plan(world)
    (juris_id, juris), (laura_id, laura) = plan(world, "Juris"), plan(world, "Laura")
    save(world.cast.gita, cells([anna, juris]))

    assert said(save(world.cast.gita, again(world.cast.gita, pupils=[juris, laura]))) == ["changed"]
    assert {there.plan_id for there in attendances()} == {juris_id, laura_id}


def test_another_persons_row_cannot_be_named(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    mine = again(world.cast.gita, starts="12:00")

    assert said(save(world.somebody(Role.PROVIDER), mine)) == ["access.not_found"]
    assert said(save(world.somebody(Role.PROVIDER), removed=[mine])) == ["access.not_found"]
    with pytest.raises(NotFound):
        save(world.somebody(Role.PROVIDER), cells(anna), provider=world.cast.gita)


def report(world: World, status: str) -> None:
    with begin(OPERATOR) as work:
        programme = next(iter(rulebook(work.session).by_id))
        unit = work.session.get_one(Municipality, world.municipality())
        made = PeriodReport(
            municipality_id=unit.id, programme_id=programme, first_month=JANUARY, last_month=JANUARY, status=status,
            made_by=world.cast.mara.account_id,
        )  # fmt: skip
        work.session.add(made)
        work.session.flush()
        work.session.add(
            PeriodReportMonth(
                report_id=made.id, school_id=world.school("river").id, programme_id=programme, month=JANUARY
            )
        )


@pytest.mark.parametrize(
    ("status", "closed"),
    [("draft", False), ("returned", False), ("submitted", True), ("accepted", True), ("requested", True)],
)
def test_a_month_that_was_reported_is_closed(world: World, status: str, closed: bool) -> None:
    _, anna = plan(world)
    report(world, status)

    assert sheet(world.cast.gita).closed is closed
    if closed:
        with pytest.raises(NotNow):
            save(world.cast.gita, cells(anna))
        assert kept() == []
    else:
        assert said(save(world.cast.gita, cells(anna))) == ["created"]


def test_the_trail_tells_of_every_change_and_holds(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    save(world.cast.gita, again(world.cast.gita, starts="11:00"))
    save(world.cast.gita, removed=[again(world.cast.gita)])

    with look(OPERATOR) as work:
        told = work.session.exec(
            select(AuditEntry.action).where(AuditEntry.subject == "consultation").order_by(AuditEntry.seq)
        ).all()
    assert list(told) == [Action.ADD, Action.EDIT, Action.REMOVE]
    assert integrity.verify() == []


def test_two_tabs_that_save_one_row_at_once_make_one_change(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    tabs = [again(world.cast.gita, starts=starts) for starts in ("11:00", "12:00")]
    outcomes = together(*(lambda row=row: said(save(world.cast.gita, row)) for row in tabs))

    told = sorted(outcome.why.name if isinstance(outcome, Refusal) else outcome[0] for outcome in outcomes)
    assert told == ["access.overtaken", "changed"]
    assert [one.starts for one in kept()] in ([time(11)], [time(12)])
    assert integrity.verify() == []


def test_two_tabs_that_save_the_same_new_hour_at_once_keep_it_once(world: World) -> None:
    _, anna = plan(world)
    outcomes = together(*[lambda: said(save(world.cast.gita, cells(anna)))] * 3)

    assert outcomes.count(["created"]) == 1
    assert len(kept()) == len(attendances()) == 1
    assert integrity.verify() == []

"""A provider's month: rows typed, checked, kept each apart; groups, weeks copied, what it comes to."""

from datetime import date, time

import pytest

from models.vocabulary import Role
from services.consulting import agreements, sheets, summaries
from services.consulting.typing import Typed, pasted
from services.errors import NotFound, Refusal
from services.work import begin, look
from tests.services import lessons
from tests.services.lessons import attendances, cells, check, kept, plan, said, save, sheet
from tests.world import JANUARY, World


def test_a_row_becomes_a_consultation_with_the_measure_it_was_planned_as(world: World) -> None:
    plan_id, anna = plan(world)

    assert said(save(world.cast.gita, cells(anna))) == ["created"]
    (one,), (there,) = kept(), attendances()
    assert (one.on, one.starts, one.minutes, one.kind, one.subject) == (
        date(2018, 1, 15),
        time(10),
        40,
        "teacher",
        "matemātika",
    )
    assert (one.provider_id, one.provider) == (world.cast.gita.account_id, world.cast.gita.name)
    assert (there.plan_id, there.consultation_id, there.measure_id is not None) == (plan_id, one.id, True)


def test_a_row_that_is_refused_keeps_none_of_the_others_back(world: World) -> None:
    _, anna = plan(world)
    answers = save(world.cast.gita, cells(anna), cells(anna, starts="10:20"), cells(anna, on="12.", starts="9"))

    assert said(answers) == ["created", "provider_twice, pupil_twice", "created"]
    assert len(kept()) == 2


def test_a_group_is_one_entry_for_many_pupils(world: World) -> None:
    (one, anna), (other, juris) = plan(world), plan(world, "Juris")

    assert said(save(world.cast.gita, cells([anna, juris]))) == ["created"]
    assert len(kept()) == 1
    assert {there.plan_id for there in attendances()} == {one, other}


def test_what_is_flagged_while_typing_is_what_is_refused_on_save(world: World) -> None:
    _, anna = plan(world, hours=1)
    rows = [
        cells(anna), cells(anna, starts="11:00"), cells(anna, on="16."), cells(anna, on="1."), cells("Kāds Cits"), cells(anna, minutes="daudz"),
        cells(anna, starts="25:00"), cells(anna, lesson="logopēds"), cells(anna, on="9.", minutes="20", starts=""), cells(anna, on="31.02."),
    ]  # fmt: skip
    flagged = check(world.cast.gita, *rows)

    assert kept() == []
    assert [one.faults for one in flagged] == [one.faults for one in save(world.cast.gita, *rows)]
    assert said(flagged) == [
        "", "over_planned", "day_to_come, over_planned", "holiday, outside_plan, over_planned", "unknown_pupil", "field.not_a_number",
        "field.not_a_time", "unknown_lesson", "", "field.not_a_date",
    ]  # fmt: skip


def test_the_same_provider_is_not_at_two_schools_at_once(world: World) -> None:
    (_, anna), (_, juris) = plan(world), plan(world, "Juris", "forest")
    elsewhere = world.second_role(world.cast.gita, Role.PROVIDER, "forest")

    assert said(save(world.cast.gita, cells(anna))) == ["created"]
    answer = save(elsewhere, cells(juris, starts="10:30"), cells(juris, starts="10:40"))
    assert said(answer) == ["provider_twice", "created"]
    assert answer[0].faults[0][1].values["place"] == world.school("river").name


def test_a_pupil_is_not_with_two_providers_at_once(world: World) -> None:
    _, anna = plan(world)
    other = world.somebody(Role.PROVIDER)

    assert said(save(world.cast.gita, cells(anna))) == ["created"]
    assert said(save(other, cells(anna, starts="10:39"), cells(anna, starts="10:40"))) == ["pupil_twice", "created"]


def test_a_measure_that_names_somebody_else_is_not_open(world: World) -> None:
    _, anna = plan(world, provider=world.cast.gita)
    other = world.somebody(Role.PROVIDER)

    assert sheet(world.cast.gita).desk.pupils == [anna]
    assert sheet(other).desk.pupils == []
    assert said(save(other, cells(anna))) == ["unknown_pupil"]


def test_hours_of_a_measure_are_shared_by_all_who_give_it(world: World) -> None:
    _, anna = plan(world, hours=1)
    other = world.somebody(Role.PROVIDER)

    assert said(save(world.cast.gita, cells(anna))) == ["created"]
    assert said(save(other, cells(anna, starts="12:00", minutes="21"), cells(anna, starts="13", minutes="20"))) == [
        "over_planned",
        "created",
    ]


def test_a_coordinator_writes_for_a_provider_of_the_own_school_only(world: World) -> None:
    _, anna = plan(world)

    assert said(save(world.cast.ilze, cells(anna), provider=world.cast.gita)) == ["created"]
    assert kept()[0].provider_id == world.cast.gita.account_id
    assert kept()[0].noted_by == world.cast.ilze.account_id
    with pytest.raises(NotFound):
        save(world.cast.ilze, cells(anna), provider=world.cast.baiba)


def test_remote_needs_an_order_and_the_confirmation_of_the_day(world: World) -> None:
    plan_id, anna = plan(world)
    remote = cells(anna, remote=True, confirmed_on="15.")

    assert said(save(world.cast.gita, remote)) == ["no_order"]
    order_id = lessons.order(world.cast.dace, world.cast.gita, plan_id)
    assert said(save(world.cast.gita, {**remote, "confirmed_on": ""}, {**remote, "confirmed_on": "12."})) == ["not_confirmed", "confirmed_another_day"]  # fmt: skip
    assert said(save(world.cast.gita, remote)) == ["created"]
    assert (kept()[0].order_id, attendances()[0].confirmed_on) == (order_id, date(2018, 1, 15))
    with begin(world.cast.dace) as work, pytest.raises(Refusal, match="order_used"):
        agreements.remove_order(work, order_id, 1)


def test_outside_the_providers_agreement_nothing_is_taken(world: World) -> None:
    _, anna = plan(world)
    lessons.agreed(world, world.cast.gita, date(2017, 9, 1), date(2018, 1, 12))

    assert said(save(world.cast.gita, cells(anna), cells(anna, on="12."))) == ["outside_agreement", "created"]


def test_a_week_is_copied_where_it_is_allowed_and_told_where_not(world: World) -> None:
    _, anna = plan(world)
    save(world.cast.gita, cells(anna, on="8."), cells(anna, on="11."))
    with begin(world.cast.gita) as work:
        monday = sheets.last_week(work, world.cast.gita.school_id, world.cast.gita.account_id, JANUARY)
        copied = sheets.copy_week(work, world.cast.gita.school_id, world.cast.gita.account_id, monday)

    assert monday == date(2018, 1, 8)
    assert [one.on for one in copied] == [date(2018, 1, 15), date(2018, 1, 18)]
    assert said([one.checked for one in copied]) == ["created", "day_to_come"]
    assert [one.on.day for one in kept()] == [8, 11, 15]


def test_planned_and_held_minutes_stand_beside_each_other(world: World) -> None:
    plan(world, "Juris", provider=world.cast.gita, hours=2)
    _, anna = plan(world)
    save(world.cast.gita, cells(anna))
    with look(world.cast.gita) as work:
        found = summaries.bars(work, world.cast.gita.school_id, world.cast.gita.account_id, JANUARY)

    assert [(bar.pupil, bar.planned, bar.held) for bar in found] == [
        ("Pumpurzara Anna", 240, 40),
        ("Pumpurzara Juris", 120, 0),
    ]
    assert all(bar.weeks_left > 10 for bar in found)


def test_a_month_without_a_rate_is_worth_an_unknown_sum_and_a_group_counts_once(world: World) -> None:
    (_, anna), (_, juris) = plan(world), plan(world, "Juris")
    save(world.cast.gita, cells([anna, juris]), cells(anna, on="12."))
    with look(world.cast.dace) as work:
        found = summaries.month_summary(work, world.school("river").id, JANUARY)

    assert [(one.provider, one.consultations, one.minutes, one.worth) for one in found.shares] == [
        (world.cast.gita.name, 2, 80, None)
    ]
    assert (found.minutes, found.worth, [kind.code for kind in found.unknown]) == (80, None, ["teacher"])


def test_rows_of_a_spreadsheet_are_pasted(world: World) -> None:
    _, anna = plan(world)
    text = f"Datums\tSākums\tMinūtes\tSkolēni\n12.01.2018\t9.30\t40\t{anna}\n15.01.\t0930\t40 min\tAnna Pumpurzara\tmatemātika\n"

    assert said(save(world.cast.gita, *pasted(text))) == ["created", "created"]
    assert [(one.on.day, one.starts) for one in kept()] == [(12, time(9, 30)), (15, time(9, 30))]


def test_hostile_cells_are_told_and_nothing_is_kept(world: World) -> None:
    _, anna = plan(world)
    for cell in (None, 10**30, float("nan"), [], {}, True, "=1+1", "\x00", "9" * 5000, b"1"):
        for name in ("on", "starts", "minutes", "pupils", "lesson", "confirmed_on", "remote"):
            with begin(world.cast.gita) as work:
                sheets.check(
                    work,
                    world.cast.gita.school_id,
                    world.cast.gita.account_id,
                    JANUARY,
                    [Typed(cells(anna) | {name: cell})],
                )
    with begin(world.cast.gita) as work, pytest.raises(Refusal, match="too_many_rows"):
        sheets.save(work, world.cast.gita.school_id, world.cast.gita.account_id, JANUARY, [Typed({})] * 201)
    assert kept() == []

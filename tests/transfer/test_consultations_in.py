"""Consultations as a table: judged as the sheet judges, groups put together, past ones as they were; again, unchanged."""

from datetime import date, time
from typing import Any

import pytest

from models.vocabulary import Role
from services import integrity
from services.transfer.columns import Kind
from services.transfer.exporting import give_file
from services.transfer.importing import take_file
from services.transfer.reading import SHELL
from services.work import OPERATOR
from tests.services.lessons import attendances, cells, kept, plan, save
from tests.transfer.bringing import Told, take, told, why
from tests.world import World


def row(world: World, plan_id: Any, **over: Any) -> dict[str, Any]:
    return {
        "plan_code": world.plan(plan_id).code, "date": "15.01.2018", "start": "10:00", "minutes": "40", "provider_type": "teacher",
        "provider": world.cast.gita.name, "subject": "matemātika",
    } | over  # fmt: skip


def test_a_table_is_taken_in_and_again_changes_nothing(world: World) -> None:
    plan_id, _ = plan(world)
    rows = [row(world, plan_id), row(world, plan_id, date="2018-01-12", start="", provider="gita", mode="klātienē")]

    assert take(world.cast.ilze, Kind.CONSULTATIONS, *rows) == Told(created=2)
    assert take(world.cast.ilze, Kind.CONSULTATIONS, rows[0]) == Told(unchanged=1)
    assert [(one.on, one.starts, one.provider_id) for one in kept()] == [
        (date(2018, 1, 12), None, world.cast.gita.account_id), (date(2018, 1, 15), time(10), world.cast.gita.account_id),
    ]  # fmt: skip
    assert all(there.measure_id for there in attendances())
    assert integrity.verify() == []


def test_rows_of_one_hour_are_one_sitting_of_a_group(world: World) -> None:
    (one, _), (other, _), (third, _) = plan(world), plan(world, "Juris"), plan(world, "Laura")

    assert take(world.cast.ilze, Kind.CONSULTATIONS, row(world, one), row(world, other)) == Told(created=2)
    assert take(world.cast.ilze, Kind.CONSULTATIONS, row(world, one), row(world, third)) == Told(created=1, unchanged=1)
    assert (len(kept()), len(attendances())) == (1, 3)


def test_what_the_sheet_refuses_a_table_refuses_with_its_column(world: World) -> None:
    plan_id, _ = plan(world, hours=1)
    rows = [
        row(world, plan_id, minutes="30"), row(world, plan_id, start="10:10", minutes="20"), row(world, plan_id, date="16.01.2018", minutes="10"),
        row(world, plan_id, start="12:00"), row(world, plan_id, provider="Kāds Cits"), row(world, plan_id, provider_type="logopēds"),
        row(world, plan_id, subject="ķīmija", start="15:00"), row(world, plan_id, date="11.01.2018", minutes="10", mode="remote"), row(world, plan_id, plan_code="X"),
    ]  # fmt: skip

    assert [(bad[0], bad[1], bad[3].split(".")[1]) for bad in why(world.cast.ilze, Kind.CONSULTATIONS, *rows)] == [
        (3, "start", "provider_twice"), (4, "date", "day_to_come"), (5, "minutes", "over_planned"), (6, "provider", "unknown_provider"),
        (7, "provider_type", "unknown_kind"), (8, "subject", "subject_not_in_plan"), (9, "mode", "no_order"), (10, "", "not_found"),
    ]  # fmt: skip
    assert kept() == []


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("date", "31.02.2018", "not_a_date"), ("date", "", "missing"), ("start", "25:00", "not_a_time"), ("minutes", "0", "out_of_range"),
        ("minutes", "481", "out_of_range"), ("minutes", "x", "not_a_number"), ("mode", "varbūt", "not_a_choice"), ("provider", "", "missing"),
        ("plan_code", "", "missing"), ("subject", "a" * 201, "too_long"), ("confirmed_on", "vakar", "not_a_date"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named(home_world: World, column: str, value: str, reason: str) -> None:
    plan_id, _ = plan(home_world)

    assert why(home_world.cast.ilze, Kind.CONSULTATIONS, row(home_world, plan_id, **{column: value})) == [
        (2, column, value, f"field.{reason}")
    ]


def test_the_past_is_taken_as_it_was_by_whoever_runs_the_installation(world: World) -> None:
    plan_id, _ = plan(world, hours=1)
    rows = [
        row(world, plan_id, provider="Sen Aizgājusi", minutes="480"), row(world, plan_id, provider="Sen Aizgājusi", date="01.01.2018"),
        row(world, plan_id, provider="Sen Aizgājusi", mode="remote", date="10.01.2018"),
    ]  # fmt: skip

    assert take(OPERATOR, Kind.CONSULTATIONS, *rows, history=True) == Told(created=3)
    assert take(OPERATOR, Kind.CONSULTATIONS, *rows, history=True) == Told(unchanged=3)
    assert {(one.provider, one.provider_id) for one in kept()} == {("Sen Aizgājusi", None)}


@pytest.mark.parametrize("name", ["dati.csv", "dati.xlsx"])
def test_an_export_is_taken_in_again_unchanged_and_holds_no_note(world: World, name: str) -> None:
    (plan_id, anna), (_, juris) = plan(world), plan(world, "Juris")
    save(world.cast.gita, cells([anna, juris]), cells(anna, on="12.", starts=""))
    content, rows = give_file(world.cast.ilze, Kind.CONSULTATIONS, name)

    assert rows == 3
    assert told(take_file(world.cast.ilze, Kind.CONSULTATIONS, content, name, SHELL)) == Told(unchanged=3)
    if name.endswith("csv"):
        assert "note" not in content.decode("utf-8-sig").splitlines()[0]
        assert world.plan(plan_id).code in content.decode("utf-8-sig")


def test_a_provider_brings_in_their_own_only(world: World) -> None:
    plan_id, _ = plan(world)
    other = world.somebody(Role.PROVIDER)

    assert why(other, Kind.CONSULTATIONS, row(world, plan_id)) == [
        (2, "provider", world.cast.gita.name, "consultation.unknown_provider")
    ]
    assert take(other, Kind.CONSULTATIONS, row(world, plan_id, provider=other.name)) == Told(created=1)


def test_another_schools_plan_is_not_there(world: World) -> None:
    plan_id, _ = plan(world)

    assert [bad[3] for bad in why(world.cast.janis, Kind.CONSULTATIONS, row(world, plan_id))] == ["plan.not_found"]

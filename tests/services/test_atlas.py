"""Where a reader of figures may go, and where each municipality lies on the map of tiles."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.database import writing
from models.places import Municipality, School
from services import atlas, behind, figures, presets
from services.counting import Measure, Question, Units
from services.work import OPERATOR, look
from tests.pages.lively import happen, on_that_day
from tests.world import World


def _valid(unit: dict[str, object], day: date) -> bool:
    return unit.get("valid_from", date.min) <= day <= unit.get("valid_to", date.max)  # type: ignore[operator] # days


@pytest.mark.parametrize("day", [date(2021, 7, 1), date(2025, 6, 30), date(2026, 9, 1)])
def test_every_municipality_since_the_reform_has_one_tile_and_none_shares_it(day: date) -> None:
    units = [unit for unit in presets.municipalities() if _valid(unit, day)]
    found = {unit["name"]: [tile for tile in presets.tiles() if unit["atvk"] in tile["atvk"]] for unit in units}
    corners = [(tiles[0]["row"], tiles[0]["column"]) for tiles in found.values()]

    assert [name for name, tiles in found.items() if len(tiles) != 1] == []
    assert [name for name, tiles in found.items() if tiles[0]["name"] != name] == []
    assert len(corners) == len(set(corners)) == presets.units_on(day)


def test_the_map_lies_as_latvia_does() -> None:
    at = {tile["short"]: (tile["row"], tile["column"]) for tile in presets.tiles()}

    assert at["Ventspils"][1] < at["Jūrmala"][1] < at["Rīga"][1] < at["Madona"][1] < at["Ludza"][1]
    assert at["Valka"][0] < at["Cēsis"][0] < at["Ogre"][0] < at["Jēkabpils"][0] < at["Krāslava"][0]
    for city, region in (("Ventspils", "Ventspils n."), ("Liepāja", "Dienvidkurz."), ("Jelgava", "Jelgava n."), ("Rēzekne", "Rēzekne n."), ("Daugavpils", "Augšdaugava")):  # fmt: skip
        assert sum(abs(a - b) for a, b in zip(at[city], at[region], strict=True)) == 1, city


@pytest.mark.parametrize(("semester", "units"), [("2018-1", 119), ("2021-1", 43), ("2025-1", 42)])
def test_the_map_has_every_unit_of_its_day_without_overlaps(world: World, semester: str, units: int) -> None:
    with look(OPERATOR) as work:
        tiles = atlas.atlas(work, Units.THEN, [semester]).tiles
    corners = {(round(tile.row, 6), round(tile.column, 6)) for tile in tiles}
    covered = {(int(tile.row), int(tile.column)): 0.0 for tile in tiles}
    for tile in tiles:
        covered[int(tile.row), int(tile.column)] += tile.size**2

    assert len(tiles) == len(corners) == len({tile.unit for tile in tiles}) == units
    assert max(covered.values()) <= 1.0001


def test_a_unit_of_then_lies_where_it_went(world: World) -> None:
    with look(OPERATOR) as work:
        then = atlas.atlas(work, Units.THEN, ["2018-1"]).tiles
        later = atlas.atlas(work, Units.THEN, ["2021-1"]).tiles
    koknese = next(tile for tile in then if tile.name == "Kokneses novads")
    aizkraukle = next(tile for tile in later if tile.name == "Aizkraukles novads")

    assert (int(koknese.row), int(koknese.column)) == (aizkraukle.row, aizkraukle.column)
    assert koknese.size < aizkraukle.size == 1


def test_readers_find_only_the_places_they_reach(world: World) -> None:
    for username, whole in (("dace", False), ("mara", False), ("sandra", True)):
        with look(world.cast.actors[username]) as work:
            units = atlas.atlas(work, Units.THEN, ["2017-2"]).municipalities
            found = atlas.atlas(work, Units.THEN, ["2017-2"], units)

        assert (bool(found.tiles), found.whole) == (whole, whole)
        assert (world.school("river").id in found.schools, found.number == 1) == (True, username == "dace")
        assert len(found.schools) == found.number
        assert set(found.municipalities) == {unit for school in found.schools.values() for unit in school.units}


def test_schools_are_those_of_the_places_looked_at(world: World) -> None:
    river = world.school("river").id
    with look(world.cast.sandra) as work:
        nowhere = atlas.atlas(work, Units.THEN, ["2017-2"])
        by_school = atlas.atlas(work, Units.THEN, ["2017-2"], [river])
        by_unit = atlas.atlas(work, Units.THEN, ["2017-2"], by_school.schools[river].units)
        strange = atlas.atlas(work, Units.THEN, ["2017-2"], [UUID(int=1)])
    with look(world.cast.dace) as work:
        own = atlas.atlas(work, Units.THEN, ["2017-2"])
        other = atlas.atlas(work, Units.THEN, ["2017-2"], [world.school("far").id])

    assert (nowhere.schools, strange.schools, nowhere.number > 1) == ({}, {}, True)
    assert (river in by_unit.schools, by_unit.schools) == (True, by_school.schools)
    assert all(school.units & by_school.schools[river].units for school in by_unit.schools.values())
    assert (set(own.schools), own.number) == ({river}, 1)
    assert set(other.schools) == {river}


@pytest.mark.parametrize("username", ["dace", "mara", "sandra", "austra"])
def test_the_list_behind_is_as_long_as_the_figure(world: World, username: str) -> None:
    with on_that_day():
        happen(world)
        with look(world.cast.actors[username]) as work:
            reach = atlas.atlas(work, Units.THEN, ["2017-2"])
            reach = atlas.atlas(work, Units.THEN, ["2017-2"], reach.municipalities)
            for unit in (None, *reach.municipalities):
                asked = Question((), (Measure.PLANS,), "2017-2", "2017-2", municipality=unit)
                schools = [id_ for id_, school in reach.schools.items() if unit is None or unit in school.units]
                counted = figures.answer(work, asked).rows
                listed = behind.plans(work, behind.Span("2017-2", "2017-2", None if unit is None else schools))

                assert listed.total == (counted[0][0] if counted else 0)


def test_the_claims_behind_come_to_the_figure(world: World) -> None:
    with on_that_day():
        happen(world)
        with look(world.cast.sandra) as work:
            (asked,) = figures.answer(work, Question((), (Measure.CLAIMED,), "2017-2", "2017-2")).rows
            listed = behind.claims(work, behind.Span("2017-2", "2017-2"))

    assert listed.total > 1
    assert sum(line.asked for line in listed.lines) == asked[0]


def test_a_school_keeps_its_unit_of_then_and_of_today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kokneses novads then, Aizkraukles novads now."""
    school = world.school("river").id
    with look(OPERATOR) as work:
        koknese = work.session.exec(select(Municipality).where(col(Municipality.name) == "Kokneses novads")).one()
    with writing() as session:
        moved = session.get_one(School, school)
        moved.municipality_id = koknese.id
        session.add(moved)
    monkeypatch.setenv("PUMPURS_TODAY", "2026-09-15")
    with look(OPERATOR) as work:
        then, today = (atlas.atlas(work, units, ["2018-1"], [school]) for units in (Units.THEN, Units.TODAY))

    assert [then.municipalities[unit] for unit in then.schools[school].units] == ["Kokneses novads"]
    assert [today.municipalities[unit] for unit in today.schools[school].units] == ["Aizkraukles novads"]
    assert (len(then.tiles), len(today.tiles)) == (119, 42)

"""Who takes part: municipalities of each day beside the goal of that day, institutions, agreements and stages."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from models.places import Municipality, School
from models.vocabulary import Role, SchoolKind
from services import taking_part
from services.rules.names import fold
from services.rules.permissions import Actor
from services.taking_part import OverTime, TakingPart
from services.work import OPERATOR, begin, look
from tests.world import World


def school(world: World, number: int, unit: str = "", **over: Any) -> None:
    """One more school; `unit` names a municipality that has ended, otherwise it is the cast's own."""
    with begin(OPERATOR) as work:
        home = world.municipality()
        if unit:
            named = select(Municipality.id).where(Municipality.name == unit, col(Municipality.valid_to).is_not(None))
            home = work.session.exec(named).one()
        row = {"kind": SchoolKind.GENERAL, "municipality_id": home, "fold": fold(f"Skola {number}")} | over
        work.session.add(School(reg_no=f"46000000{number:02}", name=f"Skola {number}", **row))


def told(actor: Actor, **place: Any) -> OverTime:
    with look(actor) as work:
        return taking_part.over_time(work, **place)


def at(found: OverTime, semester: str) -> TakingPart:
    return next(one for one in found.semesters if one.semester == semester)


def test_a_school_takes_part_from_its_semester_or_else_from_its_agreements(world: World) -> None:
    before = told(world.cast.sandra)
    school(world, 1, joined_semester="2017-2", agreement_date=date(2017, 3, 20))
    school(world, 2, agreement_date=date(2017, 3, 20))
    school(world, 3)
    found = told(world.cast.sandra)

    assert found.undated == before.undated + 1
    assert found.semesters[0].semester == "2016-2"
    assert [one.schools for one in found.semesters] == [
        1,
        at(before, "2017-1").schools + 1,
        at(before, "2017-2").schools + 2,
    ]


def test_every_semester_up_to_now_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2019-10-01")

    assert [one.semester for one in told(world.cast.sandra).semesters] == [
        "2017-1",
        "2017-2",
        "2018-1",
        "2018-2",
        "2019-1",
    ]


def test_units_and_goals_are_those_of_the_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """119 municipalities until 30.06.2021, 43 until 30.06.2025, 42 since; two more are made up for the cast."""
    monkeypatch.setenv("PUMPURS_TODAY", "2025-10-01")
    found = told(world.cast.sandra)
    made_up = 2

    units = {
        semester: (at(found, semester).units or 0) - made_up for semester in ("2020-2", "2021-1", "2024-2", "2025-1")
    }
    assert units == {"2020-2": 119, "2021-1": 43, "2024-2": 43, "2025-1": 42}
    goals = {s: at(found, s).institutions_goal for s in ("2017-1", "2019-1", "2019-2", "2020-1", "2023-1", "2024-1")}
    assert goals == {"2017-1": 614, "2019-1": 614, "2019-2": 611, "2020-1": 665, "2023-1": 665, "2024-1": None}
    assert (at(found, "2020-1").municipalities_goal, at(found, "2024-1").municipalities_goal) == (80, None)


def test_two_municipalities_that_became_one_are_one_from_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2021-10-01")
    before = told(world.cast.sandra)
    for number, unit in enumerate(("Kokneses novads", "Skrīveru novads", "Aizkraukles novads")):
        school(world, number, unit, joined_semester="2020-1")
    found = told(world.cast.sandra)

    more = {s: at(found, s).municipalities - at(before, s).municipalities for s in ("2019-2", "2020-1", "2021-1")}
    assert more == {"2019-2": 0, "2020-1": 3, "2021-1": 1}


def test_a_state_school_brings_no_municipality(world: World) -> None:
    before = at(told(world.cast.sandra), "2017-2")
    school(world, 1, kind=SchoolKind.STATE, municipality_id=world.municipality("far"), joined_semester="2017-1")
    school(world, 2, kind=SchoolKind.VOCATIONAL, municipality_id=world.municipality("far"), joined_semester="2017-1")
    found = at(told(world.cast.sandra), "2017-2")

    assert (found.schools, found.municipalities) == (before.schools + 2, before.municipalities)


def test_whoever_sees_a_part_of_the_country_is_told_no_share_of_it(world: World) -> None:
    school(world, 1, municipality_id=world.municipality("far"), joined_semester="2017-1")
    for actor in (world.cast.mara, world.cast.dace, world.somebody(Role.ACCOUNTANT, "municipality")):
        found = at(told(actor), "2017-2")
        assert (found.units, found.municipalities_goal, found.institutions_goal, found.municipalities) == (
            None,
            None,
            None,
            1,
        )
    assert at(told(world.cast.dace), "2017-2").schools == 1
    assert at(told(world.cast.sandra, schools={world.school("river").id}), "2017-2").units is None
    assert told(world.cast.mara, schools={world.school("far").id}).semesters == ()


def test_stages_are_counted_as_they_came(world: World) -> None:
    school(world, 1, joined_semester="2017-2", stage="2. kārta")
    found = told(world.cast.mara)

    assert at(found, "2017-1").stages == {"1. kārta": 2}
    assert at(found, "2017-2").stages == {"1. kārta": 2, "2. kārta": 1}


def test_an_agreement_is_told_with_the_schools_that_came_by_it(world: World) -> None:
    for number, stage in enumerate(("1. kārta", "1. kārta", "2. kārta")):
        school(world, number, agreement_no="8.3.4/99", agreement_date=date(2016, 11, 22), stage=stage)
    with look(world.cast.mara) as work:
        first, second, *_ = taking_part.agreements(work)

    assert (first.number, first.signed_on, first.stage, first.semester, first.schools) == (
        "8.3.4/99",
        date(2016, 11, 22),
        "1. kārta",
        "2016-1",
        2,
    )
    assert (second.stage, second.schools) == ("2. kārta", 1)
    with look(world.cast.dace) as work:
        assert [one.schools for one in taking_part.agreements(work)] == [1]


def test_the_list_of_institutions_holds_those_that_are_counted(world: World) -> None:
    school(world, 1, joined_semester="2017-2", agreement_no="8.3.4/1", agreement_date=date(2017, 3, 20))
    school(world, 2, agreement_no="8.3.4/2", agreement_date=date(2017, 3, 20), stage="2. kārta")
    school(world, 3)
    for name in ("sandra", "mara", "dace"):
        actor = world.cast.actors[name]
        for one in told(actor).semesters:
            with look(actor) as work:
                page = taking_part.institutions(work, one.semester)
            assert page.total == one.schools, (name, one.semester)
            assert Counter(line.stage for line in page.lines) == one.stages
        with look(actor) as work:
            agreed, agreements = taking_part.institutions(work), taking_part.agreements(work)
        assert agreed.total == sum(one.schools for one in agreements)
        assert {line.agreement for line in agreed.lines} == {one.number for one in agreements}
    with look(world.cast.sandra) as work:
        here = {world.school("river").id}
        assert [line.id for line in taking_part.institutions(work, "2017-2", schools=here).lines] == list(here)

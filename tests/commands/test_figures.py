"""Figures from the shell: three formats, every dimension and measure, and small groups hidden from those who may not see them."""

import csv
import io
import json
from decimal import Decimal

import pytest

from models.database import writing
from models.places import School
from models.vocabulary import Action
from services.counting import Dimension, Measure
from services.demo.cast import MUNICIPALITY, SCHOOLS
from tests.commands.shell import done, pumpurs
from tests.services.lessons import cells, plan, save
from tests.world import World

RIVER, FOREST = SCHOOLS["river"][1], SCHOOLS["forest"][1]


@pytest.fixture
def told(world: World) -> World:
    return tell(world)


@pytest.fixture
def told_here(home_world: World) -> World:
    return tell(home_world)


def tell(world: World) -> World:
    """Two plans at the river with 70.00 and 30.00 asked, 70.00 of it paid; one plan in the forest, void."""
    first, second = world.running(), world.running()
    paid = world.claim(first, "70.00")
    world.claim(second, "30.00")
    world.decide(world.cast.mara, Action.APPROVE, paid)
    world.decide(world.cast.aija, Action.PAY, paid)
    world.step(world.team("forest")[0], world.draft("forest"), Action.VOID)
    return world


def test_a_csv_has_the_dimensions_then_the_measures(told: World) -> None:
    said = done(
        "figures", "--by", "semester,school", "--measure", "pupils,plans,claimed,approved,paid", "--format", "csv"
    )

    assert said.out == f"semester,school,pupils,plans,claimed,approved,paid\n2017-2,{RIVER},2,2,100.00,70.00,70.00\n"


def test_json_holds_the_same_rows(told_here: World) -> None:
    for words in (["--json"], ["--format", "json"]):
        found = done("figures", "--by", "school", "--measure", "plans,claimed", *words).json
        assert found == {
            "columns": ["school", "plans", "claimed"], "rows": [{"school": RIVER, "plans": 2, "claimed": "100.00"}], "hidden": 0,
        }  # fmt: skip


def test_a_table_is_for_people(told_here: World) -> None:
    said = done("figures", "--by", "school")

    assert RIVER in said.out
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)


def test_rows_are_sorted_by_the_dimensions_in_their_order(told_here: World) -> None:
    told_here.running("craft")
    rows = rows_of("--by", "kind,status", "--measure", "claimed")

    assert rows == [["meals", "paid", "70.00"], ["meals", "submitted", "30.00"]]
    assert [row[0] for row in rows_of("--by", "school")] == sorted([RIVER, SCHOOLS["craft"][1]])


def test_every_dimension_can_be_asked_by(told: World) -> None:
    found = {dimension: rows_of("--by", dimension.value, "--measure", "plans") for dimension in Dimension}

    assert found == {
        Dimension.SEMESTER: [["2017-2", "2"]],
        Dimension.SCHOOL_YEAR: [["2017", "2"]],
        Dimension.MONTH: [["2018-01", "2"]],
        Dimension.SCHOOL: [[RIVER, "2"]],
        Dimension.MUNICIPALITY: [[MUNICIPALITY, "2"]],
        Dimension.RISK_GROUP: [["R3", "2"]],
        Dimension.RISK: [["R3.05", "2"]],
        Dimension.GRADE: [["7", "2"]],
        Dimension.PROGRAMME: [["pumpurs", "2"]],
        Dimension.MEASURE: [["meals", "2"]],
        Dimension.PROVIDER: [],
        Dimension.KIND: [["meals", "2"]],
        Dimension.OUTCOME: [["", "2"]],
        Dimension.STATUS: [["running", "2"], ["void", "1"]],
    }


def test_every_measure_can_be_asked_for(told: World) -> None:
    found = done("figures", "--by", "school_year", "--measure", ",".join(Measure), "--json").json["rows"]

    assert found == [
        {
            "school_year": "2017", "plans": 2, "pupils": 2, "schools": 1, "municipalities": 1, "consultations": 0, "minutes": 0,
            "claimed": "100.00", "approved": "70.00", "paid": "70.00",
        }
    ]  # fmt: skip


def test_hours_are_told_by_provider_month_and_kind(world: World) -> None:
    pupils = [plan(world, name)[1] for name in ("Anna", "Juris")]
    save(world.cast.gita, cells(pupils, minutes="40"), cells(pupils[0], starts="12:00", minutes="60"))
    asked = ("--measure", "consultations,minutes,pupils")

    assert rows_of("--by", "provider", *asked) == [["Gita Gundegsēta", "2", "100", "2"]]
    assert rows_of("--by", "month,kind", *asked) == [["2018-01", "teacher", "2", "100", "2"]]
    assert "counted each by themselves" in pumpurs("figures", "--by", "provider", "--measure", "paid").err


def test_plans_and_pupils_are_asked_for_unless_otherwise_said(told_here: World) -> None:
    assert done("figures", "--by", "school", "--json").json["columns"] == ["school", "plans", "pupils"]


def test_semesters_without_records_give_no_rows(told_here: World) -> None:
    assert rows_of("--by", "school", "--to", "2017-1") == []
    assert len(rows_of("--by", "school", "--from", "2017-2", "--to", "2017-2")) == 1


def test_without_a_name_nothing_is_hidden_and_somebody_sees_their_reach(told: World) -> None:
    told.running("craft")

    assert {row[0] for row in rows_of("--by", "school")} == {RIVER, SCHOOLS["craft"][1]}
    assert {row[0] for row in rows_of("--by", "school", "--as", "ilze")} == {RIVER}
    assert rows_of("--by", "school", "--as", "janis") == []
    assert {row[0] for row in rows_of("--by", "school", "--as", "mara")} == {RIVER}


def test_small_groups_are_hidden_from_whoever_may_not_read_the_pupils(told: World) -> None:
    found = done("figures", "--by", "school", "--measure", "plans,pupils", "--as", "elza", "--json").json

    assert (found["rows"], found["hidden"]) == ([{"school": RIVER, "plans": None, "pupils": None}], 1)
    assert done("figures", "--by", "school", "--as", "elza", "--format", "csv").lines[1] == f"{RIVER},,"


@pytest.mark.parametrize("name", ["gita", "andris"])
def test_whoever_may_not_read_figures_is_refused(home_world: World, name: str) -> None:
    said = pumpurs("figures", "--by", "semester", "--as", name)

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


def test_a_name_with_a_comma_stays_one_cell(told_here: World) -> None:
    with writing() as session:
        school = session.get_one(School, told_here.school("river").id)
        school.name = 'Upes "A", "B" skola'
        session.add(school)

    assert rows_of("--by", "school")[0][0] == 'Upes "A", "B" skola'


def test_money_is_exact(told_here: World) -> None:
    plan = told_here.running()
    told_here.claim(plan, "0.10")
    told_here.claim(plan, "0.20")

    assert Decimal(rows_of("--by", "kind", "--measure", "claimed")[0][1]) == Decimal("100.30")


def rows_of(*words: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(done("figures", *words, "--format", "csv").out)))[1:]

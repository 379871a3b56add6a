"""Figures on the screen: every topic for every reader, one chart at a time; the chart, its table and its file are one answer."""

import pytest

from models.vocabulary import Language, PlanStatus
from pages.figures import parts
from pages.figures.topics import TOPICS
from pages.shell.charts import _picked
from services.counting import Dimension, Measure, Question
from services.figures import Answer, answer
from services.texts import label
from services.work import look
from tests.pages.language import foreign, raw
from tests.pages.lively import Lively
from tests.pages.visit import Visit
from tests.world import World

# One of each kind of reader: at a school, in a municipality, in the country with pupils' records and without.
READERS = ("peteris", "dace", "mara", "aija", "sandra", "elza", "austra")
Everything = tuple[World, Lively]


@pytest.mark.parametrize("username", READERS)
@pytest.mark.parametrize("language", Language)
def test_every_topic_opens_in_words(lively: Everything, username: str, language: Language) -> None:
    world, _ = lively
    visit = Visit(world.cast.actors[username], "parskati", language)
    for topic in TOPICS:
        for period in ("2017-2", "2017"):
            visit.go("parskati", topic=topic.name, period=period)

            assert visit.address["topic"] == topic.name
            assert list(raw(visit.words)) == [], topic.name
            if language is Language.LATVIAN:
                assert list(foreign(visit.words)) == [], topic.name


@pytest.mark.parametrize("username", READERS)
def test_the_table_says_what_the_figures_say(lively: Everything, username: str) -> None:
    world, _ = lively
    actor = world.cast.actors[username]
    visit = Visit(actor, "parskati", topic="time", period="2017-2")
    with look(actor) as work:
        told = answer(work, Question((Dimension.SEMESTER,), (Measure.PLANS, Measure.PUPILS)))

    assert visit.column("Plāni") == ["…" if row[1] is None else str(row[1]) for row in told.rows]
    assert visit.column("Skolēni") == ["…" if row[2] is None else str(row[2]) for row in told.rows]


def test_a_place_out_of_reach_is_the_same_as_none(lively: Everything) -> None:
    world, _ = lively
    mara, there = world.cast.mara, Visit(world.cast.mara, "parskati", topic="places")
    foreign_school = world.school("craft").id
    visit = Visit(mara, "parskati", topic="places", school=foreign_school)

    assert visit.words == there.words


def test_a_click_outside_ones_reach_leads_nowhere(lively: Everything) -> None:
    world, _ = lively
    visit = Visit(world.cast.mara, "parskati", topic="places")
    visit.app.session_state["chart school"] = {"selection": {"pick": [{"id": str(world.school("craft").id)}]}}
    visit.look()

    assert "school" not in visit.address


@pytest.mark.parametrize("selection", [{}, {"selection": {"pick": []}}, {"selection": {"pick": [{"id": 7}]}}, None])
def test_what_is_no_click_is_none(selection: object) -> None:
    assert _picked(selection) is None


def test_going_up_and_down_by_lists_and_buttons(lively: Everything) -> None:
    world, _ = lively
    school = world.school("river")
    visit = Visit(world.cast.mara, "parskati", topic="places")
    visit.fill({"Skola": school.name})

    assert visit.address["school"] == str(school.id)
    assert visit.says("Skola ir mazākā vieta")
    up = next(button for button in visit.app.main.get("button") if str(button.key).startswith("figures up"))
    up.click().run()
    assert "school" not in visit.address


def test_a_year_is_its_two_semesters_and_back(lively: Everything) -> None:
    world, _ = lively
    visit = Visit(world.cast.sandra, "parskati", period="2017-1")
    visit.fill({"Laiks": "school_year"})
    assert visit.address["period"] == "2017"
    visit.fill({"Laiks": "semester"})
    assert visit.address["period"] == "2017-2"


def test_the_list_behind_opens_for_those_who_may_read_it(lively: Everything) -> None:
    world, _ = lively
    dace = Visit(world.cast.dace, "parskati", topic="grades", period="2017-2")
    dace.press("Plāni aiz šīs diagrammas")
    plans = sum(int(count) for count in dace.column("Plāni", 0))  # each plan is of one grade

    assert dace.address["list"] == "grade"
    assert dace.says(f"Kopā: {plans}")
    assert not Visit(world.cast.aija, "parskati", topic="grades").has("Plāni aiz šīs diagrammas")


def test_hidden_figures_have_no_bar_and_say_so_in_table_and_file() -> None:
    """What a chart is made of, without anybody's data: one group of three is hidden from this reader."""
    told = Answer(("grade", "plans", "pupils"), ((7, 12, 12), (8, None, None)), 1, ((7,), (8,)))

    assert list(parts.bars(told, {})["name"]) == ["7", "7"]
    assert parts.table(told, {})["Plāni"] == ["12", "…"]
    assert [row["Plāni"] for row in parts.records(told, {})] == [12, "…"]
    assert parts.most_plans(told, Dimension.GRADE, {}) == "7. klase vai kurss: 12 plānu"


def test_the_list_says_why_it_has_what_the_chart_hides(lively: Everything) -> None:
    """Its total is told to those only who may read every plan of it."""
    world, _ = lively
    why = "drīkstat lasīt pa vienam"
    sandra = Visit(world.cast.sandra, "parskati", topic="grades", period="2017-2", list="grade")
    dace = Visit(world.cast.dace, "parskati", topic="grades", period="2017-2", list="grade")

    assert "…" in sandra.column("Plāni", 0)
    assert sandra.says(why)
    assert not dace.says(why)


def test_a_table_stands_in_the_order_of_its_chart() -> None:
    told = Answer(
        ("measure", "plans", "pupils"), (("a", 2, 2), ("b", None, None), ("c", 9, 9)), 1, (("a",), ("b",), ("c",))
    )

    assert parts.table(parts.in_order(told, parts.by_size(told)), {})["Plāni"] == ["9", "2", "…"]


def test_the_states_of_plans_stand_along_their_way(lively: Everything) -> None:
    world, _ = lively
    way = [label(Language.LATVIAN, status) for status in PlanStatus if status is not PlanStatus.VOID]
    seen = Visit(world.cast.dace, "parskati", topic="status", period="2017-2").column("Statuss", 0)

    assert len(seen) > 2
    assert seen == [status for status in (*way, label(Language.LATVIAN, PlanStatus.VOID)) if status in seen]


def test_places_stand_as_latvians_sort_them() -> None:
    names = ("Priežu skola", "Pļavu skola", "Cēsis", "Ādaži")
    told = Answer(("school", "plans"), tuple((name, 7) for name in names), 0, tuple((name,) for name in names))

    assert parts.table(parts.by_name(told), {})["Skola"] == ["Ādaži", "Cēsis", "Pļavu skola", "Priežu skola"]


def test_thousands_stand_apart_in_tables_and_are_numbers_in_files() -> None:
    told = Answer(("grade", "plans"), ((7, 15129),), 0, ((7,),))

    assert parts.table(told, {})["Plāni"] == ["15\N{NO-BREAK SPACE}129"]
    assert parts.records(told, {})[0]["Plāni"] == 15129


def test_titles_count_as_latvian_does() -> None:
    said = [parts.how_many(Measure.PLANS, number) for number in (0, 1, 2, 10, 11, 21, 111, None)]

    assert said == ["0 plānu", "1 plāns", "2 plāni", "10 plānu", "11 plānu", "21 plāns", "111 plānu", "… plāni"]

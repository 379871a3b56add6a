"""What was published is kept as it was printed, with its source; what disagrees is flagged on both sides and never mended."""

from itertools import combinations

import pytest

from models.database import writing
from models.places import School
from services import presets, published
from services.counting import Measure
from services.errors import NotPermitted
from services.published import COUNTRY, Figure, Place
from services.rules.comparing import Exactness, Verdict
from services.rules.names import fold
from services.work import look
from tests.world import World

FIGURES = {figure.code: figure for figure in published.figures()}


def values(counted: str, place: Place = COUNTRY) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for figure in FIGURES.values():
        if (figure.counted.code, figure.place) == (counted, place) and figure.since:
            found.setdefault((figure.since, figure.until), []).append(int(figure.value))
    return found


def test_every_figure_says_what_it_counts_of_where_when_and_who_printed_it() -> None:
    rows = presets.read("published")["figure"]

    assert len(rows) == len(FIGURES) > 70
    for figure in FIGURES.values():
        assert figure.counted.lv != figure.counted.en
        assert figure.counted.lv
        assert figure.counted.en
        assert figure.value > 0
        assert bool(figure.since) is bool(figure.until) is not bool(figure.period)
        assert figure.since <= figure.until
        assert len(figure.source.publisher) > 3
        assert len(figure.source.title) > 10
        assert not figure.source.url or figure.source.url.startswith(("http://", "https://"))
        assert figure.unit in {"count", "euro", "percent", "ratio"}
        assert figure.note is None or (figure.note.lv and figure.note.en)
        assert not figure.computed or figure.note  # whoever reads it sees how


def test_every_source_and_every_name_is_used() -> None:
    content = presets.read("published")

    for kind, named in (("source", "source"), ("counted", "counted")):
        assert {row["code"] for row in content[kind]} == {row[named] for row in content["figure"]}


def test_the_plans_of_the_programme_by_year_and_semester() -> None:
    assert values("plans") == {
        ("2017-1", "2017-2"): [6834, 6849],
        ("2018-1", "2018-2"): [15129],
        ("2019-1", "2019-2"): [21732],
        ("2020-1", "2020-2"): [19757],
        ("2019-1", "2019-1"): [10077],
        ("2019-2", "2019-2"): [11000, 11655],
        ("2017-1", "2019-2"): [44000],
        ("2017-1", "2020-2"): [63000, 63452],
    }
    assert 6834 + 15129 + 21732 + 19757 == 63452


def test_the_pupils_of_one_school_by_semester() -> None:
    pupils = values("pupils", Place(school="Preiļu 1. pamatskola"))

    assert [pupils[semester, semester] for semester in sorted({since for since, _ in pupils})] == [
        [10], [11], [13], [19], [17], [23], [20], [16],
    ]  # fmt: skip


def differ(one: Figure, other: Figure) -> bool:
    """Two figures printed exactly of the same thing, place and time; a lower bound is only outrun by a smaller one."""
    same = [(f.counted.code, f.place, f.since, f.until) for f in (one, other)]
    exact = {one.exactness, other.exactness} == {Exactness.EXACT}
    return bool(one.since) and same[0] == same[1] and exact and one.value != other.value


def test_figures_that_disagree_name_each_other() -> None:
    found = {(a.code, b.code) for a, b in combinations(FIGURES.values(), 2) if differ(a, b)}

    assert ("S001", "S002") in found
    assert [pair for pair in found if pair[1] not in FIGURES[pair[0]].against] == []
    for figure in FIGURES.values():
        assert [code for code in figure.against if figure.code not in FIGURES[code].against] == []
        assert not figure.against or figure.note or figure.words


def test_plans_that_were_called_pupils_stay_plans_and_say_so() -> None:
    called = FIGURES["S010"]

    assert (called.counted.code, called.words, called.against) == ("plans", "vairāk nekā 63 000 skolēnu", ("S011",))
    assert "63 452" in called.note.lv
    assert {figure.value for figure in FIGURES.values() if figure.counted.code == "pupils"} & {63000, 63452} == set()


def test_places_come_country_first_then_municipalities_then_schools() -> None:
    found = published.places()

    assert found[0] == COUNTRY
    assert [bool(place.school) for place in found] == sorted(bool(place.school) for place in found)
    assert [place.name for place in found if place.municipality] == [
        "Jēkabpils novads", "Jelgava", "Ogres novads", "Priekules novads", "Rēzeknes novads", "Rīga", "Saulkrastu novads",
    ]  # fmt: skip


def told(actor, place: Place) -> dict[str, tuple[int | None, Verdict]]:
    with look(actor) as work:
        return {found.figure.code: (found.ours, found.verdict) for found in published.beside(work, place)}


def test_the_country_is_compared_only_by_whoever_counts_the_country(world: World) -> None:
    """A municipality's count beside the country's would compare two different things."""
    for _ in range(6):
        world.running()
    state, municipality = told(world.cast.sandra, COUNTRY), told(world.cast.mara, COUNTRY)

    assert state["S001"] == (6, Verdict.DIFFERS)
    assert state["S003"] == (0, Verdict.NO_RECORDS)
    assert state["S043"] == (None, Verdict.TOLD_ONLY)
    assert state.keys() == municipality.keys()
    assert set(municipality.values()) == {(None, Verdict.TOLD_ONLY)}


def test_small_counts_are_hidden_here_too(world: World) -> None:
    world.running()

    assert told(world.cast.sandra, COUNTRY)["S001"] == told(world.cast.elza, COUNTRY)["S001"] == (None, Verdict.HIDDEN)


def test_another_municipality_and_a_school_that_is_not_here_are_only_told(world: World) -> None:
    for place in (Place(municipality="Jelgava"), Place(school="Preiļu 1. pamatskola")):
        assert {verdict for _, verdict in told(world.cast.mara, place).values()} == {Verdict.TOLD_ONLY}


def test_both_of_two_that_disagree_are_given(world: World) -> None:
    with look(world.cast.sandra) as work:
        found = {one.figure.code: one.disagreeing for one in published.beside(work, COUNTRY)}

    assert [other.value for other in found["S001"]] == [6849]
    assert [other.value for other in found["S002"]] == [6834]


def test_whoever_may_not_read_figures_is_refused(world: World) -> None:
    with pytest.raises(NotPermitted):
        told(world.cast.gita, COUNTRY)


def test_what_counts_the_same_is_named_by_a_measure() -> None:
    assert {figure.measure for figure in FIGURES.values() if figure.comparable} == {
        Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS, Measure.MUNICIPALITIES,
    }  # fmt: skip


def renamed(world: World, *schools: str) -> dict[str, tuple[int | None, Verdict]]:
    name = "Preiļu 1. pamatskola"
    with writing() as session:
        for short in schools:
            school = session.get_one(School, world.school(short).id)
            school.name, school.fold = name, fold(name)
            session.add(school)
    return told(world.cast.sandra, Place(school=name))


def test_of_two_schools_of_one_name_nobody_knows_which_is_told_of(world: World) -> None:
    assert Verdict.TOLD_ONLY not in {verdict for _, verdict in renamed(world, "river").values()}
    assert {verdict for _, verdict in renamed(world, "river", "forest").values()} == {Verdict.TOLD_ONLY}

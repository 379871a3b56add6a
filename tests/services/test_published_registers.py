"""Registers made from the published figures give them back: asked, from the shell, on the screen, in files."""

import csv
import io
import json
from collections.abc import Iterator

import pytest

from models.settings import secret
from services import published
from services.counting import Dimension, Measure, Question
from services.demo import cast as casting
from services.figures import answer
from services.open_data import packing
from services.published import Place
from services.rules.comparing import Verdict
from services.transfer.writing import to_csv
from services.work import OPERATOR, begin, look
from tests import databases as kinds
from tests.commands.shell import done
from tests.conftest import SECRET, TODAY
from tests.services.published_registers import PREILI, REGISTERS

PLACES = (Place(municipality="Jelgava"), Place(municipality="Rēzeknes novads"), Place(school="Preiļu 1. pamatskola"))
PEOPLE = (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS)


@pytest.fixture(scope="module", params=["on_sqlite", "on_postgres"])
def registers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """All of them in one database beside the cast; whoever uses it leaves it as it is."""
    folder = tmp_path_factory.mktemp("registers")
    with pytest.MonkeyPatch.context() as patch, kinds.fresh(request.getfixturevalue(request.param)) as url:
        for name, value in {"TODAY": TODAY, "SECRET": SECRET, "DATA": str(folder / "data"), "LANGUAGE": "en"}.items():
            patch.setenv(f"PUMPURS_{name}", value)
        secret.cache_clear()
        for register in REGISTERS:
            register.bring_in(folder)
        yield url
    secret.cache_clear()


def asked(by: tuple[Dimension, ...], who: str = "", **narrowed: str) -> list[tuple[object, ...]]:
    actor = casting.recall().actors[who] if who else OPERATOR
    with look(actor) as work:
        return list(answer(work, Question(by, PEOPLE, **narrowed)).rows)


@pytest.mark.parametrize("who", ["sandra", "elza"])
def test_whatever_was_published_of_these_places_agrees_with_the_register(registers: str, who: str) -> None:
    """Whoever reads the pupils and whoever does not: no small counts are among them."""
    found = {}
    with look(casting.recall().actors[who]) as work:
        for one in published.beside(work, *published.places()):
            if one.figure.comparable and one.figure.place.name:
                found[one.figure.code] = (one.ours, one.verdict)

    exact = {code: value for code, value in found.items() if value[1] is Verdict.SAME}
    assert {code: ours for code, (ours, _) in exact.items()} == {
        "S059": 120, "S060": 11, "S071": 146, "S072": 10, "S096": 25,
        "S098": 10, "S099": 11, "S100": 13, "S101": 19, "S102": 17, "S103": 23, "S104": 20, "S105": 16,
    }  # fmt: skip
    assert found.keys() - exact.keys() == {"S061"}
    assert found["S061"] == (147, Verdict.FITS)


def test_what_is_out_of_reach_is_only_told(registers: str) -> None:
    """Its school and its municipality are here, and belong to another municipality than the reader's."""
    with look(casting.recall().mara) as work:
        found = published.beside(work, *published.places())

    assert {one.ours for one in found} == {None}
    assert {one.verdict for one in found} == {Verdict.TOLD_ONLY}


def test_the_country_differs_and_says_so(registers: str) -> None:
    """Four registers are not the country: nothing is made to agree."""
    with look(OPERATOR) as work:
        found = {one.figure.code: (one.ours, one.verdict) for one in published.beside(work, published.COUNTRY)}

    assert found["S001"] == (147 + 10 + 11, Verdict.DIFFERS)
    assert found["S001"] == found["S002"]
    assert found["S020"][1] is Verdict.DIFFERS


@pytest.mark.parametrize("who", ["", "elza"])
def test_plans_pupils_and_institutions_by_municipality_and_year(registers: str, who: str) -> None:
    rows = asked((Dimension.SCHOOL_YEAR, Dimension.MUNICIPALITY), who)

    assert ("2017", "Jelgava", 147, 120, 11) in rows
    assert ("2019", "Rēzeknes novads", 146, 146, 10) in rows
    assert ("2017", "Preiļu novads", 21, 13, 1) in rows


def test_the_school_by_semester_from_the_shell(registers: str) -> None:
    said = done("figures", "--by", "semester,school", "--measure", "pupils", "--format", "csv").out
    rows = [row for row in csv.reader(io.StringIO(said)) if row[1] == PREILI.names[0]]

    assert [(semester, int(count)) for semester, _, count in rows] == list(PREILI.plans.items())


def test_the_files_to_take_away_hold_them(registers: str) -> None:
    with look(OPERATOR) as work:
        found = answer(work, Question((Dimension.SCHOOL_YEAR, Dimension.MUNICIPALITY), PEOPLE))
    lines = to_csv(found.columns, found.records()).decode("utf-8-sig").splitlines()

    assert "2017;Jelgava;147;120;11" in lines
    assert "2019;Rēzeknes novads;146;146;10" in lines


def test_the_open_data_hold_them(registers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2022-09-01")
    with begin(OPERATOR) as work:
        tables = {year: json.loads(packing.make(work, year).files["pasvaldibas.json"]) for year in (2017, 2019)}
    found = {
        (year, row["period"], row["municipality"]): (row["plans"], row["pupils"], row["schools"])
        for year, rows in tables.items()
        for row in rows
    }

    assert found[2017, "2017/2018", "Jelgava"] == (147, 120, 11)
    assert found[2017, "2017-1", "Jelgava"] == (120, 120, 11)
    assert found[2019, "2019-1", "Rēzeknes novads"] == (146, 146, 10)
    for semester, pupils in PREILI.plans.items():
        year = int(semester[:4])
        if year in tables:
            assert found[year, semester, "Preiļu novads"] == (pupils, pupils, 1)

"""The published figures of one school come out again: its register brought in from files, then counted."""

import csv
import io
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.settings import secret
from services import integrity
from services.demo.municipality import nobodys_code
from tests import databases as kinds
from tests.commands.shell import done, pumpurs
from tests.conftest import SECRET, TODAY
from tests.transfer.files import Row, csv_of, xlsx_of

PUBLISHED = tomllib.loads(Path(__file__).with_name("preili.toml").read_text("utf-8"))
SCHOOL, MUNICIPALITY, FIGURES = PUBLISHED["school"], PUBLISHED["municipality"], PUBLISHED["pupils"]
LOWEST, HIGHEST = PUBLISHED["grades"]
REG_NO = "4700000001"
SHIFT = 2  # each semester so many of the longest supported leave and others come: pupils are fewer than plans


def members(number: int, count: int) -> range:
    """Who has a plan in a semester: one pupil stays for several."""
    return range(number * SHIFT, number * SHIFT + count)


EVERYBODY = sorted({who for number, count in enumerate(FIGURES.values()) for who in members(number, count)})
PLANS = sum(FIGURES.values())


def code(who: int) -> str:
    return nobodys_code(date(2006, 5, 17), who)


def pupils() -> Iterator[Row]:
    for who in EVERYBODY:
        yield {
            "Skola": REG_NO, "Personas kods": code(who), "Vārds": "Izdomāts", "Uzvārds": f"Bērns{who}",
            "Programma": "Vispārējā izglītība", "Klase": LOWEST + who % (HIGHEST - LOWEST + 1),
        }  # fmt: skip


def plans() -> Iterator[Row]:
    for number, (semester, count) in enumerate(FIGURES.items()):
        for who in members(number, count):
            yield {
                "school": REG_NO, "personal_code": code(who), "semester": semester, "status": "closed",
                "grade": LOWEST + who % (HIGHEST - LOWEST + 1), "risks": "R1.02=2", "measures": "consultation:teacher:matemātika:2",
                "outcome": "continues", "end_risks": "R1.02=1",
            }  # fmt: skip


@pytest.fixture(scope="module", params=["on_sqlite", "on_postgres"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The school with all its pupils and their plans, brought in from three files; whoever uses it leaves it as it is."""
    folder = tmp_path_factory.mktemp("preili")
    school = {
        "reg_no": REG_NO,
        "name": SCHOOL,
        "kind": "general",
        "municipality": MUNICIPALITY,
        "joined_semester": "2017-1",
    }
    (folder / "schools.csv").write_bytes(csv_of([school]))
    (folder / "pupils.xlsx").write_bytes(xlsx_of(list(pupils())))
    (folder / "plans.csv").write_bytes(csv_of(list(plans()), separator=",", encoding="cp1257"))
    with settled(folder), kinds.fresh(request.getfixturevalue(request.param)):
        for name, rows in {"schools.csv": 1, "pupils.xlsx": len(EVERYBODY), "plans.csv": PLANS}.items():
            report = brought_in(folder / name)
            assert (report["created"], report["refused"]) == (rows, [])
        yield folder


@contextmanager
def settled(folder: Path) -> Iterator[None]:
    """The settings of every test, for what is made before the first one."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TODAY": TODAY, "SECRET": SECRET, "DATA": str(folder / "data"), "LANGUAGE": "en"}.items():
            patch.setenv(f"PUMPURS_{name}", value)
        secret.cache_clear()
        yield
    secret.cache_clear()


def brought_in(file: Path) -> dict[str, Any]:
    report: dict[str, Any] = done("import", file.stem, file, "--history", "--json").json
    return report


def table(*words: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(done("figures", *words, "--format", "csv").out)))


def test_the_published_figures_come_out_of_the_register(register: Path) -> None:
    found = table("--by", "semester,school", "--measure", "plans,pupils")

    assert found == [
        ["semester", "school", "plans", "pupils"],
        *([semester, SCHOOL, str(count), str(count)] for semester, count in FIGURES.items()),
    ]
    assert [int(row[3]) for row in found[1:]] == [10, 11, 13, 19, 17, 23, 20, 16]


def test_pupils_of_many_semesters_are_counted_once(register: Path) -> None:
    assert len(EVERYBODY) < PLANS
    assert table("--by", "school") == [["school", "plans", "pupils"], [SCHOOL, str(PLANS), str(len(EVERYBODY))]]
    years: dict[str, set[int]] = {}
    for number, (semester, count) in enumerate(FIGURES.items()):
        years.setdefault(semester[:4], set()).update(members(number, count))
    assert table("--by", "school_year", "--measure", "pupils")[1:] == [
        [year, str(len(who))] for year, who in years.items()
    ]


def test_the_school_lies_in_its_municipality_of_that_day_and_of_today(register: Path) -> None:
    for units in ("then", "today"):
        found = table("--by", "municipality", "--measure", "schools,municipalities,plans", "--units", units)
        assert found[1:] == [[MUNICIPALITY, "1", "1", str(PLANS)]]


def test_some_semesters_can_be_asked_for(register: Path) -> None:
    found = table("--by", "semester", "--measure", "pupils", "--from", "2018-2", "--to", "2019-2")

    assert found[1:] == [["2018-2", "19"], ["2019-1", "17"], ["2019-2", "23"]]


def test_brought_in_again_nothing_changes_and_all_holds(register: Path) -> None:
    before = done("figures", "--by", "semester,school").out
    for name in ("schools.csv", "pupils.xlsx", "plans.csv"):
        report = brought_in(register / name)
        assert (report["created"], report["updated"], report["unchanged"], report["refused"]) == (
            0,
            0,
            report["rows"],
            [],
        )

    assert done("figures", "--by", "semester,school").out == before
    assert integrity.verify() == []


def test_without_being_called_history_past_plans_are_refused(register: Path) -> None:
    row = next(plans()) | {"personal_code": code(EVERYBODY[-1])}
    (register / "one.csv").write_bytes(csv_of([row]))

    said = pumpurs("import", "plans", register / "one.csv", "--json")
    assert (said.code, said.json["created"], [bad["row"] for bad in said.json["refused"]]) == (1, 0, [2])
    assert "--history" in said.json["refused"][0]["why"]

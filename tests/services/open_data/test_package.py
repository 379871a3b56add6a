"""The open data package: valid by its own description, told in two languages, the same bytes each time."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package as Frictionless
from frictionless import system

from services import presets
from services.errors import Refusal
from services.open_data import packing
from services.open_data.packing import Package
from services.work import look
from tests.services.at_the_claims import figure
from tests.services.open_data.packages import as_csv, descriptor, made, names, rows
from tests.world import World


def written(package: Package, folder: Path) -> Path:
    for name, content in package.files.items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def test_every_file_is_valid_by_its_own_description(year_over: World, tmp_path: Path) -> None:
    package = made()
    with system.use_context(trusted=True):
        report = Frictionless(str(written(package, tmp_path))).validate()

    assert report.flatten(["type", "message"]) == []
    assert report.valid
    assert {task.place for task in report.tasks} == package.files.keys() - {"datapackage.json"}
    assert len(report.tasks) == 14


def test_a_description_that_does_not_fit_is_noticed(year_over: World, tmp_path: Path) -> None:
    """The check above can fail: a changed byte, a cell that is no number."""
    path = written(made(), tmp_path)
    file = tmp_path / "kopa.csv"
    file.write_text(file.read_text("utf-8").replace(",15,", ",fifteen,", 1), "utf-8")

    assert {kind for (kind,) in Frictionless(str(path)).validate().flatten(["type"])} == {"hash-count", "type-error"}


def test_csv_and_json_say_the_same(year_over: World) -> None:
    package = made()
    for name in names(package):
        told = json.loads(package.files[f"{name}.json"], parse_float=Decimal)
        assert [{k: as_csv(v) for k, v in row.items()} for row in told] == rows(package, name)


def test_money_is_told_in_cents(year_over: World) -> None:
    """Six pupils asked 10.10 to 15.10 each for meals."""
    (row,) = [row for row in rows(made(), "kompensacijas") if row["period"] == "2017-2"]

    assert (row["code"], row["pupils"], row["claimed"], row["paid"]) == ("meals", "6", "75.60", "0.00")
    assert b'"claimed": 75.60,' in made().files["kompensacijas.json"]


def test_everything_is_described_in_latvian_and_english(year_over: World) -> None:
    told = descriptor(made())
    fields = [field for resource in told["resources"] for field in resource["schema"]["fields"]]

    assert told["languages"] == ["lv", "en"]
    for thing in (told, *told["resources"], *fields):
        for what in ("title", "description"):
            assert thing[what].strip()
            assert thing[f"{what}@en"].strip()
            assert thing[what] != thing[f"{what}@en"]
    assert told["sources"]
    assert told["licenses"][0]["path"].startswith("https://")


def test_it_says_how_many_people_are_too_few(year_over: World) -> None:
    assert "mazāk nekā 5 skolēniem" in descriptor(made())["description"]

    figure("smallest_count", 8)
    assert "fewer than 8 pupils" in descriptor(made())["description@en"]
    assert not [
        row for name in names(made()) for row in rows(made(), name) if row.get("pupils") in map(str, range(1, 8))
    ]


def test_every_column_that_is_described_stands_in_a_table_and_is_described_once() -> None:
    content = presets.read("open_data")
    described = [column["name"] for column in content["column"]]
    used = {measure for table in content["table"] for measure in table["measures"]}

    assert len(described) == len(set(described))
    assert used <= set(described)
    assert {table["by"] for table in content["table"]} == {
        "",
        "municipality",
        "risk_group",
        "grade",
        "programme",
        "measure",
        "kind",
    }


def test_the_same_records_give_the_same_bytes(year_over: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-11-30")
    second = made()

    assert first.files == second.files
    assert first.zipped() == second.zipped()
    assert first.day == date(2018, 8, 31)


def test_an_archive_opens_and_holds_every_file(year_over: World) -> None:
    package = made()
    with zipfile.ZipFile(io.BytesIO(package.zipped())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == package.files


def test_a_municipality_carries_its_code_of_then_and_of_today(
    year_over: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2026-01-15")
    units = {row["municipality"]: row for row in rows(made(), "pasvaldibas")}

    assert {units["Rīga"][name] for name in ("atvk", "atvk_today")} == {"0001000"}
    assert units["Kokneses novads"]["atvk"] == ""
    assert (units["Kokneses novads"]["municipality_today"], units["Kokneses novads"]["atvk_today"]) == (
        "Aizkraukles novads", "0020000",
    )  # fmt: skip


def test_only_semesters_that_are_over_are_in_it(year_over: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {row["period"] for row in rows(made(), "kopa")} == {"2017-2", "2017/2018"}

    monkeypatch.setenv("PUMPURS_TODAY", "2018-08-31")
    with pytest.raises(Refusal, match=r"open_data\.nothing"):  # nothing was recorded in the autumn
        made()
    with pytest.raises(Refusal, match=r"open_data\.not_over"):
        made(2018)


@pytest.mark.parametrize(
    ("day", "halves"), [("2017-12-31", []), ("2018-01-01", [1]), ("2018-08-31", [1]), ("2018-09-01", [1, 2])]
)
def test_when_semesters_are_over(day: str, halves: list[int]) -> None:
    assert [one.half for one in packing.over(2017, date.fromisoformat(day))] == halves


def test_the_years_to_choose_from_are_those_with_a_semester_over(year_over: World) -> None:
    with look(year_over.cast.andris) as work:
        assert packing.years(work) == [2017]

"""A country of several copies is what generating it would be: of its own, as many times as large, and true to itself."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.database import reading, writing
from services.counting import checking
from tests import databases as kinds
from tests.benchmarks import datasets
from tests.benchmarks.clicks import SMALLEST
from tests.benchmarks.country_size import ONE_ROLE, clicked
from tests.benchmarks.datasets import Country
from tests.serving import serving

TIMES = 3
MEASURES = "plans, pupils, schools, consultations, minutes, claimed, approved, paid"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("one") / "country"
    datasets.make(folder, 6, 80, 3)
    return datasets.found(folder)


@pytest.fixture(scope="module")
def many(one: Country, tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("many") / "country"
    datasets.multiply(one, folder, TIMES)
    return datasets.found(folder)


@pytest.fixture(autouse=True)
def _on_its_day(one: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", str(one.about["today"]))


def rows(there: Country, statement: str) -> list[tuple[Any, ...]]:
    with kinds.using(there.url), reading() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def test_figures_of_larger_places_are_as_many_times_as_large(one: Country, many: Country) -> None:
    asked = (
        f'SELECT level, "by", grain, period, place, "key", more, {MEASURES} FROM figure_cell WHERE level <> \'school\''
    )
    before, now = (
        rows(one, f"{asked} ORDER BY 1, 2, 3, 4, 5, 6, 7"),
        rows(many, f"{asked} ORDER BY 1, 2, 3, 4, 5, 6, 7"),
    )

    assert len(before) > 100
    assert [(*row[:7], *(TIMES * number for number in row[7:])) for row in before] == now


def test_each_copy_of_a_school_has_the_figures_of_the_first(one: Country, many: Country) -> None:
    asked = f'SELECT substr(place, 2), "by", grain, period, "key", more, {MEASURES} FROM figure_cell WHERE level = \'school\''
    before = sorted(rows(one, asked))

    assert len(before) > 100
    assert sorted(rows(many, asked)) == sorted(before * TIMES)


def test_all_that_is_kept_is_what_the_records_say(many: Country) -> None:
    with kinds.using(many.url), reading() as session:
        assert list(checking.faults(session)) == []
    assert datasets.recount(many) == []


def test_nothing_names_what_is_not_there(many: Country) -> None:
    assert rows(many, "PRAGMA foreign_key_check") == []
    assert rows(many, "PRAGMA integrity_check") == [("ok",)]


def test_what_belongs_to_a_school_is_copied_and_what_is_shared_is_not(one: Country, many: Country) -> None:
    number = {name: (rows(one, f"SELECT count(*) FROM {name}"), rows(many, f"SELECT count(*) FROM {name}"))
              for name in ("school", "account", "attendance", "ledger_entry", "municipality", "programme", "risk_kind", "audit_entry")}  # fmt: skip
    times = {name: now[0][0] / before[0][0] for name, (before, now) in number.items()}

    assert times == dict.fromkeys(("school", "account", "attendance", "ledger_entry"), TIMES) | dict.fromkeys(
        ("municipality", "programme", "risk_kind", "audit_entry"), 1
    )
    assert (many.about["schools"], many.about["copies"]) == (6 * TIMES, TIMES)
    assert "trail" in many.said


def test_the_guards_stand_again(one: Country, many: Country) -> None:
    asked = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1"

    assert rows(many, asked) == rows(one, asked)


@pytest.mark.parametrize("broken", [
    "UPDATE figure_cell SET plans = plans + 1 WHERE level = 'country' AND \"by\" = ''",
    "DELETE FROM figure_share WHERE school_id = (SELECT max(id) FROM school) AND \"by\" = 'risk'",
    ("INSERT INTO measure_template (id, version, school_id, name, type, kind, subject, justification, risks)"
    " SELECT id, 1, id, 'mine', 'consultation', 'kind', '', '', '[]' FROM school"),
])  # fmt: skip
def test_a_country_that_would_not_be_true_is_not_kept(one: Country, tmp_path: Path, broken: str) -> None:
    wrong = Country(tmp_path / "wrong", one.about)
    shutil.copytree(one.folder, wrong.folder)
    with kinds.using(wrong.url), writing() as session:
        session.execute(text(broken))

    with pytest.raises(AssertionError):
        datasets.multiply(wrong, tmp_path / "many", 2)
    assert list(tmp_path.iterdir()) == [wrong.folder]


@pytest.mark.server
def test_people_of_every_copy_sign_in(many: Country, tmp_path: Path) -> None:
    names = [name for (name,) in rows(many, f"SELECT username FROM account WHERE username LIKE '{ONE_ROLE}%'")]
    with serving(many.url, tmp_path / "site", many.settings) as server:
        for name in (ONE_ROLE, f"{ONE_ROLE}-2"):
            assert clicked(server, name, SMALLEST, "", 1).first > 0
    assert {ONE_ROLE, f"{ONE_ROLE}-1", f"{ONE_ROLE}-2"} <= set(names)

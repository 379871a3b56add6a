"""Open data from the shell: a folder of files, once, by those who may."""

import json
from pathlib import Path

import pytest

from models.vocabulary import Role
from tests.commands.shell import done, pumpurs
from tests.world import World


@pytest.fixture
def folder(home_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for _ in range(5):
        home_world.draft()
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-01")
    return tmp_path / "dati"


def test_the_files_are_written_and_named(folder: Path) -> None:
    told = done("opendata", "2017", folder, "--json").json

    assert sorted(path.name for path in folder.iterdir()) == told["files"]
    assert {"datapackage.json", "kopa.csv", "kopa.json"} <= set(told["files"])
    assert json.loads((folder / "datapackage.json").read_text("utf-8"))["name"] == "pumpurs-2017-2018"
    assert "2017/2018,5,5,1,1,0,0,0.00,0.00,0.00,false" in (folder / "kopa.csv").read_text("utf-8").splitlines()


def test_a_folder_that_is_in_use_stays_as_it_was(folder: Path) -> None:
    folder.mkdir()
    (folder / "own.txt").write_text("mine", "utf-8")

    said = pumpurs("opendata", "2017", folder)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert [path.name for path in folder.iterdir()] == ["own.txt"]


def test_where_no_folder_can_be_nothing_is_written(folder: Path) -> None:
    folder.write_text("a file", "utf-8")
    for place in (folder, folder / "within"):
        said = pumpurs("opendata", "2017", place)
        assert (said.code, said.out, said.err) == (1, "", f"The file {place} cannot be written.\n")


def test_somebody_with_the_right_role_may_and_others_may_not(folder: Path, home_world: World) -> None:
    assert pumpurs("opendata", "2017", folder, "--as", "elza").code == 1
    assert home_world.cast.sandra.role is Role.STATE_COORDINATOR
    assert done("opendata", "2017", folder, "--as", "sandra", "--json").json["rows"] > 0

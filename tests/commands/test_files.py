"""Files in and out from the shell: what is told, in which words, by whom, and what stays when something is wrong."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.pupils import Pupil
from models.vocabulary import Role
from services.demo.cast import SCHOOLS
from services.work import OPERATOR, look
from tests.commands.shell import done, pumpurs
from tests.transfer import bringing
from tests.transfer.bringing import FOREST, RIVER, code
from tests.transfer.files import Row, csv_of, xlsx_of
from tests.world import World


def pupils() -> int:
    with look(OPERATOR) as work:
        return len(work.session.exec(select(Pupil.id)).all())


def file_of(folder: Path, *rows: Row, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_bytes(xlsx_of(rows) if name.endswith("xlsx") else csv_of(rows))
    return path


def test_a_table_is_taken_in_and_counted(world: World, tmp_path: Path) -> None:
    file = file_of(tmp_path, bringing.pupil(1), bringing.pupil(2))

    assert done("import", "pupils", file, "--json").json == {
        "kind": "pupils", "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "refused": [],
    }  # fmt: skip
    assert done("import", "pupils", file).out == "2 rows: 0 new, 0 changed, 2 unchanged.\n"


def test_a_check_counts_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    file = file_of(tmp_path, bringing.pupil(1), bringing.pupil(2))

    assert done("import", "pupils", file, "--check", "--json").json["created"] == 2
    assert pupils() == 0


def test_a_check_of_bad_rows_says_no_as_well(home_world: World, tmp_path: Path) -> None:
    file = file_of(tmp_path, bringing.pupil(1, grade=99))

    assert pumpurs("import", "pupils", file, "--check").code == 1


@pytest.mark.parametrize(
    ("language", "why", "sentence"),
    [
        ("en", "This number is outside what is possible.", "Nothing was taken in: 1 things must be put right first.\n"),
        ("lv", "Šis skaitlis ir ārpus iespējamā.", "Nekas nav importēts: vispirms jāizlabo kļūdas – 1.\n"),
    ],
)
def test_bad_rows_are_named_and_nothing_stays(
    home_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, why: str, sentence: str
) -> None:
    monkeypatch.setenv("PUMPURS_LANGUAGE", language)
    file = file_of(tmp_path, bringing.pupil(1), bringing.pupil(2, grade=99), bringing.pupil(3))

    said = pumpurs("import", "pupils", file, "--json")
    assert (said.code, said.err) == (1, sentence)
    refused = said.json.pop("refused")
    assert [(bad["row"], bad["column"], bad["value"]) for bad in refused] == [(3, "grade", "99")]
    assert all(set(bad) == {"row", "column", "value", "why"} for bad in refused)
    plain = pumpurs("import", "pupils", file)
    assert (plain.code, plain.err) == (1, sentence)
    assert refused[0]["why"] in plain.out
    assert pupils() == 0


def test_somebody_brings_in_only_what_is_in_reach(world: World, tmp_path: Path) -> None:
    file = file_of(tmp_path, bringing.pupil(1), bringing.pupil(2, school=FOREST))

    said = pumpurs("import", "pupils", file, "--as", "ilze", "--json")
    assert (said.code, [bad["row"] for bad in said.json["refused"]]) == (1, [3])
    assert pumpurs("import", "pupils", file, "--as", "elza").code == 1
    assert pupils() == 0
    assert done("import", "pupils", file_of(tmp_path, bringing.pupil(1)), "--as", "Ilze", "--json").json["created"] == 1


def test_history_is_the_machine_owners_alone(home_world: World, tmp_path: Path) -> None:
    file = file_of(tmp_path, bringing.pupil(1, grade=2))

    said = pumpurs("import", "pupils", file, "--history", "--as", "ilze")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert done("import", "pupils", file, "--history", "--json").json["created"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("wrong.csv", b"colour;size\nred;1\n"),
        ("short.csv", b"school;first_name\n4500000001;A\n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n"),
        ("broken.xlsx", b"PK\x03\x04 nothing"),
        ("table.ods", b"whatever"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(home_world: World, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    said = pumpurs("import", "pupils", tmp_path / name, "--json")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


def test_a_folder_is_no_file(home_world: World, tmp_path: Path) -> None:
    said = pumpurs("import", "pupils", tmp_path)

    assert (said.code, said.err.count("\n")) == (1, 1)


def test_an_export_says_how_much_is_where(home_world: World, tmp_path: Path) -> None:
    out = tmp_path / "schools.xlsx"

    assert done("export", "schools", "--out", out, "--json").json == {"kind": "schools", "rows": 4, "file": str(out)}
    assert done("export", "schools", "--out", out).out == f"4 rows are in {out}.\n"
    sheet = load_workbook(out).worksheets[0]
    assert (sheet["A1"].value, sheet.max_row) == ("reg_no", 5)


def test_an_export_as_somebody_holds_their_school_only(home_world: World, tmp_path: Path) -> None:
    out = tmp_path / "schools.csv"

    assert done("export", "schools", "--out", out, "--as", "ilze", "--json").json["rows"] == 1
    assert SCHOOLS["river"][1] in out.read_text("utf-8-sig")
    assert done("export", "schools", "--out", out, "--as", "mara", "--json").json["rows"] == 2


@pytest.mark.parametrize("name", ["elza", "sandra", "gita", "peteris", "andris", "aija"])
def test_whoever_may_not_take_data_away_gets_no_file(home_world: World, tmp_path: Path, name: str) -> None:
    out = tmp_path / "pupils.csv"

    said = pumpurs("export", "pupils", "--out", out, "--as", name)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert not out.exists()


def test_somebody_acts_in_the_role_that_is_needed(world: World, tmp_path: Path) -> None:
    """A preparer who is the coordinator too exports as coordinator."""
    world.second_role(world.cast.peteris, Role.SCHOOL_COORDINATOR)

    assert done("export", "schools", "--out", tmp_path / "a.csv", "--as", "peteris", "--json").json["rows"] == 1


def test_somebody_switched_off_cannot_be_acted_as(world: World, tmp_path: Path) -> None:
    done("user", "disable", "ilze")

    said = pumpurs("export", "schools", "--out", tmp_path / "a.csv", "--as", "ilze")
    assert (said.code, said.err.count("\n")) == (1, 1)


def test_plans_and_claims_go_out_and_in_again(world: World, tmp_path: Path) -> None:
    done("import", "pupils", file_of(tmp_path, bringing.pupil(1)), "--history")
    done("import", "plans", file_of(tmp_path, bringing.plan(1)), "--history")
    done("import", "claims", file_of(tmp_path, bringing.claim(1, status="paid", approved_amount="45,50")), "--history")

    for kind in ("plans", "claims"):
        for ending in ("csv", "xlsx"):
            out = tmp_path / f"{kind}.{ending}"
            assert done("export", kind, "--out", out, "--json").json["rows"] == 1
            report = done("import", kind, out, "--history", "--json").json
            assert (report["unchanged"], report["refused"]) == (1, [])
    assert code(1) in (tmp_path / "plans.csv").read_text("utf-8-sig")
    assert RIVER in (tmp_path / "claims.csv").read_text("utf-8-sig")

"""The words of the command line are a contract: commands, options and kinds by name, exit codes, one line of refusal."""

import json
from pathlib import Path

import pytest
from typer.main import get_command

from services.commands import app
from services.commands.tables import Format
from services.counting import Dimension, Measure, Units
from services.transfer.columns import COLUMNS, Kind
from tests import databases as kinds
from tests.commands.shell import pumpurs
from tests.world import World

NOT_THERE = "nowhere.csv"
COMMANDS = {
    "demo": {"--port"},
    "serve": {"--port", "--host"},
    "migrate": {"--json"},
    "verify": {"--json"},
    "rebuild-figures": {"--json"},
    "import": {"--as", "--check", "--history", "--json"},
    "export": {"--out", "--as", "--json"},
    "figures": {"--by", "--measure", "--from", "--to", "--units", "--as", "--format", "--json"},
    "templates": {"--out", "--json"},
    "generate": {"--schools", "--pupils", "--semesters", "--seed", "--json"},
    "user add": {"--role", "--school", "--municipality", "--first-name", "--last-name", "--json"},
    "user list": {"--json"},
    "user disable": {"--json"},
    "user password": {"--json"},
}


def options() -> dict[str, set[str]]:
    """Every command with its options, as the shell knows them."""
    found = {}
    for name, command in get_command(app).commands.items():
        parts = getattr(command, "commands", None)
        for part, inner in parts.items() if parts else [("", command)]:
            found[f"{name} {part}".strip()] = {
                word for option in inner.params for word in option.opts if word[0] == "-"
            }
    return found


def test_every_promised_command_and_option_is_there() -> None:
    assert options() == COMMANDS


def test_every_promised_kind_dimension_and_measure_is_there() -> None:
    assert [kind.value for kind in Kind] == ["schools", "staff", "pupils", "plans", "consultations", "claims"]
    assert {word.value for word in Dimension} == {
        "semester", "school_year", "month", "school", "municipality", "risk_group", "risk", "grade", "programme", "measure",
        "provider", "kind", "outcome", "status",
    }  # fmt: skip
    assert {word.value for word in Measure} == {
        "plans", "pupils", "schools", "municipalities", "consultations", "minutes", "claimed", "approved", "paid",
    }  # fmt: skip
    assert {word.value for word in Units} == {"then", "today"}
    assert {word.value for word in Format} == {"table", "csv", "json"}


def test_the_columns_of_every_kind_are_those_promised() -> None:
    """An exclamation mark stands for a column that is needed."""
    told = {kind.value: " ".join(c.name + "!" * c.needed for c in columns) for kind, columns in COLUMNS.items()}

    assert told == {
        "schools": "reg_no! name! kind! municipality! agreement_no agreement_date stage joined_semester",
        "staff": "school! first_name! last_name! email role! profession",
        "pupils": "school! personal_code! first_name! last_name! birth_date gender programme! grade! language guardian_name "
        "guardian_phone guardian_email application_date application_signer",
        "plans": "school! personal_code! semester! plan_code status! grade risks! measures preparer outcome end_risks",
        "consultations": "plan_code school personal_code semester date! start minutes! provider_type! provider! subject mode confirmed_on",
        "claims": "plan_code school personal_code semester kind! month! amount! document_no document_date status approved_amount",
    }


@pytest.mark.parametrize("words", [["--help"], *([*name.split(), "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_is_an_answer(words: list[str]) -> None:
    said = pumpurs(*words)

    assert (said.code, said.err) == (0, "")
    assert "Usage: pumpurs" in said.out


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["serve", "--port", "0"],
        ["serve", "--port", "many"],
        ["migrate", "now"],
        ["import"],
        ["import", "pupils"],
        ["import", "dragons", NOT_THERE],
        ["import", "pupils", NOT_THERE, "--force"],
        ["export", "pupils"],
        ["export", "dragons", "--out", "x.csv"],
        ["figures"],
        ["figures", "--by", "colour"],
        ["figures", "--by", ""],
        ["figures", "--by", "semester,semester"],
        ["figures", "--by", "semester", "--measure", "happiness"],
        ["figures", "--by", "semester", "--from", "2017"],
        ["figures", "--by", "semester", "--from", "2017-3"],
        ["figures", "--by", "semester", "--to", "soon"],
        ["figures", "--by", "semester", "--units", "tomorrow"],
        ["figures", "--by", "semester", "--format", "pdf"],
        ["user", "add", "somebody"],
        ["user", "add", "somebody", "--role", "king"],
        ["user", "add", "somebody", "--role", "operator"],
        ["user", "promote", "ilze"],
        ["user", "disable"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two_and_says_so_on_standard_error(home_world: World, words: list[str]) -> None:
    said = pumpurs(*words)

    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert "Usage: pumpurs" in said.err


@pytest.mark.parametrize("words", [[], ["user"]], ids=["nothing", "user"])
def test_saying_too_little_shows_the_help(words: list[str]) -> None:
    said = pumpurs(*words)

    assert said.code == 2
    assert "Usage: pumpurs" in said.out + said.err


@pytest.mark.parametrize(
    ("words", "english", "latvian"),
    [
        (["import", "pupils", NOT_THERE], "cannot be read", "nevar"),
        (["export", "pupils", "--out", "/nowhere/x.csv"], "cannot be written", "nevar"),
        (["export", "pupils", "--out", "x.pdf"], "CSV", "CSV"),
        (["export", "pupils", "--out", "x.csv", "--as", "nobody"], "nobody", "nobody"),
        (["figures", "--by", "status", "--measure", "plans,paid"], "status", "status"),
        (["user", "disable", "nobody"], "nobody", "nobody"),
        (["user", "password", "nobody"], "nobody", "nobody"),
        (["user", "add", "x1", "--role", "director", "--school", "4599999998"], "no school", "skolas"),
        (["user", "add", "x1", "--role", "accountant", "--municipality", "Atlantis"], "Atlantis", "Atlantis"),
        (["user", "add", "x1", "--role", "director"], "role", "role"),
        (["user", "add", "B A D", "--role", "auditor"], "username", "username"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize("language", ["en", "lv"])
def test_a_refusal_is_one_and_one_line_in_the_shells_language(
    home_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], english: str, latvian: str, language: str
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUMPURS_LANGUAGE", language)

    for more in ([], ["--json"]):
        said = pumpurs(*words, *more)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), said
        assert (english if language == "en" else latvian) in said.err
        assert "Traceback" not in said.err


def test_both_languages_say_it_differently(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for setting in ("PUMPURS_LANGUAGE", "LC_ALL", "LANG"):
        for language in ("lv_LV.UTF-8", "en_GB.UTF-8", "de_DE.UTF-8"):
            for name in ("PUMPURS_LANGUAGE", "LC_ALL", "LANG"):
                monkeypatch.delenv(name, raising=False)
            monkeypatch.setenv(setting, language)
            said[setting, language[:2]] = pumpurs("user", "disable", "nobody").err

    latvian = {text for (_, language), text in said.items() if language == "lv"}
    others = {text for (_, language), text in said.items() if language != "lv"}
    assert (latvian, others) == (
        {"Šodien nevienam ar lomu nav lietotājvārda nobody.\n"},
        {"Nobody with a role today has the user name nobody.\n"},
    )


@pytest.mark.parametrize(
    "words",
    [
        ["migrate"], ["verify"], ["rebuild-figures"], ["user", "list"], ["user", "password", "ilze"], ["user", "disable", "ilze"],
        ["user", "add", "jauna", "--role", "auditor"], ["export", "schools", "--out", "x.csv"], ["figures", "--by", "semester"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_json_is_one_object_and_nothing_else(
    home_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    said = pumpurs(*words, "--json")
    assert (said.code, said.err) == (0, "")
    assert isinstance(json.loads(said.out), dict)
    assert len(said.lines) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["user", "list"],
        ["figures", "--by", "semester"],
        ["export", "schools", "--out", "x.csv"],
        ["import", "schools", "x.csv"],
    ],
    ids=" ".join,
)
def test_a_database_that_is_not_ready_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]
) -> None:
    """Nobody has migrated this one, and that one is no database at all."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text("reg_no;name;kind;municipality\n4600000001;A;general;Rīga\n", "utf-8")
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    for name, why in {
        "empty.db": "migrate",
        "broken.db": "DATABASE_URL",
        "no/such/folder/at.db": "DATABASE_URL",
    }.items():
        with kinds.using(f"sqlite:///{tmp_path / name}"):
            said = pumpurs(*words)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), said
        assert why in said.err

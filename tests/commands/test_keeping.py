"""Keep the database: brought to the newest schema once, checked whole, and named where it was tampered with."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from models import database, schema
from models.settings import data_folder
from models.vocabulary import Action
from services.integrity import WITNESSES
from tests import databases as kinds
from tests.commands.shell import done, pumpurs
from tests.world import World


def test_migrating_is_done_once(tmp_path: Path) -> None:
    with kinds.using(f"sqlite:///{tmp_path / 'new.db'}"):
        first = done("migrate", "--json").json
        second = done("migrate", "--json").json

        assert first == {"changed": True, "version": schema.newest()}
        assert second == {"changed": False, "version": schema.newest()}
        assert done("verify").lines[-1] == "Everything holds."


def test_migrating_what_is_up_to_date_changes_nothing(db: str) -> None:
    counted = "SELECT count(*) FROM audit_entry"
    with database.reading() as session:
        before = session.execute(text(counted)).scalar_one()

    assert done("migrate", "--json").json["changed"] is False
    with database.reading() as session:
        assert session.execute(text(counted)).scalar_one() == before


def test_migrating_brings_the_programmes_along(tmp_path: Path) -> None:
    with kinds.using(f"sqlite:///{tmp_path / 'new.db'}"):
        done("migrate")
        with database.reading() as session:
            codes = set(session.execute(text("SELECT code FROM programme")).scalars())

    assert {"pumpurs", "skola_kopiena"} <= codes


def test_a_sound_database_is_told_with_what_it_stands_on(world: World) -> None:
    told = done("verify", "--json").json

    assert told.pop("faults") == []
    assert set(told) == {"database", "version", "journal"}
    assert told["database"] in ("SQLite", "PostgreSQL")
    first, last = done("verify").lines
    assert (first, last) == (f"{told['database']} {told['version']}, {told['journal']}", "Everything holds.")


def test_what_was_changed_behind_the_trails_back_is_named(world: World) -> None:
    plan_id = world.running()
    claim_id = world.claim(plan_id, "70.00")
    world.decide(world.cast.mara, Action.APPROVE, claim_id)
    assert pumpurs("verify").code == 0
    with database.writing() as session:
        session.execute(text("UPDATE claim SET document_no = 'x'"))
        session.execute(text("UPDATE cap_use SET used = used - 100"))

    said = pumpurs("verify", "--json")
    assert (said.code, said.err) == (1, "")
    assert [fault.split(":")[0] for fault in said.json["faults"]] == ["money", f"claim {claim_id}"]
    plain = pumpurs("verify")
    assert (plain.code, plain.lines[-1], plain.lines[1:-1]) == (1, "Broken: 2", said.json["faults"])


def test_a_sound_check_is_witnessed_beside_the_database_and_a_broken_one_is_not(world: World) -> None:
    done("verify")
    witnesses = data_folder() / WITNESSES
    before = witnesses.read_text("ascii")
    assert set(json.loads(before.splitlines()[-1])) == {"at", "seq", "hash"}

    world.running()
    with database.writing() as session:
        session.execute(text("UPDATE plan SET grade = 8"))
    assert pumpurs("verify").code == 1
    assert witnesses.read_text("ascii") == before


@pytest.mark.parametrize("command", ["verify", "migrate"])
def test_what_is_no_database_is_refused_in_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    with kinds.using(f"sqlite:///{tmp_path / 'broken.db'}"):
        said = pumpurs(command)

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)

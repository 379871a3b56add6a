"""Whatever somebody changes who owns the database but not the key, the checks find it and name it."""

import json
import re
from pathlib import Path

import pytest
from sqlmodel import select

from models.audit import AuditEntry, AuditHead
from models.database import engine
from models.settings import data_folder, secret
from services import integrity, trail
from services.work import OPERATOR, begin, look
from tests.services.trail.owner import owner, run
from tests.world import World

ANOTHER = "11111111111111111111111111111111"
LAST = "(SELECT max(seq) FROM audit_entry)"
COPY = "at, actor_id, actor, role, action, subject, subject_id, school_id, before, after, comment"


def found(pattern: str) -> bool:
    return any(re.fullmatch(pattern, fault) for fault in integrity.verify())


def test_an_untouched_database_is_whole(scene: World) -> None:
    del scene
    assert integrity.verify() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'somebody else'"),
        ("actor_id", f"'{ANOTHER}'"),
        ("role", "'expert'"),
        ("action", "'return'"),
        ("subject", "'claim_'"),
        ("subject_id", "'0'"),
        ("school_id", f"'{ANOTHER}'"),
        ("before", """'{"status": "rejected"}'"""),
        ("after", """'{"status": "paid"}'"""),
        ("comment", "'never said'"),
        ("at", "'2016-05-05 05:05:05.000000'"),
        ("prev", f"'{'0' * 64}'"),
        ("hash", f"'{'f' * 64}'"),
    ],
)
def test_an_edited_entry_is_found(scene: World, column: str, value: str) -> None:
    del scene
    with owner() as connection:
        seq = connection.exec_driver_sql(
            "SELECT seq FROM audit_entry WHERE action = 'approve' ORDER BY seq LIMIT 1"
        ).scalar_one()
        connection.exec_driver_sql(f"UPDATE audit_entry SET {column} = {value} WHERE seq = {seq}")

    assert found(rf"audit: audit entry {seq} is missing, moved or changed")


@pytest.mark.parametrize(
    ("statements", "pattern"),
    [
        (["DELETE FROM audit_entry WHERE seq = 1"], "audit entry 1 is missing, moved or changed"),
        (["DELETE FROM audit_entry WHERE seq = 20"], "audit entry 20 is missing, moved or changed"),
        (["DELETE FROM audit_entry WHERE seq BETWEEN 20 AND 25"], "audit entry 20 is missing, moved or changed"),
        ([f"DELETE FROM audit_entry WHERE seq = {LAST}"], r"the audit trail ends at entry \d+, its sealed head says \d+"),
        (
            [
                f"DELETE FROM audit_entry WHERE seq = {LAST}",
                f"UPDATE audit_head SET seq = {LAST}, hash = (SELECT hash FROM audit_entry WHERE seq = {LAST})",
            ],
            r"the audit trail ends at entry \d+, its sealed head says \d+",
        ),
        (
            [
                f"INSERT INTO audit_entry (seq, {COPY}, prev, hash) SELECT seq + 1, {COPY}, hash, '{'e' * 64}' FROM audit_entry WHERE seq = {LAST}"
            ],
            r"audit entry \d+ is missing, moved or changed",
        ),
        (
            [
                "UPDATE audit_entry SET seq = 100000 WHERE seq = 20",
                "UPDATE audit_entry SET seq = 20 WHERE seq = 21",
                "UPDATE audit_entry SET seq = 21 WHERE seq = 100000",
            ],
            "audit entry 20 is missing, moved or changed",
        ),
        (["UPDATE audit_entry SET seq = seq + 100000 WHERE seq > 20"], "audit entry 21 is missing, moved or changed"),
        (["UPDATE audit_entry SET seq = seq + 100000"], "audit entry 1 is missing, moved or changed"),
        (["UPDATE audit_head SET seq = seq + 1"], r"the audit trail ends at entry \d+, its sealed head says \d+"),
        ([f"UPDATE audit_head SET hash = '{'e' * 64}'"], r"the audit trail ends at entry \d+, its sealed head says \d+"),
        ([f"UPDATE audit_head SET seal = '{'e' * 64}'"], r"the audit trail ends at entry \d+, its sealed head says \d+"),
        (["DELETE FROM audit_head"], "the head of the audit trail is missing"),
        (["DELETE FROM audit_entry"], r"the audit trail ends at entry 0, its sealed head says \d+"),
        (["DELETE FROM audit_entry", "DELETE FROM audit_head"], "the audit trail is empty"),
    ],
    ids=[
        "first deleted", "one deleted", "some deleted", "last deleted", "last deleted and head moved back", "one inserted", "two swapped",
        "renumbered from there", "renumbered whole", "head moved on", "head's hash", "head's seal", "head deleted", "all deleted",
        "all deleted with the head",
    ],
)  # fmt: skip
def test_a_changed_chain_is_found(scene: World, statements: list[str], pattern: str) -> None:
    del scene
    run(*statements)

    assert found(f"audit: {pattern}")


def test_a_chain_made_anew_without_the_key_is_found(scene: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows how it works but not the key can edit an entry and hash everything after it again."""
    del scene
    monkeypatch.setenv("PUMPURS_SECRET", "guessed-guessed-0123456789-abcdefgh")
    secret.cache_clear()
    _rechain_with_an_edit()
    assert [fault for fault in integrity.verify() if fault.startswith("audit")] == []

    monkeypatch.undo()
    secret.cache_clear()
    monkeypatch.setenv("DATABASE_URL", str(engine().url.render_as_string(hide_password=False)))
    monkeypatch.setenv("PUMPURS_SECRET", "tests-only-0123456789-abcdefghijklmnop")
    assert found("audit: audit entry 1 is missing, moved or changed")


def _rechain_with_an_edit() -> None:
    with look(OPERATOR) as work:
        entries = list(work.session.exec(select(AuditEntry).order_by(AuditEntry.seq)))
    prev = trail.BEGINNING
    with owner() as connection:
        for entry in entries:
            comment = "never said" if entry.seq == 20 else entry.comment
            linked = trail._hash({**entry.model_dump(), "comment": comment, "prev": prev})
            statement = f"UPDATE audit_entry SET comment = '{comment}', prev = '{prev}', hash = '{linked}' WHERE seq = {entry.seq}"
            connection.exec_driver_sql(statement)
            prev = linked
        connection.exec_driver_sql(f"UPDATE audit_head SET hash = '{prev}', seal = '{trail.seal(len(entries), prev)}'")


def test_a_trail_put_back_to_an_old_state_is_found_by_its_witness(scene: World) -> None:
    """An old copy is sealed as truly as a new one: only what was noted outside the database tells them apart."""
    with look(OPERATOR) as work:
        old = work.session.get_one(AuditHead, 1)
    scene.pupil()
    integrity.witness()
    with look(OPERATOR) as work:
        seen = work.session.get_one(AuditHead, 1).seq
    run(
        f"DELETE FROM audit_entry WHERE seq > {old.seq}",
        f"UPDATE audit_head SET seq = {old.seq}, hash = '{old.hash}', seal = '{old.seal}'",
    )

    assert found(f"audit: audit entry {seen} is not the one that was witnessed outside the database")


def test_a_trail_that_went_on_agrees_with_its_witnesses(scene: World) -> None:
    for _ in range(3):
        integrity.witness()
        integrity.witness()
        scene.pupil()

    noted = (data_folder() / integrity.WITNESSES).read_text("ascii").splitlines()
    assert len(noted) == len({json.loads(line)["seq"] for line in noted}) == 3
    assert integrity.verify() == []


def test_a_forged_witness_raises_the_alarm(scene: World) -> None:
    del scene
    path: Path = data_folder() / integrity.WITNESSES
    path.write_text(json.dumps({"at": "2018-01-15", "seq": 5, "hash": "0" * 64}) + "\n", "ascii")

    assert found("audit: audit entry 5 is not the one that was witnessed outside the database")


def test_nothing_is_witnessed_of_an_empty_trail(scene: World) -> None:
    del scene
    run("DELETE FROM audit_entry")
    integrity.witness()

    assert not (data_folder() / integrity.WITNESSES).exists()


@pytest.mark.parametrize("verb", ["UPDATE audit_entry SET comment = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_the_trail(scene: World, verb: str) -> None:
    del scene
    with pytest.raises(Exception, match="the audit trail only grows"), begin(OPERATOR) as work:
        work.session.connection().exec_driver_sql(verb)
    assert integrity.verify() == []

"""A migration succeeds as a whole or leaves the old schema as it was, whatever goes wrong and whenever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from models import schema
from models.database import engine
from models.plans import Plan, PlanRisk
from models.vocabulary import PlanStatus
from services.demo import cast as casting
from tests.models.full import TABLES
from tests.models.migrations import NEWEST, NEXT, STEPS, contents, with_second
from tests.world import World

PATIENCE = 120
MIGRATE = """
import sys
from models import database, schema
schema.migrate(database.engine(), scripts=sys.argv[1])
"""


def version() -> str | None:
    with engine().connect() as connection:
        return schema.version(connection)


def works_as_before() -> bool:
    """The old software still does its work on the database, foreign keys in force."""
    world = World(casting.recall())
    plan_id = world.running()
    world.claim(plan_id)
    return world.plan(plan_id).status is PlanStatus.RUNNING


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_a_migration_that_fails_after_any_statement_changes_nothing(filled: str, done: int, tmp_path: Path) -> None:
    before = contents()
    scripts = with_second(tmp_path, *STEPS[:done], "raise ArithmeticError")
    with pytest.raises(ArithmeticError):
        schema.migrate(engine(), scripts=scripts)

    assert (version(), contents()) == (NEWEST, before)


def test_a_statement_the_database_refuses_changes_nothing(filled: str, tmp_path: Path) -> None:
    before = contents()
    with pytest.raises(DBAPIError):
        schema.migrate(engine(), scripts=with_second(tmp_path, *STEPS, "op.execute('SELECT nothing FROM nowhere')"))

    assert (version(), contents()) == (NEWEST, before)


def test_a_migration_that_would_break_a_foreign_key_changes_nothing(filled: str, tmp_path: Path) -> None:
    """SQLite looks at them only at the end, because rebuilding a parent would delete its children."""
    before = contents()
    with pytest.raises((RuntimeError, IntegrityError), match="foreign key"):
        schema.migrate(engine(), scripts=with_second(tmp_path, *STEPS, "op.execute('DELETE FROM pupil')"))

    assert (version(), contents()) == (NEWEST, before)
    assert works_as_before()


def test_the_same_migration_undisturbed_keeps_every_row_and_its_children(filled: str, tmp_path: Path) -> None:
    before = contents()["rows"]
    scripts = with_second(tmp_path, *STEPS)
    assert schema.migrate(engine(), scripts=scripts) is True
    after = contents()

    assert (version(), schema.migrate(engine(), scripts=scripts)) == (NEXT, False)
    for table in set(before) - {"draft", "login_attempt", "alembic_version"}:
        assert len(after["rows"][table]) == len(before[table]), table
    assert after["rows"]["plan_risk"] == before["plan_risk"]
    assert "ck_plan_closed_means_evaluated" in after["shape"]["plan"][1]
    assert {"ix_plan_one_per_semester", "ix_plan_queue"} <= set(after["shape"]["plan"][2])


def test_foreign_keys_are_in_force_again_after_a_rebuild_and_after_a_failure(filled: str, tmp_path: Path) -> None:
    (tmp_path / "fails").mkdir()
    with pytest.raises(ArithmeticError):
        schema.migrate(engine(), scripts=with_second(tmp_path / "fails", *STEPS, "raise ArithmeticError"))
    schema.migrate(engine(), scripts=with_second(tmp_path, *STEPS))

    with engine().connect() as connection:
        orphans = select(func.count()).select_from(PlanRisk).where(PlanRisk.plan_id.not_in(select(Plan.id)))  # type: ignore[attr-defined]
        assert connection.execute(orphans).scalar_one() == 0
        with pytest.raises(IntegrityError):
            connection.execute(text("DELETE FROM plan"))


def test_an_empty_database_that_could_not_be_migrated_is_empty_still(empty: str, tmp_path: Path) -> None:
    with pytest.raises(ArithmeticError):
        schema.migrate(engine(), scripts=with_second(tmp_path, *STEPS, "raise ArithmeticError"))

    assert contents()["rows"] == {}
    assert schema.migrate(engine()) is True


def test_a_migration_that_is_killed_leaves_the_old_schema(filled: str, tmp_path: Path) -> None:
    """The process dies without a word; whatever it had not committed is gone."""
    before = contents()
    engine().dispose()
    waits = ("print('there', flush=True)", "import time; time.sleep(600)")
    scripts = with_second(tmp_path, *STEPS, *waits)
    command = [sys.executable, "-c", MIGRATE, scripts]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.kill()
        process.wait(PATIENCE)

    assert (version(), contents()) == (NEWEST, before)
    assert works_as_before()
    assert set(TABLES) <= set(before["rows"])

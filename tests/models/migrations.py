"""Copies of the migrations with a second one, which can fail after any of its statements."""

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, inspect, select

from models import schema
from models.database import engine
from models.settings import ROOT

NEWEST = schema.newest() or ""
NEXT = f"{int(NEWEST) + 1:04}"
# Among them what is dangerous on SQLite: a parent table rebuilt under its children.
STEPS = (
    "op.add_column('pupil', sa.Column('nickname', sa.String(100), nullable=True))",
    "op.create_table('visit', sa.Column('id', sa.Uuid(), primary_key=True), sa.Column('plan_id', sa.Uuid(), sa.ForeignKey('plan.id')))",
    "op.execute(\"UPDATE plan SET goal = 'another goal'\")",
    "with op.batch_alter_table('plan', recreate=REBUILD) as batch: batch.add_column(sa.Column('visits', sa.Integer(), nullable=False, server_default='0'))",
    "with op.batch_alter_table('pupil', recreate=REBUILD) as batch: batch.drop_column('language')",
    "op.create_index('ix_pupil_nickname', 'pupil', ['nickname'])",
    "op.execute('DELETE FROM login_attempt')",
    "op.drop_table('draft')",
)
HEAD = f'''"""More"""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade() -> None:
    REBUILD = "always" if op.get_bind().dialect.name == "sqlite" else "never"
'''


def with_second(folder: Path, *statements: str) -> str:
    """A folder of migrations whose second one runs these statements."""
    scripts = folder / "migrations"
    shutil.copytree(ROOT / "models" / "migrations", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    body = "".join(f"    {statement}\n" for statement in statements)
    (scripts / "versions" / f"{NEXT}_more.py").write_text(HEAD + body, "utf-8")
    return str(scripts)


def contents() -> dict[str, Any]:
    """Every table of the database with its columns and all of its rows, read past the models."""
    found = MetaData()
    with engine().connect() as connection:
        found.reflect(connection)
        rows = {
            name: sorted(str(row) for row in connection.execute(select(table))) for name, table in found.tables.items()
        }
        looked = inspect(connection)
        shape = {
            name: (
                [str(column["name"]) for column in looked.get_columns(name)],
                sorted(str(check["name"]) for check in looked.get_check_constraints(name)),
                sorted(str(index["name"]) for index in looked.get_indexes(name)),
                sorted(str(key["constrained_columns"]) for key in looked.get_foreign_keys(name)),
            )
            for name in found.tables
        }
    return {"rows": rows, "shape": shape}

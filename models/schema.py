"""Bring a database to the newest schema, or leave it as it was."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from models.settings import ROOT

SCRIPTS = str(ROOT / "models" / "migrations")


def migrate(engine: Engine, *, scripts: str = SCRIPTS) -> bool:
    """Run every outstanding migration in one transaction; False where there was none.

    Foreign keys are off meanwhile on SQLite, because rebuilding a parent table would delete its children; they are
    checked before the commit. Triggers may speak of a table that is just being rebuilt. Raises RuntimeError, and changes nothing, where one would be broken.
    """
    with engine.connect().execution_options(writes=True) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr] # open
            connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=ON")  # type: ignore[union-attr] # open
        try:
            with connection.begin():
                if version(connection) == newest(scripts):
                    return False
                command.upgrade(_config(connection, scripts), "head")
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    msg = "the migration would break foreign keys; nothing was changed"
                    raise RuntimeError(msg)
        finally:
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA legacy_alter_table=OFF")  # type: ignore[union-attr] # open
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr] # open
    return True


def version(connection: Connection) -> str | None:
    """The schema a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest(scripts: str = SCRIPTS) -> str | None:
    config = Config()
    config.set_main_option("script_location", scripts)
    return ScriptDirectory.from_config(config).get_current_head()


def draft(engine: Engine, message: str) -> None:
    """Write the migration from this database, which is at the newest one, to the models."""
    with engine.connect() as connection:
        command.revision(_config(connection, SCRIPTS), message, autogenerate=True)


def _config(connection: Connection, scripts: str) -> Config:
    config = Config()
    config.set_main_option("script_location", scripts)
    config.attributes["connection"] = connection
    return config

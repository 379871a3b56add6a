"""What somebody can do who owns the database, but not the key: any SQL, the guards put aside."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from models.database import engine


@contextmanager
def owner() -> Iterator[Connection]:
    """A connection past the application, with foreign keys and the trail's guards out of the way meanwhile."""
    with engine().connect().execution_options(writes=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
            kept = dict(driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        with connection.begin():
            if sqlite:
                for name in kept:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
                yield connection
                for sql in kept.values():
                    connection.exec_driver_sql(sql)
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")
                yield connection
                connection.exec_driver_sql("SET session_replication_role = origin")
        if sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


def run(*statements: str) -> None:
    """Run these past everything that guards the records, and put the guards back."""
    with owner() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)

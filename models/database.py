"""The one engine. Importing this module registers every table."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, String, event, make_url
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from models import (  # noqa: F401 registers tables
    audit,
    claims,
    consultations,
    evidence,
    figures,
    kept,
    ledger,
    meetings,
    moves,
    payments,
    people,
    places,
    plans,
    preparing,
    programme,
    pupils,
    reviewing,
    signin,
)
from models.base import Euro
from models.settings import database_url

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # no newer SQLite for this platform: the system's own
    import sqlite3 as sqlite

# Fixed the WAL-reset corruption; older ones keep a rollback journal (sqlite.org, 3.51.3 of 2026-03-13).
SAFE_WAL = (3, 51, 3)
_BUSY_SECONDS = 30
_writing = threading.Lock()
_holders: set[int] = set()  # threads that are writing; one at most


@cache
def engine() -> Engine:
    return make_engine(database_url())


def make_engine(url: str) -> Engine:
    """An engine with the settings that keep its promises: durable, foreign keys, no dirty surprises."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    # psycopg 3 is the one PostgreSQL driver that ships with us.
    url = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
    timeouts = "-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000"
    return create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=20, max_overflow=20, connect_args={"options": timeouts}
    )


def journal_mode() -> str:
    return "WAL" if sqlite.sqlite_version_info >= SAFE_WAL else "TRUNCATE"


def sqlite_version() -> str:
    """Of the SQLite we use, which may be newer than the system's."""
    return str(sqlite.sqlite_version)


def _sqlite(url: str) -> Engine:
    made = create_engine(
        url, hide_parameters=True, module=sqlite, pool_size=20, max_overflow=40, connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(made, "connect", _settle)
    event.listen(made, "begin", _open_transaction)
    return made


def _settle(connection: Any, _record: object) -> None:  # noqa: ANN401 a DB-API connection
    connection.isolation_level = None  # transactions are ours to open
    for setting in (
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "recursive_triggers=ON",  # else REPLACE deletes rows of the trail without asking its guard
    ):
        connection.execute(f"PRAGMA {setting}")


def _open_transaction(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
    elif options.get("patient", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")


@contextmanager
def reading() -> Iterator[Session]:
    """A session that sees one moment of the database and leaves no trace."""
    with Session(engine(), expire_on_commit=False, autoflush=False) as session:
        yield session  # closing it ends the transaction; rolling back would forget what was read


@contextmanager
def writing(*, patient: bool = True) -> Iterator[Session]:
    """A session that writes all of it or nothing.

    On SQLite writers of one process take turns, so that nobody waits in vain at the database's own lock. Raises
    TimeoutError where the turn does not come, at once for who is not `patient`, and RuntimeError where a writer would
    wait for itself.
    """
    bound = engine()
    if bound.dialect.name != "sqlite":
        with Session(bound, expire_on_commit=False) as session, session.begin():
            yield session
        return
    bound = bound.execution_options(writes=True, patient=patient)
    with _turn(patient=patient), Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


def ensure(session: Session, row: SQLModel) -> None:
    """See to it that a row of this key is there: ours, or that of whoever makes it at the same moment."""
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite_dialect).insert
    session.connection().execute(insert(type(row)).on_conflict_do_nothing(), [row.model_dump()])


@contextmanager
def _turn(*, patient: bool) -> Iterator[None]:
    me = threading.get_ident()
    if me in _holders and patient:
        msg = "a use case must not begin another: one transaction per use case"
        raise RuntimeError(msg)
    if not _writing.acquire(timeout=_BUSY_SECONDS if patient else 0):
        raise TimeoutError
    _holders.add(me)
    try:
        yield
    finally:
        _holders.discard(me)
        _writing.release()


def plainly(kind: str, item: object) -> str | bool:
    """How migrations write our own types: as plain ones, so that an old migration never needs today's code."""
    if kind != "type":
        return False
    if isinstance(item, Euro):
        return "sa.BigInteger()"
    if isinstance(item, SqlEnum):
        return f"sa.String(length={item.length})"
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, String) and item._variant_mapping:  # noqa: SLF001 there is no public way to ask
        return f"sa.String({item.length}).with_variant(sa.String({item.length}, collation='C'), 'postgresql')"
    return f"sa.String(length={item.length})" if isinstance(item, AutoString) else False

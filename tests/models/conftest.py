"""Empty databases, and full ones, on each kind in turn."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import postgres
from tests.databases import Databases, OnPostgres, OnSqlite, fresh, using
from tests.models import full


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    """A database without a single table."""
    name = f"empty_{uuid4().hex[:12]}"
    if isinstance(databases, OnPostgres):
        postgres.command(databases.server, f"CREATE DATABASE {name}")
        url = f"{databases.server}/{name}"
    else:
        assert isinstance(databases, OnSqlite)
        url = f"sqlite:///{databases.template.with_name(name)}.db"
    with using(url):
        yield url
    databases.drop(url)


@pytest.fixture(scope="module")
def built() -> dict[str, Databases]:
    return {}


@pytest.fixture
def filled(databases: Databases, built: dict[str, Databases]) -> Iterator[str]:
    """A database with a row in every table: built once a module, a copy for every test."""
    yield from _filled(databases, built)


@pytest.fixture
def filled_sqlite(on_sqlite: OnSqlite, built: dict[str, Databases]) -> Iterator[str]:
    """The same on SQLite only."""
    yield from _filled(on_sqlite, built)


def _filled(databases: Databases, built: dict[str, Databases]) -> Iterator[str]:
    kind = type(databases).__name__
    if kind not in built:
        with using(databases.new()) as url:
            full.build()
            built[kind] = databases.like(url)
    with fresh(built[kind]) as url:
        yield url

"""Every test gets a database of its own with the cast of the demonstration in it, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from models import database, schema
from models.settings import secret
from services import passwords
from services.demo import cast as casting
from services.demo.cast import Cast
from tests import databases as kinds
from tests import postgres
from tests.databases import Databases, OnPostgres, OnSqlite
from tests.world import World

ON_CI = os.environ.get("PUMPURS_CI") == "1"
TODAY = "2018-01-15"
SECRET = "tests-only-0123456789-abcdefghijklmnop"


def missing(what: str) -> None:
    """On the machine that decides, nothing may be missing; elsewhere the test says why it did not run."""
    if ON_CI:
        pytest.fail(f"{what} is not installed, and here it must be")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The demonstration's day, a data folder of the test's own, quick hashes."""
    monkeypatch.setenv("PUMPURS_TODAY", TODAY)
    monkeypatch.setenv("PUMPURS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PUMPURS_SECRET", SECRET)
    monkeypatch.setenv("PUMPURS_LANGUAGE", "en")
    monkeypatch.delenv("PUMPURS_ORIGIN", raising=False)
    monkeypatch.setattr(passwords, "_rounds", 4)
    monkeypatch.setattr(passwords, "_stand_in", [])
    secret.cache_clear()
    yield
    secret.cache_clear()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> OnSqlite:
    path = tmp_path_factory.mktemp("databases") / "template.db"
    build(f"sqlite:///{path}")
    return OnSqlite(path)


@pytest.fixture(scope="session")
def on_postgres(postgres_server: str) -> OnPostgres:
    name = f"template_{uuid4().hex[:8]}"
    postgres.command(postgres_server, f"CREATE DATABASE {name}")
    build(f"{postgres_server}/{name}")
    return OnPostgres(postgres_server, name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    given = os.environ.get("PUMPURS_TEST_POSTGRES")
    if given:
        yield given
        return
    if postgres.binaries() is None:
        missing("PostgreSQL")
    with postgres.cluster() as url:
        yield url


def build(url: str) -> None:
    """Migrate an empty database and put the cast on stage, as a new installation would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUMPURS_TODAY", TODAY)
        patch.setenv("PUMPURS_SECRET", SECRET)
        secret.cache_clear()
        with kinds.using(url):
            schema.migrate(database.engine())
            casting.invite("!")
            World.build_far_away()
        secret.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where databases come from, on each kind in turn."""
    found: Databases = request.getfixturevalue("on_sqlite" if request.param == "sqlite" else "on_postgres")
    return found


@pytest.fixture
def db(databases: Databases) -> Iterator[str]:
    """A database on each kind in turn."""
    with kinds.fresh(databases) as url:
        yield url


@pytest.fixture
def sqlite_db(on_sqlite: OnSqlite) -> Iterator[str]:
    """A database on SQLite only, for tests of what is above the database."""
    with kinds.fresh(on_sqlite) as url:
        yield url


@pytest.fixture
def cast(db: str) -> Cast:
    """The cast on either kind of database."""
    return casting.recall()


@pytest.fixture
def world(cast: Cast) -> World:
    """The cast with the means to bring things about in a line each."""
    return World(cast)


@pytest.fixture
def home_world(sqlite_db: str) -> World:
    """The same on SQLite only."""
    return World(casting.recall())

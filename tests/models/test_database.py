"""The engine keeps its promises on every connection: durable, keys in force, one writer, readers see one moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from models import database
from models.database import engine, ensure, reading, writing
from models.kept import Counter
from models.plans import Plan
from services import logs
from tests.models.full import copy_of

PRAGMAS = {"foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "trusted_schema": 0, "recursive_triggers": 1}
PATIENCE = 60


def test_sqlites_settings_are_in_force_on_every_connection(sqlite_db: str) -> None:
    with engine().connect() as one, engine().connect() as two, engine().connect() as three:
        for connection in (one, two, three):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            assert found == PRAGMAS
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one().upper() == database.journal_mode()


@pytest.mark.parametrize(
    ("version", "mode"),
    [((3, 51, 3), "WAL"), ((3, 53, 0), "WAL"), ((4, 0, 0), "WAL"), ((3, 51, 2), "TRUNCATE"), ((3, 40, 1), "TRUNCATE")],
)
def test_only_a_sqlite_that_is_safe_with_it_writes_ahead(
    version: tuple[int, int, int], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.sqlite, "sqlite_version_info", version)

    assert database.journal_mode() == mode


@pytest.mark.parametrize(
    "url", ["postgres://app@db/pumpurs", "postgresql://app@db/pumpurs", "postgresql+psycopg://app@db/pumpurs"]
)
def test_any_name_of_postgresql_gets_the_driver_that_ships(url: str) -> None:
    made = database.make_engine(url)

    assert made.url.drivername == "postgresql+psycopg"
    assert made.url.database == "pumpurs"


def test_a_waiting_postgresql_gives_up_in_time(db: str) -> None:
    if engine().dialect.name != "postgresql":
        return
    with engine().connect() as connection:
        for setting, value in {"statement_timeout": "1min", "lock_timeout": "15s"}.items():
            assert connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == value


def test_a_use_case_within_a_use_case_is_a_mistake(sqlite_db: str) -> None:
    with writing(), pytest.raises(RuntimeError, match="one transaction per use case"), writing():
        pass
    with writing() as session:  # and the turn was given back
        session.add(Counter(name="after", value=1))
    with reading() as session:
        assert session.get(Counter, "after") is not None


def test_a_failed_writer_leaves_nothing_and_gives_its_turn_back(db: str) -> None:
    def fail() -> None:
        with writing() as session:
            session.add(Counter(name="lost", value=1))
            session.flush()
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    with writing() as session:
        assert session.get(Counter, "lost") is None


def test_a_reader_sees_one_moment_while_somebody_writes(sqlite_db: str) -> None:
    with writing() as session:
        session.add(Counter(name="moment", value=1))
    with reading() as session:
        before = session.execute(select(Counter.value).where(Counter.name == "moment")).scalar_one()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(set_counter, "moment", 2).result(PATIENCE)
        after = session.execute(select(Counter.value).where(Counter.name == "moment")).scalar_one()
    with reading() as session:
        now = session.execute(select(Counter.value).where(Counter.name == "moment")).scalar_one()

    assert (before, after, now) == (1, 1, 2)


def set_counter(name: str, value: int) -> None:
    with writing() as session:
        session.get_one(Counter, name).value = value


def test_a_reader_leaves_no_trace(db: str) -> None:
    with reading() as session:
        session.add(Counter(name="trace", value=1))
        session.flush()
    with reading() as session:
        assert session.get(Counter, "trace") is None


def test_twenty_writers_at_once_wait_for_one_another_and_all_get_through(db: str) -> None:
    with writing() as session:
        session.add(Counter(name="all", value=0))
    start = Barrier(20)

    def write(number: int) -> None:
        start.wait(PATIENCE)
        for _ in range(3):
            with writing() as session:
                counter = session.get_one(Counter, "all", with_for_update=True)
                session.add(Counter(name=f"{number}-{counter.value}", value=0))
                counter.value += 1

    with ThreadPoolExecutor(20) as pool:
        for future in [pool.submit(write, number) for number in range(20)]:
            future.result(PATIENCE)
    with reading() as session:
        assert session.get_one(Counter, "all").value == 60


def test_a_turn_that_does_not_come_is_given_up(sqlite_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    writes, done = Event(), Event()

    def long() -> None:
        with writing():
            writes.set()
            done.wait(PATIENCE)

    thread = threading.Thread(target=long)
    thread.start()
    assert writes.wait(PATIENCE)
    with pytest.raises(TimeoutError), writing():
        pass
    done.set()
    thread.join(PATIENCE)


def test_a_row_that_is_ensured_is_there_once_and_keeps_its_value(db: str) -> None:
    for value in (5, 6):
        with writing() as session:
            ensure(session, Counter(name="ensured", value=value))
    with reading() as session:
        assert session.get_one(Counter, "ensured").value == 5


def test_a_save_on_top_of_somebody_elses_is_refused(filled: str) -> None:
    with reading() as mine:
        plan = mine.execute(select(Plan).limit(1)).scalar_one()
        plan_id, version = plan.id, plan.version
    with writing() as session:
        session.get_one(Plan, plan_id).goal = "theirs"
    plan.goal = "mine"
    with pytest.raises(StaleDataError), writing() as session:
        session.add(plan)
    with reading() as session:
        kept = session.get_one(Plan, plan_id)

        assert (kept.goal, kept.version) == ("theirs", version + 1)


def test_a_refused_row_leaves_no_personal_data_in_what_is_logged(filled: str) -> None:
    """On SQLite not even in the error itself; PostgreSQL's own words repeat the row, so the log leaves out all words."""
    secrets = ("Slepenais", "Uzvārds", "slepenais")
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        over = {"first_name": secrets[0], "last_name": secrets[1], "fold_first": secrets[2], "grade": 99}
        statement = copy_of(connection, "pupil", **over)
        with pytest.raises(IntegrityError) as error, connection.begin_nested():
            connection.execute(statement)
    said = logs.described(error.value) + (str(error.value) if engine().dialect.name == "sqlite" else "")

    assert "IntegrityError" in said
    assert [secret for secret in secrets if secret in said] == []
    assert "Slepenais" not in str(error.value.statement)

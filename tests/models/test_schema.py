"""Migrated databases are what the models say, on both kinds, and migrating twice does nothing."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Inspector, MetaData, inspect
from sqlmodel import SQLModel

from models import schema
from models.base import SchoolRow, Versioned
from models.database import engine
from tests.models.full import TABLES

# What belongs to a pupil or a plan without a school of its own: reached only by way of a row that has one.
WITHOUT_SCHOOL = {"cap_use", "measure_risk", "remote_order_plan"}


def everything_below(table: type[Any]) -> set[type[Any]]:
    return {table}.union(*(everything_below(one) for one in table.__subclasses__()))


def mapped(table: type[Any]) -> list[type[Any]]:
    return sorted((one for one in everything_below(table) if hasattr(one, "__table__")), key=lambda one: one.__name__)


def plainly(value: Any) -> str:
    return str({k: str(v) for k, v in value.items()}) if isinstance(value, dict) else str(value)


def described(found: Inspector) -> dict[str, Any]:
    """Everything a database says of its tables, without its order."""

    def words(items: list[Any]) -> list[str]:
        return sorted(str({k: plainly(v) for k, v in sorted(item.items()) if k != "autoincrement"}) for item in items)

    return {
        table: {
            "columns": words(found.get_columns(table)),
            "checks": words(found.get_check_constraints(table)),
            "indexes": words(found.get_indexes(table)),
            "foreign keys": words(found.get_foreign_keys(table)),
            "uniques": words(found.get_unique_constraints(table)),
            "primary key": str(found.get_pk_constraint(table)),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_a_migrated_database_is_what_the_models_say(empty: str) -> None:
    schema.migrate(engine())
    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})

        assert compare_metadata(context, SQLModel.metadata) == []


def test_checks_indexes_keys_and_collations_are_those_of_the_models_too(empty: str) -> None:
    """What the comparison above does not look at, read back from a database made without migrations."""
    schema.migrate(engine())
    migrated = described(inspect(engine()))
    with engine().connect().execution_options(writes=True) as connection, connection.begin():
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)
        SQLModel.metadata.create_all(connection)
    made = described(inspect(engine()))

    assert set(migrated) == set(TABLES)
    for table in TABLES:
        assert migrated[table] == made[table], table


def test_migrating_twice_does_nothing_the_second_time(empty: str) -> None:
    first = schema.migrate(engine())
    before = described(inspect(engine()))
    second = schema.migrate(engine())

    assert (first, second) == (True, False)
    assert described(inspect(engine())) == before
    with engine().connect() as connection:
        assert schema.version(connection) == schema.newest()


def test_an_empty_database_has_no_version(empty: str) -> None:
    with engine().connect() as connection:
        assert schema.version(connection) is None


def test_foreign_keys_are_in_force_after_migrating(empty: str) -> None:
    schema.migrate(engine())
    with engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


@pytest.mark.parametrize("table", mapped(SchoolRow), ids=lambda t: t.__name__)
def test_what_belongs_to_a_school_names_it_and_is_found_by_it(table: type[Any]) -> None:
    own = table.__table__
    leading = {next(iter(index.columns)).name for index in own.indexes}

    assert not own.c.school_id.nullable
    assert {key.target_fullname for key in own.c.school_id.foreign_keys} == {"school.id"}
    assert "school_id" in leading


def test_whatever_speaks_of_a_pupil_belongs_to_a_school() -> None:
    of_schools = {table.__table__.name for table in mapped(SchoolRow)}
    of_pupils = {
        name
        for name, table in TABLES.items()
        if any(key.column.table.name in {"pupil", "plan", "plan_risk", "plan_measure"} for key in table.foreign_keys)
    }

    assert {"claim", "plan", "plan_risk", "guardian"} <= of_pupils
    assert of_pupils - of_schools == WITHOUT_SCHOOL


@pytest.mark.parametrize("table", mapped(Versioned), ids=lambda t: t.__name__)
def test_what_people_edit_has_a_version_that_the_database_watches(table: type[Any]) -> None:
    assert table.__mapper__.version_id_col is table.__table__.c.version


def test_every_foreign_key_that_lists_are_read_by_leads_an_index() -> None:
    """Deleting or joining by a parent never reads a whole table of pupils' data."""
    small = {
        "programme_id",
        "decided_by",
        "paid_by",
        "assignment_id",
        "led_by",
        "asked_by",
        "undone_by",
        "for_id",
        "by_id",
        "made_by",
        "noted_by",
        "frozen_by",
        "signed_by",
        "submitted_by",
        "requested_by",
        "set_by",
    }
    unled = {
        f"{name}.{key.parent.name}"
        for name, table in TABLES.items()
        for key in table.foreign_keys
        if key.parent.name not in small
        and key.parent.name not in {next(iter(index.columns)).name for index in table.indexes}
        and key.parent is not next(iter(table.primary_key.columns))
        and not key.parent.unique
    }

    assert unled == set()

"""The hour of a moment, for grouping: there are few hours, and Riga's days begin with one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class hour_of(GenericFunction[str]):  # noqa: N801 a function of SQL
    """The hour of a moment in UTC, as 2018-01-15 09; nothing where there is no moment."""

    type = String()
    inherit_cache = True


@compiles(hour_of, "sqlite")
def _sqlite(element: Any, compiler: Any, **how: Any) -> str:  # noqa: ANN401 as SQLAlchemy calls it
    return f"substr({compiler.process(element.clauses, **how)}, 1, 13)"


@compiles(hour_of, "postgresql")
def _postgresql(element: Any, compiler: Any, **how: Any) -> str:  # noqa: ANN401 as SQLAlchemy calls it
    return f"to_char(({compiler.process(element.clauses, **how)}) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"


def begins(hour: str) -> datetime:
    """The first moment of an hour as `hour_of` writes it."""
    return datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)

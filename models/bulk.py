"""Write many rows of one shape: the statement is put together once, and each row goes to the driver as it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.dml import Insert, Update

Rows = Sequence[Mapping[str, Any]]
Keep = Callable[[Any], Any]


def write(connection: Connection, statement: Insert | Update, rows: Rows) -> int:
    """How many rows were written. Each row names what the statement binds, and the same names as every other row."""
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    fixed = compiled.params
    kept: dict[str, Keep | None] = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect) for bound, name in compiled.bind_names.items()
    }
    names = compiled.positiontup or list(kept)
    columns = [_column(rows, name, fixed.get(name), kept[name]) for name in names]
    given: list[Any] = list(zip(*columns, strict=True))
    if not compiled.positional:
        given = [dict(zip(names, values, strict=True)) for values in given]
    return connection.exec_driver_sql(str(compiled), given).rowcount


def _column(rows: Rows, name: str, fixed: object, keep: Keep | None) -> list[Any]:
    """One column as the driver takes it. What is the same thing in every row is made ready once."""
    values = [row[name] for row in rows] if name in rows[0] else [fixed] * len(rows)
    if keep is None:
        return values
    first = values[0]
    ready = keep(first)
    return [ready if value is first else keep(value) for value in values]

"""Write many rows of one shape: the statement is put together once, and each row goes to the driver as it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.dml import Insert, Update


def write(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many rows were written. Each row names what the statement binds, and the same names as every other row."""
    dialect = connection.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]))
    fixed = compiled.params
    kept: dict[str, Callable[[Any], Any] | None] = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect) for bound, name in compiled.bind_names.items()
    }
    names = compiled.positiontup or list(kept)

    def value(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 whatever the driver takes
        given = row[name] if name in row else fixed[name]
        keep = kept[name]
        return given if keep is None else keep(given)

    given: list[Any] = (
        [tuple(value(row, name) for name in names) for row in rows]
        if compiled.positional
        else [{name: value(row, name) for name in names} for row in rows]
    )
    return connection.exec_driver_sql(str(compiled), given).rowcount

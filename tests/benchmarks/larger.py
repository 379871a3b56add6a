"""A larger country: copies of one beside one another, in the same municipalities and programmes.

Generating ten countries and counting their figures would take hours; copies are made in minutes. Each has schools,
people, pupils and records of its own: ids differ by their first digit, names and codes by an ending. Not copied, and
so only there once: the trail and what it proves (plans as they were submitted), sessions, and what people typed last.
Kept figures are copied with their schools; those of larger places are as many times as large, for copies are alike.
"""

import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, Column, Table, UniqueConstraint, Uuid
from sqlmodel import SQLModel

from models.database import sqlite
from models.figures import FigureCell, FigureShare
from services.counting.tally import MEASURES

MOST: Final = 16  # copies that one digit tells apart
SAID: Final = "copies of one country; trail and submitted versions of plans are those of the first"
LEFT_OUT: Final = frozenset({"plan_version", "auth_session", "draft", "done_once"})
_NAMES: Final = {"school": frozenset({"name", "fold"})}  # by which people tell them apart
_QUICKLY: Final = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "foreign_keys=OFF")
# What a figure of the whole country is, counted by hand: of the plans and of the claims.
_TOTALS: Final = {
    "plans": ("plan", "SELECT count(*) FROM plan WHERE status <> 'void'"),
    "paid": (
        "claim", ("SELECT sum(approved) FROM claim JOIN plan ON plan.id = plan_id"
        " WHERE claim.status = 'paid' AND plan.status <> 'void'"),
    ),
}  # fmt: skip


def make(one: Path, many: Path, times: int) -> None:
    """Write a database of so many countries like the one of the other file.

    Raises AssertionError where that cannot be done, or where the figures are not those of the rows in the end.
    """
    assert 1 < times <= MOST, "one digit tells the copies apart"
    with closing(sqlite.connect(f"file:{one}?mode=ro", uri=True)) as source, closing(sqlite.connect(many)) as target:
        source.backup(target)
    with closing(sqlite.connect(f"file:{many}", uri=True, isolation_level=None)) as made:
        for setting in _QUICKLY:
            made.execute(f"PRAGMA {setting}")
        made.execute("ATTACH ? AS one", (f"file:{one}?mode=ro",))
        made.create_function("moved", 2, _moved)
        triggers = made.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
        made.execute("BEGIN")
        for name, _sql in triggers:
            made.execute(f'DROP TRIGGER main."{name}"')
        for statement in statements(times):
            made.execute(statement)
        for _name, sql in triggers:
            made.execute(sql)
        made.execute("COMMIT")
        _check(made, times)


def own() -> list[Table]:
    """Tables that hold something of a school or an account, however far from it, parents first."""
    found: dict[str, Table] = {}
    for table in SQLModel.metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys}
        if table.name not in LEFT_OUT and (table.name in {"school", "account"} or parents & found.keys()):
            found[table.name] = table
    return list(found.values())


def statements(times: int) -> Iterator[str]:
    """What makes one country many."""
    tables = own()
    names = frozenset(table.name for table in tables)
    copies = [f"{number:x}" for number in range(1, times)]
    for table in tables:
        for copy in copies:
            yield _copied(table, [_told(column, names, copy) for column in table.columns])
    sums = ", ".join(f"{measure.value} = {measure.value} * {times}" for measure in MEASURES)
    yield f"UPDATE main.figure_cell SET {sums} WHERE level <> 'school'"
    cells, given = _table(FigureCell), _table(FigureShare)
    for copy in copies:
        yield f"{_copied(cells, [_moved_id(column, copy) for column in cells.columns])} WHERE level = 'school'"
        yield _copied(given, [_moved_id(given.c.school_id, copy), '"by"', f"moved(content, '{copy}')"])


def _copied(table: Table, told: list[str]) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'INSERT INTO main."{table.name}" ({columns}) SELECT {", ".join(told)} FROM one."{table.name}"'


def _told(column: Column[Any], names: frozenset[str], copy: str) -> str:
    """What a copy has in this column: ids of its own, but of what is shared; words of its own where no two may be alike."""
    if isinstance(column.type, Uuid):
        shared = {key.column.table.name for key in column.foreign_keys} - names
        return f'"{column.name}"' if shared else _moved_id(column, copy)
    table = column.table
    unique = {
        *(c for c in table.constraints if isinstance(c, UniqueConstraint)),
        *(i for i in table.indexes if i.unique),
    }
    alone = {next(iter(one.columns)).name for one in unique if len(one.columns) == 1}
    if column.name in alone | _NAMES.get(table.name, frozenset()):
        return f"\"{column.name}\" || '-{copy}'"
    return f'"{column.name}"'


def _moved_id(column: Column[Any], copy: str) -> str:
    """Every id begins with 0: that of a moment before the year 2527."""
    return f"'{copy}' || substr(\"{column.name}\", 2)" if isinstance(column.type, Uuid) else f'"{column.name}"'


def _moved(content: bytes, copy: str) -> bytes:
    return zlib.compress(zlib.decompress(content).replace(b"school:0", b"school:" + copy.encode("ascii")), 1)


def _table(kind: type[SQLModel]) -> Table:
    found = kind.__table__  # type: ignore[attr-defined] # SQLModel adds it
    assert isinstance(found, Table)
    return found


def _check(made: Any, times: int) -> None:
    """As many rows as there must be, nothing in them that names ids out of sight, and the country's figures those of its rows."""

    def number(statement: str) -> int:
        return int(made.execute(statement).fetchone()[0] or 0)

    for table in own():
        rows = number(f'SELECT count(*) FROM one."{table.name}"')
        assert number(f'SELECT count(*) FROM main."{table.name}"') == rows * times, table.name
        hidden = rows and any(isinstance(column.type, JSON) for column in table.columns)
        assert not hidden, f"{table.name} may name ids that were not moved"
    for measure, (grain, statement) in _TOTALS.items():
        kept = f"SELECT {measure} FROM figure_cell WHERE level = 'country' AND \"by\" = '' AND period = '' AND grain = '{grain}'"
        assert number(kept) == number(statement), measure

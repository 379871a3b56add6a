"""Rows on their way to the database, table by table, with what the trail is told of them and ids that come again."""

from collections import Counter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert
from sqlmodel import SQLModel

from models import bulk
from models.vocabulary import Action
from services import trail
from services.work import Work

Row = dict[str, Any]
# A version 7 like every id of ours, of the day the programme began, so that ids stay in the order of making.
_BASE: Final = (1489622400000 << 80) | (7 << 76) | (2 << 62)
# As `Work` tells of rows: folded names repeat the names.
_UNTOLD: Final = frozenset({"id", "version", "fold", "fold_first", "fold_last", "sort_key"})


class Pile:
    """What one country is made of, as far as it is not written yet. `made` counts what was made, by table."""

    def __init__(self, seed: int) -> None:
        self._last = _BASE | (seed % 2**20) << 42
        self._rows: dict[Table, list[Row]] = {}
        self._entries: list[trail.Entry] = []
        self.waiting = 0
        self.made: Counter[str] = Counter()

    def new_id(self) -> UUID:
        self._last += 1
        return UUID(int=self._last)

    def put(self, table: type[SQLModel], row: Row) -> Row:
        """All rows of a table name the same columns."""
        kept: Table = table.__table__  # type: ignore[attr-defined] # SQLModel adds it
        self._rows.setdefault(kept, []).append(row)
        self.waiting += 1
        return row

    def tell(self, table: type[SQLModel], row: Row, action: Action = Action.IMPORT) -> None:
        """Leave an entry of a new row, as `Work.add` would."""
        after = {
            name: trail.plain(value)
            for name, value in row.items()
            if value is not None and value != "" and name not in _UNTOLD
        }
        school_id = row.get("school_id")
        self._entries.append(trail.Entry(action, str(table.__tablename__), str(row["id"]), school_id, {}, after, ""))

    def tell_only(self, table: type[SQLModel], row: Row, *names: str) -> None:
        """Leave an entry of some columns of a new row: the others are not for everybody who reads the trail."""
        after = {name: trail.plain(row[name]) for name in names}
        entry = trail.Entry(Action.ADD, str(table.__tablename__), str(row["id"]), row["school_id"], {}, after, "")
        self._entries.append(entry)

    def write(self, work: Work) -> None:
        """Put everything into the database, parents before children, and begin anew."""
        connection = work.session.connection()
        for table in SQLModel.metadata.sorted_tables:
            if rows := self._rows.pop(table, None):
                bulk.write(connection, insert(table), rows)
                self.made[table.name] += len(rows)
        work.entries.extend(self._entries)
        self._entries.clear()
        self.waiting = 0

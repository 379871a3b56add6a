"""Lists by the page: the database filters, sorts and counts; never more than a page of rows is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select
from sqlmodel import Session, SQLModel, func, select

SIZE: Final = 50
LineT = TypeVar("LineT")


@dataclass(frozen=True, slots=True)
class Page(Generic[LineT]):
    """One page of a list. Pages are counted from 1."""

    lines: list[LineT]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SIZE))


def page_of(
    session: Session, query: Select[Any], number: int, *, alone: type[SQLModel] | None = None
) -> tuple[Sequence[Any], int, int]:
    """The rows of a page, its number brought into range, and how many rows there are in all.

    `alone`: the table that has as many rows as the list, where the conditions ask of no other: it is counted by itself.
    """
    if number <= 1:
        rows = session.execute(query.limit(SIZE)).all()
        return rows, 1, len(rows) if len(rows) < SIZE else _count(session, query, alone)
    total = _count(session, query, alone)
    number = max(1, min(number, -(-total // SIZE)))
    return session.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all(), number, total


def _count(session: Session, query: Select[Any], alone: type[SQLModel] | None) -> int:
    counting: Any = select(func.count()).select_from(alone or query.order_by(None).subquery())
    if alone is not None and query.whereclause is not None:
        counting = counting.where(query.whereclause)
    return int(session.execute(counting).scalar_one())

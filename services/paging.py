"""Lists by the page: the database filters, sorts and counts; never more than a page of rows is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select
from sqlmodel import Session, func, select

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


def page_of(session: Session, query: Select[Any], number: int) -> tuple[Sequence[Any], int, int]:
    """The rows of a page, its number brought into range, and how many rows there are in all."""
    total = session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    number = max(1, min(number, -(-total // SIZE)))
    return (session.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all(), number, total)

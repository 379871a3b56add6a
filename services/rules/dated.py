"""Figures change: which of the dated rows holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A row that holds from a day to a day (or on and on), because a source says so."""

    valid_from: date
    valid_to: date | None
    source: str


DatedT = TypeVar("DatedT", bound=Dated)


def holds(row: Dated, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def in_force(rows: Iterable[DatedT], on: date) -> list[DatedT]:
    """The rows that hold on a day."""
    return [row for row in rows if holds(row, on)]


def latest_in_force(rows: Iterable[DatedT], on: date) -> DatedT | None:
    """The one that counts where several hold: the youngest."""
    return max(in_force(rows, on), key=lambda row: row.valid_from, default=None)

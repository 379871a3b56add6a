"""Small counts of people are hidden, and so much beside them that nobody can work them out.

A hidden count is safe when an attacker who knows every shown count and every total still cannot narrow it
down to fewer than SMALLEST values.
"""

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

SMALLEST: Final = 5
RowT = TypeVar("RowT", bound=Hashable)
ColT = TypeVar("ColT", bound=Hashable)
Cells = Mapping[tuple[RowT, ColT], int]


def hidden_cells(counts: Cells[RowT, ColT], smallest: int = SMALLEST) -> set[tuple[RowT, ColT]]:
    """Which cells of a two-way table of people must not be shown beside the totals of its rows and columns."""
    hidden = {cell for cell, count in counts.items() if 0 < count < smallest}
    while exposed := _exposed(counts, hidden, smallest):
        partner = _partner(counts, hidden, exposed, smallest)
        if partner is None:
            return set(counts)
        hidden.add(partner)
    return hidden


def safe_totals(totals: Mapping[RowT, int], smallest: int = SMALLEST) -> bool:
    """Whether totals may stand beside a table: none of them is itself a small count."""
    return all(total == 0 or total >= smallest for total in totals.values())


def _lines(counts: Cells[RowT, ColT]) -> list[list[tuple[RowT, ColT]]]:
    rows: dict[RowT, list[tuple[RowT, ColT]]] = {}
    cols: dict[ColT, list[tuple[RowT, ColT]]] = {}
    for cell in counts:
        rows.setdefault(cell[0], []).append(cell)
        cols.setdefault(cell[1], []).append(cell)
    return [*rows.values(), *cols.values()]


def _exposed(counts: Cells[RowT, ColT], hidden: set[tuple[RowT, ColT]], smallest: int) -> tuple[RowT, ColT] | None:
    """A hidden cell that simple arithmetic with the totals narrows down too far."""
    low = {cell: 0 if cell in hidden else count for cell, count in counts.items()}
    high = {cell: sum(counts.values()) if cell in hidden else count for cell, count in counts.items()}
    lines = _lines(counts)
    changed = True
    while changed:
        changed = False
        for line in lines:
            total = sum(counts[cell] for cell in line)
            lows, highs = (sum(low[cell] for cell in line), sum(high[cell] for cell in line))
            for cell in line:
                bounds = (max(low[cell], total - (highs - high[cell])), min(high[cell], total - (lows - low[cell])))
                if bounds != (low[cell], high[cell]):
                    lows, highs = (lows + bounds[0] - low[cell], highs + bounds[1] - high[cell])
                    low[cell], high[cell] = bounds
                    changed = True
    return next((cell for cell in counts if cell in hidden and high[cell] - low[cell] < smallest), None)


def _partner(
    counts: Cells[RowT, ColT], hidden: set[tuple[RowT, ColT]], exposed: tuple[RowT, ColT], smallest: int
) -> tuple[RowT, ColT] | None:
    """The cell to hide beside an exposed one: in its row or column, the smallest that is large enough."""
    shown = [cell for cell in counts if cell not in hidden]
    beside = [cell for cell in shown if cell[0] == exposed[0] or cell[1] == exposed[1]] or shown
    return min(beside, key=lambda cell: (counts[cell] < smallest, counts[cell]), default=None)

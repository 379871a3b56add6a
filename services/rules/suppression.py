"""Small counts of people are hidden, and so much beside them that nobody can work them out.

A hidden count is safe when an attacker who knows every shown count, every total, and that nothing hidden is zero still
cannot narrow it down to fewer than SMALLEST values.
"""

from collections.abc import Hashable, Iterable, Mapping
from heapq import heappop, heappush
from itertools import count as numbers
from typing import Final, Generic, TypeVar

SMALLEST: Final = 5
RowT = TypeVar("RowT", bound=Hashable)
ColT = TypeVar("ColT", bound=Hashable)
Cells = Mapping[tuple[RowT, ColT], int]
_Line = tuple[int, Hashable]  # a row is (0, its key), a column (1, its key)
_Crossings = dict[_Line, dict[tuple[RowT, ColT], _Line]]  # the cells of each line, with the line that crosses there


def hidden_groups(counts: Mapping[RowT, int], smallest: int = SMALLEST) -> set[RowT]:
    """Which groups must not be shown beside the sum of all: the small ones, and the next larger until it is safe."""
    hidden = {group for group, count in counts.items() if 0 < count < smallest}
    larger = sorted((group for group in counts if counts[group] >= smallest), key=lambda group: counts[group])
    while hidden and sum(counts[group] - 1 for group in hidden) < smallest - 1:
        if not larger:
            return set(counts)
        hidden.add(larger.pop(0))
    return hidden


def hidden_cells(counts: Cells[RowT, ColT], smallest: int = SMALLEST) -> set[tuple[RowT, ColT]]:
    """Which cells of a two-way table of people must not be shown beside the totals of its rows and columns.

    All of them where the totals alone would tell too much: then the totals must not be shown either.
    """
    table = _Table(counts, smallest)
    for cell in [cell for cell, count in counts.items() if 0 < count < smallest]:
        if not table.is_safe(cell) and not table.hide_beside(cell):
            return set(counts)
    return table.hidden


def safe_totals(totals: Mapping[RowT, int], smallest: int = SMALLEST) -> bool:
    """Whether totals may stand beside a table: none of them is itself a small count."""
    return all(total == 0 or total >= smallest for total in totals.values())


class _Table(Generic[RowT, ColT]):
    """A table on its way to be shown.

    The attacker may raise a hidden cell only by lowering another one of its row, which raises one of that column, and
    so on until the column of the first cell is even again. How far such rounds go is how much is left unknown.
    """

    def __init__(self, counts: Cells[RowT, ColT], smallest: int) -> None:
        self.counts, self.smallest = counts, smallest
        self.hidden: set[tuple[RowT, ColT]] = set()
        self._all: _Crossings[RowT, ColT] = {line: {} for cell in counts for line in _lines_of(cell)}
        self._open: _Crossings[RowT, ColT] = {line: {} for line in self._all}  # hidden cells only
        for cell in counts:
            _cross(self._all, cell)
        self._hide(cell for cell, count in counts.items() if 0 < count < smallest)

    def _hide(self, cells: Iterable[tuple[RowT, ColT]]) -> None:
        for cell in cells:
            self.hidden.add(cell)
            _cross(self._open, cell)

    def is_safe(self, cell: tuple[RowT, ColT]) -> bool:
        """Whether a hidden cell can be enough other values, above and below the true one."""
        enough = self.smallest - 1
        above = self._room(cell, enough, up=True)
        return above >= enough or above + self._room(cell, enough - above, up=False) >= enough

    def hide_beside(self, cell: tuple[RowT, ColT]) -> bool:
        """Hide the round of least people through this cell, so large that it alone is enough; False where none is."""
        start, end = _lines_of(cell)
        ticket, came, cheapest = numbers(), dict[_Line, tuple[RowT, ColT]](), {start: 0}
        queue: list[tuple[int, int, _Line, tuple[RowT, ColT]]] = [(0, next(ticket), start, cell)]
        while queue:
            cost, _, line, by = heappop(queue)
            if line in came:
                continue
            came[line] = by
            if line == end:
                self._hide(_way_back(came, end, cell))
                return True
            least = self.smallest if line[0] == 0 else 1  # lowered from its row, raised from its column
            for step, beyond in self._all[line].items():
                price = cost if step in self.hidden else cost + self.counts[step]
                if step != cell and self.counts[step] >= least and price < cheapest.get(beyond, price + 1):
                    cheapest[beyond] = price
                    heappush(queue, (price, next(ticket), beyond, step))
        return False

    def _room(self, cell: tuple[RowT, ColT], enough: int, *, up: bool) -> int:
        """How far an attacker may move a hidden cell up or down, no further than `enough`."""
        most = enough if up else min(enough, self.counts[cell] - 1)
        values: dict[tuple[RowT, ColT], int] = {}  # of what has moved so far
        room = 0
        while room < most and (way := self._round(cell, values, up=up)):
            lowered, raised = (way[::2], way[1::2]) if up else (way[1::2], way[::2])
            by = min([most - room, *(values.get(step, self.counts[step]) - 1 for step in lowered)])
            values |= {step: values.get(step, self.counts[step]) - by for step in lowered}
            values |= {step: values.get(step, self.counts[step]) + by for step in raised}
            room += by
        return room

    def _round(
        self, cell: tuple[RowT, ColT], values: Mapping[tuple[RowT, ColT], int], *, up: bool
    ) -> list[tuple[RowT, ColT]]:
        """The shortest round of hidden cells that can still move, from the cell's row to its column."""
        start, end = _lines_of(cell)
        came, queue = {start: cell}, [start]
        for line in queue:
            lowers = (line[0] == 0) is up
            for step, beyond in self._open[line].items():
                if beyond in came or step == cell or (lowers and values.get(step, self.counts[step]) <= 1):
                    continue
                came[beyond] = step
                if beyond == end:
                    return _way_back(came, end, cell)
                queue.append(beyond)
        return []


def _lines_of(cell: tuple[RowT, ColT]) -> tuple[_Line, _Line]:
    return (0, cell[0]), (1, cell[1])


def _cross(lines: _Crossings[RowT, ColT], cell: tuple[RowT, ColT]) -> None:
    row, column = _lines_of(cell)
    lines[row][cell], lines[column][cell] = column, row


def _way_back(came: Mapping[_Line, tuple[RowT, ColT]], end: _Line, cell: tuple[RowT, ColT]) -> list[tuple[RowT, ColT]]:
    """The cells by which a line was reached, in the order they were passed."""
    way, line = [], end
    while (step := came[line]) != cell:
        way.append(step)
        line = next(other for other in _lines_of(step) if other != line)
    return way[::-1]

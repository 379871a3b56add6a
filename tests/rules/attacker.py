"""Somebody who wants a hidden count: knows the shown counts, the totals of rows and columns, and how we hide.

Two of them, so that one proves the other: the patient one writes down every table that fits, the clever one asks for
each value of a hidden cell whether a table with it can exist at all (the rest of the hidden people must flow from the
rows to the columns).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice, product

Cell = tuple[int, int]
Table = Mapping[Cell, int]


def patient(table: Table, hidden: set[Cell]) -> dict[Cell, set[int]]:
    """What each hidden cell can be, by writing down all tables. For very small ones."""
    cells = sorted(hidden)
    rows, columns = _left(table, hidden)
    found: dict[Cell, set[int]] = {cell: set() for cell in cells}
    for values in product(*(range(1, min(rows[r], columns[c]) + 1) for r, c in cells)):
        guess = dict(zip(cells, values, strict=True))
        if _left(guess, hidden) == (rows, columns):
            for cell, value in guess.items():
                found[cell].add(value)
    return found


def clever(table: Table, hidden: set[Cell], most: int | None = None) -> dict[Cell, set[int]]:
    """The same for larger tables; content with `most` values of each."""
    return {cell: set(islice(_values(table, hidden, cell), most)) for cell in hidden}


def _values(table: Table, hidden: set[Cell], cell: Cell) -> Iterator[int]:
    others = hidden - {cell}
    for value in range(1, sum(table[one] for one in hidden) + 1):
        rows, columns = _left(table, hidden)
        rows[cell[0]] -= value
        columns[cell[1]] -= value
        for row, column in others:  # nothing hidden is zero
            rows[row] -= 1
            columns[column] -= 1
        if min(*rows.values(), *columns.values()) >= 0 and _flows(rows, columns, others):
            yield value


def _left(table: Table, hidden: set[Cell]) -> tuple[Counter[int], Counter[int]]:
    """What the totals leave for the hidden cells of each row and column."""
    rows, columns = Counter[int](), Counter[int]()
    for row, column in hidden:
        rows[row] += table[row, column]
        columns[column] += table[row, column]
    return rows, columns


def _flows(rows: Counter[int], columns: Counter[int], cells: set[Cell]) -> bool:
    """Whether all that is left in the rows finds its way to what is left in the columns, one by one."""
    moved = Counter[Cell]()
    while any(rows.values()):
        came: dict[tuple[str, int], tuple[str, int] | None] = {("row", row): None for row in rows if rows[row]}
        queue, end = list(came), None
        for kind, number in queue:
            if kind == "column" and columns[number]:
                end = (kind, number)
                break
            for row, column in cells:
                ahead = kind == "row" and row == number
                back = kind == "column" and column == number and moved[row, column] > 0
                beyond = ("column", column) if ahead else ("row", row)
                if (ahead or back) and beyond not in came:
                    came[beyond] = (kind, number)
                    queue.append(beyond)
        if end is None:
            return False
        columns[end[1]] -= 1
        while (before := came[end]) is not None:
            if end[0] == "column":
                moved[before[1], end[1]] += 1
            else:
                moved[end[1], before[1]] -= 1
            end = before
        rows[end[1]] -= 1
    return True

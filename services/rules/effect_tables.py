"""What of a table of people may be told to readers outside a school: small counts are hidden, with what gives them away."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from services.rules.suppression import SMALLEST, hidden_cells, hidden_groups

RowT = TypeVar("RowT", bound=Hashable)
PartT = TypeVar("PartT", bound=Hashable)
_REST: Final = object()


@dataclass(frozen=True, slots=True)
class Told(Generic[RowT, PartT]):
    """A table of people with what is hidden of it. None stands for what is not told."""

    cells: Mapping[tuple[RowT, PartT], int]
    hidden: frozenset[tuple[RowT, PartT]]
    hidden_rows: frozenset[RowT]
    smallest: int = SMALLEST

    def of(self, row: RowT, part: PartT) -> int | None:
        return None if (row, part) in self.hidden else self.cells.get((row, part), 0)

    def row(self, row: RowT) -> int | None:
        """All people of a row."""
        return None if row in self.hidden_rows else sum(n for (of, _), n in self.cells.items() if of == row)

    def all(self) -> int | None:
        """Everybody of the table, unless too few stand behind it to tell even that."""
        total = sum(self.cells.values())
        unsure = sum(count - 1 for count in self.cells.values() if count)
        return None if self.hidden and (total < self.smallest or unsure < self.smallest - 1) else total

    def open(self, row: RowT) -> bool:
        """Whether everything of a row is told."""
        return row not in self.hidden_rows and not any(of == row for of, _ in self.hidden)


def told(
    rows: Sequence[RowT], parts: Sequence[PartT], cells: Mapping[tuple[RowT, PartT], int], smallest: int = SMALLEST
) -> Told[RowT, PartT]:
    """A table in which everybody is in one cell, shown beside the totals of rows, of parts and of all.

    Rows and parts whose totals must not be told are looked at as one, for only together they can be known.
    """
    by_row = {row: sum(cells.get((row, part), 0) for part in parts) for row in rows}
    by_part = {part: sum(cells.get((row, part), 0) for row in rows) for part in parts}
    no_rows, no_parts = _together(by_row, smallest), _together(by_part, smallest)
    every = frozenset((row, part) for row in rows for part in parts)
    if no_rows == set(rows) or no_parts == set(parts):
        return Told(cells, every, frozenset(rows), smallest)
    folded: dict[tuple[object, object], int] = {}
    for (row, part), count in cells.items():
        cell = (_REST if row in no_rows else row, _REST if part in no_parts else part)
        folded[cell] = folded.get(cell, 0) + count
    found = hidden_cells(folded, smallest)
    if found and found == set(folded):
        return Told(cells, every, frozenset(rows), smallest)
    hidden = {cell for cell in every if cell[0] in no_rows or cell[1] in no_parts or cell in found}
    return Told(cells, frozenset(hidden), frozenset(no_rows), smallest)


def too_few(count: int, smallest: int = SMALLEST) -> bool:
    return 0 < count < smallest


def parts_of(counts: Mapping[RowT, int], cover: RowT | None = None, smallest: int = SMALLEST) -> Told[RowT, bool]:
    """Everybody once in one of these groups, shown beside the sum of all.

    `cover` is hidden beside small groups, where it is large enough, rather than whichever is the next larger.
    """
    small = {group for group, count in counts.items() if too_few(count, smallest)}
    if small and cover is not None and counts.get(cover, 0) >= smallest:
        hidden = frozenset({*small, cover})
        cells = {(group, True): count for group, count in counts.items()}
        return Told(cells, frozenset((group, True) for group in hidden), hidden, smallest)
    return told(list(counts), [True], {(group, True): count for group, count in counts.items()}, smallest)


def beside_all(
    rows: Sequence[RowT],
    parts: Sequence[PartT],
    cells: Mapping[tuple[RowT, PartT], int],
    whole: Mapping[PartT, int],
    smallest: int = SMALLEST,
) -> Told[RowT, PartT]:
    """A table whose rows overlap, as those of measures do: each row is looked at beside all who are not in it.

    `whole` has each part of everybody once.
    """
    hidden: set[tuple[RowT, PartT]] = set()
    hidden_rows = set()
    for row in rows:
        inside = {(True, part): cells.get((row, part), 0) for part in parts}
        outside = {(False, part): whole.get(part, 0) - cells.get((row, part), 0) for part in parts}
        looked = told([True, False], parts, _there(inside | outside), smallest)
        hidden |= {(row, part) for part in parts if (True, part) in looked.hidden}
        hidden_rows |= {row} if True in looked.hidden_rows else set()
    return Told(cells, frozenset(hidden), frozenset(hidden_rows), smallest)


def merged_steps(left: Sequence[int], smallest: int = SMALLEST) -> list[int] | None:
    """After which steps of a curve its height may be told, so that nobody sees a few people leave between two of them.

    `left`: how many left in each step. Steps are put together until they hold nobody or enough people; what remains at
    the end goes with the step before. None where all together are too few.
    """
    ends: list[int] = []
    since = 0
    for step, count in enumerate(left):
        since += count
        if since == 0 or since >= smallest:
            ends.append(step)
            since = 0
    if since == 0:
        return ends
    while ends and since < smallest:
        since += sum(left[(ends[-2] + 1 if len(ends) > 1 else 0) : ends[-1] + 1])
        ends.pop()
    return [*ends, len(left) - 1] if since >= smallest else None


def _together(totals: Mapping[RowT, int], smallest: int) -> set[RowT]:
    """Whose totals are not told; those without anybody among them where any is not: that there is nobody would tell, too."""
    hidden = hidden_groups(totals, smallest)
    return hidden if len(hidden) < sum(count > 0 for count in totals.values()) or not hidden else set(totals)


def _there(cells: Mapping[tuple[bool, PartT], int]) -> dict[tuple[bool, PartT], int]:
    return {cell: count for cell, count in cells.items() if count}

"""Which figures of places are hidden from readers outside a school, so that all answers together give no small one away.

Places are a tree: all that a reader reaches, the units in it, their schools. Whatever is hidden, another world exists in
which it is a different number and every answer shown is the same: people changed places or kinds among hidden cells of
one table, and nothing that is shown anywhere else knows of it. Two rules see to that. What is hidden in a place is
hidden in all its parts, whether there are any such people or none. What is hidden in one semester is hidden in every
period that has this semester in it.
"""

from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Final, TypeVar

from services.rules.suppression import SMALLEST, hidden_cells, hidden_groups

PartT = TypeVar("PartT", bound=Hashable)
KeyT = TypeVar("KeyT", bound=Hashable)


class _Rest(Enum):
    """Several parts or several keys that are only told together."""

    ALL = "all"


REST: Final = _Rest.ALL


def too_few(count: int, smallest: int = SMALLEST) -> bool:
    return 0 < count < smallest


def hidden_parts(totals: Mapping[PartT, int], smallest: int = SMALLEST) -> set[PartT]:
    """Which parts of a shown place must not be told by their totals. Each count is of plans, and plans add up."""
    return hidden_groups(totals, smallest)


def hidden_keys(counts: Mapping[KeyT, int], total: int, *, apart: bool, smallest: int = SMALLEST) -> set[KeyT]:
    """Which groups of a whole are not told. `apart`: each of its plans is in one group only; else it may be in several,
    and each group is looked at beside all who are not in it.
    """
    if apart:
        return hidden_groups(counts, smallest)
    return {key for key, count in counts.items() if too_few(count, smallest) or too_few(total - count, smallest)}


def hidden_below(
    cells: Mapping[tuple[PartT, KeyT], int],
    totals: Mapping[PartT, int],
    parts: AbstractSet[PartT],
    keys: AbstractSet[KeyT],
    *,
    apart: bool,
    smallest: int = SMALLEST,
) -> set[tuple[PartT, KeyT]]:
    """Which groups of the parts of a place are not told.

    `cells`: the plans of each part in each group; `totals`: the plans of each part. `parts` and `keys` are hidden
    already: the parts by their totals, the groups in the place itself. Given back is every pair that is hidden, those
    without any plans among them: that there are none would tell, too.
    """
    groups = {key for _part, key in cells} | set(keys)
    if apart:
        found = _table(cells, parts, keys, groups, smallest)
    else:
        found = {(part, key) for part in totals for key in keys}
        for key in groups - set(keys):
            counts = {(part, yes): n for part, total in totals.items() for yes, n in _split(cells, part, key, total)}
            found |= {(part, key) for part, _yes in _table(counts, parts, frozenset(), {True, False}, smallest)}
    return {(part, key) for part, key in found if totals[part] or part in parts}  # nobody is in a place without anybody


def _split(
    cells: Mapping[tuple[PartT, KeyT], int], part: PartT, key: KeyT, total: int
) -> tuple[tuple[bool, int], tuple[bool, int]]:
    """Those of a part who are in a group, and all others of it."""
    inside = cells.get((part, key), 0)
    return (True, inside), (False, total - inside)


def _table(
    cells: Mapping[tuple[PartT, KeyT], int],
    parts: AbstractSet[PartT],
    keys: AbstractSet[KeyT],
    groups: Iterable[KeyT],
    smallest: int,
) -> set[tuple[PartT, KeyT]]:
    """The hidden cells of a table whose hidden parts and groups are only known together.

    Where its totals would tell too much, parts are put together, the smallest first, until they do not.
    """
    sizes: dict[PartT, int] = {}
    for (part, _key), count in cells.items():
        sizes[part] = sizes.get(part, 0) + count
    together = set(parts)
    left = sorted((part for part in sizes if part not in together), key=lambda part: (sizes[part], str(part)))
    while True:
        folded: dict[tuple[PartT | _Rest, KeyT | _Rest], int] = {}
        for (part, key), count in cells.items():
            cell = (REST if part in together else part, REST if key in keys else key)
            folded[cell] = folded.get(cell, 0) + count
        found = hidden_cells(folded, smallest)
        if not left or len(found) < len(folded) or not found:
            break
        more = 1 if together else 2
        together.update(left[:more])
        left = left[more:]
    everyone, every = set(sizes) | set(parts), set(groups)
    return {
        (part, key) for part in everyone for key in every if part in together or key in keys or (part, key) in found
    }

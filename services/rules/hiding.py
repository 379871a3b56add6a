"""Which figures of places are hidden from readers outside a school, so that all answers together give no small one away.

Places are a tree: all that a reader reaches, the units in it, their schools. Whatever is hidden, another world exists in
which it is a different number and every answer shown is the same: people changed places or groups among hidden cells of
one table, and nothing that is shown anywhere else knows of it. Two rules see to that. What is hidden in a place is
hidden in all its parts that have any plans, whether there are any such people or none. What is hidden in one semester is
hidden in every period that has this semester in it.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from services.rules.suppression import SMALLEST, hidden_cells, hidden_groups

PartT = TypeVar("PartT", bound=Hashable)
KeyT = TypeVar("KeyT", bound=Hashable)


class _Rest(Enum):
    """Several parts or several groups that are only told together."""

    ALL = "all"


_REST: Final = _Rest.ALL


@dataclass(frozen=True, slots=True)
class Places(Generic[PartT, KeyT]):
    """The places of one level in one semester: their plans, those in each group, and what place each is a part of."""

    totals: Mapping[PartT, int]
    cells: Mapping[tuple[PartT, KeyT], int]
    whole: Mapping[PartT, PartT]


def hidden_in_tree(
    tree: Sequence[Places[PartT, KeyT]], *, apart: bool, smallest: int = SMALLEST
) -> tuple[set[PartT], set[tuple[PartT, KeyT]]]:
    """The places whose totals are not told, and the groups of places that are not told.

    `tree`: the levels from the whole (one place) down. `apart`: each plan is in one group only; else it may be in several.
    """
    top = tree[0]
    gone = {place for place, total in top.totals.items() if 0 < total < smallest}
    hidden: set[tuple[PartT, KeyT]] = set()
    keys = {key for _place, key in top.cells}
    for place, total in top.totals.items():
        counts = {key: top.cells[place, key] for key in keys}
        hidden |= {
            (place, key)
            for key in (keys if place in gone else hidden_keys(counts, total, apart=apart, smallest=smallest))
        }
    for level in tree[1:]:
        for whole, totals in _families(level).items():
            gone |= set(totals) if whole in gone else hidden_groups(totals, smallest)
            out = {key for key in keys if (whole, key) in hidden}
            if whole in gone or out == keys:
                hidden |= {(part, key) for part in totals for key in keys}
                continue
            cells = {cell: count for cell, count in level.cells.items() if cell[0] in totals and count}
            hidden |= hidden_below(cells, totals, gone & set(totals), out, apart=apart, smallest=smallest)
    return gone, hidden


def _families(level: Places[PartT, KeyT]) -> dict[PartT, dict[PartT, int]]:
    """The parts of each place that have any plans, with their totals."""
    found: dict[PartT, dict[PartT, int]] = {}
    for part, total in level.totals.items():
        if total:
            found.setdefault(level.whole[part], {})[part] = total
    return found


def hidden_keys(counts: Mapping[KeyT, int], total: int, *, apart: bool, smallest: int = SMALLEST) -> set[KeyT]:
    """Which groups of a whole are not told.

    Where a plan may be in several, each group is looked at beside all who are not in it.
    """
    if apart:
        return hidden_groups(counts, smallest)
    return {key for key, count in counts.items() if 0 < count < smallest or 0 < total - count < smallest}


def beside_their_group(
    counts: Mapping[KeyT, int], group_of: Mapping[KeyT, PartT], groups: Mapping[PartT, int], hidden: AbstractSet[KeyT]
) -> set[KeyT]:
    """What more is hidden where a group holds more plans than its shown members: then it would tell of the hidden ones."""
    more: set[KeyT] = set()
    for group, size in groups.items():
        mine = {key: count for key, count in counts.items() if count and group_of.get(key) == group}
        shown = sorted((count, str(key), key) for key, count in mine.items() if key not in hidden)
        if len(shown) < len(mine) and shown and size > sum(count for count, _name, _key in shown):
            more.add(shown[0][-1])
    return more


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

    `cells`: the plans of each part in each group; `totals`: the plans of each part, none without any. `parts` and `keys`
    are hidden already: the parts by their totals, the groups in the place itself. Given back is every pair that is
    hidden, those without any plans among them: that there are none would tell, too.
    """
    groups = {key for _part, key in cells} | set(keys)
    if apart:
        return _table(cells, parts, keys, groups, smallest)
    found = {(part, key) for part in totals for key in keys}
    for key in groups - set(keys):
        counts = {(part, yes): n for part, total in totals.items() for yes, n in _split(cells, part, key, total)}
        found |= {(part, key) for part, _yes in _table(counts, parts, frozenset(), {True, False}, smallest)}
    return found


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
            cell = (_REST if part in together else part, _REST if key in keys else key)
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

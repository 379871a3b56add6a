"""No count of fewer than five people can be worked out from what is shown."""

import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from services.rules.suppression import SMALLEST, _Table, hidden_cells, hidden_groups, safe_totals
from tests.properties import TRIED, TRIED_LESS
from tests.rules.attacker import Cell, Table, clever, patient

COUNTS = some.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 13, 20, 40])
AMONG_LARGE = some.sampled_from([1, 2, 3, 4, 20, 20, 20])


@some.composite
def tables(draw: some.DrawFn, largest: int = 4, counts: some.SearchStrategy[int] = COUNTS) -> Table:
    """Two-way tables, some with combinations that have no records at all."""
    height, width = draw(some.integers(1, largest)), draw(some.integers(1, largest))
    cells = [(row, column) for row in range(height) for column in range(width) if draw(some.integers(0, 9))]
    return {cell: draw(counts) for cell in cells}


def known_too_well(table: Table, hidden: set[Cell]) -> dict[Cell, set[int]]:
    return {cell: values for cell, values in clever(table, hidden, SMALLEST).items() if len(values) < SMALLEST}


def narrowed(table: Table, hidden: set[Cell]) -> dict[Cell, set[int]]:
    """The hidden cells of which an attacker knows too much. Where nothing is shown, neither are the totals."""
    if hidden == set(table):
        return {}
    return known_too_well(table, hidden)


@TRIED
@given(tables(largest=3, counts=some.integers(0, 4)), some.integers(0, 1000))
def test_the_clever_attacker_finds_what_the_patient_one_finds(table: Table, seed: int) -> None:
    """The proof is only as good as the attacker."""
    shuffled = random.Random(seed).sample(sorted(table), len(table))
    hidden = {cell for cell in shuffled[:5] if table[cell]}

    assert clever(table, hidden) == patient(table, hidden)


@TRIED
@given(some.sampled_from([COUNTS, AMONG_LARGE]).flatmap(lambda counts: tables(counts=counts)))
def test_no_hidden_count_is_narrowed_to_fewer_than_five_values(table: Table) -> None:
    assert narrowed(table, hidden_cells(table)) == {}


@TRIED
@given(tables())
def test_no_small_count_is_shown(table: Table) -> None:
    hidden = hidden_cells(table)

    assert [count for cell, count in table.items() if cell not in hidden and 0 < count < SMALLEST] == []


@TRIED
@given(tables(counts=some.sampled_from([0, 5, 6, 8, 13, 20, 40])))
def test_without_small_counts_nothing_is_hidden(table: Table) -> None:
    assert hidden_cells(table) == set()


def blocks(*joined: Cell) -> Table:
    """Six by six: three blocks of four small counts along the diagonal, small counts that join them, the rest large."""
    small = {(2 * block + row, 2 * block + column) for block in range(3) for row in range(2) for column in range(2)}
    return {(row, column): 4 if (row, column) in small | set(joined) else 20 for row in range(6) for column in range(6)}


@pytest.mark.parametrize("joined", [[(1, 2)], [(1, 2), (3, 4)], [(5, 0), (1, 2)]])
def test_totals_of_several_rows_and_columns_together_give_nothing_away(joined: list[Cell]) -> None:
    """Two rows less two columns leave the one cell that joins two blocks: arithmetic line by line does not see it."""
    table = blocks(*joined)

    assert known_too_well(table, {cell for cell, count in table.items() if count == 4})
    assert narrowed(table, hidden_cells(table)) == {}


@TRIED_LESS
@given(some.lists(some.tuples(some.integers(0, 5), some.integers(0, 5)), max_size=6))
def test_blocks_of_small_counts_give_nothing_away_however_they_are_joined(joined: list[Cell]) -> None:
    table = blocks(*joined)

    assert narrowed(table, hidden_cells(table)) == {}


def test_one_small_count_takes_three_more_with_it_and_no_more() -> None:
    table = {(row, column): 10 + row + column for row in range(5) for column in range(5)} | {(2, 3): 3}

    assert hidden_cells(table) == {(2, 3), (2, 0), (0, 3), (0, 0)}


def test_where_the_totals_tell_all_nothing_is_shown() -> None:
    assert hidden_cells({("a", 1): 3, ("b", 1): 20, ("b", 2): 20}) == {("a", 1), ("b", 1), ("b", 2)}


@pytest.mark.parametrize("height", [43, 665])
def test_a_large_table_is_done_in_few_steps(height: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """All municipalities or all schools by fourteen semesters; every round that is looked for counts as a step."""
    dice = random.Random(height)
    table = {
        (row, column): dice.choice([0, 1, 2, 3, 5, 6, 7, 8, 10, 20, 40])
        for row in range(height)
        for column in range(14)
    }
    small = sum(0 < count < SMALLEST for count in table.values())
    steps = []
    original = _Table._round
    monkeypatch.setattr(_Table, "_round", lambda *args, **kwargs: steps.append(1) or original(*args, **kwargs))
    hidden = hidden_cells(table)

    assert len(hidden) < len(table) / 2
    assert len(steps) <= 8 * small


groups = some.dictionaries(some.integers(0, 20), COUNTS, max_size=8)


@TRIED
@given(groups)
def test_of_groups_beside_their_sum_none_is_narrowed(counts: dict[int, int]) -> None:
    hidden = hidden_groups(counts)
    assume(hidden != set(counts))
    known = sum(counts[group] for group in hidden)

    assert not hidden or len(range(1, known - (len(hidden) - 1) + 1)) >= SMALLEST
    assert len(hidden) != 1
    assert all(count == 0 or count >= SMALLEST for group, count in counts.items() if group not in hidden)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 3, "b": 50, "c": 60}, {"a", "b"}),
        ({"a": 3, "b": 2, "c": 60}, {"a", "b", "c"}),
        ({"a": 3, "b": 4, "c": 60}, {"a", "b"}),
        ({"a": 3, "b": 0, "c": 60, "d": 7}, {"a", "d"}),
        ({"a": 5, "b": 0}, set()),
        ({"a": 4}, {"a"}),
        ({}, set()),
    ],
)
def test_a_small_group_takes_the_next_larger_with_it(counts: dict[str, int], hidden: set[str]) -> None:
    assert hidden_groups(counts) == hidden


@pytest.mark.parametrize(
    ("totals", "safe"), [({"a": 5, "b": 0}, True), ({"a": 4, "b": 50}, False), ({"a": 1}, False), ({}, True)]
)
def test_totals_may_stand_beside_a_table_unless_one_is_small_itself(totals: dict[str, int], safe: bool) -> None:
    assert safe_totals(totals) is safe

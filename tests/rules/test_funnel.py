"""A school among similar ones: limits as chance has them, and cells so wide that nobody's small number is told."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.funnel import Position, band, cell, centre_of, limits, position, similar, told
from services.rules.suppression import SMALLEST

CENTRES = st.integers(1, 99)
# Of so many pupils at so many percent: the four lines as scipy.stats.binom (1.17) has them.
KNOWN = [
    (20, 90, (0.6148, 0.7215, 0.9897, 0.9996)), (100, 75, (0.6044, 0.6577, 0.8276, 0.8704)),
    (50, 50, (0.2728, 0.3507, 0.6293, 0.7072)), (400, 95, (0.9120, 0.9263, 0.9691, 0.9791)),
]  # fmt: skip


def by_hand(centre: Fraction, people: int, chance: Fraction) -> Fraction:
    """The interpolated line in whole fractions, from the definition: the least number that is not below the chance."""
    below = Fraction(0)
    for kept in range(people + 1):
        upto = below + comb(people, kept) * centre**kept * (1 - centre) ** (people - kept)
        if upto >= chance:
            return max((kept - (upto - chance) / (upto - below)) / people, Fraction(0))
        below = upto
    raise AssertionError


def schools(least: int = 1) -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(least, 400).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people)))


@given(CENTRES, st.integers(1, 150))
def test_the_lines_are_the_exact_binomials(centre: int, people: int) -> None:
    found = limits(centre / 100, people)
    chances = (Fraction(1, 1000), Fraction(25, 1000), Fraction(975, 1000), Fraction(999, 1000))
    wanted = [by_hand(Fraction(centre, 100), people, chance) for chance in chances]

    assert [found.outer_low, found.low, found.high, found.outer_high] == pytest.approx(
        [float(one) for one in wanted], abs=1e-6
    )


@pytest.mark.parametrize(("people", "centre", "lines"), KNOWN)
def test_the_lines_are_those_of_another_library(people: int, centre: int, lines: tuple[float, ...]) -> None:
    found = limits(centre / 100, people)

    assert (found.outer_low, found.low, found.high, found.outer_high) == pytest.approx(lines, abs=1e-4)


@given(CENTRES, st.integers(1, 400))
def test_the_outer_lines_lie_outside_the_inner_ones(centre: int, people: int) -> None:
    found = limits(centre / 100, people)

    assert 0 <= found.outer_low <= found.low <= found.high <= found.outer_high <= 1


@given(CENTRES)
def test_the_funnel_grows_narrow_with_size(centre: int) -> None:
    small, large = limits(centre / 100, 20), limits(centre / 100, 2000)

    assert large.high - large.low < small.high - small.low
    assert large.low < centre / 100 < large.high


@pytest.mark.parametrize(
    ("kept", "wanted"),
    [(100, Position.FAR_ABOVE), (84, Position.ABOVE), (75, Position.WITHIN), (64, Position.BELOW), (50, Position.FAR_BELOW)],
)  # fmt: skip
def test_a_share_lies_by_the_lines_of_its_size(kept: int, wanted: Position) -> None:
    assert position(kept, 100, 0.75) is wanted


def test_that_all_stayed_is_no_sign_where_chance_often_keeps_all() -> None:
    """0.97 to the power of 18 is 0.58; of 300 pupils it is one in ten thousand."""
    assert position(18, 18, 0.97) is Position.WITHIN
    assert position(300, 300, 0.97) is Position.FAR_ABOVE


@given(CENTRES, st.integers(5, 200), st.data())
def test_many_are_judged_as_few_are_seen_from_the_other_side(percent: int, people: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, people))
    mirrored = dict(zip(Position, reversed(Position), strict=True))

    assert position(people - kept, people, 1 - percent / 100) is mirrored[position(kept, people, percent / 100)]


def test_the_same_share_is_chance_in_a_small_school_and_a_sign_in_a_large_one() -> None:
    assert position(6, 10, 0.8) is Position.WITHIN
    assert position(240, 400, 0.8) is Position.FAR_BELOW


@given(st.integers(2, 12), st.data())
def test_whoever_knows_a_schools_size_is_left_with_as_many_numbers_as_are_hidden(
    smallest: int, data: st.DataObject
) -> None:
    kept, people = data.draw(schools(smallest))
    where = cell(kept, people, smallest)
    left = {other for other in range(people + 1) if cell(other, people, smallest) == where}

    assert kept in left
    assert len(left) >= smallest


@given(schools())
def test_a_school_lies_in_its_cell(school: tuple[int, int]) -> None:
    kept, people = school
    where = cell(kept, people, SMALLEST)
    if where is None:
        assert people < SMALLEST
    else:
        assert where.first <= people <= (where.last or people)
        assert where.low <= Fraction(kept, people) <= where.high


def test_of_a_school_with_hardly_any_pupils_nothing_is_told() -> None:
    assert [cell(kept, people, SMALLEST) for people in range(1, SMALLEST) for kept in range(people + 1)] == [None] * 14
    assert told([(1, 4), (4, 4)], SMALLEST) == {}


def test_of_a_small_school_only_the_size_is_told() -> None:
    assert {cell(kept, 12, SMALLEST) for kept in range(13)} == {cell(0, 19, SMALLEST)}


@given(st.lists(schools()))
def test_every_school_large_enough_is_told_once(found: list[tuple[int, int]]) -> None:
    assert sum(told(found, SMALLEST).values()) == sum(people >= SMALLEST for _kept, people in found)


@given(st.integers(0, 300), st.integers(1, 300))
def test_the_centre_leaves_room_for_chance(kept: int, more: int) -> None:
    assert 1 <= centre_of(kept, kept + more) <= 99


def test_only_bands_beside_each_other_are_similar() -> None:
    assert [band(people, SMALLEST) for people in (4, 5, 19, 20, 40, 80, 160, 10_000)] == [None, 0, 0, 1, 2, 3, 4, 4]
    assert [band(people, 8) for people in (7, 8, 31, 32, 256)] == [None, 0, 0, 1, 4]
    assert [similar(1, other) for other in (None, 0, 1, 2, 3)] == [False, True, True, True, False]

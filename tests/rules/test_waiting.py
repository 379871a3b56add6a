"""How old a queue is: every day of waiting has one band, and the median and the oldest are among what was counted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.waiting import AgeBand, Ages, ages

EDGES = [
    (-3, AgeBand.WEEK), (0, AgeBand.WEEK), (7, AgeBand.WEEK), (8, AgeBand.FORTNIGHT), (14, AgeBand.FORTNIGHT),
    (15, AgeBand.MONTH), (30, AgeBand.MONTH), (31, AgeBand.LONGER), (4000, AgeBand.LONGER),
]  # fmt: skip


def of(*days: int) -> Ages:
    return ages(Counter(days))


@pytest.mark.parametrize(("days", "band"), EDGES)
def test_a_day_of_waiting_has_its_band(days: int, band: AgeBand) -> None:
    assert {found: count for found, count in of(days).bands.items() if count} == {band: 1}


def test_nothing_waits_in_an_empty_queue() -> None:
    found = of()

    assert (found.waiting, found.median, found.oldest, set(found.bands.values())) == (0, None, None, {0})


def test_what_is_dated_ahead_of_today_has_not_waited() -> None:
    assert (of(-5).median, of(-5).oldest) == (0, 0)


def test_half_of_all_wait_no_longer_than_the_median() -> None:
    assert (of(1, 2, 9, 40).median, of(1, 2, 9).median, of(1, 2, 9, 40).oldest) == (2, 2, 40)


@given(st.lists(st.integers(0, 500), min_size=1))
def test_everything_is_in_exactly_one_band(days: list[int]) -> None:
    found = of(*days)

    assert sum(found.bands.values()) == found.waiting == len(days)
    assert found.median in days
    assert found.oldest == max(days)
    assert 2 * sum(one <= (found.median or 0) for one in days) >= len(days)

"""What became of a pupil, read from what the records say: neither a summer nor a graduation nor a move is leaving."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.vocabulary import Education, Outcome
from services.rules.effect import (
    DOSES,
    READ_AS,
    Became,
    Course,
    Horizon,
    Stretch,
    became,
    day_of,
    dose_of,
    grades_of,
    in_order,
    returned,
    school_time,
)
from services.rules.effect_tables import beside_all, merged_steps, parts_of, told
from services.rules.evaluations import dropped_out
from services.rules.school_year import Semester
from services.rules.suppression import SMALLEST
from tests.properties import TRIED
from tests.rules.attacker import clever
from tests.rules.cases import cases

PARTS = ("stays", "left", "unknown")
COUNTS = some.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 8, 13, 20, 40])


def stretch(told: str) -> Stretch:
    semester, said = told.split()
    when = Semester.parse(semester)
    first, last = (date(when.year, 9, 3), date(when.year, 12, 21))
    if when.half == 2:
        first, last = date(when.year + 1, 1, 7), date(when.year + 1, 5, 31)
    outcome = None if said in ("-", "draft") else Outcome(said)
    return Stretch(when, first, last, outcome, said != "draft")


def course(plans: list[str], moves: tuple[date, ...] = ()) -> Course:
    return Course(in_order([stretch(plan) for plan in plans]), tuple(moves))


@pytest.mark.parametrize("case", cases("effect", "became"))
def test_what_became_of_a_pupil(case: dict[str, Any]) -> None:
    assert became(course(case["plans"], case.get("moves", ())), case["day"]) is Became(case["became"])


@pytest.mark.parametrize("case", cases("effect", "school_time"))
def test_only_school_time_counts(case: dict[str, Any]) -> None:
    expected = tuple(case["time"]) if "time" in case else None

    assert school_time(course(case["plans"], case.get("moves", ()))) == expected


@pytest.mark.parametrize("case", cases("effect", "returned"))
def test_who_came_back(case: dict[str, Any]) -> None:
    assert returned(course(case["plans"], case.get("moves", ()))) is case.get("returned")


@pytest.mark.parametrize("case", cases("effect", "day_of"))
def test_on_which_day_one_looks(case: dict[str, Any]) -> None:
    assert day_of(Horizon(case["horizon"]), stretch(case["plan"])) == case["day"]


@pytest.mark.parametrize("case", cases("effect", "merged"))
def test_which_steps_of_a_curve_are_told(case: dict[str, Any]) -> None:
    assert merged_steps(case["left"]) == case.get("ends")


@pytest.mark.parametrize("case", cases("effect", "grades"))
def test_which_grades_are_of_one_age(case: dict[str, Any]) -> None:
    assert grades_of(Education(case["education"]), case["grade"]) == case["band"]


def test_every_outcome_is_read_and_leaving_is_what_evaluations_call_dropping_out() -> None:
    assert set(READ_AS) == set(Outcome)
    assert {outcome for outcome, said in READ_AS.items() if said is Became.LEFT} == set(filter(dropped_out, Outcome))


def test_every_number_of_consultations_is_in_one_dose() -> None:
    bands = [dose_of(number) for number in range(30)]

    assert bands == sorted(bands)
    assert set(bands) == set(range(len(DOSES)))
    assert [DOSES[band][0] for band in bands] == [max(low for low, _ in DOSES if low <= n) for n in range(30)]


semesters = some.tuples(some.integers(2017, 2021), some.integers(1, 2)).map(lambda pair: f"{pair[0]}-{pair[1]}")
said = some.sampled_from(["-", "draft", *Outcome])
courses = some.lists(some.tuples(semesters, said).map(" ".join), min_size=1, max_size=5).map(course)


@TRIED
@given(courses)
def test_nobody_leaves_without_an_evaluation_that_says_so(some_course: Course) -> None:
    left = any(dropped_out(one.outcome) for one in some_course.stretches)
    time = school_time(some_course)

    assert left or returned(some_course) is None
    assert left or time is None or not time[1]
    days = [date(year, month, 15) for year in range(2017, 2024) for month in range(1, 13)]
    assert left or Became.LEFT not in {became(some_course, day) for day in days}


@TRIED
@given(courses)
def test_nothing_changes_over_a_summer(some_course: Course) -> None:
    summers = [(date(year, 6, 1), date(year, 8, 31)) for year in range(2018, 2023)]

    assert [became(some_course, june) for june, _ in summers] == [became(some_course, august) for _, august in summers]


@TRIED
@given(some.lists(COUNTS, max_size=9))
def test_no_few_people_leave_between_two_points_of_a_curve(left: list[int]) -> None:
    ends = merged_steps(left)

    if ends is None:
        assert 0 < sum(left) < SMALLEST
        return
    between = [sum(left[before + 1 : end + 1]) for before, end in zip([-1, *ends], ends, strict=False)]
    assert [count for count in between if 0 < count < SMALLEST] == []
    assert sum(between) == sum(left)


@TRIED
@given(some.dictionaries(some.tuples(some.integers(0, 3), some.sampled_from(PARTS)), COUNTS, max_size=12))
def test_no_few_people_can_be_worked_out_of_a_table(cells: dict[tuple[int, str], int]) -> None:
    """By whoever sees all counts and totals that are told; what is hidden together is one to them."""
    table = told(range(4), PARTS, cells)

    shown = {(row, part): table.of(row, part) for row in range(4) for part in PARTS}
    assert [count for count in shown.values() if count is not None and 0 < count < SMALLEST] == []
    assert [row for row in range(4) if 0 < (table.row(row) or 0) < SMALLEST] == []
    if table.all() is None or len(table.hidden_rows) == 4:
        return
    blind = {part for part in PARTS if all((row, part) in table.hidden for row in range(4))}
    folded: dict[Any, int] = {}
    hidden = set()
    for (row, part), count in cells.items():
        cell = ("rest" if row in table.hidden_rows else row, "rest" if part in blind else part)
        folded[cell] = folded.get(cell, 0) + count
        hidden |= {cell} if (row, part) in table.hidden and count else set()
    hidden = {cell for cell in hidden if folded[cell]}
    if hidden and hidden != {cell for cell, count in folded.items() if count}:
        assert all(
            len(values) >= SMALLEST
            for cell, values in clever(folded, hidden, SMALLEST).items()
            if folded[cell] < SMALLEST
        )


@TRIED
@given(some.dictionaries(some.sampled_from("abcd"), COUNTS, max_size=4), some.sampled_from([None, "a"]))
def test_of_parts_beside_their_sum_none_is_narrowed(counts: dict[str, int], cover: str | None) -> None:
    table = parts_of(counts, cover)

    shown = {part: table.row(part) for part in counts}
    hidden = [counts[part] for part, count in shown.items() if count is None]
    assert [count for count in shown.values() if count is not None and 0 < count < SMALLEST] == []
    assert len([count for count in hidden if count]) != 1 or table.all() is None
    assert table.all() is None or not hidden or sum(max(count - 1, 0) for count in hidden) >= SMALLEST - 1


@TRIED
@given(some.lists(COUNTS, min_size=3, max_size=3), some.lists(COUNTS, min_size=3, max_size=3))
def test_neither_those_with_a_measure_nor_those_without_are_few(inside: list[int], outside: list[int]) -> None:
    cells = {("meals", part): count for part, count in zip(PARTS, inside, strict=True)}
    whole = {part: count + more for part, count, more in zip(PARTS, inside, outside, strict=True)}
    table = beside_all(["meals"], PARTS, cells, whole)

    few = {part for part, count in whole.items() if 0 < count - cells["meals", part] < SMALLEST}
    few |= {part for part in PARTS if 0 < cells["meals", part] < SMALLEST}
    assert [part for part in few if table.of("meals", part) is not None and cells["meals", part]] == []

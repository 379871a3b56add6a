"""Semesters, months and the school calendar, and which of several dated rows counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.vocabulary import Education
from services.rules.dated import holds, in_force, latest_in_force
from services.rules.school_year import Semester, Span, is_month_of, month_of, months_in, semester_of, span_of
from tests.properties import TRIED
from tests.rules.cases import cases
from tests.rules.rows import Row, Term

DAYS = some.dates(date(2000, 1, 1), date(2099, 12, 31))
SPANS = some.tuples(DAYS, some.integers(0, 400)).map(lambda s: Span(s[0], s[0] + timedelta(s[1])))
SPRING = {"semester": "2018-2", "starts_on": date(2019, 1, 7)}
MAY, JUNE = date(2019, 5, 31), date(2019, 6, 14)
CALENDAR = [
    Term(**SPRING, ends_on=MAY, grade_from=1, grade_to=8),
    Term(**SPRING, ends_on=JUNE, grade_from=9, grade_to=9, source="MK 19.12.2017 Nr. 763"),
    Term(**SPRING, ends_on=MAY, grade_from=10, grade_to=11),
    Term(**SPRING, ends_on=date(2019, 6, 21), grade_from=12, grade_to=12),
    Term(**SPRING, ends_on=date(2019, 6, 30), grade_from=1, grade_to=4, education=Education.VOCATIONAL),
    Term(semester="2018-1", starts_on=date(2018, 9, 3), ends_on=date(2018, 12, 31)),
]


@pytest.mark.parametrize("case", cases("calendar", "semester_of"))
def test_the_semester_of_a_day(case: dict[str, Any]) -> None:
    assert str(semester_of(case["day"])) == case["semester"]


@TRIED
@given(DAYS)
def test_semesters_follow_one_another_without_a_gap(day: date) -> None:
    semester = semester_of(day)

    assert semester.first_day() <= day < semester.next().first_day()
    assert semester_of(semester.next().first_day()) == semester.next() > semester
    assert Semester.parse(str(semester)) == semester


@pytest.mark.parametrize("case", cases("calendar", "span"))
def test_a_semester_lasts(case: dict[str, Any]) -> None:
    span = span_of(CALENDAR, case.get("semester", "2018-2"), Education(case["education"]), case["grade"])

    assert (span and span.last) == case.get("last")
    assert span is None or span.first == SPRING["starts_on"]


def test_a_span_tells_which_rule_it_follows() -> None:
    assert span_of(CALENDAR, "2018-2", Education.GENERAL, 9) == Span(date(2019, 1, 7), JUNE, "MK 19.12.2017 Nr. 763")


@pytest.mark.parametrize("case", cases("calendar", "months"))
def test_the_months_of_a_span(case: dict[str, Any]) -> None:
    assert months_in(Span(case["first"], case["last"])) == case["months"]


@pytest.mark.parametrize("case", cases("calendar", "month_of"))
def test_a_month_ends(case: dict[str, Any]) -> None:
    assert month_of(case["day"]) == Span(case["day"].replace(day=1), case["last"])


@TRIED
@given(SPANS, DAYS)
def test_the_months_of_a_span_are_those_with_a_day_in_it(span: Span, day: date) -> None:
    months = months_in(span)

    assert is_month_of(span, day) is (day.replace(day=1) in months)
    assert months == sorted(set(months))
    assert span.first.replace(day=1) == months[0]
    assert span.last.replace(day=1) == months[-1]


@TRIED
@given(SPANS, DAYS)
def test_a_span_covers_its_first_and_last_day(span: Span, day: date) -> None:
    assert span.covers(span.first)
    assert span.covers(span.last)
    assert span.covers(day) is (day in {span.first + timedelta(n) for n in range((span.last - span.first).days + 1)})


@pytest.mark.parametrize(
    ("begins", "ends", "holding"),
    [
        (date(2018, 1, 15), None, True),
        (date(2018, 1, 16), None, False),
        (date(2017, 1, 1), date(2018, 1, 15), True),
        (date(2017, 1, 1), date(2018, 1, 14), False),
        (date(2018, 1, 15), date(2018, 1, 15), True),
    ],
)
def test_a_row_holds_from_its_first_to_its_last_day(begins: date, ends: date | None, holding: bool) -> None:
    row = Row(valid_from=begins, valid_to=ends)

    assert holds(row, date(2018, 1, 15)) is holding
    assert in_force([row], date(2018, 1, 15)) == ([row] if holding else [])


def test_of_several_rows_in_force_the_youngest_counts_wherever_it_stands() -> None:
    old, young = Row(valid_from=date(2017, 1, 1)), Row(valid_from=date(2018, 1, 1))
    to_come = Row(valid_from=date(2019, 1, 1))

    for rows in ([old, young, to_come], [to_come, young, old], [young, old, to_come]):
        assert latest_in_force(rows, date(2018, 6, 1)) is young
    assert latest_in_force([to_come], date(2018, 6, 1)) is None

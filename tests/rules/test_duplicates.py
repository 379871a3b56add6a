"""Which records look like one pupil: the reasons that speak for it, and that everybody is compared with few."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.vocabulary import Education
from services.rules.duplicates import Known, one_slip, pairs, reasons, slips
from services.rules.moving import last_day

BORN = date(2005, 3, 2)


def known(**over: Any) -> Known:
    told: dict[str, Any] = {
        "id": 1, "first": "anna", "last": "berzina", "birth_date": None, "code": "020305-20002", "education": Education.GENERAL,
        "grade": 7,
    }  # fmt: skip
    return Known(**(told | over))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"birth_date": BORN}, {"birth_date": BORN, "code": "320000-00001"}, ["same_name_and_birth"]),
        ({}, {"code": "320000-00001", "grade": 8}, ["same_name_close_grade"]),
        ({}, {"code": "320000-00001", "grade": 9}, []),
        ({}, {"code": "320000-00001", "education": Education.VOCATIONAL}, []),
        ({"birth_date": BORN}, {"birth_date": date(2006, 1, 1), "code": "320000-00001"}, []),
        ({}, {"first": "berzina", "last": "anna", "code": "320000-00001"}, ["names_swapped"]),
        ({"birth_date": BORN}, {"first": "berzina", "last": "anna", "birth_date": date(2006, 1, 1), "code": "3"}, []),
        ({}, {"first": "ilze", "code": "020305-20003"}, ["code_one_slip"]),
        ({}, {"first": "ilze", "last": "ozola", "code": "020305-20003"}, []),
        ({}, {"first": "ilze", "last": "ozola", "code": "320000-00001"}, []),
        ({"birth_date": BORN}, {"birth_date": BORN, "code": "020305-20020"}, ["same_name_and_birth", "code_one_slip"]),
    ],
)
def test_each_reason_is_given_where_it_holds_and_only_there(one: dict[str, Any], other: dict[str, Any], why: list[str]):
    for pair in ((known(**one), known(**other)), (known(**other), known(**one))):
        assert [reason.name.removeprefix("duplicate.") for reason in reasons(*pair)] == why


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("020305-20002", "020305-20003", True),
        ("020305-20002", "020305-20020", True),
        ("020305-20002", "020305-22000", False),
        ("020305-20002", "020305-20002", False),
        ("020305-20002", "020305-20013", False),
        ("", "", False),
    ],
)
def test_one_wrong_digit_or_two_neighbours_swapped_is_a_slip(one: str, other: str, is_slip: bool):
    assert one_slip(one, other) is is_slip


@given(some.from_regex(r"\A[0-9]{6}-[0-9]{5}\Z"))
def test_every_slip_is_one_and_there_are_few(code: str):
    found = slips(code)

    assert all(one_slip(code, slip) for slip in found)
    assert 99 <= len(found) <= 109


names = some.sampled_from(["anna", "ilze", "berzina"])
records = some.builds(
    known, first=names, last=names, birth_date=some.sampled_from([None, BORN]),
    code=some.sampled_from(["020305-20002", "020305-20003", "020305-20020", "320000-00001"]), grade=some.integers(5, 9),
)  # fmt: skip


@given(some.lists(records, max_size=8))
def test_no_pair_that_looks_alike_is_overlooked(found: list[Known]):
    told = [(one, other) for one, other, _ in pairs(found)]

    assert sorted(map(repr, told)) == sorted(repr(p) for p in combinations(found, 2) if reasons(*p))


def test_a_common_name_does_not_compare_everybody_with_everybody():
    many = [known(id=number, code=f"3200{number:02}-{number * 7919 % 100000:05}") for number in range(60)]

    assert list(pairs(many)) == []


@pytest.mark.parametrize(
    ("starts", "ends", "moved", "last"),
    [
        (date(2018, 1, 8), date(2018, 5, 31), date(2018, 1, 15), date(2018, 1, 14)),
        (date(2018, 1, 8), date(2018, 5, 31), date(2018, 1, 10), date(2018, 1, 9)),
        (date(2018, 1, 8), date(2018, 5, 31), date(2018, 1, 9), date(2018, 1, 9)),
        (date(2018, 1, 8), date(2018, 5, 31), date(2018, 1, 8), None),
        (date(2018, 1, 8), date(2018, 5, 31), date(2018, 1, 1), None),
        (date(2017, 9, 4), date(2017, 12, 22), date(2018, 1, 15), date(2017, 12, 22)),
        (date(2018, 1, 8), date(2018, 1, 15), date(2018, 1, 15), date(2018, 1, 14)),
    ],
)
def test_a_plan_ends_the_day_before_the_move_and_lasts_longer_than_a_day(
    starts: date, ends: date, moved: date, last: date | None
):
    assert last_day(starts, ends, moved) == last

"""What people type, read strictly: each field takes what it should and says in one word what is wrong otherwise."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from pydantic import BaseModel, ValidationError, create_model

from models.fields import (
    Day,
    Form,
    Line,
    Lines,
    MaybeDay,
    Money,
    Month,
    Name,
    PersonalCodeText,
    RegNo,
    SemesterText,
    born,
)
from models.people import Username
from models.plans import MaybeAmount
from models.programme_forms import MaybeMoney
from services.errors import Invalid
from services.forms import checked
from tests.properties import TRIED

TYPES: dict[str, Any] = {
    "day": Day, "month": Month, "money": Money, "personal_code": PersonalCodeText, "semester": SemesterText, "reg_no": RegNo,
}  # fmt: skip
MORE = {
    "maybe_day": MaybeDay,
    "maybe_amount": MaybeAmount,
    "maybe_money": MaybeMoney,
    "name": Name,
    "line": Line,
    "lines": Lines,
}
CASES = tomllib.loads(Path(__file__).with_name("fields.toml").read_text("utf-8"))
ODD = some.one_of(
    some.none(), some.booleans(), some.integers(), some.floats(), some.decimals(), some.text(max_size=30),
    some.dates(), some.datetimes(), some.lists(some.integers(), max_size=2), some.dictionaries(some.text(max_size=2), some.none()),
    some.from_regex(r"\A[\d .,€+\-]{0,14}\Z"), some.from_regex(r"\A\d{6}-?\d{5}\Z"), some.from_regex(r"\A\d{1,2}\.\d{1,2}\.\d{4}\Z"),
)  # fmt: skip


def form_of(kind: Any) -> type[BaseModel]:
    return create_model("OneField", __base__=Form, value=(kind, ...))


def read(kind: Any, value: Any) -> Any:
    return checked(form_of(kind), {"value": value}).value


def fault(kind: Any, value: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        read(kind, value)
    return refusal.value.faults["value"].name


def typed(outcome: str) -> Iterator[Any]:
    for name in TYPES:
        for case in CASES[name]:
            if outcome in case:
                yield from (pytest.param(name, text, case[outcome], id=f"{name} {text!r}") for text in case["typed"])


@pytest.mark.parametrize(("name", "text", "value"), list(typed("is")))
def test_read_as(name: str, text: str, value: Any) -> None:
    found = read(TYPES[name], text)

    assert found == (Decimal(value) if name == "money" else value)
    assert name != "money" or found.as_tuple().exponent == -2


@pytest.mark.parametrize(("name", "text", "word"), list(typed("wrong")))
def test_refused_because(name: str, text: str, word: str) -> None:
    assert fault(TYPES[name], text) in {f"field.{word}"} | ({"field.missing"} if text == "" else set())


@pytest.mark.parametrize(
    "value", [85.0, 0.1, float("nan"), True, None, b"85", [85], Decimal("1.005"), Decimal("NaN"), -5]
)
def test_money_is_never_a_float_nor_anything_else(value: Any) -> None:
    assert fault(Money, value) in {"field.not_money", "field.missing"}


@pytest.mark.parametrize(("value", "money"), [(85, "85.00"), (Decimal("85.5"), "85.50"), (Decimal("0.01"), "0.01")])
def test_a_spreadsheets_whole_number_is_money(value: Any, money: str) -> None:
    assert str(read(Money, value)) == money


def test_a_spreadsheets_own_dates_are_taken() -> None:
    assert read(Day, datetime(2020, 2, 1, 13, 30)) == read(Day, date(2020, 2, 1)) == date(2020, 2, 1)  # noqa: DTZ001 as spreadsheets
    assert read(Month, date(2020, 2, 29)) == date(2020, 2, 1)


def test_a_spreadsheets_registration_number_is_taken() -> None:
    assert read(RegNo, 4500000001) == "4500000001"


@pytest.mark.parametrize("kind", [MaybeDay, MaybeAmount, MaybeMoney])
@pytest.mark.parametrize("blank", ["", "   ", None])
def test_a_blank_that_may_be_blank_is_nothing(kind: Any, blank: Any) -> None:
    assert read(kind, blank) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Anna   Marija ", "Anna Marija"),
        ("An\u200bna\u202e", "Anna"),
        ("A\u0304bola", "Ābola"),
        ("Anna\nMarija\t", "Anna Marija"),
        ("\ufeffAnna\x00", "Anna"),
        ("O’Brien-Kalniņa", "O’Brien-Kalniņa"),
    ],
)
def test_a_name_is_one_line_of_visible_composed_text(text: str, name: str) -> None:
    assert read(Name, text) == name


@pytest.mark.parametrize(("kind", "text", "why"), [
    (Name, "", "missing"), (Name, "\u200b", "missing"), (Name, "a" * 101, "too_long"), (Line, "a" * 201, "too_long"),
    (Lines, "a" * 2001, "too_long"), (Username, "Ā", "not_allowed_characters"), (Username, "a", "not_allowed_characters"),
    (Username, "-ab", "not_allowed_characters"), (Username, "a b", "not_allowed_characters"),
])  # fmt: skip
def test_text_that_cannot_be(kind: Any, text: str, why: str) -> None:
    assert fault(kind, text) == f"field.{why}"


def test_longer_text_keeps_its_lines_but_nothing_hidden() -> None:
    assert read(Lines, " viens\n\u202edivi ") == "viens\ndivi"


@pytest.mark.parametrize(("code", "day"), [
    ("020305-20001", date(2005, 3, 2)), ("311299-10001", date(1999, 12, 31)), ("010100-00001", date(1800, 1, 1)),
    ("321234-56789", None), ("310205-20001", None), ("020305-30001", None),
])  # fmt: skip
def test_an_old_code_tells_the_birth_date(code: str, day: date | None) -> None:
    assert born(code) == day


@pytest.mark.parametrize("kind", [*TYPES.values(), *MORE.values(), Username], ids=[*TYPES, *MORE, "username"])
def test_whatever_is_typed_a_field_takes_it_or_says_what_is_wrong(kind: Any) -> None:
    one = form_of(kind)

    @TRIED
    @given(ODD)
    @example("0000-01")
    @example("1.1.0000")
    @example(Decimal("sNaN"))
    @example(float("inf"))
    @example(date.max)
    def holds(value: Any) -> None:
        try:
            found = one.model_validate({"value": value}).value
        except ValidationError:
            return
        assert one.model_validate({"value": found}).value == found

    holds()

"""Names sort as Latvians expect, in Python and in both databases, and are found without their marks."""

import random
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services import pupils
from services.rules.names import fold, sort_key
from services.work import look
from tests.properties import TRIED
from tests.rules.cases import cases, table
from tests.world import World

LETTERS = "aābcčdeēfgģhiīyjkķlļmnņoōpqrŗsštuūvwxzž"
OWN = "abcčdefgģhijkķlļmnņopqrŗsštuvwxzž"
SHORT = str.maketrans("āēīyōū", "aeiiou")
NAMES = some.text(LETTERS, min_size=1, max_size=8)
ORDER: list[str] = table("names")["order"]


def by_the_book(name: str) -> tuple[list[int], list[bool]]:
    """The rule of Latvian order, said once more in another way: letters first, then which vowels are long (or y)."""
    return [OWN.index(letter) for letter in name.translate(SHORT)], [letter not in OWN for letter in name]


def test_tricky_names_come_in_latvian_order() -> None:
    shuffled = random.Random(7).sample(ORDER, len(ORDER))

    assert sorted(shuffled, key=sort_key) == ORDER


def test_the_databases_list_pupils_in_the_same_order(world: World) -> None:
    for name in random.Random(8).sample(ORDER, len(ORDER)):
        world.pupil(last_name=name)
    with look(world.cast.ilze) as work:
        last = pupils.find(work).pages
        pages = [pupils.find(work, number=number).lines for number in range(1, last + 1)]

    assert [line.last_name for page in pages for line in page if line.last_name in ORDER] == ORDER


@TRIED
@given(NAMES, NAMES)
def test_the_key_orders_any_two_names_by_the_book(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) is (by_the_book(one) < by_the_book(other))


@TRIED
@given(some.tuples(NAMES, NAMES), some.tuples(NAMES, NAMES))
def test_the_first_name_decides_only_where_the_surnames_are_the_same(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    expected = [by_the_book(name) for name in one] < [by_the_book(name) for name in other]

    assert (sort_key(*one) < sort_key(*other)) is expected


@TRIED
@given(some.text(max_size=150), some.text(max_size=150))
def test_a_key_of_anything_is_plain_short_and_the_same_for_the_same_name(one: str, other: str) -> None:
    key = sort_key(one, other)

    assert len(key) <= 400
    assert key.isascii()
    assert not key or key.isalnum()
    assert key == sort_key(unicodedata.normalize("NFC", one), other)


def test_a_letter_with_a_foreign_mark_sorts_with_its_plain_letter() -> None:
    foreign = [chr(code) for code in range(0xC0, 0x250) if chr(code).isalpha() and chr(code).casefold() not in LETTERS]
    marked = [c for c in foreign if fold(c)[:1].isascii()]

    assert len(marked) > 100
    assert [c for c in marked if sort_key(c)[:2] != sort_key(fold(c))[:2]] == []


def test_capitals_and_signs_between_letters_do_not_matter() -> None:
    assert sort_key("BĒRZIŅA-KALNA") == sort_key("bērziņa kalna")


@pytest.mark.parametrize("case", cases("names", "fold"))
def test_search_compares(case: dict[str, Any]) -> None:
    assert fold(case["text"]) == case["folded"]


@TRIED
@given(NAMES)
def test_a_name_is_found_however_it_is_typed(name: str) -> None:
    assert fold(name) == fold(name.upper()) == fold(unicodedata.normalize("NFD", name)) == fold(f" {name} ")

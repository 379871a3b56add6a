"""Granting, signing, correcting and drawing: the pure rules, case by case and for any sums."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.money_words import Reduction
from models.vocabulary import Action, Role
from services.rules import decisions, sampling
from services.rules.answers import Why
from services.rules.decisions import Moved, Wish
from services.rules.permissions import INCOMPATIBLE, Post, clash, level_of
from tests.properties import TRIED
from tests.rules.cases import cases

SUMS = some.integers(0, 20_000).map(lambda cents: Decimal(cents).scaleb(-2))
SIGNED = some.integers(-20_000, 20_000).map(lambda cents: Decimal(cents).scaleb(-2))
FILER, WRITER, FIRST, SECOND, OTHER = (UUID(int=number) for number in range(1, 6))
RIVER, FOREST, CRAFT, HOME, AWAY = (UUID(int=number) for number in range(10, 15))


@pytest.mark.parametrize("case", cases("decisions", "granted"))
def test_what_is_granted(case: dict[str, Any]) -> None:
    wish = Wish(
        Decimal(case["wish"]) if "wish" in case else None, Reduction(case["given"]) if "given" in case else None
    )
    found = decisions.granted(Decimal(case["asked"]), Decimal(case["room"]), wish)

    assert (found.why.name if found.why else None) == case.get("why")
    if found.why is None:
        assert (found.amount, found.reason) == (Decimal(case["amount"]), case.get("reason"))


@TRIED
@given(asked=SUMS, room=SUMS, wish=some.none() | SIGNED, reason=some.none() | some.sampled_from(Reduction))
def test_never_more_than_the_room_and_less_than_asked_only_with_a_reason(
    asked: Decimal, room: Decimal, wish: Decimal | None, reason: Reduction | None
) -> None:
    room = min(asked, room)
    found = decisions.granted(asked, room, Wish(wish, reason))
    if found.why is None:
        assert 0 <= found.amount <= room
        assert (found.amount < asked) == (found.reason is not None)


@pytest.mark.parametrize("case", cases("decisions", "corrected"))
def test_what_a_correction_moves(case: dict[str, Any]) -> None:
    sums = (Decimal(case[name]) for name in ("amount", "granted", "owed", "asked"))
    found = decisions.corrected(*sums)

    if isinstance(found, Why):
        assert found.name == case.get("why")
    else:
        assert found == Moved(Decimal(case["moved_owed"]), Decimal(case["overpaid"]))


@TRIED
@given(amount=SIGNED, paid=SUMS, owed=SUMS, room=SUMS)
def test_a_correction_moves_exactly_its_sum_and_never_owes_below_nothing(
    amount: Decimal, paid: Decimal, owed: Decimal, room: Decimal
) -> None:
    found = decisions.corrected(amount, paid + owed, owed, paid + owed + room)
    if isinstance(found, Moved):
        assert found.owed - found.overpaid == amount
        assert owed + found.owed >= 0
        assert 0 <= found.overpaid <= paid


@pytest.mark.parametrize(
    ("step", "who"),
    [
        (Action.APPROVE, {FILER, WRITER}), (Action.REJECT, {FILER, WRITER}), (Action.SIGN, {FILER, WRITER, FIRST, SECOND}),
        (Action.CORRECT, {FILER, WRITER, FIRST, SECOND}), (Action.CHECK, {FILER, WRITER, FIRST, SECOND}), (Action.PAY, {FIRST, SECOND}),
    ],
)  # fmt: skip
def test_whose_hands_are_barred_from_a_step(step: Action, who: set[UUID]) -> None:
    hands = (FILER, WRITER, FIRST, SECOND, OTHER)

    assert {h for h in hands if decisions.barred(step, {h}, FILER, WRITER, {FIRST, SECOND})} == who
    assert not decisions.barred(step, {OTHER}, None, None, {None})


@pytest.mark.parametrize(
    ("amount", "above", "needed"),
    [("200.00", 200, False), ("200.01", 200, True), ("0.01", 0, True), ("999", None, False)],
)
def test_above_the_figure_and_not_at_it_a_second_signs(amount: str, above: int | None, needed: bool) -> None:
    assert decisions.second_needed(Decimal(amount), above) is needed


def test_the_same_seed_draws_the_same_and_rounds_up() -> None:
    claims = [UUID(int=number) for number in range(100)]
    first = sampling.drawn("s", claims, 5)

    assert (len(first), len(sampling.drawn("s", claims[:1], 1)), len(sampling.drawn("s", claims, 101))) == (5, 1, 100)
    assert first == sampling.drawn("s", reversed(claims), 5)
    assert first != sampling.drawn("t", claims, 5)
    assert sampling.drawn("s", claims, 0) == []
    assert sampling.drawn("s", claims, 10)[:5] == first


@pytest.mark.parametrize(
    ("one", "other", "there"),
    [
        (Post(Role.MUNICIPALITY_COORDINATOR, None, HOME), Post(Role.ACCOUNTANT, None, HOME), True),
        (Post(Role.MUNICIPALITY_COORDINATOR, None, HOME), Post(Role.ACCOUNTANT, None, AWAY), False),
        (Post(Role.SCHOOL_COORDINATOR, RIVER, HOME), Post(Role.MUNICIPALITY_COORDINATOR, None, HOME), True),
        (Post(Role.SCHOOL_COORDINATOR, RIVER, HOME), Post(Role.MUNICIPALITY_COORDINATOR, None, AWAY), False),
        (Post(Role.SCHOOL_COORDINATOR, RIVER, HOME), Post(Role.ACCOUNTANT, None, HOME), True),
        (Post(Role.SCHOOL_COORDINATOR, CRAFT), Post(Role.STATE_COORDINATOR), True),
        (Post(Role.SCHOOL_COORDINATOR, RIVER, HOME), Post(Role.STATE_COORDINATOR), False),
        (Post(Role.ACCOUNTANT, None, HOME), Post(Role.STATE_COORDINATOR), False),
        (Post(Role.STATE_COORDINATOR), Post(Role.STATE_COORDINATOR), False),
        (Post(Role.PREPARER, RIVER, HOME), Post(Role.MUNICIPALITY_COORDINATOR, None, HOME), False),
        (Post(Role.SCHOOL_COORDINATOR, RIVER, HOME), Post(Role.SCHOOL_COORDINATOR, FOREST, HOME), False),
    ],
)
def test_which_roles_must_not_meet(one: Post, other: Post, there: bool) -> None:
    assert (clash(one, other), clash(other, one)) == (there, there)


def test_what_is_incompatible_is_held_by_somebody() -> None:
    """A pair that nobody could hold would forbid nothing."""
    for pair in INCOMPATIBLE:
        assert all(any(level_of(role, permission) for role in Role) for permission in pair)

"""What is payable, which cap holds, what is covered: never more than the cap, to the cent, in any order."""

from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.money_words import CapPeriod
from models.vocabulary import Education
from services.rules.compensation import award, cap_in_force, covered, period_of, within_plan
from services.rules.school_year import Span
from tests.properties import TRIED
from tests.rules.cases import cases
from tests.rules.rows import LONG_AGO, Cap, Kind

CENT = Decimal("0.01")
SUMS = some.integers(0, 20_000).map(lambda cents: Decimal(cents).scaleb(-2))
ASKED = some.integers(1, 20_000).map(lambda cents: Decimal(cents).scaleb(-2))


@pytest.mark.parametrize("case", cases("compensation", "award"))
def test_an_award_is(case: dict[str, Any]) -> None:
    sums = {key: Decimal(case[key]) if key in case else None for key in ("cap", "asked", "payable", "left")}
    used, pending = Decimal(case.get("used", "0.00")), Decimal(case.get("pending", "0.00"))
    cap = Cap(amount=sums["cap"])
    given = award(cap, sums["asked"], used, pending)

    assert (given.payable, given.left, given.why.name) == (sums["payable"], sums["left"], f"compensation.{case['why']}")
    assert (given.asked, given.cap, given.used, given.pending) == (sums["asked"], sums["cap"], used, pending)
    assert given.why.source == cap.source


def test_the_reason_of_an_award_tells_every_figure_it_follows_from() -> None:
    why = award(Cap(), Decimal("85.00"), Decimal("12.00"), Decimal("3.50")).why

    assert why.values == {
        "kind": "meals", "per": CapPeriod.MONTH, "cap": Decimal("70.00"), "used": Decimal("12.00"),
        "pending": Decimal("3.50"), "left": Decimal("54.50"), "asked": Decimal("85.00"), "payable": Decimal("54.50"),
    }  # fmt: skip


@TRIED
@given(cap=SUMS, asked=ASKED, used=SUMS, pending=SUMS)
def test_never_more_than_asked_nor_than_the_cap_leaves(
    cap: Decimal, asked: Decimal, used: Decimal, pending: Decimal
) -> None:
    payable = award(Cap(amount=cap), asked, used, pending).payable

    assert 0 <= payable <= asked
    assert payable == 0 or payable + used + pending <= cap
    assert payable == asked or payable + used + pending >= cap


@TRIED
@given(cap=some.none() | SUMS, asked=ASKED, used=SUMS, pending=SUMS)
def test_money_stays_decimal_in_whole_cents(
    cap: Decimal | None, asked: Decimal, used: Decimal, pending: Decimal
) -> None:
    given = award(Cap(amount=cap), asked, used, pending)
    figures = [given.payable] if cap is None else [given.payable, given.left]

    assert all(type(sum_) is Decimal and sum_ % CENT == 0 for sum_ in figures)


@TRIED
@given(cap=SUMS, asked=some.tuples(ASKED, ASKED).map(sorted), used=SUMS)
def test_whoever_asks_for_more_never_gets_less(cap: Decimal, asked: list[Decimal], used: Decimal) -> None:
    less, more = (award(Cap(amount=cap), sum_, used).payable for sum_ in asked)

    assert less <= more


@TRIED
@given(cap=SUMS, parts=some.lists(ASKED, max_size=8), waiting=some.booleans())
def test_however_an_expense_is_split_the_parts_come_to_the_whole(
    cap: Decimal, parts: list[Decimal], waiting: bool
) -> None:
    """Whether the earlier parts are decided or still wait, and in whichever order they come."""

    def granted(so_far: Decimal, asked: Decimal) -> Decimal:
        used, pending = (Decimal(0), so_far) if waiting else (so_far, Decimal(0))
        return so_far + award(Cap(amount=cap), asked, used, pending).payable

    *_, total = accumulate([Decimal(0), *parts], granted)
    *_, backwards = accumulate([Decimal(0), *reversed(parts)], granted)

    assert total == backwards == min(cap, sum(parts, Decimal(0)))


@pytest.mark.parametrize("case", cases("compensation", "in_force"))
def test_the_cap_in_force(case: dict[str, Any]) -> None:
    rows = [
        Cap(
            valid_from=row["from"], valid_to=row.get("to"), amount=Decimal(row["amount"]), kind=row.get("kind", "meals")
        )
        for row in case["rows"]
    ]
    found = cap_in_force(rows, "meals", case["month"])

    assert (found and found.amount) == (Decimal(case["amount"]) if "amount" in case else None)


@pytest.mark.parametrize("case", cases("compensation", "period"))
def test_a_cap_is_shared_over(case: dict[str, Any]) -> None:
    cap = Cap(per=CapPeriod(case["per"]))

    assert period_of(cap, case["month"], case["semester"]) == case["period"]


@pytest.mark.parametrize("case", cases("compensation", "covered"))
def test_covered_or_not(case: dict[str, Any]) -> None:
    kinds = [
        Kind(
            code=row["code"],
            only_for=Education(row["only_for"]) if "only_for" in row else None,
            valid_from=row.get("from", LONG_AGO),
            valid_to=row.get("to"),
        )
        for row in case["kinds"]
    ]
    verdict = covered(kinds, "meals", Education(case["education"]), case["month"])

    assert verdict.why.name == f"compensation.{case['why']}"
    assert verdict.ok is (case["why"] == "in_programme")


@pytest.mark.parametrize("case", cases("compensation", "within"))
def test_months_of_a_plan(case: dict[str, Any]) -> None:
    verdict = within_plan(Span(case["first"], case["last"]), case["month"])

    assert verdict.ok is case["ok"]
    assert verdict.why.name == f"compensation.{'within' if case['ok'] else 'outside'}_plan"
    assert verdict.why.values == {key: case[key] for key in ("month", "first", "last")}

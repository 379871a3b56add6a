"""Payments: the parts of the funds add up, deductions never exceed, a line of a statement means one thing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.money_words import BatchStatus, LineStatus, PayeeKind, StatementMatch
from services.rules.batching import OpenDebt, Part, Payment, Ready, deduct, split_further, why_not
from services.rules.ledger import split
from services.rules.statements import Entry, Sent, after, judge
from tests.properties import TRIED
from tests.rules.cases import cases

DAY = date(2018, 1, 15)
SHARES = some.integers(0, 10_000)
SUMS = some.integers(0, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))
SOME = some.integers(1, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))


@pytest.mark.parametrize("case", cases("payments", "deduct"))
def test_a_deduction_is(case: dict[str, Any]) -> None:
    owed = [OpenDebt(uuid4(), Decimal(left), Decimal(done), share) for left, done, share in case["debts"]]
    taken = deduct(Decimal(case["total"]), owed)

    assert [[str(one.amount), str(one.esf), str(one.state)] for one in taken] == case["taken"]


@pytest.mark.parametrize("case", cases("payments", "judge"))
def test_a_line_of_a_statement_is(case: dict[str, Any]) -> None:
    sent = Sent(Decimal("10.00"), LineStatus(case["line"]), BatchStatus(case["batch"]), case.get("paid_on"))

    assert judge(Entry(DAY, Decimal(case["amount"]), case["debit"]), sent) == case["match"]


def test_a_line_that_names_no_payment_of_ours_is_unknown() -> None:
    assert judge(Entry(DAY, Decimal(1), debit=True), None) is StatementMatch.UNKNOWN


@TRIED
@given(entries=some.lists(some.tuples(some.booleans(), some.booleans()), max_size=8))
def test_however_statements_overlap_a_payment_goes_out_once_and_comes_back_once(
    entries: list[tuple[bool, bool]],
) -> None:
    sent, told = Sent(Decimal(10), LineStatus.WAITING, BatchStatus.FROZEN, None), []
    for debit, right in entries:
        entry = Entry(DAY, Decimal(10 if right else 9), debit)
        match = judge(entry, sent)
        sent = after(sent, entry, match)
        told.append(match)

    assert told.count(StatementMatch.PAID) <= 1
    assert told.count(StatementMatch.RETURNED) <= told.count(StatementMatch.PAID)


@TRIED
@given(total=SUMS, owed=some.lists(some.tuples(SOME, SUMS, SHARES), max_size=5))
def test_deductions_exceed_neither_the_payment_nor_a_debt(
    total: Decimal, owed: list[tuple[Decimal, Decimal, int]]
) -> None:
    of_debts = {uuid4(): row for row in owed}
    taken = deduct(total, [OpenDebt(debt_id, *row) for debt_id, row in of_debts.items()])

    assert sum((one.amount for one in taken), start=Decimal(0)) == min(total, sum(row[0] for row in owed))
    assert all(0 < one.amount <= of_debts[one.debt_id][0] for one in taken)
    assert all(one.esf + one.state == one.amount and 0 <= one.esf <= one.amount for one in taken)


@TRIED
@given(parts=some.lists(SOME, min_size=1, max_size=6), share=SHARES)
def test_what_comes_back_bit_by_bit_goes_to_the_funds_as_if_at_once(parts: list[Decimal], share: int) -> None:
    done, esf = Decimal(0), Decimal(0)
    for part in parts:
        got, state = split_further(done, part, share)
        assert got + state == part
        done, esf = done + part, esf + got

    assert esf == split(done, share)[0]


@TRIED
@given(amounts=some.lists(SOME, min_size=1, max_size=6), share=SHARES, debt=SOME)
def test_a_payment_is_the_sum_of_its_parts_by_fund_and_never_below_nothing(
    amounts: list[Decimal], share: int, debt: Decimal
) -> None:
    one = Payment(uuid4(), PayeeKind.PARENT, "Māte", "LV80BANK0000435195001")
    one.parts = [Part(uuid4(), "Skola", amount, *split(amount, share)) for amount in amounts]
    one.taken = deduct(one.total("amount"), [OpenDebt(uuid4(), debt, Decimal(0), share)])

    assert one.total("amount") == max(Decimal(0), sum(amounts) - debt)
    assert one.total("esf") + one.total("state") == one.total("amount")
    assert one.deducted == min(debt, sum(amounts))


ME, OTHER = UUID(int=1), UUID(int=2)
FINE = Ready(Decimal(5), frozenset({OTHER}), 8500, payee=True, payee_active=True, account_valid=True)


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({}, None),
        ({"batch": "MP-1"}, "payment.in_another"),
        ({"owed": Decimal(0)}, "payment.nothing_owed"),
        ({"payee": False}, "payment.no_payee"),
        ({"payee_active": False}, "payment.payee_retired"),
        ({"account_valid": False}, "payment.bad_account"),
        ({"share": None}, "payment.no_share_row"),
        ({"hands": frozenset({OTHER, ME})}, "payment.own_hand"),
    ],
)
def test_a_claim_is_left_out_for_one_reason(over: dict[str, Any], why: str | None) -> None:
    found = why_not(replace(FINE, **over), {ME})

    assert (found.name if found else None) == why

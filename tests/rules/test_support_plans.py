"""What a plan lacks before it can be submitted, and what it is planned to cost, to the cent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType
from services.rules.school_year import Span
from services.rules.support_plans import Terms, missing, planned_funding, present, unanswered
from tests.properties import TRIED
from tests.rules.cases import cases
from tests.rules.rows import Cap, Kind, Measure, Rate, Risk

TODAY = date(2018, 1, 15)
CODES = ("meals", "items", "uncapped", "psychologist", "teacher", "mentor")
TERMS = Terms(
    kinds=[
        *(Kind(code=code) for code in CODES),
        Kind(code="materials", only_for=Education.VOCATIONAL, source="only vocational"),
        Kind(code="ended", valid_to=date(2018, 1, 7)),
    ],
    caps=[
        Cap(),
        Cap(kind="items", amount=Decimal("25.00"), per=CapPeriod.SEMESTER, source="25 eur/semestrī"),
        Cap(kind="uncapped", amount=None),
    ],
    rates=[Rate(), Rate(kind="preparation", amount=Decimal("7.77"))],
    preparation_hours=6,
    education=Education.GENERAL,
    span=Span(date(2018, 1, 8), date(2018, 5, 31)),
)
MEALS = Measure(amount=Decimal("70.00"))


def measures(case: dict[str, Any]) -> list[Measure]:
    if "measures" not in case:
        return [MEALS]
    return [
        Measure(
            type=MeasureType(told.get("type", "compensation")),
            kind=told["kind"],
            hours=told.get("hours"),
            amount=Decimal(told["amount"]) if "amount" in told else None,
            justification=told.get("justification", "Trūkst līdzekļu."),
            risks=tuple(told.get("risks", ["R3.05"])),
        )
        for told in case["measures"]
    ]


@pytest.mark.parametrize("case", cases("plans", "missing"))
def test_a_plan_lacks(case: dict[str, Any]) -> None:
    applied = case.get("applied", date(2018, 1, 10)) or None
    risks = [Risk(**told) for told in case.get("risks", [{"code": "R3.05"}])]
    lacks = missing(TERMS, applied=applied, today=TODAY, risks=risks, measures=measures(case))

    assert [why.name for why in lacks] == case["lacks"]


def test_a_fault_names_the_measure_the_figures_and_the_source() -> None:
    planned = [Measure(kind="items", amount=Decimal("25.01"))]
    (why,) = missing(TERMS, applied=TODAY, today=TODAY, risks=[Risk()], measures=planned)

    assert why.source == "25 eur/semestrī"
    assert why.values == {
        "kind": "items",
        "cap": Decimal("25.00"),
        "per": CapPeriod.SEMESTER,
        "amount": Decimal("25.01"),
    }


def test_a_vocational_pupil_may_have_what_is_limited_to_them() -> None:
    planned = [Measure(kind="materials", amount=Decimal("40.00"))]
    terms = replace(TERMS, education=Education.VOCATIONAL)

    assert missing(terms, applied=TODAY, today=TODAY, risks=[Risk()], measures=planned) == []


def test_a_risk_rated_none_is_not_there_and_needs_no_measure() -> None:
    risks = [Risk("R1.01", 0), Risk("R1.02", 1), Risk("R3.05", 3), Risk("R4.01", 0, rated=False)]

    assert present(risks) == ["R1.02", "R3.05"]
    assert unanswered(risks, [MEALS]) == ["R1.02"]


@pytest.mark.parametrize("case", cases("plans", "funding"))
def test_planned_funding(case: dict[str, Any]) -> None:
    terms = TERMS if case.get("rates", True) else replace(TERMS, rates=[])
    funding = planned_funding(terms, measures(case))

    for part in ("consultations", "compensations", "preparation", "total"):
        assert getattr(funding, part) == Decimal(case[part]), part
    assert funding.unknown == tuple(case["unknown"])


@TRIED
@given(some.lists(some.integers(1, 100_000), max_size=20))
def test_planned_money_is_the_exact_sum_of_its_cents(cents: list[int]) -> None:
    planned = [Measure(kind="uncapped", amount=Decimal(c).scaleb(-2)) for c in cents]
    funding = planned_funding(replace(TERMS, preparation_hours=0), planned)

    assert funding.total * 100 == sum(cents) * 5


def test_the_rate_and_the_cap_of_the_first_day_count_for_the_whole_plan() -> None:
    later = date(2018, 2, 1)
    terms = replace(
        TERMS,
        rates=[Rate(), Rate(amount=Decimal("99.00"), valid_from=later)],
        caps=[Cap(), Cap(per=CapPeriod.SEMESTER, valid_from=later)],
        preparation_hours=0,
    )
    planned = [MEALS, Measure(type=MeasureType.CONSULTATION, kind="psychologist", hours=1)]

    assert planned_funding(terms, planned).total == Decimal("350.00") + Decimal("61.70")

"""The budget's rules: forecasts within what is planned, sums that add up whatever the order, reports that show every change."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType
from services.rules import reporting
from services.rules.budget import Sums, cost, forecast, months_of, over, total
from services.rules.school_year import Semester, Span, months_in
from services.rules.support_plans import Terms, planned_funding
from tests.properties import TRIED
from tests.rules.cases import cases
from tests.rules.rows import Cap, Rate

SUMS = some.integers(0, 100_000).map(lambda cents: Decimal(cents).scaleb(-2))
MONTHS = months_in(Span(date(2018, 1, 1), date(2018, 5, 31)))


@pytest.mark.parametrize("case", cases("budget", "forecast"))
def test_a_forecast_is(case: dict[str, Any]) -> None:
    early = Decimal(case.get("early", "0.00"))
    sums = Sums(planned=Decimal(case["planned"]), granted=Decimal(case["used"]), early=early)
    found = forecast(sums, MONTHS[: case["months"]], case["today"])

    assert found.why.name == f"budget.forecast.{case['why']}"
    assert found.amount == (Decimal(case["amount"]) if "amount" in case else None)


@pytest.mark.parametrize("case", cases("budget", "cost"))
def test_consultations_cost(case: dict[str, Any]) -> None:
    assert cost(case["minutes"], Decimal(case["rate"])) == Decimal(case["cost"])


@TRIED
@given(planned=SUMS, early=SUMS, later=SUMS, day=some.dates(date(2018, 1, 1), date(2018, 7, 1)))
def test_a_forecast_stays_between_what_is_used_and_what_is_planned(
    planned: Decimal, early: Decimal, later: Decimal, day: date
) -> None:
    sums = Sums(planned=planned, granted=early + later, early=early)
    found = forecast(sums, MONTHS, day)

    assert (found.amount is None) == (not over(MONTHS, day))
    if found.amount is not None:
        assert sums.used <= found.amount <= max(sums.used, planned)


@TRIED
@given(
    parts=some.lists(
        some.builds(Sums, planned=SUMS, granted=SUMS, esf=SUMS, state=SUMS, consultations=SUMS), max_size=6
    )
)
def test_sums_add_up_in_any_order(parts: list[Sums]) -> None:
    whole = total(parts)

    assert total(reversed(parts)) == whole
    assert whole.left == sum((one.left for one in parts), start=Decimal(0))
    assert whole.paid == sum((one.paid for one in parts), start=Decimal(0))


def test_the_months_of_a_school_year_are_in_one_semester_each() -> None:
    autumn, spring = months_of(Semester(2017, 1)), months_of(Semester(2017, 2))

    assert [month.month for month in autumn + spring] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert (autumn[0], spring[-1]) == (date(2017, 9, 1), date(2018, 8, 1))


class _Planned:
    """A measure of a plan, as far as money goes."""

    justification, risks = "", ()

    def __init__(self, kind: str, hours: int | None = None, amount: Decimal | None = None) -> None:
        self.type = MeasureType.CONSULTATION if hours else MeasureType.COMPENSATION
        self.kind, self.hours, self.amount = kind, hours, amount


@TRIED
@given(
    first=some.dates(date(2018, 1, 1), date(2018, 3, 31)), months=some.integers(1, 150), hours=some.integers(1, 20), meals=SUMS,
    once=SUMS, prepares=some.integers(0, 6),
)  # fmt: skip
def test_what_is_planned_month_by_month_adds_up_to_the_plan(
    first: date, months: int, hours: int, meals: Decimal, once: Decimal, prepares: int
) -> None:
    last = date.fromordinal(first.toordinal() + months)
    caps = [Cap(kind="meals"), Cap(kind="personal_items", per=CapPeriod.SEMESTER)]
    rates = [Rate(kind="psychologist"), Rate(kind="preparation")]
    terms = Terms([], caps, rates, prepares, Education.GENERAL, Span(first, last))
    measures = [
        _Planned("psychologist", hours),
        _Planned("meals", amount=meals),
        _Planned("personal_items", amount=once),
    ]
    parts = [planned_funding(terms, measures, [month]) for month in months_in(terms.span)]

    assert sum((part.total for part in parts), start=Decimal(0)) == planned_funding(terms, measures).total


def claim(**over: Any) -> dict[str, Any]:
    return {
        "id": "1", "school": "Skola", "reg_no": "1", "plan": "IAP-1", "kind": "meals", "month": "2018-01", "document_no": "7",
        "document_date": None, "asked": "10.00", "granted": "10.00", "esf": "8.50", "state": "1.50", "paid_on": "2018-01-20",
        "batch": "M-1", "files": ["a"],
    } | over  # fmt: skip


def report(*claims: dict[str, Any]) -> dict[str, Any]:
    return reporting.content({"partner": "Novads"}, claims, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("granted", "9.00"),
        ("esf", "8.00"),
        ("state", "2.00"),
        ("paid_on", None),
        ("batch", "M-2"),
        ("files", []),
        ("document_no", "8"),
    ],
)
def test_a_report_shows_every_change(field: str, value: Any) -> None:
    found = reporting.differences(report(claim()), report(claim(**{field: value})))

    told = [(one.field, one.before, one.after) for one in found if one.thing == "claims"]
    assert told == [(field, claim()[field], value)]


def test_a_report_shows_claims_that_came_and_went() -> None:
    found = reporting.differences(report(claim()), report(claim(id="2", plan="IAP-2", granted="3.00")))

    assert [(one.key, one.before, one.after) for one in found if one.thing == "claims"] == [
        ("IAP-1", "10.00", None), ("IAP-2", None, "3.00"),
    ]  # fmt: skip


def test_the_same_report_has_the_same_digest_in_any_order() -> None:
    one, other = claim(), claim(id="2", month="2018-02")

    assert report(one, other) == report(other, one)
    assert reporting.digest(report(one)) != reporting.digest(report(one | {"granted": "10.01"}))
    assert reporting.differences(report(one, other), report(other, one)) == []

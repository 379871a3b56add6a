"""Every figure against an independent count: each dimension and pair with each measure, filters, units, reach."""

from decimal import Decimal
from itertools import combinations

import pytest

from models.vocabulary import PlanStatus
from services.counting import Dimension, Measure
from services.errors import Refusal
from tests.services.figures.asking import told
from tests.services.figures.naive import LESSONS, MONEY, Asked, count
from tests.services.figures.register import Register

PEOPLE = tuple(measure.value for measure in Measure if measure.value not in (*MONEY, *LESSONS))
DIMENSIONS = [dimension.value for dimension in Dimension]
SINGLE = [(), *((dimension,) for dimension in DIMENSIONS)]


def by_value(rows: list[tuple]) -> list[tuple]:
    """In an order of their own: cents written alike, nothing beside words."""
    alike = [tuple(f"{v:.2f}" if isinstance(v, Decimal) else v for v in row) for row in rows]
    return sorted(alike, key=lambda row: [str(value) for value in row])


def differences(register: Register, *questions: Asked) -> list[Asked]:
    return [asked for asked in questions if by_value(told(asked)) != by_value(count(register, asked, register.schools))]


SORTS = [PEOPLE, MONEY, LESSONS, (*PEOPLE, *LESSONS)]
NAMES = ["people", "money", "lessons", "people with lessons"]


def askable(by: tuple[str, ...], measures: tuple[str, ...]) -> bool:
    """Money has no provider; a risk stands beside its own group only, which a product of both does not tell."""
    return ("provider" not in by or not set(MONEY) & set(measures)) and by != ("risk_group", "risk")


@pytest.mark.parametrize("measures", SORTS, ids=NAMES)
@pytest.mark.parametrize("today", [False, True], ids=["units then", "units today"])
def test_every_dimension_counts_what_a_count_by_hand_does(
    register: Register, measures: tuple[str, ...], today: bool
) -> None:
    asked = [Asked(by, measures, today=today) for by in SINGLE if askable(by, measures)]

    assert differences(register, *asked) == []


@pytest.mark.parametrize("measures", SORTS, ids=NAMES)
def test_every_pair_of_dimensions_counts_what_a_count_by_hand_does(
    register: Register, measures: tuple[str, ...]
) -> None:
    asked = [Asked(by, measures) for by in combinations(DIMENSIONS, 2) if askable(by, measures)]

    assert differences(register, *asked) == []


def test_filters_take_away_what_they_say(register: Register) -> None:
    filters = [
        {"since": "2021-1"}, {"until": "2020-2"}, {"since": "2020-2", "until": "2024-2"}, {"since": "2030-1"},
        *({"status": status} for status in PlanStatus),
    ]  # fmt: skip

    assert differences(register, *(Asked(("semester",), ("plans", "pupils", "paid"), **f) for f in filters)) == []


def test_people_and_money_stand_side_by_side(register: Register) -> None:
    every = tuple(measure.value for measure in Measure)
    apart = {("status",), ("month",), ("kind",), ("provider",)}

    assert differences(register, *(Asked(by, every) for by in SINGLE if by not in apart)) == []


@pytest.mark.parametrize("by", ["month", "kind", "provider"])
def test_money_and_hours_are_not_laid_together_where_they_mean_another_thing(register: Register, by: str) -> None:
    for measures in (("minutes", "paid"), ("consultations", "claimed", "plans")):
        with pytest.raises(Refusal, match="figures.lessons_or_money"):
            told(Asked((by,), measures))
    with pytest.raises(Refusal, match="figures.lessons_or_money"):
        told(Asked(("provider",), ("paid",)))


def test_a_lesson_of_a_group_is_one_lesson(register: Register) -> None:
    ((lessons, minutes),) = told(Asked((), ("consultations", "minutes")))
    held = {one.consultation_id for one in register.attendances}

    assert lessons <= len(held) < len(register.attendances)
    assert minutes <= sum(lesson.minutes for lesson in register.lessons if lesson.id in held)


def test_a_risk_stands_beside_its_own_group_only(register: Register) -> None:
    rows = told(Asked(("risk_group", "risk"), ("plans",)))

    assert rows
    assert {row[:2] for row in rows} == {(register.groups[row[1]], row[1]) for row in rows}
    assert [row[1:] for row in sorted(rows, key=lambda row: row[1])] == sorted(told(Asked(("risk",), ("plans",))))


def test_three_dimensions_at_once(register: Register) -> None:
    asked = Asked(("school_year", "municipality", "risk_group"), ("plans", "pupils", "approved"))

    assert differences(register, asked) == []


def test_a_plan_counts_in_each_of_its_groups_but_its_money_once_in_each(register: Register) -> None:
    """Several risks of one group, several measures of one kind: the money of the plan is not multiplied."""
    whole = told(Asked((), ("claimed",)))[0][0]
    by_measure = [row[-1] for row in told(Asked(("measure",), ("claimed",)))]
    by_group = [row[-1] for row in told(Asked(("risk_group",), ("claimed",)))]

    assert sum(by_measure) == whole
    assert max(by_group) <= whole


def test_unique_pupils_are_never_a_sum_of_rows(register: Register) -> None:
    by_semester = told(Asked(("semester",), ("pupils",)))

    assert sum(row[-1] for row in by_semester) > told(Asked((), ("pupils",)))[0][0]


def test_rows_come_in_the_order_of_their_dimensions(register: Register) -> None:
    rows = told(Asked(("semester", "grade"), ("plans",)))

    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)

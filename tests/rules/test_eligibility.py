"""Whom the programme supports on which day, with the rule that says so; and who approves in which order."""

from datetime import date
from typing import Any

import pytest

from models.vocabulary import Education, PlanStatus, SchoolKind, Stage
from services.rules.chains import after, chain_of
from services.rules.eligibility import eligible
from tests.rules.cases import cases
from tests.rules.rows import ChainStep, Group

END = date(2023, 12, 31)
GROUPS = [
    Group(grade_from=5, grade_to=12, valid_to=END, source="grades 5-12"),
    Group(education=Education.VOCATIONAL, grade_from=1, grade_to=4, valid_to=END, source="vocational"),
    Group(grade_from=1, grade_to=4, valid_from=date(2021, 9, 1), valid_to=END, source="grades 1-4"),
]
DIRECTOR, MUNICIPALITY, STATE = Stage
WHOLE = (DIRECTOR, MUNICIPALITY, STATE)


@pytest.mark.parametrize("case", cases("eligibility", "case"))
def test_supported_or_not(case: dict[str, Any]) -> None:
    verdict = eligible(GROUPS, Education(case["education"]), case["grade"], case["on"])

    assert (verdict.ok, verdict.why.name) == (case["why"] == "fits", f"eligibility.{case['why']}")
    for told in ("since", "grades", "grade", "on"):
        assert told not in case or verdict.why.values[told] == case[told]


@pytest.mark.parametrize(
    ("education", "grade", "on", "source"),
    [
        (Education.GENERAL, 7, date(2018, 1, 15), "grades 5-12"),
        (Education.GENERAL, 4, date(2018, 1, 15), "grades 1-4"),
        (Education.GENERAL, 2, date(2022, 1, 15), "grades 1-4"),
        (Education.VOCATIONAL, 5, date(2018, 1, 15), "vocational"),
        (Education.VOCATIONAL, 1, date(2024, 1, 15), "vocational"),
        (Education.SPECIAL, 7, date(2018, 1, 15), ""),
    ],
)
def test_the_answer_names_the_rule_it_follows(education: Education, grade: int, on: date, source: str) -> None:
    assert eligible(GROUPS, education, grade, on).why.source == source


def test_all_grades_of_the_day_are_told_in_order() -> None:
    groups = [Group(grade_from=10, grade_to=12), Group(grade_from=5, grade_to=9)]

    assert eligible(groups, Education.GENERAL, 4, date(2018, 1, 1)).why.values["grades"] == "5–9, 10–12"


def test_of_several_beginnings_to_come_the_soonest_is_told() -> None:
    groups = [Group(valid_from=date(2022, 9, 1)), Group(valid_from=date(2021, 9, 1))]

    assert eligible(groups, Education.GENERAL, 3, date(2020, 1, 1)).why.values["since"] == date(2021, 9, 1)


def test_a_chain_is_read_by_position_by_kind_of_school_and_by_day() -> None:
    reform = date(2020, 1, 1)
    rows = [
        ChainStep(position=3, stage=STATE, valid_to=date(2019, 12, 31)),
        ChainStep(position=1, stage=DIRECTOR),
        ChainStep(position=2, stage=MUNICIPALITY),
        ChainStep(school_kind=SchoolKind.VOCATIONAL, position=1, stage=DIRECTOR),
        ChainStep(school_kind=SchoolKind.VOCATIONAL, position=2, stage=STATE, valid_from=reform),
    ]

    assert chain_of(rows, SchoolKind.GENERAL, date(2019, 12, 31)) == WHOLE
    assert chain_of(rows, SchoolKind.GENERAL, reform) == (DIRECTOR, MUNICIPALITY)
    assert chain_of(rows, SchoolKind.VOCATIONAL, date(2019, 12, 31)) == (DIRECTOR,)
    assert chain_of(rows, SchoolKind.VOCATIONAL, reform) == (DIRECTOR, STATE)
    assert chain_of(rows, SchoolKind.STATE, reform) == ()


@pytest.mark.parametrize(
    ("chain", "stage", "status", "awaits"),
    [
        (WHOLE, DIRECTOR, PlanStatus.DIRECTOR_APPROVED, MUNICIPALITY),
        (WHOLE, MUNICIPALITY, PlanStatus.IN_APPROVAL, STATE),
        (WHOLE, STATE, PlanStatus.RUNNING, None),
        ((DIRECTOR, STATE), DIRECTOR, PlanStatus.DIRECTOR_APPROVED, STATE),
        ((DIRECTOR, STATE), STATE, PlanStatus.RUNNING, None),
        ((DIRECTOR, MUNICIPALITY), MUNICIPALITY, PlanStatus.RUNNING, None),
        ((DIRECTOR,), DIRECTOR, PlanStatus.RUNNING, None),
        # The chain was changed while the plan was on its way: whoever comes later is still asked.
        ((DIRECTOR, STATE), MUNICIPALITY, PlanStatus.IN_APPROVAL, STATE),
        ((MUNICIPALITY, STATE), DIRECTOR, PlanStatus.DIRECTOR_APPROVED, MUNICIPALITY),
        ((DIRECTOR, MUNICIPALITY), STATE, PlanStatus.RUNNING, None),
    ],
)
def test_what_an_approval_makes_of_a_plan(
    chain: tuple[Stage, ...], stage: Stage, status: PlanStatus, awaits: Stage | None
) -> None:
    assert after(chain, stage) == (status, awaits)

"""What a team has to talk about: undone decisions first, then evaluations, then plans."""

from datetime import date

import pytest

from models.vocabulary import PlanStatus
from services.rules.meetings import Standing, due, rank

TODAY, PAST, SOON, LATER = date(2018, 1, 15), date(2017, 12, 31), date(2018, 1, 20), date(2018, 5, 31)


@pytest.mark.parametrize(("pupil", "expected"), [
    (Standing(None, None, 0),                          ["meeting.due_plan"]),
    (Standing(PlanStatus.RUNNING, LATER, 0),           []),
    (Standing(PlanStatus.RUNNING, SOON, 0),            ["meeting.due_evaluation"]),
    (Standing(None, PAST, 0),                          ["meeting.due_evaluation_late", "meeting.due_plan"]),
    (Standing(PlanStatus.RUNNING, PAST, 2),            ["meeting.due_decisions", "meeting.due_evaluation_late"]),
    (Standing(PlanStatus.DRAFT, None, 0),              ["meeting.due_finish"]),
    (Standing(PlanStatus.REVISING, None, 0),           ["meeting.due_finish"]),
    (Standing(PlanStatus.SUSPENDED, None, 0),          ["meeting.due_suspended"]),
    (Standing(PlanStatus.IN_APPROVAL, None, 0),        []),
    (Standing(PlanStatus.CLOSED, None, 0),             []),
])  # fmt: skip
def test_what_is_due(pupil: Standing, expected: list[str]) -> None:
    assert [why.name for why in due(pupil, TODAY)] == expected


def test_the_most_pressing_comes_first() -> None:
    pupils = [
        Standing(PlanStatus.RUNNING, LATER, 0), Standing(None, None, 0), Standing(PlanStatus.RUNNING, SOON, 0),
        Standing(PlanStatus.RUNNING, PAST, 0), Standing(PlanStatus.RUNNING, LATER, 1),
    ]  # fmt: skip

    assert sorted(pupils, key=lambda pupil: rank(due(pupil, TODAY))) == pupils[::-1]

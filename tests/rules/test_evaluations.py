"""When an evaluation is due, and what an outcome means: the end of a year is nobody's drop-out."""

from datetime import date, timedelta

import pytest

from models.vocabulary import Outcome, PlanStatus
from services.rules.evaluations import dropped_out, is_due, is_gone, is_overdue
from services.rules.permissions import GRANTS, Permission

END = date(2018, 5, 31)


@pytest.mark.parametrize(
    ("days_left", "due", "late"),
    [(15, False, False), (14, True, False), (1, True, False), (0, True, False), (-1, True, True), (-100, True, True)],
)
def test_no_reminder_before_the_first_evaluation_is_due(days_left: int, due: bool, late: bool) -> None:
    """OSCaR PR#1620: the alert was shown before the first assessment was due."""
    today = END - timedelta(days=days_left)

    assert is_due(PlanStatus.RUNNING, END, today) is due
    assert is_overdue(END, today) is late


@pytest.mark.parametrize("status", [status for status in PlanStatus if status is not PlanStatus.RUNNING])
def test_only_plans_that_run_are_evaluated(status: PlanStatus) -> None:
    assert not is_due(status, END, END + timedelta(days=30))


def test_the_end_of_a_year_is_not_a_drop_out() -> None:
    """teamster#4794: end-of-year codes were counted as withdrawals."""
    left = {outcome for outcome in Outcome if dropped_out(outcome)}

    assert left == {Outcome.LEFT, Outcome.LEFT_FOR_WORK, Outcome.LEFT_ABROAD}
    assert not dropped_out(None)


def test_whoever_dropped_out_graduated_or_moved_is_gone_and_nobody_else() -> None:
    gone = {outcome for outcome in (*Outcome, None) if is_gone(outcome)}

    assert gone == {outcome for outcome in Outcome if dropped_out(outcome)} | {Outcome.GRADUATED, Outcome.MOVED_SCHOOL}


def test_whoever_evaluates_a_plan_may_read_all_its_risks() -> None:
    """An evaluation rates every risk, so nobody may close a plan of which they do not see some."""
    writes, reads = GRANTS[Permission.PLAN_WRITE], GRANTS[Permission.RISK_READ_SENSITIVE]

    assert [role for role, level in writes.items() if level > reads[role]] == []

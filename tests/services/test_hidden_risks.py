"""Sensitive risks of a plan are read by those entitled to them; others are told how many there are, and nothing more."""

import pytest

from models.vocabulary import Role
from services import plans
from services.work import begin
from tests.world import World, complete

HIDDEN = {"R2.07", "slepena piezīme", "slepens pamatojums"}


def told(world: World, role: Role, where: str = "river") -> tuple[int, str]:
    """How many risks are hidden from somebody, and everything they read of the plan."""
    plan_id = world.running(contents=complete("meals", sensitive=True))
    with begin(world.somebody(role, where)) as work:
        sheet = plans.open_plan(work, plan_id)
    return sheet.hidden_risks, f"{sheet.risks} {sheet.measures}"


@pytest.mark.parametrize("role", [Role.PREPARER, Role.SCHOOL_COORDINATOR, Role.AUDITOR])
def test_whoever_is_not_entitled_learns_only_that_there_is_something(world: World, role: Role) -> None:
    hidden, text = told(world, role)

    assert hidden == 1
    assert "R3.05" in text
    assert [word for word in HIDDEN if word in text] == []


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.MUNICIPALITY_COORDINATOR, Role.STATE_COORDINATOR, Role.EXPERT])
def test_whoever_is_entitled_reads_all_of_it(world: World, role: Role) -> None:
    hidden, text = told(world, role)

    assert hidden == 0
    assert [word for word in HIDDEN if word not in text] == []

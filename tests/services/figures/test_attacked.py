"""Somebody at the state writes down every answer about plans that they may get, and looks for a hidden number."""

from itertools import product

import pytest

from services.demo import cast as casting
from services.rules.suppression import SMALLEST
from tests.rules.solver import Solver
from tests.services.figures.naive import Asked, count, unit_of
from tests.services.figures.register import Register
from tests.services.figures.test_reach import answered

ALL = "all"
TIMES = ((), ("semester",), ("school_year",))
PLACES = (((), False), (("municipality",), False), (("municipality",), True), (("school",), False))
Unknown = tuple[str, str, object]  # a school, a semester, a group


@pytest.mark.parametrize("group", ["grade", "programme", "outcome", "risk_group", "measure"])
def test_all_answers_together_tell_no_hidden_number(register: Register, group: str) -> None:
    attacker, wanted, numbers = Solver(), {}, {}
    true = _true(register, group)
    for time, (place, today), by in product(TIMES, PLACES, ((), (group,))):
        asked = Asked((*time, *place, *by), ("plans",), today=today)
        shown = answered(asked, casting.recall().elza)
        for row, (number,) in shown.items():
            unknowns = _unknowns(register, asked, dict(zip(asked.by, row, strict=True)), true)
            numbers[asked, row] = sum(true.get(one, 0) for one in unknowns)
            if number is None:
                wanted[asked, row] = unknowns
            else:
                assert number == numbers[asked, row]
                attacker.told(unknowns, number)
    _knows_the_groups(attacker, true, apart=group in ("grade", "programme", "outcome"))
    hidden = {one for (asked, _row), unknowns in wanted.items() if "semester" in asked.by for one in unknowns}
    wanted = {name: told for name, told in wanted.items() if sum(true.get(one, 0) for one in told if one in hidden)}

    ends = attacker.ends(wanted)
    assert wanted
    assert {
        name: (numbers[name], least, most) for name, (least, most) in ends.items() if most - least < SMALLEST - 1 - 1e-6
    } == {}


def _true(register: Register, group: str) -> dict[Unknown, int]:
    schools = list(register.schools)
    rows = [(*row[:2], ALL, row[-1]) for row in count(register, Asked(("school", "semester"), ("plans",)), schools)]
    rows += count(register, Asked(("school", "semester", group), ("plans",)), schools)
    return {row[:3]: row[3] for row in rows}


def _unknowns(register: Register, asked: Asked, row: dict[str, object], true: dict[Unknown, int]) -> list[Unknown]:
    """What adds up to this row: also those that there are none of, as far as somebody knows."""
    group = next(
        (value for name, value in row.items() if name not in ("semester", "school_year", "school", "municipality")), ALL
    )
    units = {school.name: school for school in register.schools.values()}
    return [
        (school, semester, group)
        for school, semester, one in true
        if one == ALL
        and row.get("school", school) == school
        and row.get("semester", semester) == semester
        and row.get("school_year", semester[:4]) == semester[:4]
        and row.get("municipality") in (None, unit_of(register, asked, units[school], semester))
    ]


def _knows_the_groups(attacker: Solver, true: dict[Unknown, int], *, apart: bool) -> None:
    groups = {group for _school, _semester, group in true if group != ALL}
    for school, semester, one in true:
        if one != ALL:
            continue
        if apart:
            attacker.adds_up([(school, semester, group) for group in groups], (school, semester, ALL))
        else:
            for group in groups:
                attacker.is_in((school, semester, group), (school, semester, ALL))

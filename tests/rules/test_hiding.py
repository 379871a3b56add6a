"""Random registers of plans, and somebody with a linear programme who is told every answer that may be told.

`python -m tests.rules.test_hiding FIRST NUMBER` attacks as many more registers.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import product

import pytest

from services.rules.hiding import Places, beside_their_group, hidden_in_tree
from services.rules.suppression import SMALLEST
from tests.rules.solver import Solver

SEMESTERS = (1, 2)
ALL = "all"  # of a breakdown: everybody; of time: the year
APART, SEVERAL = "grade", "risk group"
Asked = tuple[str, object, str, str]  # place, period, breakdown, group


@dataclass(frozen=True)
class Register:
    """Plans: how many of each school in each semester, in each grade, and with each risk group."""

    wholes: dict[str, str]  # of each place but the first, what it is a part of
    schools: list[str]
    totals: Counter = field(default_factory=Counter)  # (school, semester)
    cells: Counter = field(default_factory=Counter)  # (breakdown, school, semester, group)

    def levels(self) -> list[dict[str, str]]:
        """For each level from the top, the place each school is in."""
        found = [{school: school for school in self.schools}]
        while set(found[0].values()) != {"all"}:
            found.insert(0, {school: self.wholes[place] for school, place in found[0].items()})
        return found

    def groups(self, breakdown: str) -> set[str]:
        return {group for one, _s, _t, group in self.cells if one == breakdown}


def random_register(dice: random.Random) -> Register:
    """Some large, some small schools, some units that were joined; some groups that hardly anybody or nearly everybody is in."""
    wholes = {}
    for unit in range(dice.choice([1, 2, 3])):
        wholes[f"today {unit}"] = "all"
        for part in range(dice.choice([1, 1, 2])):
            wholes[f"then {unit}.{part}"] = f"today {unit}"
            for school in range(dice.choice([1, 1, 2, 3])):
                wholes[f"school {unit}.{part}.{school}"] = f"then {unit}.{part}"
    register = Register(wholes, [place for place in wholes if place.startswith("school")])
    grades = {f"g{g}": dice.choice([0.2, 1, 1, 5]) for g in range(dice.choice([1, 2, 3]))}
    risks = {f"r{r}": dice.choice([0.02, 0.1, 0.5, 0.9, 0.98]) for r in range(dice.choice([1, 2]))}
    for school, semester in product(register.schools, SEMESTERS):
        number = dice.choice([0, 1, 3, 4, 5, 7, 12, 20, 35])
        register.totals[school, semester] = number
        for _ in range(number):
            register.cells[APART, school, semester, dice.choices(list(grades), list(grades.values()))[0]] += 1
            for risk, share in risks.items():
                register.cells[SEVERAL, school, semester, risk] += dice.random() < share
    return register


def all_answers(register: Register) -> tuple[dict[Asked, int], set[Asked]]:
    """Every answer there is with its true number, and which of them are hidden."""
    answers: dict[Asked, int] = {}
    hidden: set[Asked] = set()
    for semester, breakdown in product(SEMESTERS, (APART, SEVERAL)):
        tree = [_level(register, semester, breakdown, depth, answers) for depth in range(len(register.levels()))]
        gone, cells = hidden_in_tree(tree, apart=breakdown == APART)
        hidden |= {(place, semester, ALL, ALL) for place in gone}
        hidden |= {(place, semester, breakdown, group) for place, group in cells}
    for place, _period, breakdown, group in list(answers):
        each = [(place, semester, breakdown, group) for semester in SEMESTERS]
        answers[place, ALL, breakdown, group] = sum(answers.get(one, 0) for one in each)
        if any(one in hidden for one in each):
            hidden.add((place, ALL, breakdown, group))
    return answers, hidden


def _level(register: Register, semester: int, breakdown: str, depth: int, answers: dict[Asked, int]) -> Places:
    totals: Counter = Counter()
    cells: Counter = Counter()
    for school, place in register.levels()[depth].items():
        totals[place] += register.totals[school, semester]
        for group in register.groups(breakdown):
            cells[place, group] += register.cells[breakdown, school, semester, group]
    answers.update({(place, semester, ALL, ALL): number for place, number in totals.items()})
    answers.update({(place, semester, breakdown, group): number for (place, group), number in cells.items()})
    return Places(totals, cells, register.wholes)


def narrowed(register: Register) -> list[tuple]:
    """The hidden answers that are known to lie within fewer than SMALLEST values, with their bounds."""
    answers, hidden = all_answers(register)
    attacker = Solver()
    for answer, number in answers.items():
        if answer not in hidden:
            attacker.told(_unknowns(register, answer), number)
    for school, semester in product(register.schools, SEMESTERS):
        everybody = (school, semester, ALL, ALL)
        if grades := register.groups(APART):
            attacker.adds_up([(school, semester, APART, grade) for grade in grades], everybody)
        for risk in register.groups(SEVERAL):
            attacker.is_in((school, semester, SEVERAL, risk), everybody)
    wanted = {answer: _unknowns(register, answer) for answer in hidden if _of_somebody(answer, answers, hidden)}
    return [
        (answer, answers[answer], *ends)
        for answer, ends in attacker.ends(wanted).items()
        if ends[1] - ends[0] < SMALLEST - 1 - 1e-6
    ]


def _unknowns(register: Register, answer: Asked) -> list[Asked]:
    place, period, breakdown, group = answer
    schools = {school for level in register.levels() for school, whole in level.items() if whole == place}
    times = SEMESTERS if period == ALL else (period,)
    return [(school, time, breakdown, group) for school in schools for time in times]


def _of_somebody(answer: Asked, answers: dict[Asked, int], hidden: set[Asked]) -> int:
    """How many plans of it are not told: of a year, those of its hidden semesters. That there are none tells of nobody."""
    place, period, breakdown, group = answer
    each = [(place, time, breakdown, group) for time in (SEMESTERS if period == ALL else (period,))]
    return sum(answers.get(one, 0) for one in each if one in hidden)


def attack(seed: int) -> list[tuple]:
    return narrowed(random_register(random.Random(seed)))


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_a_linear_programme_finds_no_hidden_number(first: int) -> None:
    assert {seed: told for seed in range(first, first + 25) if (told := attack(seed))} == {}


def test_large_counts_are_told() -> None:
    answers, hidden = {}, set()
    for seed in range(40):
        found, gone = all_answers(random_register(random.Random(seed)))
        answers |= {(seed, *answer): number for answer, number in found.items() if number}
        hidden |= {(seed, *answer) for answer in gone}

    assert not any(0 < number < SMALLEST for answer, number in answers.items() if answer not in hidden)
    assert len(answers.keys() - hidden) > len(answers) / 6


def test_the_attacker_does_find_what_is_hidden_alone() -> None:
    attacker = Solver()
    attacker.told(["few", "many"], 23)
    attacker.told(["many"], 20)

    assert attacker.ends({"few": ["few"]}) == {"few": (3, 3)}


def test_a_risk_hidden_alone_in_its_group_is_not_told_by_the_group() -> None:
    counts = {"R1.01": 40, "R1.02": 9, "R1.03": 2, "R2.01": 30, "R2.02": 3}
    group_of = {risk: risk[:2] for risk in counts}

    assert beside_their_group(counts, group_of, {"R1": 50, "R2": 30}, {"R1.03", "R2.02"}) == {"R1.02"}
    assert beside_their_group(counts, group_of, {"R1": 50, "R2": 30}, set()) == set()


if __name__ == "__main__":
    start, number = int(sys.argv[1]), int(sys.argv[2])
    found = {seed: told for seed in range(start, start + number) if (told := attack(seed))}
    print(f"{number} registers, {len(found)} with a number found: {found}")
    sys.exit(bool(found))

"""Somebody with a linear programme: writes down every answer they may get as an equation and asks how far each hidden number can move.

Knows that plans add up over places, over time and over the groups of one kind of breakdown, and that nobody is in a
group who is not in the place.
"""

import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product

import highspy
import numpy as np

from services.rules.hiding import hidden_below, hidden_keys, hidden_parts, too_few
from services.rules.suppression import SMALLEST

SEMESTERS = (1, 2)
ALL = "all"  # of a breakdown: everybody; of time: the year
APART, SEVERAL = "grade", "risk group"


@dataclass(frozen=True)
class Register:
    """Plans: how many of each school in each semester, in each grade, and with each risk group."""

    units: dict[str, list[str]]
    totals: Counter = field(default_factory=Counter)  # (school, semester)
    cells: Counter = field(default_factory=Counter)  # (breakdown, school, semester, key)


def random_register(dice: random.Random) -> Register:
    """Some large, some small schools; some groups that hardly anybody is in, some that nearly everybody is in."""
    units = {f"u{u}": [f"s{u}{s}" for s in range(dice.choice([1, 1, 2, 3]))] for u in range(dice.choice([1, 2, 3, 4]))}
    register = Register(units)
    grades = {f"g{g}": dice.choice([0.2, 1, 1, 5]) for g in range(dice.choice([1, 2, 3]))}
    risks = {f"r{r}": dice.choice([0.02, 0.1, 0.5, 0.9, 0.98]) for r in range(dice.choice([1, 2]))}
    for school, semester in product([s for schools in units.values() for s in schools], SEMESTERS):
        number = dice.choice([0, 1, 3, 4, 5, 7, 12, 20, 35])
        register.totals[school, semester] = number
        for _ in range(number):
            register.cells[APART, school, semester, dice.choices(list(grades), list(grades.values()))[0]] += 1
            for risk, share in risks.items():
                register.cells[SEVERAL, school, semester, risk] += dice.random() < share
    return register


def hidden_answers(register: Register) -> tuple[dict, set]:
    """Every answer there is: its true number by (place, period, breakdown, key); and which of them are hidden."""
    answers, hidden = {}, set()
    for semester in SEMESTERS:
        _of_semester(register, semester, answers, hidden)
    for place, _period, breakdown, key in list(answers):
        each = [(place, semester, breakdown, key) for semester in SEMESTERS]
        answers[place, ALL, breakdown, key] = sum(answers.get(one, 0) for one in each)
        if any(one in hidden for one in each):
            hidden.add((place, ALL, breakdown, key))
    return answers, hidden


def _of_semester(register: Register, semester: int, answers: dict, hidden: set) -> None:
    totals = {s: register.totals[s, semester] for schools in register.units.values() for s in schools}
    units = {unit: sum(totals[s] for s in schools) for unit, schools in register.units.items()}
    total = sum(units.values())
    sizes = {"root": total, **units, **totals}
    answers.update({(place, semester, ALL, ALL): size for place, size in sizes.items()})
    gone = set(sizes) if too_few(total) else hidden_parts(units)
    for unit, schools in register.units.items():
        gone |= set(schools) if unit in gone else hidden_parts({s: totals[s] for s in schools})
    hidden |= {(place, semester, ALL, ALL) for place in gone}
    for breakdown in (APART, SEVERAL):
        keys = {key for one, _s, _t, key in register.cells if one == breakdown}
        of_school = {(s, k): register.cells[breakdown, s, semester, k] for s in totals for k in keys}
        of_unit = {(u, k): sum(of_school[s, k] for s in schools) for u, schools in register.units.items() for k in keys}
        of_root = {k: sum(of_unit[u, k] for u in units) for k in keys}
        every = {**{("root", k): n for k, n in of_root.items()}, **of_unit, **of_school}
        answers.update({(place, semester, breakdown, key): n for (place, key), n in every.items()})
        if "root" in gone:
            hidden |= {(place, semester, breakdown, key) for place, key in every}
            continue
        apart = breakdown == APART
        away = hidden_keys(of_root, total, apart=apart)
        hidden |= {("root", semester, breakdown, key) for key in away}
        below = hidden_below(_there(of_unit), units, gone & set(units), away, apart=apart)
        hidden |= {(place, semester, breakdown, key) for place, key in below}
        for unit, schools in register.units.items():
            mine = {s: totals[s] for s in schools}
            cells = {cell: n for cell, n in of_school.items() if cell[0] in mine}
            out = {key for place, key in below if place == unit}
            if unit in gone or out >= keys:
                deeper = {cell for cell in cells if mine[cell[0]] or cell[0] in gone}
            else:
                deeper = hidden_below(_there(cells), mine, gone & set(mine), out, apart=apart)
            hidden |= {(place, semester, breakdown, key) for place, key in deeper}


def _there(cells: dict) -> dict:
    return {cell: count for cell, count in cells.items() if count}


def narrowed(register: Register, answers: dict, hidden: set) -> list[tuple]:
    """The hidden answers that are known to lie within fewer than SMALLEST values, with their bounds."""
    atoms: dict[tuple, int] = {}
    for school, semester in register.totals:
        for breakdown, key in {(b, k) for _p, _t, b, k in answers}:
            atoms[school, semester, breakdown, key] = len(atoms)
    rows, known = [], []
    below, less = [], []
    for answer, number in answers.items():
        if answer not in hidden:
            rows.append(_vector(register, atoms, answer))
            known.append(number)
    keys = defaultdict(set)
    for breakdown, key in {(b, k) for _p, _t, b, k in answers}:
        keys[breakdown].add(key)
    for school, semester in register.totals:
        whole = atoms[school, semester, ALL, ALL]
        rows.append({**{atoms[school, semester, APART, k]: 1 for k in keys[APART]}, whole: -1})
        known.append(0)
        below += [{atoms[school, semester, SEVERAL, k]: 1, whole: -1} for k in keys[SEVERAL]]
        less += [0] * len(keys[SEVERAL])
    solver = _solver([*rows, *below], [*known, *less], [*known, *([-highspy.kHighsInf] * len(less))], len(atoms))
    found = []
    for answer in sorted(hidden, key=str):
        if not _gone(answers, hidden, answer):
            continue  # that there are none tells of nobody
        least, most = _ends(solver, list(_vector(register, atoms, answer)), len(atoms))
        if most - least < SMALLEST - 1 - 1e-6:
            found.append((answer, answers[answer], least, most))
    return found


def _gone(answers: dict, hidden: set, answer: tuple) -> int:
    """How many plans of it are not told: of a year, those of its hidden semesters."""
    place, period, breakdown, key = answer
    times = SEMESTERS if period == ALL else (period,)
    each = [(place, time, breakdown, key) for time in times]
    return sum(answers.get(one, 0) for one in each if one in hidden)


def _ends(solver: highspy.Highs, wanted: list[int], width: int) -> tuple[float, float]:
    """How little and how much the sum of these can be; the solver starts from where it ended last time."""
    ends = []
    solver.changeColsCost(width, range(width), np.isin(np.arange(width), wanted).astype(float))
    for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
        solver.changeObjectiveSense(sense)
        solver.run()
        solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        ends.append(solver.getInfo().objective_function_value if solved else float("inf"))
    return ends[0], ends[1]


def _vector(register: Register, atoms: dict, answer: tuple) -> dict[int, int]:
    place, period, breakdown, key = answer
    schools = {"root": [s for each in register.units.values() for s in each], **register.units}.get(place, [place])
    times = SEMESTERS if period == ALL else (period,)
    return {atoms[school, time, breakdown, key]: 1 for school in schools for time in times}


def _solver(rows: list[dict[int, int]], most: list[float], least: list[float], width: int) -> highspy.Highs:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, len(rows)
    model.col_cost_, model.col_lower_ = np.zeros(width), np.zeros(width)
    model.col_upper_ = np.full(width, highspy.kHighsInf)
    model.row_lower_, model.row_upper_ = np.array(least, dtype=float), np.array(most, dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    model.a_matrix_.index_ = np.array([column for row in rows for column in row])
    model.a_matrix_.value_ = np.array([value for row in rows for value in row.values()], dtype=float)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    return solver


def attack(seed: int) -> list[tuple]:
    register = random_register(random.Random(seed))
    answers, hidden = hidden_answers(register)
    return narrowed(register, answers, hidden)


if __name__ == "__main__":
    first, number = int(sys.argv[1]), int(sys.argv[2])
    shown = gone = 0
    for seed in range(first, first + number):
        answers, hidden = hidden_answers(random_register(random.Random(seed)))
        gone, shown = (
            gone + len([h for h in hidden if answers[h]]),
            shown + sum(1 for a in answers if answers[a] and a not in hidden),
        )
        for told in attack(seed):
            print(seed, told)
    print(f"{number} registers, {shown} numbers shown, {gone} hidden")

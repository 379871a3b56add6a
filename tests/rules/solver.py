"""Somebody with a linear programme: writes down every answer they were given as an equation over what they do not know.

Needs nothing of the application. What is unknown are numbers of people, none of them negative.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np


@dataclass
class Solver:
    """What somebody knows: sums of unknowns, exactly or at most."""

    _index: dict[Hashable, int] = field(default_factory=dict)
    _rows: list[dict[int, int]] = field(default_factory=list)
    _least: list[float] = field(default_factory=list)
    _most: list[float] = field(default_factory=list)

    def told(self, unknowns: Iterable[Hashable], number: int) -> None:
        """An answer: these add up to this number."""
        self._know(dict.fromkeys(unknowns, 1), number, number)

    def adds_up(self, parts: Iterable[Hashable], whole: Hashable) -> None:
        """The parts are the whole."""
        self._know({**dict.fromkeys(parts, 1), whole: -1}, 0, 0)

    def is_in(self, part: Hashable, whole: Hashable) -> None:
        """Nobody is in the part who is not in the whole."""
        self._know({part: 1, whole: -1}, -highspy.kHighsInf, 0)

    def ends(self, wanted: Mapping[Hashable, Sequence[Hashable]]) -> dict[Hashable, tuple[float, float]]:
        """How little and how much each of these sums can be, as far as they know."""
        for unknowns in wanted.values():
            for unknown in unknowns:
                self._index.setdefault(unknown, len(self._index))
        solver, width = self._solver(), len(self._index)
        found = {}
        for name, unknowns in wanted.items():
            columns = [self._index[unknown] for unknown in unknowns]
            solver.changeColsCost(width, range(width), np.isin(np.arange(width), columns).astype(float))
            found[name] = (_end(solver, highspy.ObjSense.kMinimize), _end(solver, highspy.ObjSense.kMaximize))
        return found

    def _know(self, sums: Mapping[Hashable, int], least: float, most: float) -> None:
        self._rows.append({self._index.setdefault(unknown, len(self._index)): by for unknown, by in sums.items()})
        self._least.append(least)
        self._most.append(most)

    def _solver(self) -> highspy.Highs:
        """It starts each time from where it ended the last time."""
        width, model = len(self._index), highspy.HighsLp()
        model.num_col_, model.num_row_ = width, len(self._rows)
        model.col_cost_, model.col_lower_ = np.zeros(width), np.zeros(width)
        model.col_upper_ = np.full(width, highspy.kHighsInf)
        model.row_lower_, model.row_upper_ = np.array(self._least, dtype=float), np.array(self._most, dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in self._rows)])
        model.a_matrix_.index_ = np.array([column for row in self._rows for column in row])
        model.a_matrix_.value_ = np.array([value for row in self._rows for value in row.values()], dtype=float)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.passModel(model)
        return solver


def _end(solver: highspy.Highs, sense: highspy.ObjSense) -> float:
    solver.changeObjectiveSense(sense)
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return float(solver.getInfo().objective_function_value)
    assert solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible, "the answers contradict each other"
    return float("inf")

"""What a benchmark says: a figure, the floor of the same run beside it, and the goal for their ratio."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in milliseconds. `goal` is the most it may be as a multiple of its floor."""

    name: str
    took: float
    floor: float
    goal: float | None = None

    @property
    def ratio(self) -> float:
        return self.took / self.floor

    @property
    def kept(self) -> bool:
        return self.goal is None or self.ratio <= self.goal


def show(title: str, lines: Iterable[Line]) -> bool:
    """Print them as they come; whether all goals were kept."""
    table, kept = Table(title=title, title_justify="left"), True
    for column in ("", "ms", "floor, ms", "ratio", "goal", ""):
        table.add_column(column, justify="left" if not column else "right")
    for line in lines:
        kept &= line.kept
        goal = f"≤ {line.goal:g}" if line.goal else ""
        verdict = "" if line.goal is None else "kept" if line.kept else "MISSED"
        table.add_row(line.name, f"{line.took:.1f}", f"{line.floor:.1f}", f"{line.ratio:.2f}", goal, verdict)
    Console(width=110).print(table)
    return kept

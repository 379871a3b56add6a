"""Those who were first helped in one school year, followed through school time until they leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.effect import records
from services.effect.statistics import Estimate, Step, staying
from services.rules.effect import school_time
from services.rules.effect_tables import merged_steps, told
from services.small_counts import smallest_count
from services.work import Work

_YEARS: Final = 12


@dataclass(frozen=True, slots=True)
class Point:
    """How many per cent had not left after so many semesters."""

    semesters: int
    stayed: Estimate


@dataclass(frozen=True, slots=True)
class Cohort:
    """The pupils first helped in a school year; no curve where too few left for it to be told. None: not told."""

    school_year: int
    pupils: int | None
    left: int | None
    curve: tuple[Point, ...]


def survival(work: Work) -> list[Cohort]:
    """Each school year's curve, oldest first: pupils count from their first plan until leaving, or until last known of."""
    times: dict[int, list[tuple[int, bool]]] = {}
    for one in records.followed(work):
        time = school_time(one.course)
        if time is not None:
            times.setdefault(one.begun.semester.year, []).append(time)
    years = sorted(times)[-_YEARS:]
    cells = Counter((year, left) for year in years for _, left in times[year])
    smallest = smallest_count(work)
    table = told(years, [True, False], cells, smallest)
    return [
        Cohort(year, table.row(year), table.of(year, True), _curve(times[year], smallest) if table.open(year) else ())
        for year in years
    ]


def _curve(times: Sequence[tuple[int, bool]], smallest: int) -> tuple[Point, ...]:
    """The points that may be told, as far as enough pupils are still looked at."""
    steps: list[Step] = [step for step in staying(times) if step.at_risk >= smallest]
    ends = merged_steps([step.left for step in steps], smallest)
    return tuple(Point(steps[end].time, steps[end].stayed) for end in ends or ())

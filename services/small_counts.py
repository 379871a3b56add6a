"""Small counts of people are hidden from readers outside a school: which rows of an answer those are.

Worked out from plans by semester, place and group, from all that the reader reaches down to the places asked about, so
that it comes out the same whatever else is asked (services/rules/hiding.py says why that is safe).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from models.vocabulary import PlanStatus
from services.counting import Dimension, Measure, Question, Units
from services.counting.queries import counted
from services.errors import Refusal
from services.rulebook import rulebook
from services.rules.hiding import Places, beside_their_group, hidden_below, hidden_in_tree
from services.rules.suppression import SMALLEST, hidden_groups
from services.unit_map import WHOLE, UnitMap
from services.work import Work

_TIME: Final = frozenset({Dimension.SEMESTER, Dimension.SCHOOL_YEAR})
_PLACE: Final = frozenset({Dimension.MUNICIPALITY, Dimension.SCHOOL})
# Each plan is in one of these groups; in the others it may be in several.
_APART: Final = frozenset({Dimension.GRADE, Dimension.PROGRAMME, Dimension.OUTCOME, Dimension.STATUS})
# Told only of all that the reader reaches: so many groups that hardly any place has enough people in them.
_OF_ALL_ONLY: Final = frozenset({Dimension.RISK, Dimension.PROVIDER, Dimension.MONTH})
_PEOPLE: Final = (Measure.PLANS, Measure.PUPILS)
Row = tuple[Any, ...]
Cells = Mapping[tuple[Any, Any], int]  # plans by place and group
_Hidden = tuple[str, Any, Any]  # a semester, a place and a group that are not told


class Depth(Enum):
    """How far down the places of a question are."""

    ALL = 0
    TODAY = 1
    THEN = 2
    SCHOOL = 3

    @classmethod
    def of(cls, asked: Question) -> "Depth":
        if asked.school or Dimension.SCHOOL in asked.by:
            return cls.SCHOOL
        if asked.municipality or Dimension.MUNICIPALITY in asked.by:
            return cls.THEN if asked.units is Units.THEN else cls.TODAY
        return cls.ALL


@dataclass(frozen=True, slots=True)
class _Plot:
    """A question taken apart: how far down its places are, and by what it is asked besides time and place."""

    asked: Question
    depth: Depth
    group: Dimension | None

    @classmethod
    def of(cls, asked: Question) -> "_Plot":
        """Raises Refusal where so few people would be in each row that it cannot be answered safely."""
        others = {dimension for dimension in asked.by if dimension not in _TIME | _PLACE | {Dimension.MONTH}}
        if asked.status:
            others.add(Dimension.STATUS)
        depth = Depth.of(asked)
        too_fine = len(others) > 1 or (depth is not Depth.ALL and _OF_ALL_ONLY & set(asked.by))
        if too_fine or (Dimension.MONTH in asked.by and not others <= {Dimension.KIND}):
            raise Refusal("figures.too_fine")
        return cls(asked, depth, next(iter(others), None))


@dataclass(frozen=True, slots=True)
class _Level:
    """The plans of the places of one level, by semester: all, and those in each group."""

    depth: Depth
    totals: Mapping[str, Mapping[Any, int]]
    cells: Mapping[str, Cells]

    def of(self, semester: str, units: UnitMap) -> Places[Any, Any]:
        totals = self.totals.get(semester, {})
        return Places(
            totals, self.cells.get(semester, {}), {place: self._whole(place, semester, units) for place in totals}
        )

    def _whole(self, place: Any, semester: str, units: UnitMap) -> Any:  # noqa: ANN401 a place of whatever level
        match self.depth:
            case Depth.SCHOOL:
                return units.then(place, semester)
            case Depth.THEN:
                return units.heir(place)
            case _:
                return WHOLE


def smallest_count(work: Work) -> int:
    """How many people a count must tell of at least: the largest that a programme of today sets."""
    rules = rulebook(work.session).in_force(work.today)
    return max((one.figure("smallest_count", work.today) or SMALLEST for one in rules), default=SMALLEST)


def hidden_rows(work: Work, asked: Question, smallest: int) -> set[Row]:
    """The rows that are not told, those without anybody among them where that would tell, too.

    Raises Refusal for what is asked too finely.
    """
    units = UnitMap(work)
    plot = _Plot.of(units.without_own_place(work.actor, asked))
    if Dimension.MONTH in asked.by:
        return _hidden_months(work, plot, smallest)
    levels = [_level(work, plot, depth, smallest) for depth in Depth if depth.value <= plot.depth.value]
    hidden: set[_Hidden] = set()
    for semester in levels[0].totals:
        tree = [level.of(semester, units) for level in levels]
        gone, cells = _hidden(plot, tree, smallest)
        found = cells if plot.group else {(place, None) for place in gone}
        there = tree[-1].totals.keys()  # the places asked about, not the wholes that they are parts of
        hidden |= {(semester, place, key) for place, key in found if place in there}
    if plot.group is Dimension.RISK:
        hidden |= _risks_beside(work, plot, levels[0], hidden)
    return set(_rows(plot, hidden, units))


def _hidden(plot: _Plot, tree: list[Places[Any, Any]], smallest: int) -> tuple[set[Any], set[tuple[Any, Any]]]:
    apart = plot.group in _APART
    if plot.group is not Dimension.STATUS:
        return hidden_in_tree(tree, apart=apart, smallest=smallest)
    # Void plans are in no total: they stand beside all others as a group of their own.
    valid = [Places(one.totals, _only(one.cells, void=False), one.whole) for one in tree]
    gone, cells = hidden_in_tree(valid, apart=True, smallest=smallest)
    void = [Places(_with_void(one), _only(one.cells, void=True), one.whole) for one in tree]
    return gone, cells | hidden_in_tree(void, apart=False, smallest=smallest)[1]


def _only(cells: Cells, *, void: bool) -> Cells:
    return {cell: count for cell, count in cells.items() if (cell[1] == PlanStatus.VOID) is void}


def _with_void(places: Places[Any, Any]) -> dict[Any, int]:
    return {place: total + places.cells.get((place, PlanStatus.VOID), 0) for place, total in places.totals.items()}


def _level(work: Work, plot: _Plot, depth: Depth, smallest: int) -> _Level:
    by = {
        Depth.ALL: (Dimension.SEMESTER,),
        Depth.TODAY: (Dimension.SEMESTER, Dimension.MUNICIPALITY),
        Depth.THEN: (Dimension.SEMESTER, Dimension.MUNICIPALITY),
        Depth.SCHOOL: (Dimension.SEMESTER, Dimension.SCHOOL),
    }[depth]
    units = Units.TODAY if depth is Depth.TODAY else Units.THEN
    base = replace(plot.asked, by=by, units=units, municipality=None, school=None, status=None)
    totals = _plans(work, base, smallest)
    cells: dict[str, dict[tuple[Any, Any], int]] = {}
    if plot.group:
        for (semester, *places, key), count in _plans(work, replace(base, by=(*by, plot.group)), smallest).items():
            cells.setdefault(semester, {})[places[0] if places else WHOLE, key] = count
    by_semester: dict[str, dict[Any, int]] = {semester: {} for semester in cells}
    for (semester, *places), count in totals.items():
        by_semester.setdefault(semester, {})[places[0] if places else WHOLE] = count
    for semester, found in cells.items():  # those with void plans only
        by_semester[semester] = {**dict.fromkeys((place for place, _key in found), 0), **by_semester[semester]}
    return _Level(depth, by_semester, cells)


def _plans(work: Work, asked: Question, smallest: int) -> dict[Row, int]:
    """The plans in each row; where they are of so few pupils that these may not be told, as many as the pupils."""
    found = counted(work, asked, _PEOPLE)
    return {
        row: pupils if (pupils := people[Measure.PUPILS]) < smallest else people[Measure.PLANS]
        for row, people in found.items()
    }


def _rows(plot: _Plot, hidden: Iterable[_Hidden], units: UnitMap) -> Iterable[Row]:
    """The rows of the answer that these places and groups of a semester are in."""
    asked = plot.asked
    for semester, place, key in hidden:
        school = place if plot.depth is Depth.SCHOOL else None
        unit = units.of_school(place, semester, asked.units) if school else place
        status = key if plot.group is Dimension.STATUS else None
        if asked.municipality in (None, unit) and asked.school in (None, school) and asked.status in (None, status):
            told = {**_time(semester), Dimension.SCHOOL: school, Dimension.MUNICIPALITY: unit}
            yield tuple(told.get(dimension, key) for dimension in asked.by)


def _time(semester: str) -> dict[Dimension, Any]:
    return {Dimension.SEMESTER: semester, Dimension.SCHOOL_YEAR: semester[:4]}


def _hidden_months(work: Work, plot: _Plot, smallest: int) -> set[Row]:
    """A month's people are those with claims or lessons in it: hidden like the groups of a place, beside the hidden kinds."""
    kinds = plot.group is not None
    whole = _level(work, plot, Depth.ALL, smallest)
    base = replace(plot.asked, by=(Dimension.SEMESTER, Dimension.MONTH), status=None)
    months = _by_semester(_plans(work, base, smallest))
    cells = _by_semester(_plans(work, replace(base, by=(*base.by, Dimension.KIND)), smallest)) if kinds else {}
    hidden: set[Row] = set()
    for semester, totals in months.items():
        tree = Places(whole.totals[semester], whole.cells.get(semester, {}), {})
        gone, groups = hidden_in_tree([tree], apart=False, smallest=smallest)
        parts = {row[0] for row in totals} if gone else {row[0] for row in hidden_groups(totals, smallest)}
        found = {(month, None) for month in parts}
        if kinds:
            by_month = {month: count for (month,), count in totals.items()}
            out = {key for _place, key in groups}
            table = {(month, kind): count for (month, kind), count in cells.get(semester, {}).items()}
            found = hidden_below(table, by_month, parts, out, apart=True, smallest=smallest)
        for month, kind in found:
            told = {**_time(semester), Dimension.MONTH: month, Dimension.KIND: kind}
            hidden.add(tuple(told[dimension] for dimension in plot.asked.by))
    return hidden


def _by_semester(found: Mapping[Row, int]) -> dict[str, dict[Row, int]]:
    told: dict[str, dict[Row, int]] = {}
    for (semester, *row), count in found.items():
        told.setdefault(semester, {})[tuple(row)] = count
    return told


def _risks_beside(work: Work, plot: _Plot, whole: _Level, hidden: set[_Hidden]) -> set[_Hidden]:
    """With a hidden risk one more of its group, where the group would tell how many have it."""
    group_of = {kind.code: kind.group for rules in rulebook(work.session).by_id.values() for kind in rules.risks}
    base = replace(plot.asked, by=(Dimension.SEMESTER, Dimension.RISK_GROUP), municipality=None, school=None)
    more: set[_Hidden] = set()
    for semester, groups in _by_semester(_plans(work, base, 0)).items():
        counts = {risk: count for (_whole, risk), count in whole.cells.get(semester, {}).items()}
        gone = {risk for when, _place, risk in hidden if when == semester}
        sizes = {group: count for (group,), count in groups.items()}
        more |= {(semester, WHOLE, risk) for risk in beside_their_group(counts, group_of, sizes, gone)}
    return more

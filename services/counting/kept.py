"""Questions that kept figures answer: which cells, and how they become rows as the live count gives them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, true
from sqlmodel import col, func, select

from models.figures import FigureCell, FigureStale
from models.money_words import ClaimStatus
from models.places import School
from models.vocabulary import Outcome, PlanStatus
from services.counting import Dimension, Grain, Measure, Question, Units
from services.counting.keeping import FEW, differences, freshen, keeps, plain, stale
from services.counting.spreading import ALL_TIME, COUNTRY, Scope
from services.counting.tally import KEPT, MEASURES
from services.rules.permissions import Level, Permission
from services.work import Work

_PLACES: Final = frozenset({Dimension.SCHOOL, Dimension.MUNICIPALITY})
_TIMES: Final = frozenset({Dimension.SEMESTER, Dimension.SCHOOL_YEAR})
_SEMESTER: Final = re.compile(r"\d{4}-[12]", re.ASCII)
_UNITS: Final[Mapping[Units, Scope]] = {Units.THEN: Scope.THEN, Units.TODAY: Scope.TODAY}
Row = tuple[Any, ...]
Values = dict[tuple[UUID, str, str, str], dict[Measure, Any]]  # by place, period and values


@dataclass(frozen=True, slots=True)
class Sought:
    """The cells that answer a question. `place`: this one alone; `length` of a period tells what it is."""

    scope: Scope
    by: str
    grain: Grain
    length: int
    first: str = ""
    last: str = ""
    place: UUID | None = None

    def takes(self, period: str) -> bool:
        return len(period) == self.length and period >= self.first and (not self.last or period <= self.last)


def rows(work: Work, asked: Question, measures: Sequence[Measure], grain: Grain) -> list[Row] | None:
    """What the live count would give; None where it must be asked, because that is not kept or much of it is out of date."""
    sought = _sought(work, asked, measures, grain)
    if sought is None:
        return None
    late = stale(work.session, work.today, FEW)
    if late != [] and freshen not in work.afterwards:
        work.afterwards.append(freshen)
    if late is None:
        return None
    marks = _marks(work) if late else set()
    found = _values(work, sought, late)
    units = _units(work, sought, asked, late) if Measure.MUNICIPALITIES in measures else {}
    if marks - _marks(work):  # somebody brought the cells up to date in between
        return None
    told = [
        (
            *_key(asked, grain, at),
            *(units.get(at[1:], 1) if m is Measure.MUNICIPALITIES else numbers[m] for m in measures),
        )
        for at, numbers in found.items()
    ]
    if not told and not asked.by:
        told = [tuple(plain(measure, 0) for measure in measures)]
    return told


def _sought(work: Work, asked: Question, measures: Sequence[Measure], grain: Grain) -> Sought | None:
    by = KEPT.get(frozenset(asked.by) - _PLACES - _TIMES)
    where, when = _where(work, asked), _when(asked)
    if by is None or where is None or when is None or asked.status is not None or len(set(asked.by)) < len(asked.by):
        return None
    scope, place = where
    if Measure.MUNICIPALITIES in measures and scope not in {Scope.COUNTRY, Scope.THEN, Scope.TODAY}:
        return None
    length, first, last = when
    if not keeps(scope, grain, by, "-" * length):
        return None
    return Sought(scope, by, grain, length, first, last, place)


def _where(work: Work, asked: Question) -> tuple[Scope, UUID | None] | None:
    """Which places are told of, and which one alone. What reaches only some schools has no cells but theirs and the whole."""
    of_schools = Dimension.SCHOOL in asked.by or asked.school is not None
    of_units = Dimension.MUNICIPALITY in asked.by or asked.municipality is not None
    level = work.actor.level(Permission.FIGURES_READ)
    if of_schools:
        return None if of_units else (Scope.SCHOOL, asked.school)
    if level is Level.EVERYWHERE:
        return (_UNITS[asked.units], asked.municipality) if of_units else (Scope.COUNTRY, COUNTRY)
    # A school's few plans are counted quickly, and its readers write often: they need not wait for what is out of date.
    if of_units or work.actor.municipality_id is None or level is not Level.MUNICIPALITY:
        return None
    return Scope.PARTNER, work.actor.municipality_id


def _when(asked: Question) -> tuple[int, str, str] | None:
    """How long the name of a period is, the first and the last one."""
    since, until = asked.since, asked.until
    if any(end and not _SEMESTER.fullmatch(end) for end in (since, until)):
        return None
    whole_years = not since.endswith("-2") and not until.endswith("-1")
    if Dimension.SEMESTER in asked.by or (since and since == until):
        return 6, since, until
    if whole_years and (Dimension.SCHOOL_YEAR in asked.by or (since and since[:4] == until[:4])):
        return 4, since[:4], until[:4]
    if since or until or Dimension.SCHOOL_YEAR in asked.by:
        return None
    return len(ALL_TIME), "", ""


def _values(work: Work, sought: Sought, late: Sequence[UUID]) -> Values:
    """The cells as they are, and as schools that are out of date change them."""
    reached = _reached(work, sought)
    found: Values = {}
    columns = [getattr(FigureCell, measure.value) for measure in MEASURES]
    query = select(FigureCell.place, FigureCell.period, FigureCell.key, FigureCell.more, *columns)
    for row in work.session.execute(query.where(_which(sought), reached)):
        found[row[0], row[1], row[2], row[3]] = dict(zip(MEASURES, row[4:], strict=True))
    if not late:
        return found
    within = set(work.session.scalars(select(School.id).where(work.within(Permission.FIGURES_READ, School))))
    for cell, numbers in differences(work.session, late, work.today, sought.by, sought.grain).items():
        place = UUID(hex=cell.place)
        if (cell.scope, cell.group.grain) != (sought.scope.value, sought.grain.value) or not sought.takes(cell.period):
            continue
        if sought.place not in (None, place) or (sought.scope is Scope.SCHOOL and place not in within):
            continue
        there = found.setdefault((place, cell.period, cell.group.key, cell.group.more), {})
        for measure, number in zip(MEASURES, numbers, strict=True):
            there[measure] = there.get(measure, 0) + plain(measure, number)
    return {at: numbers for at, numbers in found.items() if numbers[Measure.PLANS]}


def _which(sought: Sought) -> ColumnElement[bool]:
    period = col(FigureCell.period)
    found = (
        (col(FigureCell.level) == sought.scope.value)
        & (col(FigureCell.by) == sought.by)
        & (col(FigureCell.grain) == sought.grain.value)
        & (func.length(period) == sought.length)
    )
    if sought.first:
        found &= period >= sought.first
    if sought.last:
        found &= period <= sought.last
    return found if sought.place is None else found & (col(FigureCell.place) == sought.place)


def _reached(work: Work, sought: Sought) -> ColumnElement[bool]:
    """Schools are asked for one by one; whoever asks for anything larger reaches all of it, or it was not sought."""
    if sought.scope is not Scope.SCHOOL or work.actor.level(Permission.FIGURES_READ) is Level.EVERYWHERE:
        return true()
    within = select(School.id).where(work.within(Permission.FIGURES_READ, School))
    return col(FigureCell.place).in_(within)


def _units(work: Work, sought: Sought, asked: Question, late: Sequence[UUID]) -> dict[tuple[str, str, str], int]:
    """In how many municipalities there is something, by period and values."""
    if sought.scope is not Scope.COUNTRY:  # each is one
        return {}
    every = replace(sought, scope=_UNITS[asked.units], place=None)
    found: dict[tuple[str, str, str], int] = {}
    for at in _values(work, every, late):
        found[at[1:]] = found.get(at[1:], 0) + 1
    return found


def _marks(work: Work) -> set[int | None]:
    return set(work.session.scalars(select(FigureStale.id)))


def _key(asked: Question, grain: Grain, at: tuple[UUID, str, str, str]) -> Row:
    """The values of the dimensions as the live count has them."""
    place, period, key, more = at
    told: dict[Dimension, Any] = {
        Dimension.SEMESTER: period, Dimension.SCHOOL_YEAR: period[:4], Dimension.SCHOOL: place, Dimension.MUNICIPALITY: place,
        Dimension.MONTH: more if Dimension.KIND in asked.by else key,
    }  # fmt: skip
    return tuple(told[one] if one in told else _said(one, grain, key) for one in asked.by)


def _said(dimension: Dimension, grain: Grain, key: str) -> object:
    match dimension:
        case Dimension.GRADE:
            return int(key)
        case Dimension.OUTCOME:
            return Outcome(key) if key else None
        case Dimension.STATUS:
            return ClaimStatus(key) if grain is Grain.CLAIM else PlanStatus(key)
        case _:
            return key

"""Who takes part: municipalities and institutions over time beside the programme's goals, agreements and stages.

A school takes part from the semester it joined, or, where nobody wrote that down, from its agreement's. Schools are no
people: nothing of this is hidden. Goals are dated figures of the programmes, each with its source.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, func, select

from models.places import School
from models.vocabulary import UNDER_MUNICIPALITY, SchoolKind
from services.places import Gazetteer
from services.rulebook import RuleBook, rulebook
from services.rules.permissions import Level, Permission
from services.rules.school_year import Semester, semester_of
from services.work import Work

MUNICIPALITIES_GOAL: Final = "municipalities_percent_goal"
INSTITUTIONS_GOAL: Final = "institutions_goal"


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One semester. `units`: all municipalities of its first day; None, like the goals, for whoever sees a part of the country."""

    semester: str
    schools: int
    municipalities: int
    units: int | None
    stages: Mapping[str, int]  # how many of the schools joined in which stage
    municipalities_goal: int | None  # percent
    institutions_goal: int | None


@dataclass(frozen=True, slots=True)
class OverTime:
    """Every semester from the first one to the present one; `undated`: schools of which nobody knows since when."""

    semesters: tuple[TakingPart, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """A cooperation agreement with the schools that came by it, stage by stage."""

    number: str
    signed_on: date | None
    stage: str
    semester: str
    schools: int


class _Alike(NamedTuple):
    """What schools are counted together by: there are few of these, however many schools there are."""

    since: Semester | None
    stage: str
    kind: SchoolKind
    municipality_id: UUID


def over_time(work: Work, *, schools: Collection[UUID] | None = None) -> OverTime:
    """Who takes part, semester by semester, within reach; of these schools alone where some are named."""
    taking = _taking(work, schools)
    whole = work.actor.level(Permission.FIGURES_READ) is Level.EVERYWHERE and schools is None
    units, book = Gazetteer.read(work.session), rulebook(work.session)
    found = []
    for semester in _between([one.since for one in taking if one.since], semester_of(work.today)):
        day = semester.first_day()
        there = {one: number for one, number in taking.items() if one.since is not None and one.since <= semester}
        under = {
            units.on(unit, day).id for unit in {one.municipality_id for one in there if one.kind in UNDER_MUNICIPALITY}
        }
        stages: Counter[str] = Counter()
        for one, number in there.items():
            stages[one.stage] += number
        found.append(
            TakingPart(
                str(semester), stages.total(), len(under), len(units.of_day(day)) if whole else None, stages,
                _goal(book, MUNICIPALITIES_GOAL, day) if whole else None, _goal(book, INSTITUTIONS_GOAL, day) if whole else None,
            )
        )  # fmt: skip
    return OverTime(tuple(found), sum(number for one, number in taking.items() if one.since is None))


def agreements(work: Work, *, schools: Collection[UUID] | None = None) -> list[Agreement]:
    """The agreements within reach, oldest first, each by stage and semester; schools without a number have none."""
    work.require(Permission.FIGURES_READ)
    told = (School.agreement_date, School.agreement_no, School.stage, School.joined_semester)
    counts: Counter[tuple[date | None, str, str, str]] = Counter()
    for signed_on, number, stage, semester, found in _counted(work, schools, told):
        if number:
            counts[signed_on, number, stage, str(_joined(semester, signed_on) or "")] += found
    ordered = sorted(counts, key=lambda key: (key[0] or date.max, *key[1:]))
    return [Agreement(key[1], key[0], key[2], key[3], counts[key]) for key in ordered]


def _taking(work: Work, schools: Collection[UUID] | None) -> Counter[_Alike]:
    work.require(Permission.FIGURES_READ)
    told = (School.joined_semester, School.agreement_date, School.stage, School.kind, School.municipality_id)
    found: Counter[_Alike] = Counter()
    for semester, signed_on, stage, kind, unit, number in _counted(work, schools, told):
        found[_Alike(_joined(semester, signed_on), stage, kind, unit)] += number
    return found


def _counted(work: Work, schools: Collection[UUID] | None, told: tuple[Any, ...]) -> Iterable[Any]:
    """The schools that are alike in this, and how many they are."""
    wanted: tuple[Any, ...] = (*told, func.count())
    query: Select[Any] = select(*wanted).where(work.within(Permission.FIGURES_READ, School))
    if schools is not None:
        query = query.where(col(School.id).in_(schools))
    return work.session.execute(query.group_by(*told))


def _joined(semester: str | None, signed_on: date | None) -> Semester | None:
    if semester:
        return Semester.parse(semester)
    return semester_of(signed_on) if signed_on else None


def _between(joined: Sequence[Semester], now: Semester) -> Iterator[Semester]:
    semester = min(joined, default=now.next())
    while semester <= now:
        yield semester
        semester = semester.next()


def _goal(book: RuleBook, name: str, day: date) -> int | None:
    """Of the programmes of a day, the first that sets this goal."""
    return next((goal for rules in book.in_force(day) if (goal := rules.figure(name, day)) is not None), None)

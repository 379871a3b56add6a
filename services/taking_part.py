"""Who takes part: municipalities and institutions over time beside the programme's goals, agreements and stages.

A school takes part from the semester it joined, or, where nobody wrote that down, from its agreement's. Schools are no
people: nothing of this is hidden. Goals are dated figures of the programmes, each with its source.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.places import School
from models.vocabulary import UNDER_MUNICIPALITY
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


def over_time(work: Work, *, schools: Collection[UUID] | None = None) -> OverTime:
    """Who takes part, semester by semester, within reach; of these schools alone where some are named."""
    taking = _schools(work, schools)
    whole = work.actor.level(Permission.FIGURES_READ) is Level.EVERYWHERE and schools is None
    units, book = Gazetteer.read(work.session), rulebook(work.session)
    since = {one.id: _joined(one) for one in taking}
    found = []
    for semester in _between([at for at in since.values() if at], semester_of(work.today)):
        day = semester.first_day()
        there = [one for one in taking if (at := since[one.id]) is not None and at <= semester]
        under = {units.on(one.municipality_id, day).id for one in there if one.kind in UNDER_MUNICIPALITY}
        found.append(
            TakingPart(
                str(semester), len(there), len(under), len(units.of_day(day)) if whole else None, Counter(one.stage for one in there),
                _goal(book, MUNICIPALITIES_GOAL, day) if whole else None, _goal(book, INSTITUTIONS_GOAL, day) if whole else None,
            )
        )  # fmt: skip
    return OverTime(tuple(found), sum(at is None for at in since.values()))


def agreements(work: Work, *, schools: Collection[UUID] | None = None) -> list[Agreement]:
    """The agreements within reach, oldest first, each by stage and semester; schools without a number have none."""
    counts = Counter(
        (one.agreement_date, one.agreement_no, one.stage, str(_joined(one) or ""))
        for one in _schools(work, schools)
        if one.agreement_no
    )
    ordered = sorted(counts, key=lambda key: (key[0] or date.max, *key[1:]))
    return [Agreement(key[1], key[0], key[2], key[3], counts[key]) for key in ordered]


def _schools(work: Work, schools: Collection[UUID] | None) -> Sequence[School]:
    work.require(Permission.FIGURES_READ)
    query = select(School).where(work.within(Permission.FIGURES_READ, School))
    return work.session.exec(query if schools is None else query.where(col(School.id).in_(schools))).all()


def _joined(school: School) -> Semester | None:
    if school.joined_semester:
        return Semester.parse(school.joined_semester)
    return semester_of(school.agreement_date) if school.agreement_date else None


def _between(joined: Sequence[Semester], now: Semester) -> Iterator[Semester]:
    semester = min(joined, default=now.next())
    while semester <= now:
        yield semester
        semester = semester.next()


def _goal(book: RuleBook, name: str, day: date) -> int | None:
    """Of the programmes of a day, the first that sets this goal."""
    return next((goal for rules in book.in_force(day) if (goal := rules.figure(name, day)) is not None), None)

"""Who takes part: municipalities and institutions over time beside the programme's goals, agreements and stages.

A school takes part from the semester it joined, or, where nobody wrote that down, from its agreement's. Schools are no
people: nothing of this is hidden. Goals are dated figures of the programmes, each with its source.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from models.places import Municipality, School
from models.vocabulary import UNDER_MUNICIPALITY
from services.paging import Page, page_of
from services.places import Gazetteer
from services.rulebook import RuleBook, rulebook
from services.rules.permissions import Level, Permission
from services.rules.school_year import Semester, semester_of
from services.work import Work

MUNICIPALITIES_GOAL: Final = "municipalities_percent_goal"
INSTITUTIONS_GOAL: Final = "institutions_goal"
_Taking = Counter[
    tuple[Semester | None, tuple[Any, ...]]
]  # schools by since when they take part, and what is told of them


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


@dataclass(frozen=True, slots=True)
class Institution:
    """A school that takes part, by which agreement and since when (a day, or a semester where that was written down)."""

    id: UUID
    name: str
    municipality: str
    stage: str
    agreement: str
    signed_on: date | None
    joined: str | None


def over_time(work: Work, *, schools: Collection[UUID] | None = None) -> OverTime:
    """Who takes part, semester by semester, within reach; of these schools alone where some are named."""
    taking = _taking(work, schools, School.municipality_id, School.kind, School.stage)
    whole = work.actor.level(Permission.FIGURES_READ) is Level.EVERYWHERE and schools is None
    units, book = Gazetteer.read(work.session), rulebook(work.session)
    found = []
    for semester in _between([at for at, _one in taking if at], semester_of(work.today)):
        day = semester.first_day()
        there = [(one, many) for (at, one), many in taking.items() if at is not None and at <= semester]
        lie_in = {unit for (unit, kind, _stage), _many in there if kind in UNDER_MUNICIPALITY}
        stages: Counter[str] = Counter()
        for (_unit, _kind, stage), many in there:
            stages[stage] += many
        found.append(
            TakingPart(
                str(semester), stages.total(), len({units.on(unit, day).id for unit in lie_in}),
                units.number_on(day) if whole else None, stages,
                _goal(book, MUNICIPALITIES_GOAL, day) if whole else None, _goal(book, INSTITUTIONS_GOAL, day) if whole else None,
            )
        )  # fmt: skip
    return OverTime(tuple(found), sum(many for (at, _one), many in taking.items() if at is None))


def agreements(work: Work, *, schools: Collection[UUID] | None = None) -> list[Agreement]:
    """The agreements within reach, oldest first, each by stage and semester; schools without a number have none."""
    found = [
        Agreement(number, signed_on, stage, str(at or ""), many)
        for (at, (number, signed_on, stage)), many in _taking(
            work, schools, School.agreement_no, School.agreement_date, School.stage
        ).items()
        if number
    ]
    return sorted(found, key=lambda one: (one.signed_on or date.max, one.number, one.stage, one.semester))


def institutions(
    work: Work, until: str = "", *, schools: Collection[UUID] | None = None, number: int = 1
) -> Page[Institution]:
    """The schools within reach that take part up to the end of a semester; without one: those with an agreement."""
    work.require(Permission.FIGURES_READ)
    told: tuple[Any, ...] = (
        School.id, School.name, Municipality.name, School.stage, School.agreement_no, School.agreement_date, School.joined_semester,
    )  # fmt: skip
    query = (
        select(*told)
        .join(Municipality, col(Municipality.id) == School.municipality_id)
        .where(
            work.within(Permission.FIGURES_READ, School), _joined_by(until) if until else col(School.agreement_no) != ""
        )
        .order_by(col(School.fold), col(School.id))
    )
    if schools is not None:
        query = query.where(col(School.id).in_(schools))
    rows, number, total = page_of(work.session, query, number, alone=School)
    return Page([Institution(*row) for row in rows], number, total)


def _joined_by(until: str) -> ColumnElement[bool]:
    semester = func.coalesce(School.joined_semester, "")
    signed = col(School.agreement_date) < Semester.parse(until).next().first_day()
    return ((semester != "") & (semester <= until)) | ((semester == "") & signed)


def _taking(work: Work, schools: Collection[UUID] | None, *told: Any) -> _Taking:  # noqa: ANN401 columns
    """How many schools take part since a semester, None where nobody knows, by what is told of them."""
    work.require(Permission.FIGURES_READ)
    columns = [col(one) for one in (*told, School.joined_semester, School.agreement_date)]
    query = select(*columns, func.count()).where(work.within(Permission.FIGURES_READ, School))
    if schools is not None:
        query = query.where(col(School.id).in_(schools))
    found: _Taking = Counter()
    for *row, joined, agreed, many in work.session.execute(query.group_by(*columns)):
        found[_since(joined, agreed), tuple(row)] += many
    return found


def _since(joined: str | None, agreed: date | None) -> Semester | None:
    if joined:
        return Semester.parse(joined)
    return semester_of(agreed) if agreed else None


def _between(joined: Sequence[Semester], now: Semester) -> Iterator[Semester]:
    semester = min(joined, default=now.next())
    while semester <= now:
        yield semester
        semester = semester.next()


def _goal(book: RuleBook, name: str, day: date) -> int | None:
    """Of the programmes of a day, the first that sets this goal."""
    return next((goal for rules in book.in_force(day) if (goal := rules.figure(name, day)) is not None), None)

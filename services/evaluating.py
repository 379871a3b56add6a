"""The end of a semester: which plans are still to be evaluated, and a whole class closed in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case
from sqlmodel import col, func, select

from models.people import Account
from models.places import School
from models.plans import EvaluationForm, Plan, PlanRisk
from models.pupils import Pupil
from models.vocabulary import Education, PlanStatus
from services import plan_facts, plan_steps
from services.apart import apart
from services.errors import Refusal
from services.forms import checked
from services.paging import Page, page_of
from services.rules import evaluations as rules
from services.rules.names import sort_key
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class ToEvaluate:
    """A plan whose evaluation is due. `pupil` is empty for those who do not know the child's name."""

    id: UUID
    code: str
    pupil: str
    education: Education
    grade: int
    school: str
    preparer: str
    ends_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Left:
    """How many evaluations somebody, or a school, still owes, and how many of them are late."""

    name: str
    left: int
    overdue: int
    oldest: date


@dataclass(frozen=True, slots=True)
class Class:
    """Running plans of one preparer in one grade and semester."""

    semester: str
    education: Education
    grade: int
    plans: int


@dataclass(frozen=True, slots=True)
class ToClose:
    """One plan of a class, with all its risks: whoever may close it prepared it."""

    plan: Plan
    pupil: str
    risks: tuple[PlanRisk, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written about one plan, as it was typed, and the version it was written about."""

    plan_id: UUID
    seen: int
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of one plan."""

    plan_id: UUID
    refusal: Refusal | None


def find(work: Work, *, school_id: UUID | None = None, mine: bool = False, number: int = 1) -> Page[ToEvaluate]:
    """Plans within reach that are due for evaluation, the longest due first; `mine` are this person's to evaluate."""
    work.require(Permission.PLAN_READ)
    named = work.actor.may(Permission.PUPIL_READ)  # experts know plans by their codes
    query: Any = (
        select(Plan, Pupil.first_name, Pupil.last_name, School.name, Account.first_name, Account.last_name)  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
        .join(School, col(School.id) == Plan.school_id)
        .outerjoin(Account, col(Account.id) == Plan.preparer_id)
        .where(_due(work), work.within(Permission.PLAN_READ, Plan))
        .order_by(col(Plan.ends_on), col(Pupil.sort_key), col(Plan.id))
    )
    if mine:
        query = query.where(work.within(Permission.PLAN_WRITE, Plan))
    if school_id is not None:
        query = query.where(col(Plan.school_id) == school_id)
    rows, number, total = page_of(work.session, query, number)
    lines = [
        ToEvaluate(
            plan.id, plan.code, f"{last} {first}" if named else "", plan.education, plan.grade, school,
            f"{their_first or ''} {their_last or ''}".strip(), plan.ends_on, rules.is_overdue(plan.ends_on, work.today),
        )
        for plan, first, last, school, their_first, their_last in rows
    ]  # fmt: skip
    return Page(lines, number, total)


def by_school(work: Work) -> list[Left]:
    """How many evaluations each school within reach still owes."""
    work.require(Permission.PLAN_READ)
    query: Any = (
        select(School.name, *_sums(work))
        .join(Plan, col(Plan.school_id) == School.id)
        .where(_due(work), work.within(Permission.PLAN_READ, Plan))
        .group_by(col(School.id), col(School.name))
    )
    return sorted((Left(*row) for row in work.session.exec(query)), key=lambda one: sort_key(one.name))


def by_preparer(work: Work) -> list[Left]:
    """How many evaluations each preparer of the actor's school still owes; without a name, those that are nobody's."""
    work.require(Permission.PLAN_ASSIGN)
    query: Any = (
        select(Account.first_name, Account.last_name, *_sums(work))
        .select_from(Plan)
        .outerjoin(Account, col(Account.id) == Plan.preparer_id)
        .where(_due(work), work.within(Permission.PLAN_ASSIGN, Plan))
        .group_by(col(Account.id), col(Account.first_name), col(Account.last_name))
    )
    found = [Left(f"{first or ''} {last or ''}".strip(), *sums) for first, last, *sums in work.session.exec(query)]
    return sorted(found, key=lambda one: (one.oldest, sort_key(one.name)))


def classes(work: Work) -> list[Class]:
    """The classes in which this person has running plans, the longest running first."""
    work.require(Permission.PLAN_WRITE)
    query: Any = (
        select(Plan.semester, Plan.education, Plan.grade, func.count())
        .where(work.within(Permission.PLAN_WRITE, Plan), col(Plan.status) == PlanStatus.RUNNING)
        .group_by(col(Plan.semester), col(Plan.education), col(Plan.grade))
        .order_by(col(Plan.semester), col(Plan.education), col(Plan.grade))
    )
    return [Class(*row) for row in work.session.exec(query)]


def class_sheet(work: Work, semester: str, education: Education, grade: int) -> list[ToClose]:
    """The running plans of one class that are this person's to evaluate, in Latvian order of the pupils."""
    work.require(Permission.PLAN_WRITE)
    rows = work.session.exec(
        select(Plan, Pupil)
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
        .where(
            work.within(Permission.PLAN_WRITE, Plan), Plan.status == PlanStatus.RUNNING, Plan.semester == semester,
            Plan.education == education, Plan.grade == grade,
        )
        .order_by(col(Pupil.sort_key), col(Plan.id))
    ).all()  # fmt: skip
    return [ToClose(plan, pupil.name, plan_facts.contents(work, plan.id).risks) for plan, pupil in rows]


def close_class(work: Work, filled: Sequence[Filled]) -> list[Closed]:
    """Evaluate and close many plans, each checked and kept by itself: an outcome per plan, in the order given."""
    work.require(Permission.PLAN_WRITE)
    results = [(one.plan_id, apart(_close, work, one)) for one in filled]
    return [Closed(plan_id, result if isinstance(result, Refusal) else None) for plan_id, result in results]


def _close(work: Work, one: Filled) -> PlanStatus:
    form = checked(EvaluationForm, one.raw)
    return plan_steps.close(work, one.plan_id, one.seen, form)


def _due(work: Work) -> ColumnElement[bool]:
    return (col(Plan.status) == PlanStatus.RUNNING) & (col(Plan.ends_on) <= rules.remind_until(work.today))


def _sums(work: Work) -> tuple[Any, ...]:
    late = case((col(Plan.ends_on) < work.today, 1), else_=0)
    return func.count(col(Plan.id)), func.sum(late), func.min(col(Plan.ends_on))

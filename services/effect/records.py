"""What is read of the pupils: plans, their help and their ends. No name, code or birthday, so an erased person stays counted."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Select, String, Subquery, type_coerce
from sqlmodel import col, func, select

from models.consultations import Attendance
from models.moves import Transfer
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import RiskKind
from models.vocabulary import Education, PlanStatus, TransferStatus
from services.rules.effect import HELPED, Course, Stretch, in_order
from services.rules.permissions import Permission
from services.rules.school_year import Semester
from services.work import Work

_READ: Final = Permission.EFFECT_READ
Id: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class First:
    """The first plan that helped a pupil, as far as pupils are compared by it."""

    id: Id
    school_id: Id
    education: Education
    grade: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A pupil who was helped: from which plan on, and what the records say since."""

    first: First
    begun: Stretch
    course: Course


def plain(column: Any) -> Any:  # noqa: ANN401 a column
    """An id as the database gives it: hundreds of thousands are compared here, and none is shown."""
    return type_coerce(column, String)


def followed(work: Work) -> list[Followed]:
    """Every pupil within reach who has had a plan that helped, each once."""
    work.require(_READ)
    plans: dict[Id, list[tuple[Stretch, First]]] = {}
    semesters: dict[str, Semester] = {}
    for pupil_id, status, semester, starts_on, ends_on, outcome, *first in work.session.execute(_plans(work)):
        when = semesters.get(semester) or semesters.setdefault(semester, Semester.parse(semester))
        stretch = Stretch(when, starts_on, ends_on, outcome, status in HELPED)
        plans.setdefault(pupil_id, []).append((stretch, First(*first)))
    moves = _moves(work)
    found = (_followed(rows, moves.get(pupil_id, ())) for pupil_id, rows in plans.items())
    return [one for one in found if one is not None]


def attended(work: Work) -> dict[Id, int]:
    """How many consultations were attended under each plan within reach that has any."""
    work.require(_READ)
    query = select(plain(Attendance.plan_id), func.count()).where(work.within(_READ, Attendance))
    return dict(work.session.exec(query.group_by(col(Attendance.plan_id))).all())


def provided(work: Work) -> dict[Id, set[str]]:
    """The kinds of measures of each plan within reach."""
    work.require(_READ)
    kinds: dict[Id, set[str]] = {}
    query = select(plain(PlanMeasure.plan_id), col(PlanMeasure.kind)).where(work.within(_READ, PlanMeasure))
    for plan_id, kind in work.session.exec(query):
        kinds.setdefault(plan_id, set()).add(kind)
    return kinds


def strongest(work: Work) -> dict[Id, tuple[str, int]]:
    """The group of each plan's strongest risk at its start, and how strong it was; of several, the first group."""
    work.require(_READ)
    groups = _groups()
    told: tuple[Any, ...] = (plain(PlanRisk.plan_id), groups.c.group, func.max(col(PlanRisk.rating)))
    query: Select[Any] = select(*told).select_from(PlanRisk)
    query = query.join(Plan, col(Plan.id) == PlanRisk.plan_id).join(groups, _known(groups))
    query = query.where(work.within(_READ, PlanRisk), col(PlanRisk.rating) > 0)
    found: dict[Id, tuple[str, int]] = {}
    for plan_id, group, rating in work.session.execute(query.group_by(col(PlanRisk.plan_id), groups.c.group)):
        known = found.get(plan_id)
        if known is None or (-rating, group) < (-known[1], known[0]):
            found[plan_id] = group, rating
    return found


def rated(work: Work, *, single: bool) -> Mapping[tuple[str, int, int, int], int]:
    """How many pupils have these ratings: by group or `single` risk, the sums at the start and at the end, and of how many.

    Only what was rated both times counts, and only a risk that was there at the start. "" is all risks together.
    """
    work.require(_READ)
    groups = _groups()
    found: dict[tuple[str, int, int, int], int] = {}
    for by in ((), (col(PlanRisk.code) if single else groups.c.group,)):
        each = _each_pupil(work, groups, by)
        same = tuple(each.c)[1:]
        told: tuple[Any, ...] = (*same, func.count())
        query: Select[Any] = select(*told).group_by(*same)
        for *risk, start, end, of, pupils in work.session.execute(query):
            found["".join(risk), int(start), int(end), of] = pupils
    return found


def _each_pupil(work: Work, groups: Subquery, by: tuple[Any, ...]) -> Subquery:
    """One row for each pupil, or for each pupil and risk: the sum of ratings at the start, at the end, and of how many."""
    start, end = func.sum(PlanRisk.rating).label("start"), func.sum(PlanRisk.end_rating).label("end")
    told: tuple[Any, ...] = (col(Plan.pupil_id), *by, start, end, func.count().label("of"))
    query: Select[Any] = (
        select(*told).select_from(PlanRisk).join(Plan, col(Plan.id) == PlanRisk.plan_id).join(groups, _known(groups))
    )
    query = query.where(
        work.within(_READ, PlanRisk), col(Plan.status) == PlanStatus.CLOSED, col(PlanRisk.rating) > 0, col(PlanRisk.rated).is_(True),
        col(PlanRisk.end_rating).is_not(None),
    )  # fmt: skip
    return query.group_by(col(Plan.pupil_id), *by).subquery()


def _groups() -> Subquery:
    """Each programme's risks with their groups, once: a risk may stand in several rows, one for each stretch of days."""
    return (
        select(col(RiskKind.programme_id), col(RiskKind.code), func.max(col(RiskKind.group)).label("group"))
        .group_by(col(RiskKind.programme_id), col(RiskKind.code))
        .subquery()
    )


def _known(groups: Subquery) -> Any:  # noqa: ANN401 a condition
    return (groups.c.code == PlanRisk.code) & (groups.c.programme_id == Plan.programme_id)


def _plans(work: Work) -> Select[Any]:
    told: tuple[Any, ...] = (
        plain(Plan.pupil_id), Plan.status, Plan.semester, Plan.starts_on, Plan.ends_on, Plan.outcome, plain(Plan.id), plain(Plan.school_id),
        Plan.education, Plan.grade,
    )  # fmt: skip
    query: Select[Any] = select(*told)
    return query.where(work.within(_READ, Plan), col(Plan.status) != PlanStatus.VOID)


def _moves(work: Work) -> dict[Id, list[date]]:
    moves: dict[Id, list[date]] = {}
    query = select(plain(Transfer.pupil_id), col(Transfer.moved_on)).where(
        work.within(_READ, Transfer), Transfer.status == TransferStatus.DONE
    )
    for pupil_id, day in work.session.exec(query):
        if day is not None:
            moves.setdefault(pupil_id, []).append(day)
    return moves


def _followed(rows: list[tuple[Stretch, First]], moves: Any) -> Followed | None:  # noqa: ANN401 some days
    course = Course(in_order([stretch for stretch, _ in rows]), tuple(sorted(moves)))
    begun = course.first()
    if begun is None:
        return None
    return Followed(next(first for stretch, first in rows if stretch is begun), begun, course)

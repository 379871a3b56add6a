"""A school among similar ones: of the same kind, with about as many pupils in the period. Never a list of ranks.

What is told of the others: how many are in each cell of rules/funnel, that is, their size and share as bands, without a
name. Fewer than LEAST schools are not compared, the school itself among them: then a cell could be guessed to be a
certain school. The share of all together is in whole percent. The school's own numbers are told to those who may read
its pupils; for everybody else it is one of the cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.places import School
from models.plans import Plan
from models.vocabulary import Outcome, PlanStatus, SchoolKind
from services.errors import NotFound, Refusal
from services.rules import funnel
from services.rules.evaluations import dropped_out
from services.rules.funnel import Cell, Limits, Position, Share
from services.rules.permissions import Permission
from services.small_counts import smallest_count
from services.work import Work

LEAST: Final = 10
_RUN: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED)
_Pupils = dict[UUID, bool | None]  # whether each pupil counts as kept; None: not known


@dataclass(frozen=True, slots=True)
class Own:
    """The school itself: of so many pupils so many are kept, and where that lies."""

    people: int
    kept: int
    position: Position


@dataclass(frozen=True, slots=True)
class Comparison:
    """One school among similar ones. `own` None: for those who may not read its pupils."""

    share: Share
    school: str
    kind: SchoolKind
    own: Own | None
    schools: int
    centre: int  # percent of all pupils of these schools together
    others: Mapping[Cell, int]
    lines: tuple[Limits, ...]
    smallest: int  # no school with fewer pupils is among them


def among_similar(work: Work, school_id: UUID, share: Share, since: str, until: str) -> Comparison:
    """The school among those of its kind that have about as many pupils in these semesters.

    Raises NotFound for a school out of reach, Refusal where too few pupils or schools are there to compare.
    """
    work.require(Permission.SCHOOLS_COMPARE)
    reached = work.within(Permission.FIGURES_READ, School)
    school = work.session.exec(select(School).where(School.id == school_id, reached)).one_or_none()
    if school is None:
        raise NotFound("access.not_found")
    counts = _counted(work, school.kind, share, since, until)
    kept, people = counts.pop(school.id, (0, 0))
    smallest = smallest_count(work)
    at = funnel.band(people, smallest)
    if at is None:
        raise Refusal("figures.too_few_to_compare", least=smallest)
    others = [one for one in counts.values() if funnel.similar(at, funnel.band(one[1], smallest))]
    if len(others) < LEAST:
        raise Refusal("figures.too_few_similar", least=LEAST)
    centre = funnel.centre_of(*(sum(column) for column in zip((kept, people), *others, strict=True)))
    own = Own(people, kept, funnel.position(kept, people, centre / 100)) if _reads(work, school_id) else None
    told = funnel.told(others if own else [(kept, people), *others], smallest)
    lines = _lines(centre, told, own)
    return Comparison(share, school.name, school.kind, own, len(others) + 1, centre, told, lines, smallest)


def _reads(work: Work, school_id: UUID) -> bool:
    here = work.within(Permission.PUPIL_READ, School)
    return work.session.exec(select(School.id).where(School.id == school_id, here)).first() is not None


def _counted(work: Work, kind: SchoolKind, share: Share, since: str, until: str) -> dict[UUID, tuple[int, int]]:
    """Of each school of a kind: how many pupils are kept, and of how many that is known. Each pupil counts once."""
    query: Any = (
        select(col(Plan.school_id), col(Plan.pupil_id), col(Plan.status), col(Plan.outcome))
        .join(School, col(School.id) == Plan.school_id)
        .where(
            work.within(Permission.SCHOOLS_COMPARE, Plan), col(School.kind) == kind, col(Plan.status).in_(_RUN),
            col(Plan.semester) >= since, col(Plan.semester) <= until,
        )
        .order_by(col(Plan.semester))
    )  # fmt: skip
    schools: dict[UUID, _Pupils] = {}
    for school_id, pupil_id, status, outcome in work.session.execute(query):
        pupils = schools.setdefault(school_id, {})
        pupils[pupil_id] = _kept(share, pupils.get(pupil_id), status, outcome)
    return {school_id: _sums(pupils.values()) for school_id, pupils in schools.items()}


def _kept(share: Share, before: bool | None, status: PlanStatus, outcome: Outcome | None) -> bool | None:  # noqa: FBT001 what was known of the pupil so far
    """STAYED: by the last outcome that says so, "other" says nothing. EVALUATED: every plan that ran was closed."""
    if share is Share.EVALUATED:
        return before is not False and status is PlanStatus.CLOSED
    return before if outcome in (None, Outcome.OTHER) else not dropped_out(outcome)


def _sums(pupils: Iterable[bool | None]) -> tuple[int, int]:
    known = [kept for kept in pupils if kept is not None]
    return sum(known), len(known)


def _lines(centre: int, cells: Iterable[Cell], own: Own | None) -> tuple[Limits, ...]:
    """The limits over all sizes shown, closer together where they bend."""
    shown = [own.people] if own else []
    least = min([*shown, *(one.first for one in cells)])
    most = max([*shown, *((one.last or 2 * one.first) for one in cells)])
    sizes, size = [], least
    while size < most:
        sizes.append(size)
        size += max(1, size // 12)
    return tuple(funnel.limits(centre / 100, one) for one in (*sizes, most))

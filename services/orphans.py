"""Plans that nobody can act on: found as a set, with the reason and what to do about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, true, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from models.people import Account, Assignment
from models.places import Municipality, School
from models.plans import Plan
from models.vocabulary import UNDER_MUNICIPALITY, PlanStatus, Role, Stage
from services import plan_facts, standing
from services.paging import Page, page_of
from services.rules import orphans
from services.rules.answers import Why
from services.rules.permissions import Level, Permission, level_of
from services.rules.workflows import DECIDES
from services.work import Work

# Whoever prepares a plan leads it in these, unless it waits for somebody else.
_LED: Final = (PlanStatus.DRAFT, PlanStatus.REVISING, PlanStatus.RUNNING, PlanStatus.SUSPENDED)
_absent: Final = aliased(Assignment)  # the role that a deputy's covers


@dataclass(frozen=True, slots=True)
class Orphan:
    """A plan that stands still, and why."""

    id: UUID
    code: str
    school: str
    semester: str
    status: PlanStatus
    awaits: Stage | None
    since: datetime | None
    why: Why


def find(work: Work, *, number: int = 1) -> Page[Orphan]:
    """The plans within reach that nobody can act on, the longest waiting first."""
    work.require(Permission.PLAN_SEE_ORPHANED)
    query: Any = (
        select(Plan.id, Plan.code, School.name, Plan.semester, Plan.status, Plan.awaits, Plan.waiting_since, _anybody())  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(School, col(School.id) == Plan.school_id)
        .where(work.within(Permission.PLAN_SEE_ORPHANED, Plan), _orphaned())
        .order_by(func.coalesce(Plan.waiting_since, Plan.edited_at), col(Plan.id))
    )
    rows, number, total = page_of(work.session, query, number)
    return Page([_line(row) for row in rows], number, total)


def _line(row: Any) -> Orphan:  # noqa: ANN401 a row of find
    plan_id, code, school, semester, status, awaits, since, anybody = row
    return Orphan(plan_id, code, school, semester, status, awaits, since, orphans.why(awaits, anybody=bool(anybody)))


def _orphaned() -> ColumnElement[bool]:
    stuck = [(col(Plan.awaits) == stage) & ~_decider(stage, free=True) for stage in DECIDES]
    left = col(Plan.awaits).is_(None) & col(Plan.status).in_(_LED) & ~_leader()
    return or_(*stuck, left)


def _anybody() -> ColumnElement[bool]:
    """Somebody is there for it, though they cannot act."""
    stages = [(col(Plan.awaits) == stage, _decider(stage, free=False)) for stage in DECIDES]
    return case(*stages, else_=col(Plan.preparer_id).is_not(None))


def _decider(stage: Stage, *, free: bool) -> ColumnElement[bool]:
    """Somebody decides on this plan at this stage; `free`: somebody without a hand in it, nor a deputy of one."""
    needs = DECIDES[stage]
    roles = [
        and_(col(Assignment.role) == role, _where(level_of(role, needs))) for role in Role if level_of(role, needs)
    ]
    query = _active().where(or_(*roles))
    if free:
        whose = func.coalesce(_absent.account_id, Assignment.account_id)
        query = query.where(~plan_facts.had_hand(col(Assignment.account_id), whose))
    found: ColumnElement[bool] = query.correlate(Plan).exists()
    return found


def _leader() -> ColumnElement[bool]:
    """The plan's preparer still is one at its school, or has a deputy there."""
    whose = func.coalesce(_absent.account_id, Assignment.account_id)
    there = _active().with_only_columns(whose, col(Assignment.school_id)).where(Assignment.role == Role.PREPARER)
    led = tuple_(col(Plan.preparer_id), col(Plan.school_id)).in_(there)
    return col(Plan.preparer_id).is_not(None) & led  # nobody at all is no member of anything, nor a stranger to it


def _active() -> Any:  # noqa: ANN401 a select of one id
    """Roles held today by people who can sign in."""
    return (
        select(Assignment.id)
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .outerjoin(_absent, col(_absent.id) == col(Assignment.deputy_for_id))
        .where(col(Account.active).is_(True), standing.held_today())
    )


def _where(level: Level) -> ColumnElement[bool]:
    """Whether somebody's role reaches the plan's school: `Work.within`, turned round."""
    if level is Level.SCHOOL:
        return col(Assignment.school_id) == Plan.school_id
    if level is Level.MUNICIPALITY:
        return col(Plan.school_id).in_(_schools_of_their_municipality())
    return true()


def _schools_of_their_municipality() -> Any:  # noqa: ANN401 a select of one id
    """Those of the unit itself and of all that became part of it."""
    family = select(col(Municipality.id).label("head"), col(Municipality.id).label("id")).cte(recursive=True)
    joined = select(family.c.head, Municipality.id).join(family, col(Municipality.successor_id) == family.c.id)
    family = family.union(joined)
    return (
        select(School.id)
        .join(family, col(School.municipality_id) == family.c.id)
        .where(col(School.kind).in_(UNDER_MUNICIPALITY), family.c.head == col(Assignment.municipality_id))
        .correlate(Assignment)
    )

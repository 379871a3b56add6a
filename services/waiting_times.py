"""How long things wait: plans at each step of the chain, claims for a decision and for their money, decisions of teams.

A queue is told to those who may read what waits in it one by one, so nothing of it is hidden; others have no such queue.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, case, true
from sqlmodel import col, func, select

from models.base import SchoolRow
from models.claims import Claim
from models.hours import begins
from models.meetings import Meeting, MeetingItem
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.vocabulary import PlanStatus, Stage
from services import clock
from services.paging import Page, page_of
from services.rules import waiting
from services.rules.permissions import Permission
from services.work import Work


class Queue(StrEnum):
    """What waits, and for whom."""

    PLAN_DIRECTOR = "plan_director"
    PLAN_MUNICIPALITY = "plan_municipality"
    PLAN_STATE = "plan_state"
    CLAIM_DECISION = "claim_decision"
    CLAIM_SCHOOL = "claim_school"
    CLAIM_SIGNATURE = "claim_signature"
    CLAIM_PAYMENT = "claim_payment"
    TEAM_DECISION = "team_decision"


@dataclass(frozen=True, slots=True)
class QueueAges:
    """One queue with the ages of what waits in it, in days."""

    queue: Queue
    ages: waiting.Ages


@dataclass(frozen=True, slots=True)
class PlanWaiting:
    """A plan that somebody is to decide on; `since` when."""

    id: UUID
    code: str
    school: str
    status: PlanStatus
    awaits: Stage
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimWaiting:
    """A claim (euros) that is not settled; `since`: when it came to where it is."""

    id: UUID
    plan: str
    school: str
    kind: str
    month: date
    asked: Decimal
    status: ClaimStatus
    since: datetime


_Told = Iterable[tuple[Queue, date, int]]  # so many things wait in it since that day
_OF_STAGE: Final[Mapping[Stage, Queue]] = {
    Stage.DIRECTOR: Queue.PLAN_DIRECTOR, Stage.MUNICIPALITY: Queue.PLAN_MUNICIPALITY, Stage.STATE: Queue.PLAN_STATE,
}  # fmt: skip
_OF_STATUS: Final[Mapping[ClaimStatus, Queue]] = {
    ClaimStatus.SUBMITTED: Queue.CLAIM_DECISION, ClaimStatus.HELD: Queue.CLAIM_DECISION, ClaimStatus.QUERIED: Queue.CLAIM_SCHOOL,
    ClaimStatus.RETURNED: Queue.CLAIM_SCHOOL, ClaimStatus.SIGNED_ONCE: Queue.CLAIM_SIGNATURE, ClaimStatus.APPROVED: Queue.CLAIM_PAYMENT,
}  # fmt: skip


def queues(work: Work, *, schools: Collection[UUID] | None = None) -> list[QueueAges]:
    """Every queue whose things this person may read, in the order of the work; empty ones too. `schools`: of these alone."""
    work.require(Permission.FIGURES_READ)
    here = _place(schools)
    found: list[QueueAges] = []
    for permission, names, told in _TOLD:
        if not work.actor.may(permission):
            continue
        days: dict[Queue, Counter[int]] = {name: Counter() for name in names}
        for name, since, many in told(work, here):
            days[name][(work.today - since).days] += many
        found += [QueueAges(name, waiting.ages(days[name])) for name in names]
    return found


def plans(work: Work, *, schools: Collection[UUID] | None = None, number: int = 1) -> Page[PlanWaiting]:
    """The plans that wait for a decision, the longest waiting first."""
    work.require(Permission.PLAN_READ)
    told: tuple[Any, ...] = (Plan.id, Plan.code, School.name, Plan.status, Plan.awaits, Plan.waiting_since)
    query: Any = (
        select(*told)
        .join(School, col(School.id) == Plan.school_id)
        .where(work.within(Permission.PLAN_READ, Plan), _place(schools)(Plan), col(Plan.awaits).is_not(None))
        .order_by(col(Plan.waiting_since), col(Plan.id))
    )
    rows, number, total = page_of(work.session, query, number, alone=Plan)
    return Page([PlanWaiting(*row) for row in rows], number, total)


def claims(work: Work, *, schools: Collection[UUID] | None = None, number: int = 1) -> Page[ClaimWaiting]:
    """The claims that wait for somebody, the longest waiting first."""
    work.require(Permission.CLAIM_READ)
    told: tuple[Any, ...] = (
        Claim.id, Plan.code, School.name, Claim.kind, Claim.month, Claim.asked, Claim.status, _since().label("since"),
    )  # fmt: skip
    query: Any = (
        select(*told)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(School, col(School.id) == Claim.school_id)
        .where(work.within(Permission.CLAIM_READ, Claim), _place(schools)(Claim), col(Claim.status).in_(_OF_STATUS))
        .order_by(_since(), col(Claim.id))
    )
    rows, number, total = page_of(work.session, query, number, alone=Claim)
    return Page([ClaimWaiting(*row) for row in rows], number, total)


def _plans(work: Work, here: Callable[[type[SchoolRow]], ColumnElement[bool]]) -> _Told:
    hour = func.hour_of(col(Plan.waiting_since)).label("since")
    query: Any = (
        select(Plan.awaits, hour, func.count())
        .where(work.within(Permission.PLAN_READ, Plan), here(Plan), col(Plan.awaits).is_not(None))
        .group_by(col(Plan.awaits), "since")
    )
    return [(_OF_STAGE[stage], _day(work, since), many) for stage, since, many in work.session.exec(query)]


def _claims(work: Work, here: Callable[[type[SchoolRow]], ColumnElement[bool]]) -> _Told:
    hour = func.hour_of(_since()).label("since")
    query: Any = (
        select(col(Claim.status), hour, func.count())
        .where(work.within(Permission.CLAIM_READ, Claim), here(Claim), col(Claim.status).in_(_OF_STATUS))
        .group_by(col(Claim.status), "since")
    )
    return [(_OF_STATUS[status], _day(work, since), many) for status, since, many in work.session.exec(query)]


def _since() -> ColumnElement[datetime]:
    """Since a claim is where it is: filed, sent back or put off, approved, signed."""
    moved = func.coalesce(col(Claim.signed_at), col(Claim.decided_at), col(Claim.filed_at))
    return case((col(Claim.status) == ClaimStatus.SUBMITTED, col(Claim.filed_at)), else_=moved)


def _decisions(work: Work, here: Callable[[type[SchoolRow]], ColumnElement[bool]]) -> _Told:
    query = (
        select(col(Meeting.held_on))
        .join(MeetingItem, col(MeetingItem.meeting_id) == Meeting.id)
        .where(work.within(Permission.MEETING_LEAD, MeetingItem), here(MeetingItem), col(MeetingItem.done_at).is_(None))
    )
    return [(Queue.TEAM_DECISION, held_on, 1) for held_on in work.session.exec(query)]


_TOLD: Final = (
    (Permission.PLAN_READ, tuple(_OF_STAGE.values()), _plans),
    (Permission.CLAIM_READ, tuple(dict.fromkeys(_OF_STATUS.values())), _claims),
    (Permission.MEETING_LEAD, (Queue.TEAM_DECISION,), _decisions),
)


def _place(schools: Collection[UUID] | None) -> Callable[[type[SchoolRow]], ColumnElement[bool]]:
    """Narrows rows to some schools; which of them are within reach is asked apart."""
    return lambda table: true() if schools is None else col(table.school_id).in_(schools)


def _day(work: Work, hour: str | None) -> date:
    return clock.day_of(begins(hour)) if hour else work.today

"""The state's desk: the queue with its age and load; an expert takes the oldest plan, or this one, and gives it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, select

from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.reviewing import PlanHold
from models.vocabulary import Action, Education, Role, Stage
from services import clock, holds, plan_facts, standing
from services.errors import NotNow, NotPermitted, Refusal
from services.paging import Page, page_of
from services.rules.permissions import Permission
from services.rules.reviewing import Band, bands
from services.work import Work

_ASKED: Final = Permission.PLAN_APPROVE_STATE


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A plan that waits for the state, known by its code; who has taken it, if anybody."""

    id: UUID
    code: str
    school: str
    semester: str
    education: Education
    grade: int
    since: datetime
    days: int
    holder: str
    until: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What lies on one person's desk."""

    name: str
    plans: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The queue as a whole: how many wait, how many of them are taken, how old they are, on whose desks."""

    waiting: int
    held: int
    oldest: int
    bands: tuple[Band, ...]
    load: tuple[Load, ...]
    mine: tuple[QueueLine, ...]


def overview(work: Work) -> Overview:
    """How the queue stands, and what this person has taken, the oldest first."""
    work.require(_ASKED)
    waited = [_days(work, since) for since in work.session.exec(select(Plan.waiting_since).where(*_queue(work)))]
    taken = work.session.exec(select(func.count()).select_from(Plan).where(*_queue(work), holds.held(work))).one()
    mine = work.session.execute(_lines(work).where(PlanHold.by_id == work.actor.account_id)).all()
    return Overview(
        len(waited), taken, max(waited, default=0), bands(waited), _load(work), tuple(_line(work, row) for row in mine)
    )


def queue(work: Work, *, number: int = 1) -> Page[QueueLine]:
    """Everything that waits for the state, the oldest first."""
    work.require(_ASKED)
    rows, number, total = page_of(work.session, _lines(work), number)
    return Page([_line(work, row) for row in rows], number, total)


def waits(work: Work, plan_id: UUID) -> bool:
    """Whether this plan still waits for the state."""
    work.require(_ASKED)
    return work.session.exec(select(Plan.id).where(*_queue(work), Plan.id == plan_id)).first() is not None


def take_next(work: Work) -> UUID | None:
    """Take the plan that has waited longest and that nobody holds; None where there is none. No two people get the same."""
    work.require(_ASKED)
    while (plan := _oldest_free(work)) is not None:
        if holds.of(work, plan.id) is None:  # asked again, now that its row is locked
            holds.take(work, plan)
            return plan.id
    return None


def take_one(work: Work, plan_id: UUID) -> None:
    """Take this plan, or hold it for as long again.

    Raises NotNow where it does not wait for the state, Refusal where somebody else holds it, NotPermitted for whoever
    had a hand in it.
    """
    plan = work.get(_ASKED, Plan, plan_id)
    if plan.awaits is not Stage.STATE:
        raise NotNow("plan.not_now", status=plan.status)
    if work.actor.hands & plan_facts.acted_this_round(plan, plan_facts.steps_taken(work, plan.id)):
        raise NotPermitted("plan.four_eyes")
    hold = holds.of(work, plan.id)
    if hold is not None and not hold.mine:
        raise Refusal("desk.held", name=hold.name, until=hold.until)
    holds.take(work, plan)


def give_back(work: Work, plan_id: UUID) -> None:
    """Put a plan back into the queue, where it stands as long as it has waited. Raises NotNow where it is not held by oneself."""
    plan = work.get(_ASKED, Plan, plan_id)
    hold = holds.of(work, plan.id)
    if hold is None or not hold.mine:
        raise NotNow("desk.not_yours")
    holds.end(work, plan, Action.GIVE_BACK)


def _queue(work: Work) -> tuple[Any, Any]:
    return col(Plan.awaits) == Stage.STATE, work.within(_ASKED, Plan)


def _oldest_free(work: Work) -> Plan | None:
    """Locked for this transaction; one that another transaction is just taking is passed by."""
    free = ~holds.held(work) & ~plan_facts.had_hand(*work.actor.hands)
    query = select(Plan).where(*_queue(work), free).order_by(col(Plan.waiting_since), col(Plan.id)).limit(1)
    return work.session.exec(query.with_for_update(skip_locked=True)).one_or_none()


def _lines(work: Work) -> Any:  # noqa: ANN401 a select of eleven columns
    live = (col(PlanHold.plan_id) == Plan.id) & holds.live(work)
    return (
        select(
            Plan.id, Plan.code, School.name, Plan.semester, Plan.education, Plan.grade, Plan.waiting_since,
            Account.first_name, Account.last_name, PlanHold.expires_at, Account.id,
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(School, col(School.id) == Plan.school_id)
        .outerjoin(PlanHold, live)
        .outerjoin(Account, col(Account.id) == PlanHold.by_id)
        .where(*_queue(work))
        .order_by(col(Plan.waiting_since), col(Plan.id))
    )  # fmt: skip


def _line(work: Work, row: Any) -> QueueLine:  # noqa: ANN401 a row of _lines
    plan_id, code, school, semester, education, grade, since, first, last, until, holder_id = row
    holder = f"{first} {last}".strip() if holder_id else ""
    mine = holder_id is not None and holder_id == work.actor.account_id
    return QueueLine(plan_id, code, school, semester, education, grade, since, _days(work, since), holder, until, mine)


def _days(work: Work, since: datetime | None) -> int:
    return (work.today - clock.day_of(since)).days if since else 0


def _load(work: Work) -> tuple[Load, ...]:
    """Every expert, and whoever else holds a plan; the fullest desk first."""
    rows = work.session.exec(
        select(PlanHold.by_id, func.count()).where(holds.live(work)).group_by(col(PlanHold.by_id))
    ).all()
    counts: dict[UUID, int] = dict(rows)
    experts = select(Assignment.account_id).where(Assignment.role == Role.EXPERT, standing.held_today())
    people: Sequence[Account] = work.session.exec(
        select(Account).where(col(Account.active).is_(True), col(Account.id).in_(experts) | col(Account.id).in_(counts))
    ).all()
    load = [Load(account.name, counts.get(account.id, 0)) for account in people]
    return tuple(sorted(load, key=lambda one: (-one.plans, one.name)))

"""Who has taken which plan from the state's queue. A hold ends by itself, and counts only while its holder may decide."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.people import Account, Assignment
from models.plans import Plan
from models.reviewing import PlanHold
from models.vocabulary import Action, Role, Stage
from services import standing
from services.errors import NotPermitted, Refusal
from services.rules import reviewing
from services.rules.permissions import Level, Permission, level_of
from services.rules.reviewing import Hold
from services.work import Work

DECIDERS = tuple(role for role in Role if level_of(role, Permission.PLAN_APPROVE_STATE) > Level.NOTHING)


def live(work: Work) -> ColumnElement[bool]:
    """Holds that count now."""
    holder = (
        select(Assignment.id)
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .where(
            col(Assignment.account_id) == col(PlanHold.by_id), col(Assignment.role).in_(DECIDERS), standing.held_today(),
            col(Account.active).is_(True),
        )
        .correlate(PlanHold)
    )  # fmt: skip
    return (col(PlanHold.expires_at) > work.now) & holder.exists()


def held(work: Work, *, by_others: bool = False) -> ColumnElement[bool]:
    """Plans that somebody holds now."""
    hold = select(PlanHold.id).where(PlanHold.plan_id == Plan.id, live(work))
    return (hold.where(PlanHold.by_id != work.actor.account_id) if by_others else hold).exists()


def of(work: Work, plan_id: UUID) -> Hold | None:
    """Who holds a plan now."""
    query = select(PlanHold, Account).join(Account, col(Account.id) == col(PlanHold.by_id))
    row = work.session.exec(query.where(PlanHold.plan_id == plan_id, live(work))).one_or_none()
    return Hold(row[1].name, row[0].expires_at, row[1].id == work.actor.account_id) if row else None


def lacks(work: Work, plan: Plan) -> Refusal | None:
    """What keeps this person from deciding on a plan now, by who holds it."""
    if plan.awaits is not Stage.STATE:
        return None
    why = reviewing.hold_lacks(work.actor.role, plan.awaits, of(work, plan.id))
    return Refusal.because(why) if why else None


def take(work: Work, plan: Plan) -> None:
    """Hold a plan whose row this transaction has locked; holding it already, for as long again."""
    by = work.actor.account_id
    if by is None:
        raise NotPermitted("access.not_permitted", role=work.actor.role)
    row = work.session.exec(select(PlanHold).where(PlanHold.plan_id == plan.id)).one_or_none()
    until = work.now + reviewing.HOLD_LASTS
    if row is None:
        row = PlanHold(school_id=plan.school_id, plan_id=plan.id, by_id=by, taken_at=work.now, expires_at=until)
        work.add(row, Action.TAKE)
    else:
        work.change(row, Action.TAKE, by_id=by, taken_at=work.now, expires_at=until)
    work.session.flush()


def end(work: Work, plan: Plan, action: Action) -> None:
    """Nobody holds the plan any more."""
    for row in work.session.exec(select(PlanHold).where(PlanHold.plan_id == plan.id)).all():
        work.remove(row, action)

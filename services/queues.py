"""Why nothing waits for a person: what is where instead, within their reach."""

from sqlmodel import col, func, select

from models.plans import Plan
from models.vocabulary import PlanStatus, Stage
from services import holds
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.rules.queues import Standing, decider_waits_for, writer_waits_for
from services.rules.workflows import DECIDES
from services.work import Work

_UNSENT = (PlanStatus.DRAFT, PlanStatus.REVISING)


def why_nothing(work: Work) -> Why:
    """The reason for an empty list of plans to write or decide."""
    work.require(Permission.PLAN_READ)
    stage = next((stage for stage, permission in DECIDES.items() if work.actor.may(permission)), None)
    if stage is not None:
        held = (
            _count(work, col(Plan.awaits) == Stage.STATE, holds.held(work, by_others=True))
            if stage is Stage.STATE
            else 0
        )
        return decider_waits_for(stage, _standing(work, Permission.PLAN_READ), held=held)
    if work.actor.may(Permission.PLAN_WRITE):
        return writer_waits_for(_standing(work, Permission.PLAN_WRITE))
    return Why("queue.not_your_part")


def _standing(work: Work, permission: Permission) -> Standing:
    rows = work.session.exec(
        select(Plan.awaits, Plan.status, func.count())
        .where(work.within(permission, Plan), Plan.status != PlanStatus.VOID)
        .group_by(col(Plan.awaits), col(Plan.status))
    ).all()
    waiting = {stage: sum(count for awaits, _status, count in rows if awaits == stage) for stage in Stage}
    written = sum(count for awaits, status, count in rows if awaits is None and status in _UNSENT)
    return Standing(written, waiting, sum(count for _awaits, _status, count in rows))


def _count(work: Work, *where: object) -> int:
    query = select(func.count()).select_from(Plan).where(work.within(Permission.PLAN_READ, Plan), *where)  # type: ignore[arg-type] # conditions
    return work.session.exec(query).one()

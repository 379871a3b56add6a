"""The hours that preparing, monitoring and evaluating a plan took: noted by its preparer, up to what the programme pays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.plans import Plan
from models.preparing import PlanWork, WorkForm
from models.vocabulary import Action, PlanStatus, PlanTask
from services import plan_facts
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Time somebody spent on a plan."""

    id: UUID
    version: int
    task: PlanTask
    on: date
    minutes: int
    by: str


@dataclass(frozen=True, slots=True)
class Hours:
    """All the time spent on a plan, and the most that is paid, in minutes."""

    lines: tuple[WorkLine, ...]
    most: int
    may_note: bool

    @property
    def used(self) -> int:
        return sum(line.minutes for line in self.lines)


def hours(work: Work, plan_id: UUID) -> Hours:
    """The time spent on a plan, oldest first."""
    plan = work.get(Permission.PLAN_READ, Plan, plan_id, past=True)
    rows = work.session.execute(
        select(PlanWork, Account)
        .join(Account, col(Account.id) == PlanWork.by_id)
        .where(PlanWork.plan_id == plan.id)
        .order_by(col(PlanWork.on), col(PlanWork.id))
    )
    lines = tuple(WorkLine(row.id, row.version, row.task, row.on, row.minutes, who.name) for row, who in rows)
    may_note = plan.status is not PlanStatus.VOID and plan_facts.reaches(work, Permission.PLAN_WRITE, plan)
    return Hours(lines, _most(work, plan), may_note)


def note(work: Work, plan_id: UUID, form: WorkForm, key: str = "") -> UUID:
    """Note time spent on a plan. The plan is held meanwhile, so that two tabs together stay within the hours.

    Raises Refusal over the programme's hours or for a day to come, NotNow for a void plan. Handed in twice, noted once.
    """
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id)
    if again := work.done_before(key):
        return UUID(again)
    if plan.status is PlanStatus.VOID or work.actor.account_id is None:
        raise NotNow("plan.not_now", status=plan.status)
    if form.on > work.today:
        raise Refusal("work.not_yet", on=form.on)
    most, used = _most(work, plan), sum(_minutes(work, plan))
    if used + form.minutes > most:
        raise Refusal("work.over_the_hours", most=most // 60, left=max(most - used, 0))
    row = PlanWork(school_id=plan.school_id, plan_id=plan.id, by_id=work.actor.account_id, **form.model_dump())
    work.add(row, Action.ADD)
    work.remember_done(key, str(row.id))
    return row.id


def take_back(work: Work, plan_id: UUID, work_id: UUID, seen: int) -> None:
    """Take back time that was noted by mistake. Raises NotFound where the plan holds no such line."""
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id)
    row = work.session.get(PlanWork, work_id)
    if row is None or row.plan_id != plan.id:
        raise NotFound("access.not_found")
    if row.version != seen:
        raise Overtaken("access.overtaken")
    work.remove(row, Action.REMOVE)


def _most(work: Work, plan: Plan) -> int:
    return plan_facts.terms_of(work, plan).preparation_hours * 60


def _minutes(work: Work, plan: Plan) -> list[int]:
    return list(work.session.exec(select(PlanWork.minutes).where(PlanWork.plan_id == plan.id)))

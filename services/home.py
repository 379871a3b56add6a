"""What waits for a person, oldest first, and the three figures that matter to their role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from textwrap import shorten
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, func, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.moves import Transfer
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Education, PlanStatus, Role, TransferStatus
from services import evaluating, meetings, orphans, plans, standing
from services.rules.permissions import Permission
from services.rules.school_year import semester_of
from services.work import Work

_SHOWN: Final = 8
_LONGEST: Final = 90


class TaskKind(StrEnum):
    """What is to be done; the screen knows where each is done."""

    DECIDE_PLAN = "decide_plan"
    FINISH_PLAN = "finish_plan"
    BEGIN_PLAN = "begin_plan"
    ORPHANED_PLAN = "orphaned_plan"
    EVALUATE_PLAN = "evaluate_plan"
    WATCH_EVALUATIONS = "watch_evaluations"
    DO_DECISION = "do_decision"
    DECIDE_CLAIM = "decide_claim"
    MEND_CLAIM = "mend_claim"
    PAY_CLAIM = "pay_claim"
    DECIDE_MOVE = "decide_move"
    ADD_SCHOOLS = "add_schools"
    ADD_PEOPLE = "add_people"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `title` names it (a person or a plan code), `note` says more, `since` when it began to wait."""

    kind: TaskKind
    thing_id: UUID | None
    title: str
    note: str = ""
    since: datetime | None = None
    grade: tuple[Education, int] | None = None
    due: date | None = None
    overdue: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks of one kind: the oldest few, and how many there are in all."""

    kind: TaskKind
    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """A figure by the name of its message; a count or euros."""

    name: str
    value: int | Decimal


def waiting(work: Work) -> list[Waiting]:
    """Everything that waits for this person in the role they act in."""
    found = [
        _plans(work), _moves(work), *_evaluations(work), _decisions(work), _pupils_without_plan(work), _orphaned(work),
        *_claims(work), *_beginnings(work),
    ]  # fmt: skip
    return [group for group in found if group is not None and group.total]


def highlights(work: Work) -> list[Highlight]:
    """Three figures of the present semester, within reach."""
    now = str(semester_of(work.today))
    if work.actor.role is Role.ADMINISTRATOR:
        return [
            Highlight("home.schools", _count(work, School, col(School.id).is_not(None))),
            Highlight("home.people", _count(work, Account, col(Account.active).is_(True))),
            Highlight("home.never_signed_in", _count(work, Account, col(Account.password_hash).is_(None))),
        ]
    if not work.actor.may(Permission.PLAN_READ):
        return _money(work)
    here = work.within(Permission.PLAN_READ, Plan) & (col(Plan.semester) == now) & (col(Plan.status) != PlanStatus.VOID)
    figures = [
        Highlight("home.plans", _count(work, Plan, here)),
        Highlight("home.running", _count(work, Plan, here & (col(Plan.status) == PlanStatus.RUNNING))),
    ]
    if work.actor.may(Permission.CLAIM_READ):
        return [*figures, _money(work)[0]]
    return [*figures, Highlight("home.on_the_way", _count(work, Plan, here & col(Plan.awaits).is_not(None)))]


def _plans(work: Work) -> Waiting | None:
    if not work.actor.may(Permission.PLAN_READ):
        return None
    page = plans.find(work, mine=True)
    decides = any(work.actor.may(permission) for permission in plans.ASKED.values())
    kind = TaskKind.DECIDE_PLAN if decides else TaskKind.FINISH_PLAN
    tasks = [
        Task(
            kind, line.id, line.pupil or line.code, f"{line.code} · {line.school}" if line.pupil else line.school,
            line.waiting_since,
        )
        for line in page.lines
    ]  # fmt: skip
    return Waiting(kind, tuple(tasks[:_SHOWN]), page.total)


def _evaluations(work: Work) -> Iterator[Waiting]:
    """Preparers are reminded of their own plans; those who answer for the school see how many each still owes."""
    if work.actor.may(Permission.PLAN_WRITE):
        page, kind = evaluating.find(work, mine=True), TaskKind.EVALUATE_PLAN
        tasks = [
            Task(kind, one.id, one.pupil, one.code, due=one.ends_on, overdue=one.overdue) for one in page.lines[:_SHOWN]
        ]
        yield Waiting(kind, tuple(tasks), page.total)
    if work.actor.may(Permission.PLAN_ASSIGN):
        owed, kind = evaluating.by_preparer(work), TaskKind.WATCH_EVALUATIONS
        tasks = [
            Task(kind, None, one.name, due=one.oldest, overdue=one.overdue > 0, count=one.left) for one in owed[:_SHOWN]
        ]
        yield Waiting(kind, tuple(tasks), sum(one.left for one in owed))


def _decisions(work: Work) -> Waiting | None:
    """What a meeting decided that this person does, until it is marked as done."""
    if not work.actor.may(Permission.MEETING_LEAD):
        return None
    found, kind = meetings.undone(work, mine=True), TaskKind.DO_DECISION
    told = [(one, shorten(one.decision, _LONGEST, placeholder="…")) for one in found[:_SHOWN]]
    tasks = [Task(kind, None, one.pupil, words, due=one.due_on, overdue=one.overdue) for one, words in told]
    return Waiting(kind, tuple(tasks), len(found))


def _pupils_without_plan(work: Work) -> Waiting | None:
    """For those who write plans: pupils of the school who have none this semester."""
    if not (work.actor.may(Permission.PLAN_WRITE) and work.actor.may(Permission.PUPIL_READ)):
        return None
    now = str(semester_of(work.today))
    planned = select(Plan.id).where(
        Plan.pupil_id == Pupil.id,
        Plan.school_id == Pupil.school_id,
        Plan.semester == now,
        Plan.status != PlanStatus.VOID,
    )
    here = work.within(Permission.PUPIL_READ, Pupil) & ~planned.exists()
    pupils = work.session.exec(select(Pupil).where(here).order_by(col(Pupil.id)).limit(_SHOWN)).all()
    tasks = [Task(TaskKind.BEGIN_PLAN, pupil.id, pupil.name, grade=(pupil.education, pupil.grade)) for pupil in pupils]
    return Waiting(TaskKind.BEGIN_PLAN, tuple(tasks), _count(work, Pupil, here))


def _orphaned(work: Work) -> Waiting | None:
    """Plans that stand still for want of somebody who can act."""
    if not work.actor.may(Permission.PLAN_SEE_ORPHANED):
        return None
    page = orphans.find(work)
    tasks = [Task(TaskKind.ORPHANED_PLAN, one.id, one.code, one.school, one.since) for one in page.lines]
    return Waiting(TaskKind.ORPHANED_PLAN, tuple(tasks[:_SHOWN]), page.total)


def _moves(work: Work) -> Waiting | None:
    """Pupils that another school asks for."""
    if not work.actor.may(Permission.PUPIL_MOVE):
        return None
    here = work.within(Permission.PUPIL_MOVE, Transfer) & (col(Transfer.status) == TransferStatus.ASKED)
    rows = work.session.exec(
        select(Pupil, Transfer, School.name)
        .join(Transfer, col(Transfer.pupil_id) == Pupil.id)
        .join(School, col(School.id) == Transfer.to_school_id)
        .where(here)
        .order_by(col(Transfer.asked_at))
        .limit(_SHOWN)
    ).all()
    tasks = [Task(TaskKind.DECIDE_MOVE, pupil.id, pupil.name, school, move.asked_at) for pupil, move, school in rows]
    return Waiting(TaskKind.DECIDE_MOVE, tuple(tasks), _count(work, Transfer, here))


def _claims(work: Work) -> list[Waiting | None]:
    wanted = (
        (TaskKind.DECIDE_CLAIM, Permission.CLAIM_DECIDE, ClaimStatus.SUBMITTED),
        (TaskKind.MEND_CLAIM, Permission.CLAIM_FILE, ClaimStatus.RETURNED),
        (TaskKind.PAY_CLAIM, Permission.CLAIM_PAY, ClaimStatus.APPROVED),
    )
    return [_claims_of(work, *row) for row in wanted]


def _claims_of(work: Work, kind: TaskKind, permission: Permission, status: ClaimStatus) -> Waiting | None:
    if not work.actor.may(permission):
        return None
    here = work.within(permission, Claim) & (col(Claim.status) == status)
    rows = work.session.exec(
        select(Claim.id, Pupil.first_name, Pupil.last_name, Claim.filed_at)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .where(here)
        .order_by(col(Claim.filed_at))
        .limit(_SHOWN)
    ).all()
    tasks = [Task(kind, claim_id, f"{first} {last}", "", filed) for claim_id, first, last, filed in rows]
    return Waiting(kind, tuple(tasks), _count(work, Claim, here))


def _beginnings(work: Work) -> list[Waiting]:
    """An installation that has just begun shows its administrator what comes first."""
    if not work.actor.may(Permission.SCHOOL_MANAGE) or work.actor.role is not Role.ADMINISTRATOR:
        return []
    steps = []
    if not _count(work, School, col(School.id).is_not(None)):
        steps.append(TaskKind.ADD_SCHOOLS)
    if _count(work, Assignment, standing.held_today()) <= 1:
        steps.append(TaskKind.ADD_PEOPLE)
    return [Waiting(kind, (Task(kind, None, ""),), 1) for kind in steps]


def _money(work: Work) -> list[Highlight]:
    """Claims that wait, what is approved and not yet paid, what was paid."""
    if not work.actor.may(Permission.CLAIM_READ):
        return []
    here = work.within(Permission.CLAIM_READ, Claim)
    return [
        Highlight("home.claims_waiting", _count(work, Claim, here & (col(Claim.status) == ClaimStatus.SUBMITTED))),
        Highlight("home.to_pay", _sum(work, here & (col(Claim.status) == ClaimStatus.APPROVED))),
        Highlight("home.paid", _sum(work, here & (col(Claim.status) == ClaimStatus.PAID))),
    ]


def _count(work: Work, table: type[SQLModel], rule: ColumnElement[bool]) -> int:
    return work.session.exec(select(func.count()).select_from(table).where(rule)).one()


def _sum(work: Work, rule: ColumnElement[bool]) -> Decimal:
    total: Any = work.session.exec(select(func.coalesce(func.sum(Claim.approved), 0)).where(rule)).one()
    return Decimal(total)

"""What waits for a person, oldest first, and the three figures that matter to their role."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Final

from sqlmodel import col, select

from models.moves import Transfer
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import PlanStatus, Role, TransferStatus
from services import evaluating, home_money, meetings, orphans, plans, standing
from services.home_tasks import SHOWN, Highlight, Task, TaskKind, Waiting, count
from services.rules.permissions import Permission
from services.rules.school_year import semester_of
from services.work import Work

_LONGEST: Final = 90


def waiting(work: Work) -> list[Waiting]:
    """Everything that waits for this person in the role they act in."""
    found = [
        _plans(work), _moves(work), *_evaluations(work), _decisions(work), _pupils_without_plan(work), _orphaned(work),
        *home_money.claims(work), *home_money.reports(work), *_beginnings(work),
    ]  # fmt: skip
    return [group for group in found if group is not None and group.total]


def highlights(work: Work) -> list[Highlight]:
    """Three figures of the present semester, within reach."""
    now = str(semester_of(work.today))
    if work.actor.role is Role.ADMINISTRATOR:
        return [
            Highlight("home.schools", count(work, School, col(School.id).is_not(None))),
            Highlight("home.people", count(work, Account, col(Account.active).is_(True))),
            Highlight("home.never_signed_in", count(work, Account, col(Account.password_hash).is_(None))),
        ]
    if not work.actor.may(Permission.PLAN_READ):
        return home_money.money(work)
    here = work.within(Permission.PLAN_READ, Plan) & (col(Plan.semester) == now) & (col(Plan.status) != PlanStatus.VOID)
    figures = [
        Highlight("home.plans", count(work, Plan, here)),
        Highlight("home.running", count(work, Plan, here & (col(Plan.status) == PlanStatus.RUNNING))),
    ]
    if work.actor.may(Permission.CLAIM_READ):
        return [*figures, home_money.money(work)[0]]
    return [*figures, Highlight("home.on_the_way", count(work, Plan, here & col(Plan.awaits).is_not(None)))]


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
    return Waiting(kind, tuple(tasks[:SHOWN]), page.total)


def _evaluations(work: Work) -> Iterator[Waiting]:
    """Preparers are reminded of their own plans; those who answer for the school see how many each still owes."""
    if work.actor.may(Permission.PLAN_WRITE):
        page, kind = evaluating.find(work, mine=True), TaskKind.EVALUATE_PLAN
        tasks = [
            Task(kind, one.id, one.pupil, one.code, due=one.ends_on, overdue=one.overdue) for one in page.lines[:SHOWN]
        ]
        yield Waiting(kind, tuple(tasks), page.total)
    if work.actor.may(Permission.PLAN_ASSIGN):
        owed, kind = evaluating.by_preparer(work), TaskKind.WATCH_EVALUATIONS
        tasks = [
            Task(kind, None, one.name, due=one.oldest, overdue=one.overdue > 0, count=one.left) for one in owed[:SHOWN]
        ]
        yield Waiting(kind, tuple(tasks), sum(one.left for one in owed))


def _decisions(work: Work) -> Waiting | None:
    """What a meeting decided that this person does, until it is marked as done."""
    if not work.actor.may(Permission.MEETING_LEAD):
        return None
    found, kind = meetings.undone(work, mine=True), TaskKind.DO_DECISION
    told = [(one, shorten(one.decision, _LONGEST, placeholder="…")) for one in found[:SHOWN]]
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
    pupils = work.session.exec(select(Pupil).where(here).order_by(col(Pupil.id)).limit(SHOWN)).all()
    tasks = [Task(TaskKind.BEGIN_PLAN, pupil.id, pupil.name, grade=(pupil.education, pupil.grade)) for pupil in pupils]
    return Waiting(TaskKind.BEGIN_PLAN, tuple(tasks), count(work, Pupil, here))


def _orphaned(work: Work) -> Waiting | None:
    """Plans that stand still for want of somebody who can act."""
    if not work.actor.may(Permission.PLAN_SEE_ORPHANED):
        return None
    page = orphans.find(work)
    tasks = [Task(TaskKind.ORPHANED_PLAN, one.id, one.code, one.school, one.since) for one in page.lines]
    return Waiting(TaskKind.ORPHANED_PLAN, tuple(tasks[:SHOWN]), page.total)


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
        .limit(SHOWN)
    ).all()
    tasks = [Task(TaskKind.DECIDE_MOVE, pupil.id, pupil.name, school, move.asked_at) for pupil, move, school in rows]
    return Waiting(TaskKind.DECIDE_MOVE, tuple(tasks), count(work, Transfer, here))


def _beginnings(work: Work) -> list[Waiting]:
    """An installation that has just begun shows its administrator what comes first."""
    if not work.actor.may(Permission.SCHOOL_MANAGE) or work.actor.role is not Role.ADMINISTRATOR:
        return []
    steps = []
    if not count(work, School, col(School.id).is_not(None)):
        steps.append(TaskKind.ADD_SCHOOLS)
    if count(work, Assignment, standing.held_today()) <= 1:
        steps.append(TaskKind.ADD_PEOPLE)
    return [Waiting(kind, (Task(kind, None, ""),), 1) for kind in steps]

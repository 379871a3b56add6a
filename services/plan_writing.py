"""Write a support plan: begin it for a semester, keep it as it grows, hand it to another preparer."""

from uuid import UUID

from sqlmodel import col, select

from models.people import Account, Assignment
from models.places import School
from models.plans import Plan, PlanForm
from models.pupils import Pupil
from models.vocabulary import Action, PlanStatus, Role
from services import plan_beginning, plan_copying, plan_facts, plan_saving, standing
from services.errors import NotFound, NotNow, Refusal
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.rules.school_year import open_semesters, semester_of
from services.work import Work


def semesters_open(work: Work) -> list[str]:
    """The semesters for which a plan may be begun today: this one, and the next when it is near."""
    return open_semesters(work.today)


def begin_plan(work: Work, pupil_id: UUID, semester: str, programme: str = "", key: str = "") -> UUID:
    """Begin the plan of a pupil for a semester; whoever begins it prepares it. Handed in twice, it begins once.

    Raises Refusal where the pupil has one already, the semester is not open, or no programme supports the grade.
    """
    work.require(Permission.PLAN_WRITE)
    if again := work.done_before(key):
        return UUID(again)
    pupil = work.get(Permission.PUPIL_READ, Pupil, pupil_id)
    if semester not in semesters_open(work):
        raise Refusal("plan.semester_not_open", semester=semester_of(work.today))
    rules = plan_beginning.rules_for(work, pupil, semester, programme)
    plan = plan_beginning.new_plan(work, pupil, semester, rules)
    work.add(plan, Action.BEGIN)
    work.remember_done(key, str(plan.id))
    return plan.id


def begin_copy(work: Work, pupil_id: UUID, semester: str, key: str = "") -> tuple[UUID, list[Why]]:
    """Begin a plan with the structure of the pupil's last one, in one go; tells what was left out."""
    work.require(Permission.PLAN_WRITE)
    again = work.done_before(key)
    plan_id = begin_plan(work, pupil_id, semester, "", key)
    if again:
        return plan_id, []
    work.session.flush()
    plan = work.session.get_one(Plan, plan_id)
    earlier_one = plan_copying.earlier_plan(work, pupil_id, semester)
    if earlier_one is None:
        raise NotFound("plan.no_earlier")
    return plan_id, plan_copying.copied(work, earlier_one, plan)


def earlier(work: Work, plan_id: UUID) -> Plan | None:
    """The plan whose structure this one could take over; nothing where there is none to read."""
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id)
    return plan_copying.earlier_plan(work, plan.pupil_id, plan.semester)


def copy_earlier(work: Work, plan_id: UUID, seen: int) -> list[Why]:
    """Fill an empty plan with the structure of the pupil's last one; tells what was left out.

    Raises NotNow for a plan that holds something already, NotFound where there is no earlier plan to read.
    """
    plan = _to_write(work, plan_id, seen)
    held = plan_facts.contents(work, plan.id)
    if held.risks or held.measures:
        raise NotNow("plan.not_empty")
    found = plan_copying.earlier_plan(work, plan.pupil_id, plan.semester)
    if found is None:
        raise NotFound("plan.no_earlier")
    return plan_copying.copied(work, found, plan)


def save(work: Work, plan_id: UUID, seen: int, form: PlanForm) -> int:
    """Keep a plan as written so far; gaps are allowed until it is submitted. Gives the version to go on from.

    Raises NotNow for a plan that is on its way or over, Overtaken where it is not as it was seen.
    """
    plan = _to_write(work, plan_id, seen)
    plan_saving.keep(work, plan, form)
    return plan.version


def _to_write(work: Work, plan_id: UUID, seen: int) -> Plan:
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id, seen=seen)
    if plan.status not in (PlanStatus.DRAFT, PlanStatus.REVISING) or plan.awaits is not None:
        raise NotNow("plan.not_editable", status=plan.status)
    return plan


def staff(work: Work, plan_id: UUID) -> list[Account]:
    """The people of the plan's school, who may be named as those who give its consultations."""
    plan = work.get(Permission.PLAN_WRITE, Plan, plan_id)
    query = select(Account).where(col(Account.id).in_(plan_saving.staff_of(work, plan.school_id)))
    return list(work.session.exec(query.order_by(col(Account.last_name))))


def preparers(work: Work, school_id: UUID) -> list[Account]:
    """The active preparers of a school within reach, to whom a plan may be handed. Raises NotFound for another's."""
    work.require(Permission.PLAN_ASSIGN)
    reached = select(School.id).where(School.id == school_id, work.within(Permission.PLAN_ASSIGN, School))
    if work.session.exec(reached).first() is None:
        raise NotFound("access.not_found")
    query = (
        select(Account)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            Assignment.school_id == school_id, Assignment.role == Role.PREPARER, standing.held_today(),
            col(Account.active).is_(True), col(Assignment.deputy_for_id).is_(None),
        )
        .order_by(col(Account.last_name))
    )  # fmt: skip
    return list(work.session.exec(query))


def reassign(work: Work, plan_id: UUID, seen: int, account_id: UUID) -> None:
    """Hand a plan to another preparer of the school, so that nobody's absence stops it."""
    plan = work.get(Permission.PLAN_ASSIGN, Plan, plan_id, seen=seen)
    if account_id not in {account.id for account in preparers(work, plan.school_id)}:
        raise NotFound("access.not_found")
    work.change(plan, Action.REASSIGN, preparer_id=account_id)

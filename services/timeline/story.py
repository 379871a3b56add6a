"""One list of everything that happened to a pupil, newest first, as far as whoever reads it may know."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.audit import AuditEntry
from models.moves import DuplicateVerdict, Transfer
from models.places import School
from models.plans import Plan, PlanStep
from models.preparing import PlanWork
from models.pupils import PersonalCode, Pupil
from models.vocabulary import Action, TransferStatus
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.timeline import around
from services.timeline.events import Asked, Event, EventKind, moment, names_of
from services.work import Work


def of(work: Work, pupil_id: UUID, kinds: Collection[EventKind] = ()) -> list[Event]:
    """Everything about one pupil that the actor may read. Raises NotFound for a pupil out of reach."""
    pupil = work.get(Permission.PUPIL_READ, Pupil, pupil_id, past=True)
    found = select(Pupil.id).where(Pupil.id == pupil_id, work.within(Permission.PUPIL_READ, Pupil))
    here = work.session.exec(found).first() is not None
    schools = {school.id: school.name for school in work.session.exec(select(School).where(_of_pupil(pupil_id)))}
    asked = Asked(work, pupil, here, schools)
    events = [event for tell in _TELLERS for event in tell(asked) if not kinds or event.kind in kinds]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_pupil(pupil_id: UUID) -> Any:  # noqa: ANN401 a condition
    """The schools of a pupil's story: few, however many there are."""
    named = (
        select(Pupil.school_id).where(Pupil.id == pupil_id),
        select(Plan.school_id).where(Plan.pupil_id == pupil_id),
        select(Transfer.school_id).where(Transfer.pupil_id == pupil_id),
        select(Transfer.to_school_id).where(Transfer.pupil_id == pupil_id),
    )
    return col(School.id).in_(named[0].union(*named[1:]))


def _register(asked: Asked) -> Iterator[Event]:
    """Enrolled, another personal code, two records made one: for the school that has the pupil."""
    if not asked.here:
        return
    work, pupil = asked.work, asked.pupil
    merged = work.session.exec(
        select(DuplicateVerdict).where(
            DuplicateVerdict.pupil_id == pupil.id, col(DuplicateVerdict.same).is_(True), col(DuplicateVerdict.undone_at).is_(None)
        )
    ).all()  # fmt: skip
    people = names_of(work, {verdict.decided_by for verdict in merged})
    for verdict in merged:
        what = Why("event.merged", {"name": verdict.kept.get("name", "")})
        yield Event(
            EventKind.PUPIL, verdict.decided_at, what, by=people.get(verdict.decided_by, ""), comment=verdict.comment
        )
    enrolled = select(AuditEntry).where(
        col(AuditEntry.subject_id).in_([str(pupil.id), *(str(verdict.other_id) for verdict in merged)]),
        AuditEntry.subject == Pupil.__tablename__, AuditEntry.action == Action.ENROL,
    )  # fmt: skip
    entries = work.session.exec(enrolled).all()
    people = names_of(work, {entry.actor_id for entry in entries if entry.actor_id})
    for entry in entries:
        yield Event(EventKind.PUPIL, entry.at, Why("event.enrolled"), by=people.get(entry.actor_id, ""))
    codes = select(PersonalCode).where(PersonalCode.pupil_id == pupil.id, col(PersonalCode.valid_to).is_not(None))
    for code in work.session.exec(codes):
        yield Event(
            EventKind.PUPIL, moment(code.valid_to), Why("event.code_ended", {"code": code.code}), whole_day=True
        )


def _moves(asked: Asked) -> Iterator[Event]:
    """From school to school; a school that had the pupil once knows only of the moves to and from itself."""
    work = asked.work
    query = select(Transfer).where(Transfer.pupil_id == asked.pupil.id)
    if not asked.here:
        mine = work.within(Permission.PUPIL_READ, Transfer)
        arrived = col(Transfer.to_school_id).in_(select(School.id).where(work.within(Permission.PUPIL_READ, School)))
        query = query.where(mine | (arrived & (col(Transfer.status) == TransferStatus.DONE)))
    moves = work.session.exec(query).all()
    people = names_of(work, {one for move in moves for one in (move.asked_by, move.decided_by) if one})
    for move in moves:
        names = {"school": asked.schools[move.to_school_id], "before": asked.schools[move.school_id]}
        if move.status is TransferStatus.DONE:
            by, day = people.get(move.decided_by, ""), moment(move.moved_on)
            yield Event(EventKind.PUPIL, day, Why("event.moved", names), "", by, move.comment, whole_day=True)
            continue
        by = people.get(move.asked_by, "")
        yield Event(EventKind.PUPIL, move.asked_at, Why("event.asked", names), names["school"], by, move.reason)
        if move.decided_at is not None:
            by, what = people.get(move.decided_by, ""), Why(_ANSWERS[move.status], names)
            yield Event(EventKind.PUPIL, move.decided_at, what, names["before"], by, move.comment)


def _plans(asked: Asked) -> Iterator[Event]:
    work = asked.work
    if not work.actor.may(Permission.PLAN_READ):
        return
    mine = (Plan.pupil_id == asked.pupil.id, work.within(Permission.PLAN_READ, Plan, past=True))
    plans = {plan.id: plan for plan in work.session.exec(select(Plan).where(*mine))}
    begun = select(AuditEntry).where(
        col(AuditEntry.subject_id).in_([str(plan_id) for plan_id in plans]),
        AuditEntry.subject == Plan.__tablename__, AuditEntry.action == Action.BEGIN,
    )  # fmt: skip
    beginnings = work.session.exec(begun).all()
    steps = work.session.exec(select(PlanStep).where(col(PlanStep.plan_id).in_(plans))).all()
    hours = work.session.exec(select(PlanWork).where(col(PlanWork.plan_id).in_(plans))).all()
    ids = {step.by_id for step in steps} | {spent.by_id for spent in hours}
    people = names_of(work, ids | {entry.actor_id for entry in beginnings if entry.actor_id})
    for entry in beginnings:
        plan = plans[UUID(entry.subject_id)]
        yield _of_plan(asked, plan, entry.at, Why("event.begin", _named(plan)), people.get(entry.actor_id, ""))
    for step in steps:
        plan = plans[step.plan_id]
        values = _named(plan) | {"outcome": plan.outcome, "stage": step.stage}
        yield _of_plan(asked, plan, step.at, Why(_STEPS[Action(step.step)], values), people[step.by_id], step.comment)
    for spent in hours:
        plan = plans[spent.plan_id]
        what = Why("event.hours", _named(plan) | {"minutes": spent.minutes, "task": spent.task})
        yield Event(
            EventKind.HOURS, moment(spent.on), what, asked.schools[plan.school_id], people[spent.by_id],
            plan_id=plan.id, whole_day=True,
        )  # fmt: skip


def _of_plan(asked: Asked, plan: Plan, at: datetime, what: Why, by: str, comment: str = "") -> Event:
    return Event(EventKind.PLAN, at, what, asked.schools[plan.school_id], by, comment, plan.id)


def _named(plan: Plan) -> dict[str, object]:
    return {"code": plan.code}


# fmt: off
_STEPS: Final = {
    Action.SUBMIT: "event.submit", Action.APPROVE: "event.approve", Action.RETURN: "event.return",
    Action.SUSPEND: "event.suspend", Action.RESUME: "event.resume", Action.REVISE: "event.revise",
    Action.VOID: "event.void", Action.CLOSE: "event.close",
}
_ANSWERS: Final = {TransferStatus.REFUSED: "event.refused", TransferStatus.WITHDRAWN: "event.withdrawn"}
# fmt: on
_TELLERS: Final[tuple[Callable[[Asked], Iterator[Event]], ...]] = (
    _register,
    _moves,
    _plans,
    around.consultations,
    around.claims,
    around.meetings,
)

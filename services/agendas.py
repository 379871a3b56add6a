"""What a team sees at its meeting: the pupils in order, and one of them with what is due.

A meeting is held before a wall with a projector: sensitive risks are not shown there to anybody, whatever their role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from models.meetings import Meeting, MeetingItem
from models.plans import Plan, PlanRisk
from models.pupils import Pupil
from models.vocabulary import Education, PlanStatus, Rating
from services.rulebook import rulebook
from services.rules import meetings as rules
from services.rules.answers import Why
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.rules.school_year import semester_of
from services.work import Work

CHOICES: Final = ("all", "due", "running", "without")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One pupil in the order of the meeting."""

    pupil_id: UUID
    name: str
    education: Education
    grade: int
    status: PlanStatus | None
    due: tuple[Why, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decision of an earlier meeting that is not done yet."""

    id: UUID
    version: int
    held_on: date
    decision: str
    responsible: str
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One pupil on the table."""

    pupil: Pupil
    plan: Plan | None
    risks: tuple[tuple[str | Named, Rating], ...]
    due: tuple[Why, ...]
    earlier: tuple[Earlier, ...]
    item: MeetingItem | None


def agenda(
    work: Work, meeting_id: UUID, *, which: str = "all", of_class: tuple[Education, int] | None = None
) -> list[AgendaLine]:
    """The school's pupils, those with something due first. `which` and `of_class` choose some of them."""
    meeting = work.get(Permission.MEETING_LEAD, Meeting, meeting_id)
    query = (
        select(Pupil).where(work.within(Permission.MEETING_LEAD, Pupil)).order_by(col(Pupil.sort_key), col(Pupil.id))
    )
    if of_class is not None:
        query = query.where(Pupil.education == of_class[0], Pupil.grade == of_class[1])
    pupils = work.session.exec(query).all()
    known = _standings(work, meeting)
    decided = set(work.session.exec(select(MeetingItem.pupil_id).where(MeetingItem.meeting_id == meeting.id)))
    lines = [_line(work, pupil, known.get(pupil.id, _NOTHING), decided=pupil.id in decided) for pupil in pupils]
    chosen = [line for line in lines if _is_chosen(line, which)]
    return sorted(chosen, key=lambda line: rules.rank(list(line.due)))


def classes(work: Work) -> list[tuple[Education, int]]:
    """The classes that the school's pupils are in."""
    work.require(Permission.MEETING_LEAD)
    rows: Any = work.session.exec(
        select(Pupil.education, Pupil.grade).where(work.within(Permission.MEETING_LEAD, Pupil)).distinct()
    )
    return sorted(rows.all())


def case(work: Work, meeting_id: UUID, pupil_id: UUID) -> Case:
    """One pupil as the team sees them. Raises NotFound for a pupil or a meeting of another school."""
    meeting = work.get(Permission.MEETING_LEAD, Meeting, meeting_id)
    pupil = work.get(Permission.MEETING_LEAD, Pupil, pupil_id)
    plan = work.session.exec(select(Plan).where(*_plans_now(work), Plan.pupil_id == pupil.id)).first()
    standing = _standings(work, meeting, pupil.id).get(pupil.id, _NOTHING)
    item = select(MeetingItem).where(MeetingItem.meeting_id == meeting.id, MeetingItem.pupil_id == pupil.id)
    return Case(
        pupil=pupil,
        plan=plan,
        risks=_risks(work, plan) if plan else (),
        due=tuple(rules.due(standing, work.today)),
        earlier=_earlier(work, meeting, pupil.id),
        item=work.session.exec(item).one_or_none(),
    )


_NOTHING: Final = rules.Standing(None, None, 0)


def _line(work: Work, pupil: Pupil, standing: rules.Standing, *, decided: bool) -> AgendaLine:
    due = tuple(rules.due(standing, work.today))
    return AgendaLine(pupil.id, pupil.name, pupil.education, pupil.grade, standing.status, due, decided)


def _is_chosen(line: AgendaLine, which: str) -> bool:
    match which:
        case "due":
            return bool(line.due)
        case "running":
            return line.status is PlanStatus.RUNNING
        case "without":
            return line.status is None
        case _:
            return True


def _plans_now(work: Work) -> list[ColumnElement[bool]]:
    """The plans of this semester at this school."""
    now = str(semester_of(work.today))
    here = work.within(Permission.MEETING_LEAD, Plan)
    return [here, col(Plan.semester) == now, col(Plan.status) != PlanStatus.VOID]


def _undone_before(work: Work, meeting: Meeting) -> list[ColumnElement[bool]]:
    """Decisions of other meetings that nobody has carried out."""
    here = work.within(Permission.MEETING_LEAD, MeetingItem)
    return [here, col(MeetingItem.done_at).is_(None), col(MeetingItem.meeting_id) != meeting.id]


def _standings(work: Work, meeting: Meeting, pupil_id: UUID | None = None) -> Mapping[UUID, rules.Standing]:
    """What is known of the school's pupils, or of one: three queries, however many they are."""
    only_plan = [col(Plan.pupil_id) == pupil_id] if pupil_id else []
    only_item = [col(MeetingItem.pupil_id) == pupil_id] if pupil_id else []
    now: dict[UUID, PlanStatus] = dict(
        work.session.exec(select(col(Plan.pupil_id), col(Plan.status)).where(*_plans_now(work), *only_plan)).all()
    )
    running = [work.within(Permission.MEETING_LEAD, Plan), col(Plan.status) == PlanStatus.RUNNING]
    ends = dict(
        work.session.exec(
            select(Plan.pupil_id, func.min(Plan.ends_on)).where(*running, *only_plan).group_by(col(Plan.pupil_id))
        ).all()
    )
    left = dict(
        work.session.exec(
            select(MeetingItem.pupil_id, func.count())
            .where(*_undone_before(work, meeting), *only_item)
            .group_by(col(MeetingItem.pupil_id))
        ).all()
    )
    return {one: rules.Standing(now.get(one), ends.get(one), left.get(one, 0)) for one in {*now, *ends, *left}}


def _risks(work: Work, plan: Plan) -> tuple[tuple[str | Named, Rating], ...]:
    """The risks that may be shown before a wall: never the sensitive ones."""
    names = rulebook(work.session).of(plan.programme_id).names()
    rows = work.session.exec(
        select(PlanRisk.code, PlanRisk.rating)
        .where(
            PlanRisk.plan_id == plan.id,
            col(PlanRisk.sensitive).is_(False),
            col(PlanRisk.rated).is_(True),
            PlanRisk.rating > 0,
        )
        .order_by(col(PlanRisk.code))
    )
    return tuple((names.get(code, code), Rating(rating)) for code, rating in rows)


def _earlier(work: Work, meeting: Meeting, pupil_id: UUID) -> tuple[Earlier, ...]:
    rows = work.session.exec(
        select(MeetingItem, col(Meeting.held_on))
        .join(Meeting, col(Meeting.id) == MeetingItem.meeting_id)
        .where(*_undone_before(work, meeting), MeetingItem.pupil_id == pupil_id)
        .order_by(col(Meeting.held_on), col(MeetingItem.id))
    )
    return tuple(
        Earlier(
            item.id, item.version, held_on, item.decision, item.responsible, item.due_on,
            item.due_on is not None and item.due_on < work.today,
        )
        for item, held_on in rows
    )  # fmt: skip

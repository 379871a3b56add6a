"""Meetings of a school's team: open one, keep what is decided about each pupil, close it, read its minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, select

from models.meetings import ItemForm, Meeting, MeetingForm, MeetingItem
from models.people import Account, Assignment
from models.places import School
from models.pupils import Pupil
from models.vocabulary import Action, Role
from services import standing
from services.errors import Invalid, NotFound, NotNow, Overtaken
from services.paging import Page, page_of
from services.rules.answers import Why
from services.rules.permissions import Level, Permission, level_of
from services.work import Work

_MOST: Final = 200  # nobody goes through more undone decisions at once


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One row of the list of meetings."""

    id: UUID
    held_on: date
    title: str
    led_by: str
    decisions: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that nobody has marked as done."""

    id: UUID
    version: int
    meeting_id: UUID
    held_on: date
    pupil_id: UUID
    pupil: str
    decision: str
    responsible: str
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One decision as the minutes tell it."""

    pupil: str
    decision: str
    responsible: str
    due_on: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting, pupils in Latvian order."""

    held_on: date
    title: str
    school: str
    present: str
    led_by: str
    items: tuple[MinutesItem, ...]
    closed: bool


def open_meeting(work: Work, form: MeetingForm, key: str = "") -> UUID:
    """Open a meeting at the actor's school; whoever opens it leads it. Handed in twice, it opens once."""
    work.require(Permission.MEETING_LEAD)
    if again := work.done_before(key):
        return UUID(again)
    if work.actor.school_id is None or work.actor.account_id is None:
        raise NotFound("access.not_found")
    meeting = Meeting(school_id=work.actor.school_id, led_by=work.actor.account_id, **form.model_dump())
    work.add(meeting, Action.ADD)
    work.remember_done(key, str(meeting.id))
    return meeting.id


def change_meeting(work: Work, meeting_id: UUID, seen: int, form: MeetingForm) -> int:
    """Correct the day, the title or who is present, while the meeting is open. Gives the version to go on from."""
    meeting = _still_open(work, meeting_id, seen=seen)
    work.change(meeting, Action.EDIT, **form.model_dump())
    work.session.flush()
    return meeting.version


def close_meeting(work: Work, meeting_id: UUID, seen: int) -> None:
    """Close a meeting as it was seen: from then on its minutes stay as they are."""
    work.change(_still_open(work, meeting_id, seen=seen), Action.CLOSE, closed_at=work.now)


def decide(work: Work, meeting_id: UUID, pupil_id: UUID, seen: int, form: ItemForm) -> int:
    """Keep what the team decided about a pupil; `seen` is 0 where nothing was decided yet. Gives the new version.

    Raises NotNow for a closed meeting, Overtaken where somebody else wrote meanwhile.
    """
    meeting = _still_open(work, meeting_id)  # locks it, so that two hands at one table write one after the other
    pupil = work.get(Permission.MEETING_LEAD, Pupil, pupil_id)
    if form.due_on is not None and form.due_on < meeting.held_on:
        raise Invalid({"due_on": Why("meeting.due_before_it", {"day": meeting.held_on})})
    values = _as_kept(work, form)
    item = _item(work, meeting.id, pupil.id)
    if (item.version if item else 0) != seen:
        raise Overtaken("access.overtaken")
    if item is None:
        item = MeetingItem(school_id=meeting.school_id, meeting_id=meeting.id, pupil_id=pupil.id, **values)
        work.add(item, Action.ADD)
    else:
        work.change(item, Action.EDIT, **values)
    work.session.flush()
    return item.version


def take_back(work: Work, meeting_id: UUID, pupil_id: UUID, seen: int) -> None:
    """Remove what was written about a pupil, while the meeting is open."""
    meeting = _still_open(work, meeting_id)
    item = _item(work, meeting.id, work.get(Permission.MEETING_LEAD, Pupil, pupil_id).id)
    if item is None or item.version != seen:
        raise Overtaken("access.overtaken")
    work.remove(item, Action.REMOVE)


def mark(work: Work, seen: Mapping[UUID, int], *, carried_out: bool = True) -> None:
    """Say of decisions, as they were seen, that they are carried out, or not after all. Also after their meeting."""
    for item_id, version in seen.items():
        item = work.get(Permission.MEETING_LEAD, MeetingItem, item_id, seen=version)
        if carried_out != (item.done_at is not None):
            work.change(item, Action.EDIT, done_at=work.now if carried_out else None)


def find(work: Work, *, number: int = 1) -> Page[MeetingLine]:
    """The meetings of the school, newest first."""
    work.require(Permission.MEETING_LEAD)
    decisions = (
        select(func.count()).select_from(MeetingItem).where(MeetingItem.meeting_id == Meeting.id).scalar_subquery()
    )
    query: Any = (
        select(Meeting, Account, decisions)
        .join(Account, col(Account.id) == Meeting.led_by)
        .where(work.within(Permission.MEETING_LEAD, Meeting))
        .order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc())
    )
    rows, number, total = page_of(work.session, query, number)
    lines = [
        MeetingLine(meeting.id, meeting.held_on, meeting.title, leader.name, count, meeting.closed_at is not None)
        for meeting, leader, count in rows
    ]
    return Page(lines, number, total)


def get_meeting(work: Work, meeting_id: UUID) -> Meeting:
    """One meeting. Raises NotFound for one of another school."""
    return work.get(Permission.MEETING_LEAD, Meeting, meeting_id)


def undone(work: Work, *, mine: bool = False) -> list[Undone]:
    """Decisions of the school that are not done yet, those due first; `mine` are this person's to carry out."""
    work.require(Permission.MEETING_LEAD)
    query = (
        select(MeetingItem, col(Meeting.held_on), Pupil)
        .join(Meeting, col(Meeting.id) == MeetingItem.meeting_id)
        .join(Pupil, col(Pupil.id) == MeetingItem.pupil_id)
        .where(
            work.within(Permission.MEETING_LEAD, MeetingItem), work.within(Permission.MEETING_LEAD, Pupil),
            col(MeetingItem.done_at).is_(None),
        )
        .order_by(col(MeetingItem.due_on).is_(None), col(MeetingItem.due_on), col(MeetingItem.id))
        .limit(_MOST)
    )  # fmt: skip
    if mine:
        query = query.where(MeetingItem.responsible_id == work.actor.account_id)
    return [_undone(work, *row) for row in work.session.exec(query)]


def minutes(work: Work, meeting_id: UUID) -> Minutes:
    """What was decided at one meeting, ready to be printed. Raises NotFound for a meeting of another school."""
    meeting = get_meeting(work, meeting_id)
    rows = work.session.exec(
        select(MeetingItem, Pupil)
        .join(Pupil, col(Pupil.id) == MeetingItem.pupil_id)
        .where(MeetingItem.meeting_id == meeting.id)
        .order_by(col(Pupil.sort_key), col(MeetingItem.id))
    )
    items = tuple(
        MinutesItem(pupil.name, item.decision, item.responsible, item.due_on, item.done_at is not None)
        for item, pupil in rows
    )
    school, leader = work.session.get_one(School, meeting.school_id), work.session.get_one(Account, meeting.led_by)
    closed = meeting.closed_at is not None
    return Minutes(meeting.held_on, meeting.title, school.name, meeting.present, leader.name, items, closed)


def colleagues(work: Work) -> Sequence[Account]:
    """Who at the school may carry out a decision: those who may read it."""
    work.require(Permission.MEETING_LEAD)
    roles = [role for role in Role if level_of(role, Permission.MEETING_LEAD) is Level.SCHOOL]
    held = select(Assignment.account_id).where(
        Assignment.school_id == work.actor.school_id, col(Assignment.role).in_(roles), standing.held_today()
    )
    query = select(Account).where(col(Account.id).in_(held), col(Account.active).is_(True))
    return work.session.exec(query.order_by(col(Account.last_name), col(Account.first_name))).all()


def _still_open(work: Work, meeting_id: UUID, *, seen: int | None = None) -> Meeting:
    meeting = work.get(Permission.MEETING_LEAD, Meeting, meeting_id, seen=seen)
    if meeting.closed_at is not None:
        raise NotNow("meeting.closed", day=meeting.held_on)
    return meeting


def _item(work: Work, meeting_id: UUID, pupil_id: UUID) -> MeetingItem | None:
    query = select(MeetingItem).where(MeetingItem.meeting_id == meeting_id, MeetingItem.pupil_id == pupil_id)
    return work.session.exec(query).one_or_none()


def _as_kept(work: Work, form: ItemForm) -> dict[str, Any]:
    """The columns of an item. A colleague's name is kept as it is today: minutes stay as they were."""
    values = form.model_dump()
    if form.responsible_id is not None:
        named = {person.id: person.name for person in colleagues(work)}
        if form.responsible_id not in named:
            raise NotFound("access.not_found")
        values["responsible"] = named[form.responsible_id]
    return values


def _undone(work: Work, item: MeetingItem, held_on: date, pupil: Pupil) -> Undone:
    overdue = item.due_on is not None and item.due_on < work.today
    return Undone(
        item.id, item.version, item.meeting_id, held_on, pupil.id, pupil.name, item.decision, item.responsible, item.due_on, overdue,
    )  # fmt: skip

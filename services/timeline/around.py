"""What happened around a pupil's plans: money, lessons, meetings."""

from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.meetings import Meeting, MeetingItem
from models.money_words import ClaimStatus
from services.rulebook import rulebook
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.timeline.events import Asked, Event, EventKind, moment, names_of

# fmt: off
_DECIDED: Final = {
    ClaimStatus.SIGNED_ONCE: "event.claim_signed_once",
    ClaimStatus.APPROVED: "event.claim_approved", ClaimStatus.PAID: "event.claim_approved",
    ClaimStatus.RETURNED: "event.claim_returned", ClaimStatus.REJECTED: "event.claim_rejected",
}
# fmt: on


def claims(asked: Asked) -> Iterator[Event]:
    work = asked.work
    if not work.actor.may(Permission.CLAIM_READ):
        return
    mine = (Claim.pupil_id == asked.pupil.id, work.within(Permission.CLAIM_READ, Claim, past=True))
    found = work.session.exec(select(Claim).where(*mine)).all()
    names = rulebook(work.session).names()
    people = names_of(work, {one for c in found for one in (c.filed_by, c.decided_by, c.paid_by) if one})
    for claim in found:
        values = {
            "kind": names.get(claim.kind, claim.kind),
            "month": claim.month,
            "asked": claim.asked,
            "sum": claim.approved,
        }
        where = asked.schools[claim.school_id]
        yield Event(EventKind.CLAIM, claim.filed_at, Why("event.filed", values), where, people.get(claim.filed_by, ""))
        if claim.decided_at is not None and claim.status in _DECIDED:
            by, what = people.get(claim.decided_by, ""), Why(_DECIDED[claim.status], values)
            yield Event(EventKind.CLAIM, claim.decided_at, what, where, by, claim.comment)
        if claim.paid_on is not None:
            by, what = people.get(claim.paid_by, ""), Why("event.paid", values)
            yield Event(EventKind.CLAIM, moment(claim.paid_on), what, where, by, whole_day=True)


def consultations(asked: Asked) -> Iterator[Event]:
    """What was held at a school in a month; of what kind it was would tell what not everybody may know."""
    work = asked.work
    if not work.actor.may(Permission.CONSULTATION_READ):
        return
    query = (
        select(Consultation.school_id, col(Consultation.on), Consultation.minutes)
        .join(Attendance, col(Attendance.consultation_id) == Consultation.id)
        .where(
            Attendance.pupil_id == asked.pupil.id, work.within(Permission.CONSULTATION_READ, Consultation, past=True)
        )
    )
    months: dict[tuple[UUID, date], list[tuple[date, int]]] = {}
    for school_id, on, minutes in work.session.exec(query):
        months.setdefault((school_id, on.replace(day=1)), []).append((on, minutes))
    for (school_id, month), held in months.items():
        told = {"month": month, "count": len(held), "minutes": sum(minutes for _on, minutes in held)}
        last = moment(max(on for on, _minutes in held))
        where = asked.schools.get(school_id, "")
        yield Event(EventKind.CONSULTATION, last, Why("event.consultations", told), where, whole_day=True)


def meetings(asked: Asked) -> Iterator[Event]:
    """What a school's team decided stays with that team."""
    work = asked.work
    if not work.actor.may(Permission.MEETING_LEAD):
        return
    query = (
        select(MeetingItem, Meeting)
        .join(Meeting, col(Meeting.id) == MeetingItem.meeting_id)
        .where(MeetingItem.pupil_id == asked.pupil.id, work.within(Permission.MEETING_LEAD, MeetingItem))
    )
    rows = work.session.exec(query).all()
    people = names_of(work, {item.responsible_id for item, _ in rows if item.responsible_id})
    for item, meeting in rows:
        who = people.get(item.responsible_id, item.responsible)
        what = Why("event.meeting", {"who": who or None, "due": item.due_on})
        where = asked.schools.get(item.school_id, "")
        yield Event(EventKind.MEETING, moment(meeting.held_on), what, where, "", item.decision, whole_day=True)

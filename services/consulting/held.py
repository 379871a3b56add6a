"""What was held in a month, to be read: who, when, how long, and whether there is a note."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlmodel import col, select

from models.consultations import Consultation, ConsultationNote
from models.vocabulary import ConsultationMode
from services.consulting import desks, facts
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.rules.school_year import month_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One consultation as lists show it."""

    id: UUID
    on: date
    starts: time | None
    minutes: int
    pupils: tuple[str, ...]
    kind: Named
    subject: str
    mode: ConsultationMode
    has_note: bool


def of_month(work: Work, school_id: UUID, provider_id: UUID, month: date) -> list[HeldLine]:
    """What one provider held at a school in a month, oldest first."""
    desks.reached(work, Permission.CONSULTATION_READ, school_id, provider_id)
    span = month_of(month)
    rows = facts.held(
        work, work.within(Permission.CONSULTATION_READ, Consultation), Consultation.school_id == school_id,
        Consultation.provider_id == provider_id, col(Consultation.on).between(span.first, span.last),
    )  # fmt: skip
    names = desks.names_of(work, {there.plan_id for one in rows for there in one.attendances})
    ids = [one.row.id for one in rows]
    noted = select(ConsultationNote.consultation_id).where(col(ConsultationNote.consultation_id).in_(ids))
    with_note, known = set(work.session.exec(noted)), rulebook(work.session).names()
    return [
        HeldLine(
            one.row.id, one.row.on, one.row.starts, one.row.minutes,
            tuple(names.get(there.plan_id, "") for there in one.attendances),
            known.get(one.row.kind, Named(one.row.kind, one.row.kind, one.row.kind)), one.row.subject,
            ConsultationMode(one.row.mode), one.row.id in with_note,
        )
        for one in rows
    ]  # fmt: skip

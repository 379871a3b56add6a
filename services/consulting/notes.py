"""Confidential notes of a consultation: that there is one may be seen, what it says is read on demand and recorded."""

from uuid import UUID

from sqlmodel import select

from models.consultations import Consultation, ConsultationNote, NoteForm
from models.vocabulary import Action
from services.errors import NotFound
from services.rules.permissions import Permission
from services.work import Work


def read_note(work: Work, consultation_id: UUID) -> str:
    """What the note says. Whoever reads it leaves an entry, each time. Raises NotFound where there is none within reach."""
    work.require(Permission.CONSULTATION_NOTE)
    note = work.session.exec(
        select(ConsultationNote).where(
            ConsultationNote.consultation_id == consultation_id, work.within(Permission.CONSULTATION_NOTE, ConsultationNote)
        )
    ).one_or_none()  # fmt: skip
    if note is None:
        raise NotFound("access.not_found")
    work.record(Action.READ_NOTE, note)
    return note.text


def write_note(work: Work, consultation_id: UUID, form: NoteForm) -> None:
    """Write the note of a consultation anew; an empty one goes. The trail tells that it was, never what it said."""
    work.require(Permission.CONSULTATION_NOTE)
    row = work.get(Permission.CONSULTATION_WRITE, Consultation, consultation_id)
    note = work.session.exec(select(ConsultationNote).where(ConsultationNote.consultation_id == row.id)).one_or_none()
    if note is None and form.note and work.actor.owner_id is not None:
        note = ConsultationNote(
            school_id=row.school_id, consultation_id=row.id, by_id=work.actor.owner_id, text=form.note
        )
        work.session.add(note)
        work.record(Action.ADD, note)
    elif note is not None and form.note:
        note.text = form.note
        work.session.add(note)
        work.record(Action.EDIT, note)
    elif note is not None:
        work.record(Action.REMOVE, note)
        work.session.delete(note)

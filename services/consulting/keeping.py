"""Consultations kept, changed and taken back, with their attendances and the entries of the trail."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.consultations import Attendance, Consultation, ConsultationForm, ConsultationNote
from models.people import Account
from models.pupils import Pupil
from models.vocabulary import Action, ConsultationMode
from services.consulting.desks import Desk
from services.consulting.facts import Held
from services.rules.consultations import Judged
from services.rules.diary import Entry
from services.work import Work


def lock(work: Work, desk: Desk) -> None:
    """Hold the provider and the pupils, so that two who write at once see each other's rows. One order, no deadlock."""
    hold: dict[str, Any] = {"key_share": True}
    work.session.exec(select(Account.id).where(col(Account.id) == desk.provider.id).with_for_update(**hold))
    pupils = sorted({plan.pupil for plan in desk.plans.values()}, key=str)
    work.session.exec(
        select(Pupil.id).where(col(Pupil.id).in_(pupils)).order_by(col(Pupil.id)).with_for_update(**hold)
    ).all()


def keep(work: Work, desk: Desk, entry: Entry, judged: Judged, before: Held | None) -> None:
    """A new consultation, or one that becomes another. Its version grows whatever of it changed."""
    values: dict[str, Any] = {
        "kind": entry.kind, "subject": entry.subject, "on": entry.on, "starts": entry.starts, "minutes": entry.minutes,
        "mode": entry.mode, "order_id": judged.order, "noted_by": work.actor.account_id, "noted_at": work.now,
    }  # fmt: skip
    if before is None:
        row = Consultation(
            school_id=desk.school.id, provider_id=desk.provider.id, provider=desk.provider.name, id=entry.id, **values
        )
        work.add(row, Action.ADD)
        work.session.flush()
    else:
        row = before.row
        work.change(row, Action.EDIT, **values)
    known = {one.plan_id: one for one in before.attendances} if before else {}
    for plan in entry.plans:
        there: dict[str, Any] = {
            "measure_id": judged.measures[plan.id], "on": entry.on,
            "confirmed_on": entry.confirmed.get(plan.id) if entry.mode is ConsultationMode.REMOTE else None,
        }  # fmt: skip
        one = known.pop(plan.id, None)
        if one is None:
            fresh = Attendance(
                school_id=row.school_id, consultation_id=row.id, plan_id=plan.id, pupil_id=plan.pupil, **there
            )
            work.add(fresh, Action.ADD)
        else:
            work.change(one, Action.EDIT, **there)
    for gone in known.values():
        work.remove(gone, Action.REMOVE)
    work.session.flush()


def remove(work: Work, one: Held) -> None:
    """Take a consultation back with all that hangs on it; what a note said is not told again."""
    note = work.session.exec(select(ConsultationNote).where(ConsultationNote.consultation_id == one.row.id)).first()
    if note is not None:
        work.record(Action.REMOVE, note)
        work.session.delete(note)
    for there in one.attendances:
        work.remove(there, Action.REMOVE)
    work.session.flush()
    work.remove(one.row, Action.REMOVE)
    work.session.flush()


def as_form(row: Consultation, plan_ids: Sequence[UUID], on: date) -> ConsultationForm:
    """The same again on another day, confirmed by nobody."""
    return ConsultationForm(
        plan_ids=tuple(plan_ids), kind=row.kind, subject=row.subject, on=on, starts=row.starts, minutes=row.minutes,
        mode=ConsultationMode(row.mode), confirmed_on={},
    )  # fmt: skip

"""Pupils change school: the new school asks or the old one sends, and whoever answers for the old one decides."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.moves import Transfer
from models.places import School
from models.pupils import PersonalCode, Pupil
from models.vocabulary import Action, TransferStatus
from services import move_step
from services.errors import NotFound, NotNow, Overtaken, Refusal
from services.paging import Page, page_of
from services.places import school_names
from services.rules.permissions import Permission
from services.work import Work

_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class TransferLine:
    """One move. Until it is done, those who asked learn neither whose code it is nor which school holds it."""

    id: UUID
    version: int
    status: TransferStatus
    pupil_id: UUID | None
    pupil: str
    from_school: str
    to_school: str
    reason: str
    asked_at: datetime
    moved_on: date | None
    comment: str
    decides: bool  # whether this person may answer it now
    withdraws: bool


def find(work: Work, *, pupil_id: UUID | None = None, waiting: bool = False, number: int = 1) -> Page[TransferLine]:
    """Moves out of and into the schools within reach, newest first."""
    work.require(Permission.PUPIL_MOVE)
    leaves = work.within(Permission.PUPIL_MOVE, Transfer)
    query: Any = select(Transfer, Pupil, leaves.label("ours"), _arrives(work, Permission.PUPIL_ENROL).label("theirs"))
    query = query.join(Pupil, col(Pupil.id) == Transfer.pupil_id)
    query = query.where(leaves | _arrives(work, Permission.PUPIL_MOVE))
    if pupil_id is not None:
        query = query.where(Transfer.pupil_id == pupil_id)
        query = query.where(leaves | (col(Transfer.status) == TransferStatus.DONE))
    if waiting:
        query = query.where(Transfer.status == TransferStatus.ASKED)
    rows, number, total = page_of(work.session, query.order_by(col(Transfer.id).desc()), number)
    names = school_names(work, {school for row in rows for school in (row[0].school_id, row[0].to_school_id)})
    return Page(
        [_line(move, pupil, names, ours=ours, theirs=theirs) for move, pupil, ours, theirs in rows], number, total
    )


def _line(transfer: Transfer, pupil: Pupil, names: dict[UUID, str], *, ours: bool, theirs: bool) -> TransferLine:
    asked = transfer.status is TransferStatus.ASKED
    known = ours or transfer.status is TransferStatus.DONE
    return TransferLine(
        transfer.id, transfer.version, transfer.status, pupil.id if known else None, pupil.name if known else "",
        names[transfer.school_id] if known else "", names[transfer.to_school_id], transfer.reason, transfer.asked_at,
        transfer.moved_on, transfer.comment, asked and bool(ours), asked and bool(theirs),
    )  # fmt: skip


def ask(work: Work, school_id: UUID, code: str, reason: str, key: str = "") -> UUID:
    """Ask whichever school holds this personal code for the pupil. The answer tells nothing but that it was asked.

    Raises NotFound where no other school holds it, Refusal where somebody else's request waits already.
    """
    _require_school(work, school_id)
    if again := work.done_before(key):
        return UUID(again)
    if not reason.strip():
        raise Refusal("form.comment_needed")
    found = select(Pupil).join(PersonalCode, col(PersonalCode.pupil_id) == Pupil.id)
    pupil = work.session.exec(found.where(PersonalCode.code == code, Pupil.school_id != school_id)).one_or_none()
    if pupil is None:
        raise NotFound("access.not_found")
    waiting = _waiting(work, pupil.id)
    if waiting is not None and waiting.to_school_id != school_id:
        raise Refusal("transfer.asked_already")
    if waiting is None:
        waiting = _begun(work, pupil, school_id, reason)
        work.add(waiting, Action.ASK)
    work.remember_done(key, str(waiting.id))
    return waiting.id


def withdraw(work: Work, transfer_id: UUID, seen: int) -> None:
    """The school that asked asks no longer."""
    work.require(Permission.PUPIL_ENROL)
    query = select(Transfer).where(Transfer.id == transfer_id, _arrives(work, Permission.PUPIL_ENROL))
    transfer = work.session.exec(query.with_for_update()).one_or_none()
    if transfer is None:
        raise NotFound("access.not_found")
    if transfer.version != seen:
        raise Overtaken("access.overtaken")
    _require_asked(transfer)
    _decide(work, transfer, Action.WITHDRAW, TransferStatus.WITHDRAWN)


def refuse(work: Work, transfer_id: UUID, seen: int, comment: str) -> None:
    """The old school, or whoever answers for it, keeps the pupil, and says why."""
    transfer = work.get(Permission.PUPIL_MOVE, Transfer, transfer_id, seen=seen)
    _require_asked(transfer)
    if not comment.strip():
        raise Refusal("form.comment_needed")
    _decide(work, transfer, Action.REJECT, TransferStatus.REFUSED, comment)


def confirm(work: Work, transfer_id: UUID, seen: int, moved_on: date, comment: str = "") -> None:
    """Let the pupil go to the school that asked, on this day. Raises Refusal where plans or claims speak against it."""
    transfer = work.get(Permission.PUPIL_MOVE, Transfer, transfer_id, seen=seen)
    _require_asked(transfer)
    move_step.move(work, transfer, moved_on)
    _decide(work, transfer, Action.MOVE, TransferStatus.DONE, comment, moved_on)


def send(work: Work, pupil_id: UUID, seen: int, reg_no: str, moved_on: date, comment: str = "") -> UUID:
    """Hand a pupil over to the school of this registration number without being asked.

    Raises Refusal for a school nobody knows or the pupil's own, and where another school's request waits.
    """
    pupil = work.get(Permission.PUPIL_MOVE, Pupil, pupil_id, seen=seen)
    to_school = work.session.exec(select(School).where(School.reg_no == reg_no.strip())).one_or_none()
    if to_school is None:
        raise Refusal("transfer.no_such_school", number=reg_no)
    if to_school.id == pupil.school_id:
        raise Refusal("transfer.same_school", school=to_school.name)
    transfer = _waiting(work, pupil_id)
    if transfer is not None and transfer.to_school_id != to_school.id:
        raise Refusal("transfer.decide_first")
    if transfer is None:
        transfer = _begun(work, pupil, to_school.id, "")
        work.add(transfer, Action.ASK)
        work.session.flush()
    move_step.move(work, transfer, moved_on)
    _decide(work, transfer, Action.MOVE, TransferStatus.DONE, comment, moved_on)
    return transfer.id


def _arrives(work: Work, permission: Permission) -> ColumnElement[bool]:
    """Moves into the schools that a permission reaches."""
    return col(Transfer.to_school_id).in_(select(School.id).where(work.within(permission, School)))


def _require_school(work: Work, school_id: UUID) -> None:
    work.require(Permission.PUPIL_ENROL)
    reached = select(School.id).where(School.id == school_id, work.within(Permission.PUPIL_ENROL, School))
    if work.session.exec(reached).first() is None:
        raise NotFound("access.not_found")


def _waiting(work: Work, pupil_id: UUID) -> Transfer | None:
    query = select(Transfer).where(Transfer.pupil_id == pupil_id, Transfer.status == TransferStatus.ASKED)
    return work.session.exec(query.with_for_update()).one_or_none()


def _begun(work: Work, pupil: Pupil, to_school_id: UUID, reason: str) -> Transfer:
    return Transfer(
        school_id=pupil.school_id, pupil_id=pupil.id, to_school_id=to_school_id, reason=reason.strip()[:_LONGEST],
        asked_by=work.actor.account_id, asked_at=work.now,
    )  # fmt: skip


def _require_asked(transfer: Transfer) -> None:
    if transfer.status is not TransferStatus.ASKED:
        raise NotNow("transfer.not_now", status=transfer.status)


def _decide(
    work: Work, transfer: Transfer, action: Action, status: TransferStatus, comment: str = "", day: date | None = None
) -> None:
    comment = comment.strip()[:_LONGEST]
    by: dict[str, object] = {"decided_by": work.actor.account_id, "decided_at": work.now, "moved_on": day}
    work.change(transfer, action, comment=comment, status=status, **by)
    transfer.comment = comment
    work.session.flush()

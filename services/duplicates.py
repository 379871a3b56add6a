"""Pupils recorded twice: found, compared side by side, settled with a verdict that is kept and can be undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, or_, select

from models.claims import Claim
from models.moves import DuplicateVerdict
from models.places import School
from models.plans import Plan
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Action, PlanStatus
from services import merging
from services.errors import NotNow, Overtaken, Refusal
from services.rules import duplicates as rules
from services.rules.answers import Why
from services.rules.duplicates import Known
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work

_SHOWN: Final = 5
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Look:
    """A record as somebody recognises it."""

    id: UUID
    name: str
    code: str
    grade: int
    birth_date: date | None
    school: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one pupil, and why."""

    one: Look
    other: Look
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of one record that is compared side by side; plans and money as far as the actor may read them."""

    pupil: Pupil
    school: str
    codes: tuple[PersonalCode, ...]  # the one in use first
    guardian: Guardian | None
    application: Application | None
    plans: tuple[tuple[str, str, PlanStatus], ...]  # code, semester, status
    claims: int
    approved: Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of two records, by whom."""

    id: UUID
    version: int
    pupil_id: UUID
    pupil: str
    other: str
    same: bool
    comment: str
    decided_at: Any
    undone_at: Any


def candidates(work: Work) -> list[Pair]:
    """The pairs within reach that look alike and that nobody has settled yet."""
    work.require(Permission.PUPIL_ENROL)
    read = _read(work, Permission.PUPIL_ENROL)
    looks: dict[object, Look] = {look.id: look for look, _ in read}
    settled = {
        frozenset(pair)
        for pair in work.session.exec(
            select(DuplicateVerdict.pupil_id, DuplicateVerdict.other_id).where(
                work.within(Permission.PUPIL_ENROL, DuplicateVerdict), col(DuplicateVerdict.undone_at).is_(None)
            )
        )
    }
    return [
        Pair(looks[one.id], looks[other.id], tuple(why))
        for one, other, why in rules.pairs([known for _, known in read])
        if frozenset((one.id, other.id)) not in settled
    ]


def similar(
    work: Work, first_name: str, last_name: str, *, birth_date: date | None = None, code: str = ""
) -> list[tuple[Look, tuple[Why, ...]]]:
    """Pupils within reach who look like one that is about to be enrolled, with the reasons; a name is enough."""
    work.require(Permission.PUPIL_READ)
    first, last = fold(first_name), fold(last_name)
    marks: list[Any] = []
    if first and last:
        marks.append((col(Pupil.fold_last) == last) & (col(Pupil.fold_first) == first))
        marks.append((col(Pupil.fold_last) == first) & (col(Pupil.fold_first) == last))
    if code:
        slipped = select(PersonalCode.pupil_id).where(col(PersonalCode.code).in_([code, *rules.slips(code)]))
        marks.append(col(Pupil.id).in_(slipped))
    if not marks:
        return []
    typed = Known(None, first, last, birth_date, code, None, None)
    found = []
    for look, known in _read(work, Permission.PUPIL_READ, or_(*marks)):
        why = [Why("duplicate.same_code")] if known.code == code else rules.reasons(typed, known)
        if why:
            found.append((look, tuple(why)))
    return found[:_SHOWN]


def _read(work: Work, permission: Permission, *marks: Any) -> list[tuple[Look, Known]]:  # noqa: ANN401 conditions
    query: Any = (
        select(Pupil, PersonalCode.code, School.name)
        .join(PersonalCode, (col(PersonalCode.pupil_id) == Pupil.id) & col(PersonalCode.valid_to).is_(None))
        .join(School, col(School.id) == Pupil.school_id)
        .where(work.within(permission, Pupil), *marks)
        .order_by(col(Pupil.sort_key), col(Pupil.id))
    )
    return [
        (
            Look(p.id, p.name, code, p.grade, p.birth_date, school),
            Known(p.id, p.fold_first, p.fold_last, p.birth_date, code, p.education, p.grade),
        )
        for p, code, school in work.session.exec(query)
    ]


def compare(work: Work, one_id: UUID, other_id: UUID) -> tuple[Record, Record]:
    """Two records side by side. Raises NotFound where either is out of reach."""
    one, other = (work.get(Permission.PUPIL_ENROL, Pupil, pupil_id) for pupil_id in (one_id, other_id))
    return _record(work, one), _record(work, other)


def _record(work: Work, pupil: Pupil) -> Record:
    codes = select(PersonalCode).where(PersonalCode.pupil_id == pupil.id)
    plans: Any = select(Plan.code, Plan.semester, Plan.status).where(
        Plan.pupil_id == pupil.id, work.within(Permission.PLAN_READ, Plan, past=True)
    )
    money = select(func.count(), func.coalesce(func.sum(Claim.approved), 0)).where(
        Claim.pupil_id == pupil.id, work.within(Permission.CLAIM_READ, Claim, past=True)
    )
    number, approved = work.session.exec(money).one()
    return Record(
        pupil,
        work.session.get_one(School, pupil.school_id).name,
        tuple(work.session.exec(codes.order_by(col(PersonalCode.valid_to).is_not(None), col(PersonalCode.id)))),
        work.session.exec(select(Guardian).where(Guardian.pupil_id == pupil.id)).one_or_none(),
        work.session.exec(select(Application).where(Application.pupil_id == pupil.id)).one_or_none(),
        tuple(work.session.exec(plans.order_by(col(Plan.semester).desc(), col(Plan.code)))),
        number,
        Decimal(approved or 0),
    )


def settle(
    work: Work, keep: tuple[UUID, int], other: tuple[UUID, int], *, same: bool, comment: str = "", key: str = ""
) -> UUID:
    """Say whether two records, as they were seen, are one pupil. The same: the first keeps everything, the other goes.

    Raises Refusal where it was said already, or where plans, caps or schools stand against it.
    """
    if again := work.done_before(key):
        return UUID(again)
    by = work.actor.account_id
    if by is None:
        raise Refusal("duplicate.needs_a_person")
    kept, gone = (work.get(Permission.PUPIL_ENROL, Pupil, row, seen=seen) for row, seen in (keep, other))
    if kept.id == gone.id:
        raise Refusal("duplicate.one_record")
    if _standing(work, kept.id, gone.id):
        raise Overtaken("duplicate.settled_already")
    verdict = DuplicateVerdict(
        school_id=kept.school_id, pupil_id=kept.id, other_id=gone.id, same=same, comment=comment.strip()[:_LONGEST],
        decided_by=by, decided_at=work.now,
    )  # fmt: skip
    verdict.kept = merging.merge(work, kept, gone) | {"name": gone.name} if same else {"name": gone.name}
    work.add(verdict, Action.MERGE if same else Action.ADD)
    work.remember_done(key, str(verdict.id))
    return verdict.id


def undo(work: Work, verdict_id: UUID, seen: int) -> None:
    """Take a verdict back; two records that were made one are two again.

    Raises Refusal where that is no longer possible, NotNow where it was taken back already.
    """
    verdict = work.get(Permission.PUPIL_ENROL, DuplicateVerdict, verdict_id, seen=seen)
    if verdict.undone_at is not None:
        raise NotNow("duplicate.undone_already")
    if verdict.same:
        if verdict.kept["into"] != str(verdict.pupil_id):
            raise Refusal("duplicate.undo_the_later_first")
        merging.bring_back(work, verdict.kept)
    work.change(verdict, Action.UNDO, undone_by=work.actor.account_id, undone_at=work.now)


def verdicts(work: Work) -> list[Verdict]:
    """What was said of records within reach, newest first."""
    work.require(Permission.PUPIL_ENROL)
    query = (
        select(DuplicateVerdict, Pupil)
        .join(Pupil, col(Pupil.id) == DuplicateVerdict.pupil_id)
        .where(work.within(Permission.PUPIL_ENROL, DuplicateVerdict))
        .order_by(col(DuplicateVerdict.id).desc())
        .limit(200)
    )
    return [
        Verdict(
            v.id,
            v.version,
            v.pupil_id,
            pupil.name,
            v.kept.get("name", ""),
            v.same,
            v.comment,
            v.decided_at,
            v.undone_at,
        )
        for v, pupil in work.session.exec(query)
    ]


def _standing(work: Work, one: UUID, other: UUID) -> bool:
    orders: Iterable[tuple[UUID, UUID]] = ((one, other), (other, one))
    either = or_(*((col(DuplicateVerdict.pupil_id) == a) & (col(DuplicateVerdict.other_id) == b) for a, b in orders))
    standing = select(DuplicateVerdict.id).where(either, col(DuplicateVerdict.undone_at).is_(None))
    return work.session.exec(standing).first() is not None

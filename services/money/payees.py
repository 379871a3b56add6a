"""Who is paid: parents, adult pupils, the school itself, caterers and carriers, each with an account of their own."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.evidence import Payee, PayeeForm
from models.fields import clean
from models.money_words import PayeeKind
from models.places import School
from models.pupils import Pupil
from models.vocabulary import Action
from services.errors import Invalid, NotFound, Refusal
from services.forms import checked
from services.rules.answers import Why
from services.rules.names import sort_key
from services.rules.permissions import Permission
from services.work import Work

# Theirs is the money of one pupil.
OF_A_PUPIL: Final = frozenset({PayeeKind.PARENT, PayeeKind.ADULT_PUPIL})
_ADULT: Final = 18  # the Civil Law's age of majority


@dataclass(frozen=True, slots=True)
class PayeeLine:
    """Somebody who is paid, as a list shows them. The account is whole only to those who pay."""

    id: UUID
    version: int
    kind: PayeeKind
    name: str
    iban: str
    pupil_id: UUID | None
    pupil: str
    active: bool


def find(work: Work, school_id: UUID, *, pupil_id: UUID | None = None, active: bool = True) -> list[PayeeLine]:
    """A school's payees by name; with a pupil, those whose money this pupil's claims can be."""
    work.require(Permission.PAYEE_MANAGE)
    query = (
        select(Payee, Pupil.last_name, Pupil.first_name)
        .join(Pupil, col(Pupil.id) == Payee.pupil_id, isouter=True)
        .where(work.within(Permission.PAYEE_MANAGE, Payee), Payee.school_id == school_id)
    )
    if active:
        query = query.where(col(Payee.active))
    if pupil_id is not None:
        query = query.where((col(Payee.pupil_id) == pupil_id) | col(Payee.pupil_id).is_(None))
    lines = [
        _line(work, payee, f"{last or ''} {first or ''}".strip()) for payee, last, first in work.session.exec(query)
    ]
    return sorted(lines, key=lambda line: (line.pupil_id is None, sort_key(line.name)))


def of_claim(work: Work, payee_id: UUID) -> PayeeLine:
    """Who gets the money of a claim, for whoever may read the school's claims."""
    return _line(work, work.get(Permission.CLAIM_READ, Payee, payee_id), "")


def add(work: Work, school_id: UUID, form: PayeeForm) -> UUID:
    """Somebody to pay; somebody who is there already stays one. Raises Refusal where the pupil does not fit."""
    work.require(Permission.PAYEE_MANAGE)
    reach = work.within(Permission.PAYEE_MANAGE, School)
    if work.session.exec(select(School.id).where(School.id == school_id, reach)).one_or_none() is None:
        raise NotFound("access.not_found")
    pupil = _pupil(work, school_id, form)
    same = select(Payee.id).where(
        Payee.school_id == school_id, Payee.kind == form.kind, Payee.name == form.name, Payee.iban == form.iban, col(Payee.active),
        col(Payee.pupil_id) == pupil.id if pupil else col(Payee.pupil_id).is_(None),
    )  # fmt: skip
    known = work.session.exec(same).first()
    if known is not None:
        return known
    return _add(work, school_id, form.kind, form.name, form.iban, pupil.id if pupil else None)


def change_account(work: Work, payee_id: UUID, seen: int, iban: str) -> UUID:
    """Another account is another row, so that whatever named the old one goes on naming it."""
    old = work.get(Permission.PAYEE_MANAGE, Payee, payee_id, seen=seen)
    form = checked(PayeeForm, {"kind": old.kind, "name": old.name, "iban": clean(iban), "pupil_id": old.pupil_id})
    if form.iban == old.iban and old.active:
        return old.id
    work.change(old, Action.EDIT, active=False)
    work.session.flush()
    return _add(work, old.school_id, old.kind, old.name, form.iban, old.pupil_id)


def end(work: Work, payee_id: UUID, seen: int) -> None:
    """No new claim names them; those that do stay as they are."""
    work.change(work.get(Permission.PAYEE_MANAGE, Payee, payee_id, seen=seen), Action.EDIT, active=False)


def fitting(work: Work, payee_id: UUID, school_id: UUID, pupil_id: UUID | None) -> Payee:
    """A payee whom a claim of this pupil may name, or of many. Raises NotFound, or Refusal for somebody else's parent."""
    reach = work.within(Permission.CLAIM_FILE, Payee)
    query = select(Payee).where(Payee.id == payee_id, Payee.school_id == school_id, col(Payee.active), reach)
    payee = work.session.exec(query).one_or_none()
    if payee is None:
        raise NotFound("access.not_found")
    if payee.pupil_id not in (None, pupil_id):
        raise Refusal("payee.other_pupil")
    return payee


def is_adult(born: date | None, on: date) -> bool:
    return born is not None and (on.year - born.year, on.month, on.day) >= (_ADULT, born.month, born.day)


def masked(iban: str) -> str:
    """Enough to tell two accounts apart, too little to use one."""
    return f"{iban[:2]}… {iban[-4:]}"


def _pupil(work: Work, school_id: UUID, form: PayeeForm) -> Pupil | None:
    if form.kind not in OF_A_PUPIL:
        if form.pupil_id is not None:
            raise Invalid({"pupil_id": Why("payee.not_of_a_pupil")})
        return None
    if form.pupil_id is None:
        raise Invalid({"pupil_id": Why("field.missing")})
    reach = work.within(Permission.PAYEE_MANAGE, Pupil)
    pupil = work.session.exec(
        select(Pupil).where(Pupil.id == form.pupil_id, Pupil.school_id == school_id, reach)
    ).one_or_none()
    if pupil is None:
        raise NotFound("access.not_found")
    if form.kind is PayeeKind.ADULT_PUPIL and not is_adult(pupil.birth_date, work.today):
        raise Refusal("payee.not_adult")
    return pupil


def _add(work: Work, school_id: UUID, kind: PayeeKind, name: str, iban: str, pupil_id: UUID | None) -> UUID:
    row = Payee(school_id=school_id, kind=kind, name=name, iban=iban, pupil_id=pupil_id)
    work.add(row, Action.ADD)
    work.session.flush()
    return row.id


def _line(work: Work, payee: Payee, pupil: str) -> PayeeLine:
    iban = payee.iban if work.actor.may(Permission.CLAIM_PAY) else masked(payee.iban)
    return PayeeLine(payee.id, payee.version, payee.kind, payee.name, iban, payee.pupil_id, pupil, payee.active)

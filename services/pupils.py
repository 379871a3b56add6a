"""Pupils of a school: find, enrol, look at the whole of one, and say who sees it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from stdnum.exceptions import ValidationError
from stdnum.lv import pvn

from models.fields import born
from models.moves import DuplicateVerdict, Transfer
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Education, PlanStatus, Role, TransferStatus
from services import standing
from services.errors import NotFound
from services.paging import Page, page_of
from services.rulebook import rulebook
from services.rules.answers import Verdict, Why
from services.rules.eligibility import eligible
from services.rules.names import fold
from services.rules.permissions import Level, Permission, level_of
from services.rules.school_year import semester_of
from services.work import Work, schools_under

_AFTER_ALL: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One row of the list."""

    id: UUID
    last_name: str
    first_name: str
    education: Education
    grade: int
    school: str
    plan: PlanStatus | None


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a pupil, as far as the actor may read it.

    Of one who has `left`, only the name, and the school as it was; `earlier` are codes no longer in use.
    """

    pupil: Pupil
    school: School
    code: str
    guardian: Guardian | None
    application: Application | None
    earlier: tuple[PersonalCode, ...] = ()
    left: Transfer | None = None
    movable: bool = False  # whether this person may let the pupil go to another school


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Somebody who may see a pupil, and why."""

    name: str
    role: Role
    why: Why


def find(
    work: Work, text: str = "", *, school_id: UUID | None = None, without_plan: bool = False, number: int = 1
) -> Page[PupilLine]:
    """Pupils within reach by the beginning of a name (diacritics or not) or of a personal code."""
    work.require(Permission.PUPIL_READ)
    now = str(semester_of(work.today))
    plan_now = (col(Plan.pupil_id) == Pupil.id) & (Plan.school_id == Pupil.school_id)
    plan_now &= (Plan.semester == now) & (Plan.status != PlanStatus.VOID)
    query = (
        select(Pupil.id, Pupil.last_name, Pupil.first_name, Pupil.education, Pupil.grade, School.name, Plan.status)  # type: ignore[call-overload] # SQLModel types four columns at most
        .join(School, col(School.id) == Pupil.school_id)
        .outerjoin(Plan, plan_now)
        .where(work.within(Permission.PUPIL_READ, Pupil), _matches(text))
        .order_by(col(Pupil.sort_key), col(Pupil.id))
    )
    if school_id is not None:
        query = query.where(col(Pupil.school_id) == school_id)
    if without_plan:
        query = query.where(col(Plan.id).is_(None))
    rows, number, total = page_of(work.session, query, number, alone=None if without_plan else Pupil)
    return Page([PupilLine(*row) for row in rows], number, total)


def card(work: Work, pupil_id: UUID) -> Card:
    """Everything of one pupil; of one who has moved on, what was this school's. Raises NotFound for one out of reach."""
    pupil = work.get(Permission.PUPIL_READ, Pupil, pupil_id, past=True)
    if not _reached(work, Permission.PUPIL_READ, pupil):
        return _former(work, pupil)
    codes = select(PersonalCode).where(PersonalCode.pupil_id == pupil_id, col(PersonalCode.valid_to).is_not(None))
    return Card(
        pupil,
        work.session.get_one(School, pupil.school_id),
        work.session.exec(_current_code(pupil_id)).one(),
        work.session.exec(select(Guardian).where(Guardian.pupil_id == pupil_id)).one_or_none(),
        work.session.exec(select(Application).where(Application.pupil_id == pupil_id)).one_or_none(),
        tuple(work.session.exec(codes.order_by(col(PersonalCode.valid_to).desc(), col(PersonalCode.id)))),
        movable=_reached(work, Permission.PUPIL_MOVE, pupil),
    )


def kept_as(work: Work, pupil_id: UUID) -> UUID | None:
    """The record that a removed duplicate was merged into, so that old links lead there; None where out of reach."""
    work.require(Permission.PUPIL_READ)
    merged = select(DuplicateVerdict.pupil_id).where(
        DuplicateVerdict.other_id == pupil_id, col(DuplicateVerdict.same).is_(True), col(DuplicateVerdict.undone_at).is_(None),
    )  # fmt: skip
    reached = select(Pupil.id).where(col(Pupil.id).in_(merged), work.within(Permission.PUPIL_READ, Pupil, past=True))
    return work.session.exec(reached).first()


def _reached(work: Work, permission: Permission, pupil: Pupil) -> bool:
    """Whether a permission reaches the pupil today, not only in the history."""
    found = select(Pupil.id).where(Pupil.id == pupil.id, work.within(permission, Pupil))
    return work.session.exec(found).first() is not None


def _former(work: Work, pupil: Pupil) -> Card:
    """A pupil who has moved on: the name and the last school within reach, nothing of today."""
    moves = select(Transfer).where(
        Transfer.pupil_id == pupil.id,
        Transfer.status == TransferStatus.DONE,
        work.within(Permission.PUPIL_READ, Transfer),
    )
    left = work.session.exec(moves.order_by(col(Transfer.moved_on).desc(), col(Transfer.id).desc())).first()
    if left is None:
        raise NotFound("access.not_found")
    named = Pupil(
        id=pupil.id, school_id=left.school_id, first_name=pupil.first_name, last_name=pupil.last_name, fold_first="",
        fold_last="", sort_key="",
    )  # type: ignore[call-arg] # fmt: skip # what is today's stays unknown
    return Card(named, work.session.get_one(School, left.school_id), "", None, None, left=left)


def verdicts(work: Work, education: Education, grade: int, on: date) -> list[tuple[str, Verdict]]:
    """For every programme of that day: whether it supports such a pupil, and why. Programmes' names and verdicts."""
    work.require(Permission.PROGRAMME_READ)
    return [(rules.programme.name_lv, eligible(rules.eligibility, education, grade, on)) for rules in _open(work, on)]


def plausible_code(code: str) -> bool:
    """Whether the check digit of an old-form code fits. It only warns: real codes with a wrong one exist."""
    try:
        pvn.validate(code)
    except ValidationError:
        return born(code) is None
    return True


def who_sees(work: Work, pupil_id: UUID) -> list[Onlooker]:
    """Everybody who may see this pupil today, and by which role and place; the schools before see their own time."""
    pupil = work.get(Permission.PUPIL_READ, Pupil, pupil_id)
    schools = select(Transfer.school_id).where(Transfer.pupil_id == pupil_id, Transfer.status == TransferStatus.DONE)
    former = set(work.session.exec(schools)) - {pupil.school_id}
    roles = [
        role for role in Role if level_of(role, Permission.PUPIL_READ) > Level.NOTHING and role is not Role.OPERATOR
    ]
    rows = work.session.exec(
        select(Account, Assignment)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(col(Account.active).is_(True), standing.held_today(), col(Assignment.role).in_(roles))
        .order_by(col(Account.last_name), col(Account.first_name))
    ).all()
    return [
        Onlooker(account.name, held.role, Why(f"sees.{why}"))
        for account, held in rows
        if (why := _sees(work, pupil, former, account.id, held))
    ]


def _sees(work: Work, pupil: Pupil, former: set[UUID], account_id: UUID, held: Assignment) -> str:
    """Why somebody sees a pupil; nothing where they do not."""
    level = level_of(held.role, Permission.PUPIL_READ)
    if _reaches(work, pupil, pupil.school_id, account_id, held):
        return level.name.lower()
    if level is not Level.NAMED and any(_reaches(work, pupil, school, account_id, held) for school in former):
        return "former"
    return ""


def _reaches(work: Work, pupil: Pupil, school_id: UUID, account_id: UUID, held: Assignment) -> bool:
    match level_of(held.role, Permission.PUPIL_READ):
        case Level.EVERYWHERE:
            return True
        case Level.MUNICIPALITY if held.municipality_id is not None:
            under = schools_under(held.municipality_id).where(col(School.id) == school_id)
            return work.session.execute(under).first() is not None
        case Level.SCHOOL:
            return held.school_id == school_id
        case Level.NAMED if held.school_id == school_id:
            named = select(Pupil.id).where(col(Pupil.id) == pupil.id, Pupil.naming(account_id))
            return work.session.exec(named).first() is not None
        case _:
            return False


def _open(work: Work, on: date) -> list[Any]:
    return rulebook(work.session).in_force(on)


def _matches(text: str) -> ColumnElement[bool]:
    """Every word begins a name; digits begin the personal code."""
    words = fold(text).split()
    rule: ColumnElement[bool] = col(Pupil.id).is_not(None)
    for word in words:
        if word[0].isdigit():
            codes = select(PersonalCode.pupil_id).where(_begins(col(PersonalCode.code), _dashed(word)))
            rule &= col(Pupil.id).in_(codes)
        else:
            rule &= or_(_begins(col(Pupil.fold_last), word), _begins(col(Pupil.fold_first), word))
    return rule


def _begins(column: Any, prefix: str) -> ColumnElement[bool]:  # noqa: ANN401 a column
    """A prefix as a range, which an index serves on every database."""
    within: ColumnElement[bool] = (column >= prefix) & (column < prefix + _AFTER_ALL)
    return within


def _dashed(digits: str) -> str:
    bare = digits.replace("-", "")
    return bare if len(bare) <= 6 else f"{bare[:6]}-{bare[6:]}"


def _current_code(pupil_id: UUID) -> Any:  # noqa: ANN401 a select of one text
    return select(PersonalCode.code).where(PersonalCode.pupil_id == pupil_id, col(PersonalCode.valid_to).is_(None))

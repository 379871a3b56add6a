"""Schools, staff and pupils as tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select

from models.fields import RegNo
from models.people import Account, Assignment, StaffForm
from models.places import Municipality, School, SchoolForm
from models.pupils import Application, Guardian, PersonalCode, Pupil, PupilForm
from models.vocabulary import SCHOOL_ROLES
from services import enrolment, places, staff, standing
from services.errors import NotFound, Refusal
from services.forms import checked
from services.rules.permissions import Permission
from services.work import Work

RowT = TypeVar("RowT")


class PupilRow(PupilForm):
    """A pupil with the school by its registration number."""

    school: RegNo


def school_form(raw: Mapping[str, object]) -> SchoolForm:
    return checked(SchoolForm, _without_blanks(raw, "joined_semester"))


def staff_form(raw: Mapping[str, object]) -> StaffForm:
    return checked(StaffForm, raw)


def pupil_form(raw: Mapping[str, object]) -> PupilRow:
    return checked(PupilRow, raw)


def keep_schools(work: Work, forms: Sequence[SchoolForm], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    del history  # a school is what it is
    return places.keep_schools(work, forms, fill=True)


def keep_staff(work: Work, forms: Sequence[StaffForm], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    del history
    work.require(Permission.STAFF_MANAGE)
    return by_school(work, Permission.STAFF_MANAGE, forms, lambda given: staff.keep_staff(work, given))


def keep_pupils(work: Work, forms: Sequence[PupilRow], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    work.require(Permission.PUPIL_ENROL)
    return by_school(
        work, Permission.PUPIL_ENROL, forms, lambda given: enrolment.keep_pupils(work, given, history=history)
    )


def by_school(
    work: Work, permission: Permission, forms: Sequence[Any], keep: Callable[[Sequence[Any]], Sequence[str | Refusal]]
) -> Sequence[str | Refusal]:
    """Find each row's school within reach, keep the rows that have one, refuse the others; in order."""
    schools = school_ids(work, permission, {form.school for form in forms})
    known = [(index, schools[form.school], form) for index, form in enumerate(forms) if form.school in schools]
    outcomes: list[str | Refusal] = [NotFound("school.not_found", school=form.school) for form in forms]
    kept = keep([(school_id, form) for _, school_id, form in known])
    for (index, _, _), outcome in zip(known, kept, strict=True):
        outcomes[index] = outcome
    return outcomes


def school_ids(work: Work, permission: Permission, reg_nos: Iterable[str]) -> dict[str, UUID]:
    query = select(School.reg_no, School.id).where(
        col(School.reg_no).in_(set(reg_nos)), work.within(permission, School)
    )
    return dict(work.session.exec(query).all())


def give_schools(work: Work) -> list[dict[str, Any]]:
    work.require(Permission.DATA_EXPORT)
    rows = work.session.exec(
        select(School, Municipality)
        .join(Municipality, col(Municipality.id) == School.municipality_id)
        .where(work.within(Permission.DATA_EXPORT, School))
        .order_by(col(School.reg_no))
    )
    return [
        school.model_dump(
            include={"reg_no", "name", "kind", "agreement_no", "agreement_date", "stage", "joined_semester"}
        )
        | {"municipality": unit.atvk or unit.name}
        for school, unit in rows
    ]


def give_staff(work: Work) -> list[dict[str, Any]]:
    work.require(Permission.DATA_EXPORT)
    rows = work.session.exec(
        select(Account, Assignment, School.reg_no)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .join(School, col(School.id) == Assignment.school_id)
        .where(
            work.within(Permission.DATA_EXPORT, School),
            standing.held_today(),
            col(Assignment.role).in_(SCHOOL_ROLES),
            col(Assignment.deputy_for_id).is_(None),
        )
        .order_by(col(School.reg_no), col(Account.last_name), col(Account.first_name), col(Assignment.id))
    )
    return [
        account.model_dump(include={"first_name", "last_name", "email"})
        | {"school": reg_no, "role": held.role, "profession": held.profession}
        for account, held, reg_no in rows
    ]


def give_pupils(work: Work) -> list[dict[str, Any]]:
    work.require(Permission.DATA_EXPORT)
    rows = work.session.execute(
        select(Pupil, School.reg_no, PersonalCode.code, Guardian, Application)  # type: ignore[call-overload] # five columns
        .join(School, col(School.id) == Pupil.school_id)
        .join(PersonalCode, (col(PersonalCode.pupil_id) == Pupil.id) & col(PersonalCode.valid_to).is_(None))
        .outerjoin(Guardian, col(Guardian.pupil_id) == Pupil.id)
        .outerjoin(Application, col(Application.pupil_id) == Pupil.id)
        .where(work.within(Permission.DATA_EXPORT, Pupil), work.within(Permission.PUPIL_READ, Pupil))
        .order_by(col(School.reg_no), col(Pupil.sort_key), col(Pupil.id))
    )
    return [
        pupil.model_dump(include={"first_name", "last_name", "birth_date", "gender", "grade", "language"})
        | {"school": reg_no, "personal_code": code, "programme": pupil.education}
        | _guardian(guardian)
        | _application(application)
        for pupil, reg_no, code, guardian, application in rows
    ]


def _guardian(row: Guardian | None) -> dict[str, Any]:
    return {"guardian_name": row.name, "guardian_phone": row.phone, "guardian_email": row.email} if row else {}


def _application(row: Application | None) -> dict[str, Any]:
    return {"application_date": row.signed_on, "application_signer": row.signer} if row else {}


def _without_blanks(raw: Mapping[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in raw.items() if value or name not in names}

"""Enrol pupils and correct what is known of them, one by hand or many from a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import SQLModel, col, select

from models.places import School
from models.pupils import Application, Guardian, PersonalCode, Pupil, PupilForm
from models.vocabulary import Action, Education
from services.errors import NotFound, Refusal, outcome_of
from services.rulebook import RuleBook, rulebook
from services.rules.eligibility import eligible
from services.rules.names import fold, sort_key
from services.rules.permissions import Permission
from services.work import Work


def require_eligible(book: RuleBook, education: Education, grade: int, on: date) -> None:
    """Raises Refusal, with the rule and its source, where no programme of the day supports such a pupil."""
    if book.open_to(education, grade, on):
        return
    said = [eligible(rules.eligibility, education, grade, on).why for rules in book.in_force(on)]
    if not said:
        raise Refusal("eligibility.no_programme", on=on)
    raise Refusal.because(said[0])


def enrol(work: Work, school_id: UUID, form: PupilForm, key: str = "") -> UUID:
    """Enrol one pupil by hand. Handed in twice, the same form enrols once.

    Raises Refusal for a grade outside the target group today, a code already in this school's register,
    or one that another school holds.
    """
    if again := work.done_before(key):
        return UUID(again)
    if (
        work.session.exec(select(PersonalCode.school_id).where(PersonalCode.code == form.personal_code)).first()
        == school_id
    ):
        work.require(Permission.PUPIL_ENROL)
        raise Refusal("pupil.already_enrolled")
    outcome = keep_pupils(work, [(school_id, form)])[0]
    if isinstance(outcome, Refusal):
        raise outcome
    pupil_id = work.session.exec(select(PersonalCode.pupil_id).where(PersonalCode.code == form.personal_code)).one()
    work.remember_done(key, str(pupil_id))
    return pupil_id


def edit(work: Work, pupil_id: UUID, seen: int, form: PupilForm) -> None:
    """Correct a pupil's data as it was seen. Raises Overtaken where somebody else changed it meanwhile."""
    pupil = work.get(Permission.PUPIL_ENROL, Pupil, pupil_id, seen=seen)
    code = work.session.exec(
        select(PersonalCode).where(PersonalCode.pupil_id == pupil_id, col(PersonalCode.valid_to).is_(None))
    ).one()
    if code.code != form.personal_code:
        _change_code(work, code, form.personal_code)
    _keep_details(work, pupil, form, _details(work, [pupil_id]))


def keep_pupils(work: Work, given: Sequence[tuple[UUID, PupilForm]], *, history: bool = False) -> list[str | Refusal]:
    """Enrol or correct many pupils, each with its school: an outcome or the reason per row, in order.

    History is taken as it was; otherwise a new pupil's grade must be in the target group today.
    """
    work.require(Permission.HISTORY_IMPORT if history else Permission.PUPIL_ENROL)
    reached = set(work.session.exec(select(School.id).where(work.within(Permission.PUPIL_ENROL, School))))
    codes = {form.personal_code for _, form in given}
    holders = {c.code: c for c in work.session.exec(select(PersonalCode).where(col(PersonalCode.code).in_(codes)))}
    pupils = {
        p.id: p
        for p in work.session.exec(select(Pupil).where(col(Pupil.id).in_({c.pupil_id for c in holders.values()})))
    }
    details = _details(work, pupils)
    book = rulebook(work.session)
    fresh: list[tuple[Pupil, PupilForm]] = []
    taken: set[str] = set()

    def keep(school_id: UUID, form: PupilForm) -> str:
        if school_id not in reached:
            raise NotFound("access.not_found")
        if form.personal_code in taken:
            raise Refusal("pupil.twice_in_file")
        taken.add(form.personal_code)
        held = holders.get(form.personal_code)
        if held is not None and held.school_id != school_id:
            raise Refusal("pupil.code_elsewhere")
        if held is not None:
            known = _filled(form, details.get((Guardian, held.pupil_id)))
            return "updated" if _keep_details(work, pupils[held.pupil_id], known, details) else "unchanged"
        if not history:
            require_eligible(book, form.programme, form.grade, work.today)
        fresh.append((Pupil(school_id=school_id, **_columns(form)), form))
        return "created"

    outcomes = [outcome_of(keep, school_id, form) for school_id, form in given]
    _add_all(work, fresh)
    return outcomes


def _add_all(work: Work, fresh: Sequence[tuple[Pupil, PupilForm]]) -> None:
    for pupil, _ in fresh:
        work.add(pupil, Action.ENROL)
    work.session.flush()
    for pupil, form in fresh:
        work.add(PersonalCode(school_id=pupil.school_id, pupil_id=pupil.id, code=form.personal_code), Action.ADD)
        _keep_details(work, pupil, form, {})


def _filled(form: PupilForm, guardian: Guardian | None) -> PupilForm:
    """What a row leaves empty of the same guardian is as it was; another guardian inherits nothing."""
    if guardian is None or guardian.name != form.guardian_name:
        return form
    phone, email = form.guardian_phone or guardian.phone, form.guardian_email or guardian.email
    return form.model_copy(update={"guardian_phone": phone, "guardian_email": email})


def _columns(form: PupilForm) -> dict[str, Any]:
    return {
        "first_name": form.first_name,
        "last_name": form.last_name,
        "fold_first": fold(form.first_name)[:100],
        "fold_last": fold(form.last_name)[:100],
        "sort_key": sort_key(form.last_name, form.first_name),
        "birth_date": form.birth_date,
        "gender": form.gender,
        "education": form.programme,
        "grade": form.grade,
        "language": form.language,
    }


Details = dict[tuple[type[SQLModel], UUID], Any]


_DETAILS: Final[tuple[Any, ...]] = (Guardian, Application)


def _details(work: Work, pupil_ids: Any) -> Details:  # noqa: ANN401 any iterable of ids
    """The guardians and applications of these pupils, read at once."""
    ids = set(pupil_ids)
    return {
        (table, row.pupil_id): row
        for table in _DETAILS
        for row in work.session.exec(select(table).where(col(table.pupil_id).in_(ids)))
    }


def _keep_details(work: Work, pupil: Pupil, form: PupilForm, known: Details) -> bool:
    """Bring a pupil, the guardian and the application up to the form; whether anything changed.

    An empty cell means unknown: it never wipes out what is known.
    """
    fresh = {name: value for name, value in _columns(form).items() if value not in (None, "")}
    changed = work.change(pupil, Action.EDIT, **fresh)
    if form.guardian_name:
        values: dict[str, Any] = {
            "name": form.guardian_name,
            "phone": form.guardian_phone,
            "email": form.guardian_email,
        }
        changed |= _keep_one(work, Guardian, pupil, known, values)
    if form.application_date and form.application_signer:
        values = {"signed_on": form.application_date, "signer": form.application_signer}
        changed |= _keep_one(work, Application, pupil, known, values)
    return changed


def _keep_one(work: Work, table: type[Any], pupil: Pupil, known: Details, values: dict[str, Any]) -> bool:
    row = known.get((table, pupil.id))
    if row is not None:
        return work.change(row, Action.EDIT, **values)
    work.add(table(school_id=pupil.school_id, pupil_id=pupil.id, **values), Action.ADD)
    return True


def _change_code(work: Work, code: PersonalCode, new: str) -> None:
    """A changed personal code keeps its history; one the pupil had before is taken up again."""
    work.change(code, Action.REPLACE, valid_to=work.today)
    work.session.flush()
    earlier = select(PersonalCode).where(PersonalCode.pupil_id == code.pupil_id, PersonalCode.code == new)
    if had := work.session.exec(earlier).one_or_none():
        work.change(had, Action.REPLACE, valid_to=None)
        return
    work.add(PersonalCode(school_id=code.school_id, pupil_id=code.pupil_id, code=new), Action.ADD)

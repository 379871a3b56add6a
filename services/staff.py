"""Schools' staff from a file: added, or brought up to what the file says."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from models.people import Account, Assignment, StaffForm
from models.places import School
from models.vocabulary import Action, Place, place_of
from services import standing
from services.errors import Invalid, NotPermitted, Refusal, outcome_of
from services.people import give_role, require_place
from services.rules.answers import Why
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work


def keep_staff(work: Work, given: Sequence[tuple[UUID, StaffForm]]) -> list[str | Refusal]:
    """Add or correct members of schools' staff, each with the school: an outcome or the reason per row, in order.

    A member is known by school and e-mail or, without one, by school and name. Nobody new can sign in before they are
    given a one-time code.
    """
    work.require(Permission.STAFF_MANAGE)
    addressed: dict[str, str] = {}

    def keep(school_id: UUID, form: StaffForm) -> str:
        if form.email and addressed.setdefault(form.email, _name(form)) != _name(form):
            raise Invalid({"email": Why("person.email_of_another")})
        return _keep(work, school_id, form)

    return [outcome_of(keep, school_id, form) for school_id, form in given]


def _keep(work: Work, school_id: UUID, form: StaffForm) -> str:
    """What is already so needs nobody's leave: a school's list names its director and whoever brings it in, too."""
    if place_of(form.role) is not Place.SCHOOL:
        raise Invalid({"role": Why("person.not_a_school_role")})
    account, roles = _known(work, school_id, form)
    held = next((assignment for assignment in roles if assignment.role is form.role), None)
    if account and held and not _news(account, held, form):
        return "unchanged"
    require_place(work, form.role, school_id, None)
    if account is None:
        account = Account(
            username=_free_username(work, form), **form.model_dump(include={"first_name", "last_name", "email"})
        )
        work.add(account, Action.ADD)
        work.session.flush()
        give_role(work, account, form.role, school_id, None, form.profession)
        return "created"
    if account.id == work.actor.account_id:
        raise NotPermitted("person.not_oneself")
    if form.email and form.first_name != account.first_name and form.last_name != account.last_name:
        raise Invalid({"email": Why("person.email_of_another")})
    names = {"first_name": form.first_name, "last_name": form.last_name, "email": form.email or account.email}
    work.change(account, Action.EDIT, **names)
    if held is None:
        give_role(work, account, form.role, school_id, None, form.profession)
    elif form.profession:
        work.change(held, Action.EDIT, profession=form.profession)
    return "updated"


def _known(work: Work, school_id: UUID, form: StaffForm) -> tuple[Account | None, list[Assignment]]:
    """The member of that school's staff whom a row means, with their roles there: by e-mail first, then by name."""
    found = work.session.exec(
        select(Account, Assignment)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .join(School, col(School.id) == Assignment.school_id)
        .where(
            Assignment.school_id == school_id, work.within(Permission.STAFF_MANAGE, School), _named(form),
            standing.held_today(), col(Assignment.deputy_for_id).is_(None),
        )
        .order_by(col(Account.email) != form.email, col(Account.id))
    ).all()  # fmt: skip
    account = found[0][0] if found else None
    return account, [assignment for one, assignment in found if one is account]


def _named(form: StaffForm) -> ColumnElement[bool]:
    """The same e-mail, or the same name where only one of the two has an e-mail."""
    same = (col(Account.first_name) == form.first_name) & (col(Account.last_name) == form.last_name)
    return or_(col(Account.email) == form.email, same & (col(Account.email) == "")) if form.email else same


def _news(account: Account, held: Assignment, form: StaffForm) -> bool:
    """Whether a row says anything that is not known; an empty cell says nothing."""
    pairs = (
        (form.first_name, account.first_name), (form.last_name, account.last_name), (form.email, account.email),
        (form.profession, held.profession),
    )  # fmt: skip
    return any(said and said != known for said, known in pairs)


def _name(form: StaffForm) -> str:
    return f"{form.first_name} {form.last_name}"


def _free_username(work: Work, form: StaffForm) -> str:
    """first.last without diacritics, with a number where it is taken; "person" where no letter can be typed anywhere."""
    parts = (
        "".join(c for c in fold(name) if c.isascii() and c.isalnum()) for name in (form.first_name, form.last_name)
    )
    base = ".".join(parts)[:40].strip(".")
    base = base if len(base) > 1 else "person"
    names = [base, *(f"{base}{number}" for number in range(2, 1000))]
    taken = set(work.session.exec(select(Account.username).where(col(Account.username).startswith(base))))
    return next(name for name in names if name not in taken)

"""Schools' staff from a file: added, or brought up to what the file says."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.people import Account, Assignment, StaffForm
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
    return [outcome_of(_keep, work, school_id, form) for school_id, form in given]


def _keep(work: Work, school_id: UUID, form: StaffForm) -> str:
    if place_of(form.role) is not Place.SCHOOL:
        raise Invalid({"role": Why("person.not_a_school_role")})
    require_place(work, form.role, school_id, None)
    found = work.session.exec(
        select(Account, Assignment)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(Assignment.school_id == school_id, _named(form), standing.held_today())
    ).all()
    if not found:
        account = Account(
            username=_free_username(work, form), **form.model_dump(include={"first_name", "last_name", "email"})
        )
        work.add(account, Action.ADD)
        work.session.flush()
        give_role(work, account, form.role, school_id, None, form.profession)
        return "created"
    account = found[0][0]
    if account.id == work.actor.account_id:
        raise NotPermitted("person.not_oneself")
    changed = work.change(
        account, Action.EDIT, first_name=form.first_name, last_name=form.last_name, email=form.email or account.email
    )
    held = next((assignment for _, assignment in found if assignment.role is form.role), None)
    if held is None:
        give_role(work, account, form.role, school_id, None, form.profession)
        return "updated"
    changed |= bool(form.profession) and work.change(held, Action.EDIT, profession=form.profession)
    return "updated" if changed else "unchanged"


def _named(form: StaffForm) -> ColumnElement[bool]:
    if form.email:
        return col(Account.email) == form.email
    return (col(Account.first_name) == form.first_name) & (col(Account.last_name) == form.last_name)


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

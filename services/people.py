"""People and roles: add staff, give and end roles, hand out one-time codes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from models.people import Account, Assignment, PersonForm
from models.places import Municipality, School
from models.vocabulary import Action, Language, Place, Role, place_of
from services import duties, own_roles, signin, standing
from services.errors import Invalid, NotFound, NotPermitted, Refusal
from services.rules.answers import Why
from services.rules.names import fold
from services.rules.people import MAY_GRANT, MAY_STAND_IN, may_grant
from services.rules.permissions import Level, Permission
from services.work import Work, schools_under


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One role of one person, as lists show it."""

    account_id: UUID
    assignment_id: UUID
    name: str
    username: str
    role: Role
    place: str
    profession: str
    since: date
    until: date | None
    active: bool
    has_password: bool
    deputy_for: str  # whose work they do for a while; empty for a role of their own
    coverable: bool  # this reader may name a deputy for it


def grantable(work: Work) -> list[Role]:
    """The roles this person may give."""
    work.require(Permission.STAFF_MANAGE)
    granted = MAY_GRANT.get(work.actor.role, frozenset())
    return [role for role in Role if role in granted]


def find(work: Work, *, text: str = "", held_only: bool = True) -> list[PersonLine]:
    """People with roles in places within reach, by name."""
    query = (
        select(Account, Assignment, School.name, Municipality.name)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .outerjoin(School, col(School.id) == Assignment.school_id)
        .outerjoin(Municipality, col(Municipality.id) == Assignment.municipality_id)
        .where(_manageable(work))
        .order_by(col(Account.last_name), col(Account.first_name), col(Assignment.id))
    )
    if held_only:
        query = query.where(standing.held_today())
    wanted = fold(text)
    rows = work.session.exec(query).all()
    absent = own_roles.absent_in(work.session, [held for _account, held, _school, _municipality in rows])
    return [
        _line(work, account, held, school or municipality or "", absent.get(held.id, ""))
        for account, held, school, municipality in rows
        if wanted in fold(f"{account.name} {account.username}")
    ]


def add(work: Work, form: PersonForm) -> str | None:
    """Give a person a role; a new person gets a one-time code, which is told once. None for a known person."""
    require_place(work, form.role, form.school_id, form.municipality_id)
    account = work.session.exec(select(Account).where(Account.username == form.username)).one_or_none()
    code = None
    if account is None:
        account = Account(**form.model_dump(include={"username", "first_name", "last_name", "email"}))
        code = signin.give_code(account)
        work.add(account, Action.ADD)
        work.session.flush()
    elif not _same_person(account, form):
        raise Invalid({"username": Why("person.username_taken")})
    if account.id == work.actor.account_id:
        raise NotPermitted("person.not_oneself")
    give_role(work, account, form.role, form.school_id, form.municipality_id, form.profession)
    return code


def end_role(work: Work, assignment_id: UUID) -> None:
    """End a role at once. Nobody ends a role of their own."""
    held, account = _assignment(work, assignment_id)
    work.change(held, Action.END_ROLE, until=max(work.today, held.since))
    _end_standing_in(work, held)
    _sign_out(work, account)


def _end_standing_in(work: Work, ended: Assignment) -> None:
    """Whoever holds no role of their own in a place any more is nobody's deputy there either."""
    here = (ended.school_id, ended.municipality_id)
    held = standing.assignments_of(work.session, ended.account_id)
    there = [one for one in held if one.id != ended.id and (one.school_id, one.municipality_id) == here]
    if any(one.deputy_for_id is None for one in there):
        return
    for one in there:
        work.change(one, Action.END_ROLE, until=work.today)


def new_code(work: Work, account_id: UUID) -> str:
    """A one-time code for somebody who cannot get in; all their sessions end."""
    account = _account(work, account_id)
    code = signin.give_code(account)
    work.record(Action.GIVE_CODE, account)
    _sign_out(work, account)
    return code


def set_active(work: Work, account_id: UUID, *, active: bool) -> None:
    """Switch an account off or on again; off counts at once, in every open tab."""
    account = _account(work, account_id)
    work.change(account, Action.SWITCH, active=active)
    _sign_out(work, account)


def choose_language(work: Work, language: Language) -> None:
    """Remember the language a person chose."""
    account = work.session.get(Account, work.actor.account_id) if work.actor.account_id else None
    if account is not None and account.language is not language:
        account.language = language
        work.session.add(account)


def give_role(
    work: Work, account: Account, role: Role, school_id: UUID | None, municipality_id: UUID | None, profession: str
) -> None:
    held = standing.assignments_of(work.session, account.id)
    own = [a for a in held if a.deputy_for_id is None]
    if any((a.role, a.school_id, a.municipality_id) == (role, school_id, municipality_id) for a in own):
        raise Refusal("person.has_role", role=role)
    duties.require_compatible(work, account.id, role, school_id, municipality_id)
    work.add(
        Assignment(
            account_id=account.id,
            role=role,
            school_id=school_id,
            municipality_id=municipality_id,
            profession=profession,
            since=work.today,
        ),
        Action.GIVE_ROLE,
    )
    work.session.flush()


def require_place(work: Work, role: Role, school_id: UUID | None, municipality_id: UUID | None) -> None:
    """The role is one the actor may give, and its place is theirs to staff."""
    level = work.require(Permission.STAFF_MANAGE)
    if not may_grant(work.actor.role, role):
        raise NotPermitted("person.role_not_yours_to_give", role=role)
    place = place_of(role)
    if (place is Place.SCHOOL) != (school_id is not None) or (place is Place.MUNICIPALITY) != (
        municipality_id is not None
    ):
        raise Invalid({"role": Why("person.role_needs_place", {"place": place})})
    if school_id is not None:
        within = select(School.id).where(School.id == school_id, work.within(Permission.STAFF_MANAGE, School))
        if work.session.exec(within).first() is None:
            raise NotFound("access.not_found")
    elif (level is not Level.EVERYWHERE and municipality_id != work.actor.municipality_id) or (
        municipality_id is not None and work.session.get(Municipality, municipality_id) is None
    ):
        raise NotFound("access.not_found")


def _manageable(work: Work) -> ColumnElement[bool]:
    """Assignments in places the actor staffs."""
    match work.require(Permission.STAFF_MANAGE):
        case Level.EVERYWHERE:
            return col(Assignment.id).is_not(None)
        case Level.MUNICIPALITY if work.actor.municipality_id is not None:
            return or_(
                col(Assignment.school_id).in_(schools_under(work.actor.municipality_id)),
                col(Assignment.municipality_id) == work.actor.municipality_id,
            )
        case _:
            return (col(Assignment.school_id) == work.actor.school_id) & col(Assignment.school_id).is_not(None)


def _assignment(work: Work, assignment_id: UUID) -> tuple[Assignment, Account]:
    query = select(Assignment).where(col(Assignment.id) == assignment_id, _manageable(work), standing.held_today())
    held = work.session.exec(query).one_or_none()
    if held is None:
        raise NotFound("access.not_found")
    if held.account_id == work.actor.account_id:
        raise NotPermitted("person.not_oneself")
    if not may_grant(work.actor.role, held.role):
        raise NotPermitted("person.role_not_yours_to_give", role=held.role)
    return held, work.session.get_one(Account, held.account_id)


def _account(work: Work, account_id: UUID) -> Account:
    """A person all of whose roles are the actor's to give and in the actor's places; never oneself."""
    held = work.session.exec(
        select(Assignment).where(col(Assignment.account_id) == account_id, standing.held_today())
    ).all()
    mine = work.session.exec(
        select(Assignment.id).where(col(Assignment.account_id) == account_id, _manageable(work))
    ).all()
    account = work.session.get(Account, account_id)
    if account is None or not mine or not {assignment.id for assignment in held} <= set(mine):
        raise NotFound("access.not_found")
    if account_id == work.actor.account_id:
        raise NotPermitted("person.not_oneself")
    for assignment in held:
        if not may_grant(work.actor.role, assignment.role):
            raise NotPermitted("person.role_not_yours_to_give", role=assignment.role)
    return account


def _sign_out(work: Work, account: Account) -> None:
    signin.end_sessions(work.session, account)


def _same_person(account: Account, form: PersonForm) -> bool:
    return (fold(account.first_name), fold(account.last_name)) == (fold(form.first_name), fold(form.last_name))


def _line(work: Work, account: Account, held: Assignment, place: str, absent: str) -> PersonLine:
    mine = account.id == work.actor.account_id or may_grant(work.actor.role, held.role)
    coverable = mine and held.role in MAY_STAND_IN and not absent
    return PersonLine(
        account.id, held.id, f"{account.last_name} {account.first_name}", account.username, held.role, place, held.profession,
        held.since, held.until, account.active, account.password_hash is not None, absent, coverable,
    )  # fmt: skip

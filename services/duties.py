"""Duties that must not meet in one account: refused when a role is given, and again when it is used."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from models.places import Municipality, School
from models.vocabulary import UNDER_MUNICIPALITY, Role
from services import standing
from services.errors import NotPermitted, Refusal
from services.rules.permissions import INCOMPATIBLE, Permission, Post, clash
from services.work import Work

_Place = tuple[Role, UUID | None, UUID | None]  # a role, its school, its municipality
_TOUCHED = frozenset(permission for pair in INCOMPATIBLE for permission in pair)


def require_compatible(
    work: Work, account_id: UUID, role: Role, school_id: UUID | None, municipality_id: UUID | None
) -> None:
    """A new role beside those a person holds, their own and a deputy's. Raises Refusal naming the role it clashes with."""
    if other := in_the_way(work, account_id, role, school_id, municipality_id):
        raise Refusal("person.incompatible_role", role=role, other=other)


def in_the_way(
    work: Work, account_id: UUID, role: Role, school_id: UUID | None, municipality_id: UUID | None
) -> Role | None:
    """The role a person holds that a new one must not meet."""
    held = standing.assignments_of(work.session, account_id)
    places = [(one.role, one.school_id, one.municipality_id) for one in held]
    mine, *others = _posts(work, [(role, school_id, municipality_id), *places])
    return next((other.role for other in others if clash(mine, other)), None)


def require_apart(work: Work, permission: Permission) -> None:
    """Whoever uses a permission holds no role today that must not meet it, whenever and however they were given it."""
    if permission not in _TOUCHED or work.actor.account_id is None:
        return
    held = standing.assignments_of(work.session, work.actor.account_id)
    if len(held) < 2:
        return
    actor = work.actor
    others = [(one.role, one.school_id, one.municipality_id) for one in held if one.id != actor.assignment_id]
    mine, *rest = _posts(work, [(actor.role, actor.school_id, actor.municipality_id), *others])
    for other in rest:
        if clash(mine, other, permission):
            raise NotPermitted("person.incompatible_use", role=mine.role, other=other.role)


def _posts(work: Work, held: Sequence[_Place]) -> list[Post]:
    """Roles, each at a school or a municipality, with what that municipality has become part of."""
    schools = {school_id for _role, school_id, _municipality in held if school_id}
    rows = work.session.exec(select(School.id, School.kind, School.municipality_id).where(col(School.id).in_(schools)))
    of_school = {school_id: partner if kind in UNDER_MUNICIPALITY else None for school_id, kind, partner in rows}
    became = dict(
        work.session.exec(
            select(Municipality.id, Municipality.successor_id).where(col(Municipality.successor_id).is_not(None))
        ).all()
    )

    def today(partner: UUID | None) -> UUID | None:
        while partner is not None and became.get(partner) is not None:
            partner = became[partner]
        return partner

    return [
        Post(role, school_id, today(of_school[school_id] if school_id else municipality_id))
        for role, school_id, municipality_id in held
    ]

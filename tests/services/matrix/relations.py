"""What the permission table says about one person and one target, worked out without the application's own queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.vocabulary import Role
from services.rules.permissions import GRANTS, Actor, Level, Permission
from tests.services.matrix.stage import MUNICIPALITY_OF, STRAIGHT, Spot, Stage

NOT_PERMITTED: Final = "access.not_permitted"
NOT_FOUND: Final = "access.not_found"


@dataclass(frozen=True)
class Need:
    """A permission a use case asks for; `reach` False: it is enough to have it anywhere."""

    permission: Permission
    reach: bool = True


def anywhere(permission: Permission) -> Need:
    return Need(permission, reach=False)


def reaches(stage: Stage, actor: Actor, level: Level, where: str, *, own: bool) -> bool:
    """Whether a level, held where this person works, includes something of a school; `own`: it is of their own plans."""
    place = stage.place_of(actor)
    match level:
        case Level.NOTHING:
            return False
        case Level.OWN | Level.NAMED:
            return place == where and own
        case Level.SCHOOL:
            return place == where
        case Level.MUNICIPALITY:
            return place == MUNICIPALITY_OF[where] and where not in STRAIGHT
        case Level.STRAIGHT:
            return where in STRAIGHT
        case Level.EVERYWHERE:
            return True


def owned(actor: Actor, spot: Spot, name: str) -> bool:
    """Whether a plan or its pupil is the actor's own: nobody is, without a plan, and a void plan names no provider."""
    return spot.own and name != "without" and not (name == "void" and actor.role is Role.PROVIDER)


def expected(stage: Stage, actor: Actor, needs: Sequence[Need], spot: Spot) -> str:
    """The name of the refusal the table asks for, or nothing where the use case is open to this person here."""
    for need in needs:
        level = GRANTS[need.permission][actor.role]
        if level is Level.NOTHING:
            return NOT_PERMITTED
        if need.reach and not reaches(stage, actor, level, spot.school, own=spot.own):
            return NOT_FOUND
    return ""

"""Who may give which role to whom."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from models.vocabulary import ASSIGNABLE_ROLES, SCHOOL_ROLES, Role

# fmt: off
MAY_GRANT: Final[Mapping[Role, AbstractSet[Role]]] = {
    Role.DIRECTOR:                 SCHOOL_ROLES,
    Role.SCHOOL_COORDINATOR:       SCHOOL_ROLES - {Role.DIRECTOR},
    Role.MUNICIPALITY_COORDINATOR: SCHOOL_ROLES | {Role.ACCOUNTANT},
    Role.ADMINISTRATOR:            frozenset(ASSIGNABLE_ROLES),
    Role.OPERATOR:                 frozenset(ASSIGNABLE_ROLES),
}
# fmt: on


def may_grant(granter: Role, role: Role) -> bool:
    return role in MAY_GRANT.get(granter, frozenset())

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
# Whose work waits when they are away, so that a colleague may do it; and who may be that colleague. Not those who give
# consultations, because their work is done with the pupil and they see nobody else's children; not the auditor, whose
# eyes are to be their own; not the administrator, who gives rights to others.
MAY_STAND_IN: Final = frozenset(ASSIGNABLE_ROLES) - {Role.PROVIDER, Role.AUDITOR, Role.ADMINISTRATOR}


def may_grant(granter: Role, role: Role) -> bool:
    return role in MAY_GRANT.get(granter, frozenset())

"""Who may do what, and how far. The only place where roles meet permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final
from uuid import UUID

from models.vocabulary import Language, Role


class Permission(StrEnum):
    """Named "thing:verb"."""

    PUPIL_READ = "pupil:read"
    PUPIL_ENROL = "pupil:enrol"
    PUPIL_MOVE = "pupil:move"
    PLAN_READ = "plan:read"
    PLAN_WRITE = "plan:write"
    PLAN_ASSIGN = "plan:assign"
    PLAN_SUSPEND = "plan:suspend"
    PLAN_TEMPLATE = "plan:template"
    PLAN_SEE_ORPHANED = "plan:see_orphaned"
    MEETING_LEAD = "meeting:lead"
    PLAN_APPROVE_DIRECTOR = "plan:approve_director"
    PLAN_APPROVE_MUNICIPALITY = "plan:approve_municipality"
    PLAN_APPROVE_STATE = "plan:approve_state"
    RISK_READ_SENSITIVE = "risk:read_sensitive"
    CLAIM_READ = "claim:read"
    CLAIM_FILE = "claim:file"
    CLAIM_DECIDE = "claim:decide"
    CLAIM_PAY = "claim:pay"
    CLAIM_SIGN = "claim:sign"
    PAYEE_MANAGE = "payee:manage"
    PAYMENT_READ = "payment:read"
    SAMPLE_CHECK = "sample:check"
    BUDGET_READ = "budget:read"
    REPORT_READ = "report:read"
    REPORT_MAKE = "report:make"
    REPORT_DECIDE = "report:decide"
    CONSULTATION_READ = "consultation:read"
    CONSULTATION_WRITE = "consultation:write"
    CONSULTATION_ORDER = "consultation:order"
    CONSULTATION_NOTE = "consultation:note"
    FIGURES_READ = "figures:read"
    OPEN_DATA_MAKE = "open_data:make"
    SCHOOLS_COMPARE = "schools:compare"
    EFFECT_READ = "effect:read"
    DATA_EXPORT = "data:export"
    HISTORY_IMPORT = "history:import"
    STAFF_MANAGE = "staff:manage"
    SCHOOL_MANAGE = "school:manage"
    PROGRAMME_READ = "programme:read"
    PROGRAMME_EDIT = "programme:edit"
    TRAIL_READ = "trail:read"
    INSTALLATION_RUN = "installation:run"


class Level(IntEnum):
    """How far a permission reaches."""

    NOTHING = 0
    NAMED = 1  # plans in which one is named to give a consultation
    OWN = 2  # plans one prepares
    SCHOOL = 3
    MUNICIPALITY = 4
    STRAIGHT = 5  # schools that report straight to the state
    EVERYWHERE = 6


N, W, O, S, M, D, A = Level  # noqa: E741 a column of single letters is what makes the table readable
P = Permission
_COLUMNS: Final = (
    Role.PREPARER, Role.DIRECTOR, Role.SCHOOL_COORDINATOR, Role.PROVIDER, Role.MUNICIPALITY_COORDINATOR,
    Role.ACCOUNTANT, Role.STATE_COORDINATOR, Role.EXPERT, Role.AUDITOR, Role.ADMINISTRATOR, Role.OPERATOR,
)  # fmt: skip
# Sensitive risks: the plan's preparer, the director and the approving chain, nobody else [PROGRAMME: Risks].
# The administrator runs the installation and sees no pupil's data by that role.
# Schools are compared across the country: who may, sees no school but those they reach, the others as bands [rules/funnel].
# fmt: off
_TABLE: Final[Mapping[Permission, tuple[Level, ...]]] = {
    #                             prep dir  coor prov muni acct stat expe audi admi oper
    P.PUPIL_READ:                (S,   S,   S,   W,   M,   N,   A,   N,   A,   N,   A),
    P.PUPIL_ENROL:               (N,   S,   S,   N,   N,   N,   N,   N,   N,   N,   A),
    P.PUPIL_MOVE:                (N,   S,   S,   N,   M,   N,   D,   N,   N,   N,   A),
    P.PLAN_READ:                 (S,   S,   S,   W,   M,   N,   A,   A,   A,   N,   A),
    P.PLAN_WRITE:                (O,   N,   N,   N,   N,   N,   N,   N,   N,   N,   A),
    P.PLAN_ASSIGN:               (N,   S,   S,   N,   N,   N,   N,   N,   N,   N,   N),
    P.PLAN_SUSPEND:              (O,   S,   N,   N,   N,   N,   N,   N,   N,   N,   N),
    P.PLAN_TEMPLATE:             (S,   S,   S,   N,   N,   N,   N,   N,   N,   N,   N),
    P.PLAN_SEE_ORPHANED:         (N,   S,   S,   N,   M,   N,   A,   N,   N,   N,   A),
    P.MEETING_LEAD:              (S,   S,   S,   N,   N,   N,   N,   N,   N,   N,   N),
    P.PLAN_APPROVE_DIRECTOR:     (N,   S,   N,   N,   N,   N,   N,   N,   N,   N,   N),
    P.PLAN_APPROVE_MUNICIPALITY: (N,   N,   N,   N,   M,   N,   N,   N,   N,   N,   N),
    P.PLAN_APPROVE_STATE:        (N,   N,   N,   N,   N,   N,   A,   A,   N,   N,   N),
    P.RISK_READ_SENSITIVE:       (O,   S,   N,   N,   M,   N,   A,   A,   N,   N,   A),
    P.CLAIM_READ:                (N,   S,   S,   N,   M,   M,   A,   N,   A,   N,   A),
    P.CLAIM_FILE:                (N,   N,   S,   N,   N,   N,   N,   N,   N,   N,   A),
    P.CLAIM_DECIDE:              (N,   N,   N,   N,   M,   N,   D,   N,   N,   N,   N),
    P.CLAIM_PAY:                 (N,   N,   N,   N,   N,   M,   D,   N,   N,   N,   N),
    P.CLAIM_SIGN:                (N,   N,   N,   N,   M,   N,   A,   N,   N,   N,   N),
    P.PAYEE_MANAGE:              (N,   N,   S,   N,   M,   N,   N,   N,   N,   N,   A),
    P.PAYMENT_READ:              (N,   N,   N,   N,   M,   M,   A,   N,   A,   N,   A),
    P.SAMPLE_CHECK:              (N,   N,   N,   N,   M,   M,   A,   N,   N,   N,   N),
    P.BUDGET_READ:               (N,   S,   S,   N,   M,   M,   A,   N,   A,   N,   A),
    P.REPORT_READ:               (N,   N,   N,   N,   M,   M,   A,   N,   A,   N,   A),
    P.REPORT_MAKE:               (N,   N,   N,   N,   M,   M,   D,   N,   N,   N,   N),
    P.REPORT_DECIDE:             (N,   N,   N,   N,   N,   N,   A,   N,   N,   N,   N),
    P.CONSULTATION_READ:         (S,   S,   S,   O,   M,   N,   A,   N,   A,   N,   A),
    P.CONSULTATION_WRITE:        (N,   N,   S,   O,   N,   N,   N,   N,   N,   N,   A),
    P.CONSULTATION_ORDER:        (N,   S,   S,   N,   N,   N,   N,   N,   N,   N,   A),
    P.CONSULTATION_NOTE:         (N,   S,   N,   O,   N,   N,   N,   N,   N,   N,   N),
    P.FIGURES_READ:              (S,   S,   S,   N,   M,   M,   A,   A,   A,   N,   A),
    P.OPEN_DATA_MAKE:            (N,   N,   N,   N,   N,   N,   A,   N,   N,   A,   A),
    P.SCHOOLS_COMPARE:           (A,   A,   A,   N,   A,   A,   A,   A,   A,   N,   A),
    P.EFFECT_READ:               (N,   N,   N,   N,   M,   N,   A,   A,   A,   N,   A),
    P.DATA_EXPORT:               (N,   S,   S,   N,   M,   N,   N,   N,   A,   N,   A),
    P.HISTORY_IMPORT:            (N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   A),
    P.STAFF_MANAGE:              (N,   S,   S,   N,   M,   N,   N,   N,   N,   A,   A),
    P.SCHOOL_MANAGE:             (N,   N,   N,   N,   M,   N,   N,   N,   N,   A,   A),
    P.PROGRAMME_READ:            (A,   A,   A,   A,   A,   A,   A,   A,   A,   A,   A),
    P.PROGRAMME_EDIT:            (N,   N,   N,   N,   N,   N,   N,   N,   N,   A,   A),
    P.TRAIL_READ:                (N,   S,   N,   N,   M,   N,   A,   N,   A,   A,   A),
    P.INSTALLATION_RUN:          (N,   N,   N,   N,   N,   N,   N,   N,   N,   N,   A),
}
# fmt: on
# A deputy does an absent colleague's work; nobody's rights grow by it, not even for a day.
NOT_AS_DEPUTY: Final = frozenset({P.STAFF_MANAGE})
# What one account must not hold over the same school's claims by two roles; one role may hold both, and then four eyes keep
# each claim's steps apart (the state has nobody else).
INCOMPATIBLE: Final[tuple[tuple[Permission, Permission], ...]] = (
    (P.CLAIM_FILE, P.CLAIM_DECIDE),
    (P.CLAIM_DECIDE, P.CLAIM_PAY),
    (P.CLAIM_FILE, P.CLAIM_PAY),
)
GRANTS: Final[Mapping[Permission, Mapping[Role, Level]]] = {
    permission: dict(zip(_COLUMNS, levels, strict=True)) for permission, levels in _TABLE.items()
}


def level_of(role: Role, permission: Permission) -> Level:
    """How far a role's permission reaches; nothing for whatever the table does not know."""
    return GRANTS.get(permission, {}).get(role, Level.NOTHING)


@dataclass(frozen=True, slots=True)
class Post:
    """A role at its place; `partner`: the municipality it is in, whatever that has become part of by now."""

    role: Role
    school_id: UUID | None = None
    partner: UUID | None = None

    @property
    def straight(self) -> bool:
        return self.school_id is not None and self.partner is None


def clash(one: Post, other: Post, permission: Permission | None = None) -> bool:
    """Whether two roles must not meet in one account; `permission`: only as far as this one is used by the first."""
    if one.role is other.role:
        return False
    for pair in (*INCOMPATIBLE, *((b, a) for a, b in INCOMPATIBLE)):
        reach = level_of(one.role, pair[0]), level_of(other.role, pair[1])
        if permission in (None, pair[0]) and Level.NOTHING not in reach and _overlap(reach[0], one, reach[1], other):
            return True
    return False


def _overlap(level: Level, one: Post, others: Level, other: Post) -> bool:
    """Whether there is a school that both reach."""
    if level > others:
        return _overlap(others, other, level, one)
    if others is Level.EVERYWHERE:
        return True
    if others is Level.STRAIGHT:
        return level is Level.STRAIGHT or (level <= Level.SCHOOL and one.straight)
    if others is Level.MUNICIPALITY:
        return one.partner is not None and one.partner == other.partner
    return one.school_id is not None and one.school_id == other.school_id


@dataclass(frozen=True, slots=True)
class Actor:
    """The person a use case is run for, in one of their roles. Who they are is asked again in every transaction."""

    account_id: UUID | None
    username: str
    name: str
    role: Role
    school_id: UUID | None = None
    municipality_id: UUID | None = None
    assignment_id: UUID | None = None
    sid_hash: str | None = None
    language: Language = Language.LATVIAN
    stands_for: UUID | None = None  # the account of the colleague whose deputy they act as
    stands_for_username: str = ""

    @property
    def owner_id(self) -> UUID | None:
        """Whose plans count as one's own: a deputy leads those of the colleague they stand for."""
        return self.stands_for or self.account_id

    @property
    def hands(self) -> frozenset[UUID]:
        """Whose hand this is: whoever acts, and for whom. Neither may have two steps of one plan."""
        return frozenset(one for one in (self.account_id, self.stands_for) if one is not None)

    def level(self, permission: Permission) -> Level:
        if self.stands_for is not None and permission in NOT_AS_DEPUTY:
            return Level.NOTHING
        return level_of(self.role, permission)

    def may(self, permission: Permission) -> bool:
        return self.level(permission) > Level.NOTHING

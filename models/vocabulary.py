"""The words of the programme, each spelled once. Databases, files and URLs carry the values."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is in one place. OPERATOR is whoever runs the installation's shell; nobody can be given it."""

    PREPARER = "preparer"
    DIRECTOR = "director"
    SCHOOL_COORDINATOR = "school_coordinator"
    PROVIDER = "provider"
    MUNICIPALITY_COORDINATOR = "municipality_coordinator"
    ACCOUNTANT = "accountant"
    STATE_COORDINATOR = "state_coordinator"
    EXPERT = "expert"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class Place(StrEnum):
    """Where a role is held."""

    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    STATE = "state"


class Language(StrEnum):
    LATVIAN = "lv"
    ENGLISH = "en"


class SchoolKind(StrEnum):
    GENERAL = "general"
    SPECIAL = "special"
    VOCATIONAL = "vocational"
    STATE = "state"


class Education(StrEnum):
    """The kind of programme a pupil follows; decides how grades are counted."""

    GENERAL = "general"
    SPECIAL = "special"
    VOCATIONAL = "vocational"


class Controller(StrEnum):
    """Who controls the pupils' data in the sense of the GDPR: a setting per school."""

    SCHOOL = "school"
    MUNICIPALITY = "municipality"


class Gender(StrEnum):
    FEMALE = "f"
    MALE = "m"
    OTHER = "x"


class Stage(StrEnum):
    """Who is asked next along the approval chain."""

    DIRECTOR = "director"
    MUNICIPALITY = "municipality"
    STATE = "state"


class PlanStatus(StrEnum):
    DRAFT = "draft"
    DIRECTOR_APPROVED = "director_approved"
    IN_APPROVAL = "in_approval"
    RUNNING = "running"
    REVISING = "revising"
    SUSPENDED = "suspended"
    VOID = "void"
    CLOSED = "closed"


class Outcome(StrEnum):
    CONTINUES = "continues"
    IMPROVED = "improved"
    MOVED_SCHOOL = "moved_school"
    GRADUATED = "graduated"
    LEFT = "left"
    LEFT_FOR_WORK = "left_for_work"
    LEFT_ABROAD = "left_abroad"
    OTHER = "other"


class PlanTask(StrEnum):
    """What time on a plan was spent on; all of it together is at most the programme's hours for preparation."""

    PREPARING = "preparing"
    MONITORING = "monitoring"
    EVALUATING = "evaluating"


class ReviewPoint(StrEnum):
    """What an expert looks at before approving: the short checklist."""

    RISKS_NAMED = "risks_named"
    MEASURES_FIT = "measures_fit"
    HOURS_REASONABLE = "hours_reasonable"


class ReturnReason(StrEnum):
    """Why a plan goes back. No published list exists: ours."""

    RISKS_UNCLEAR = "risks_unclear"
    MEASURES_DO_NOT_FIT = "measures_do_not_fit"
    HOURS_UNREASONABLE = "hours_unreasonable"
    JUSTIFICATION_WEAK = "justification_weak"
    MONEY_UNREASONABLE = "money_unreasonable"
    PAPERS_MISSING = "papers_missing"
    OTHER = "other"


class TransferStatus(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Rating(IntEnum):
    """How strong a risk is. No published scale exists; ours is reference data of the handbook."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


class MeasureType(StrEnum):
    CONSULTATION = "consultation"
    COMPENSATION = "compensation"
    ACTIVITY = "activity"


class ConsultationMode(StrEnum):
    ONSITE = "onsite"
    REMOTE = "remote"


class Paper(StrEnum):
    """A document that is printed and signed. Templates are files of these names."""

    PLAN = "plan"
    EVALUATION = "evaluation"
    ORDER = "order"
    APPLICATION = "application"
    MINUTES = "minutes"
    DECISION = "decision"
    REPORT = "report"
    KA_FORM = "ka_form"
    MONTH_SUMMARY = "month_summary"
    COUNCIL = "council"


class Action(StrEnum):
    """What somebody did, as the trail tells it; the steps of the workflows are among them."""

    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"
    IMPORT = "import"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    SET_PASSWORD = "set_password"  # noqa: S105 a word, not a secret
    GIVE_CODE = "give_code"
    GIVE_ROLE = "give_role"
    END_ROLE = "end_role"
    SWITCH = "switch"
    ENROL = "enrol"
    REPLACE = "replace"
    BEGIN = "begin"
    TIE = "tie"
    REASSIGN = "reassign"
    READ_SENSITIVE = "read_sensitive"
    EVALUATE = "evaluate"
    FILE = "file"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVISE = "revise"
    VOID = "void"
    CLOSE = "close"
    RESUBMIT = "resubmit"
    REJECT = "reject"
    UNDO = "undo"
    PAY = "pay"
    TAKE = "take"
    GIVE_BACK = "give_back"
    ASK = "ask"
    MOVE = "move"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    HOLD = "hold"
    RELEASE = "release"
    QUERY = "query"
    ANSWER = "answer"
    SIGN = "sign"
    CORRECT = "correct"
    ATTACH = "attach"
    DETACH = "detach"
    DRAW = "draw"
    CHECK = "check"
    GATHER = "gather"
    FREEZE = "freeze"
    CANCEL = "cancel"
    MATCH = "match"
    REPAY = "repay"
    DEDUCT = "deduct"
    READ_NOTE = "read_note"
    ACCEPT = "accept"
    REQUEST = "request"


SCHOOL_ROLES = frozenset({Role.PREPARER, Role.DIRECTOR, Role.SCHOOL_COORDINATOR, Role.PROVIDER})
MUNICIPALITY_ROLES = frozenset({Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT})
ASSIGNABLE_ROLES = tuple(role for role in Role if role is not Role.OPERATOR)

# A vocational or state school reports straight to the state, without the municipal step [rtrit.lv, programme pages].
UNDER_MUNICIPALITY = frozenset({SchoolKind.GENERAL, SchoolKind.SPECIAL})


def place_of(role: Role) -> Place:
    if role in SCHOOL_ROLES:
        return Place.SCHOOL
    return Place.MUNICIPALITY if role in MUNICIPALITY_ROLES else Place.STATE


def last_grade(education: Education) -> int:
    """General and special schools count grades 1-12, vocational programmes years 1-4."""
    return 4 if education is Education.VOCATIONAL else 12

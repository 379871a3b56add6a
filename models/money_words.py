"""The words of money: what a claim can be, who is paid, where money stands, what became of a payment."""

from enum import StrEnum


class CapPeriod(StrEnum):
    """How long one cap is shared."""

    MONTH = "month"
    SEMESTER = "semester"


class ClaimStatus(StrEnum):
    """QUERIED: the school is asked for more. SIGNED_ONCE: approved above the sum that needs a second signature."""

    SUBMITTED = "submitted"
    HELD = "held"
    QUERIED = "queried"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SIGNED_ONCE = "signed_once"
    APPROVED = "approved"
    PAID = "paid"


class Reduction(StrEnum):
    """Why less is payable, or approved, than what was asked. No published list exists: ours."""

    OVER_CAP = "over_cap"
    NOT_EVIDENCED = "not_evidenced"
    WRONG_PERIOD = "wrong_period"
    NOT_ELIGIBLE = "not_eligible"
    PAID_ALREADY = "paid_already"
    MISCALCULATED = "miscalculated"
    OTHER = "other"


class ClaimFlag(StrEnum):
    """What is worth a look in a queue of claims. CUT: the cap did not have room for all of it."""

    UNPROVEN = "unproven"
    CUT = "cut"
    CORRECTED = "corrected"


class PayeeKind(StrEnum):
    """Who gets the money of a claim."""

    PARENT = "parent"
    ADULT_PUPIL = "adult_pupil"
    SCHOOL = "school"
    CATERER = "caterer"
    CARRIER = "carrier"


class LedgerAccount(StrEnum):
    """Where the ledger's money stands. GRANTED: what was awarded. OWED: what of it is still to be paid (negative).

    ESF and STATE: what was paid out of each fund (negative). DEBT: what a payee owes back.
    """

    GRANTED = "granted"
    OWED = "owed"
    ESF = "esf"
    STATE = "state"
    DEBT = "debt"


class BatchStatus(StrEnum):
    """A batch is gathered and checked, frozen with its hash, paid line by line, or given up before anything was paid."""

    OPEN = "open"
    FROZEN = "frozen"
    PAID = "paid"
    CANCELLED = "cancelled"


class LineStatus(StrEnum):
    """What became of one payment of a batch."""

    WAITING = "waiting"
    PAID = "paid"
    FAILED = "failed"


class StatementMatch(StrEnum):
    """What a line of the bank's statement turned out to be."""

    PAID = "paid"
    RETURNED = "returned"
    WRONG_AMOUNT = "wrong_amount"
    PAID_BEFORE = "paid_before"
    UNKNOWN = "unknown"


class SampleVerdict(StrEnum):
    """What re-checking a drawn claim found."""

    SOUND = "sound"
    FAULTY = "faulty"


class ReportStatus(StrEnum):
    """A partner's periodic report on its way to the state, locked level by level."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REQUESTED = "requested"

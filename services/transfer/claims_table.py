"""Claims as a table: filed anew, or past ones as they were decided."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator
from sqlmodel import col, select

from models.claims import Claim, ClaimForm
from models.fields import Form, Line, MaybeDay, Money, Month, Name, PersonalCodeText, RegNo, SemesterText, blank_is_none
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.pupils import PersonalCode
from models.vocabulary import Action, PlanStatus
from services import caps, ledger, plan_facts
from services.errors import Invalid, NotFound, Refusal, outcome_of
from services.forms import checked
from services.money import claims
from services.rules import ledger as sides
from services.rules.answers import Why
from services.rules.dated import latest_in_force
from services.rules.permissions import Permission
from services.work import Work

_GRANTED = (ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED, ClaimStatus.PAID)


class ClaimRow(Form):
    """One claim; its plan by code, or by school, personal code and semester."""

    plan_code: Line = ""
    school: Annotated[RegNo | None, BeforeValidator(blank_is_none)] = None
    personal_code: Annotated[PersonalCodeText | None, BeforeValidator(blank_is_none)] = None
    semester: Annotated[SemesterText | None, BeforeValidator(blank_is_none)] = None
    kind: Name
    month: Month
    amount: Money
    document_no: Line = ""
    document_date: MaybeDay = None
    status: Annotated[ClaimStatus | None, BeforeValidator(blank_is_none)] = None
    approved_amount: Annotated[Money | None, BeforeValidator(blank_is_none)] = None


def form(raw: Mapping[str, object]) -> ClaimRow:
    row = checked(ClaimRow, raw)
    faults = {}
    if not row.plan_code and not (row.school and row.personal_code and row.semester):
        faults["plan_code"] = Why("field.missing")
    if row.status in _GRANTED and row.approved_amount is None:
        faults["approved_amount"] = Why("field.missing")
    if row.status not in _GRANTED and row.approved_amount is not None:
        faults["approved_amount"] = Why("field.not_with_this_status")
    if row.approved_amount is not None and row.approved_amount > row.amount:
        faults["approved_amount"] = Why("field.out_of_range")
    if faults:
        raise Invalid(faults)
    return row


def keep(work: Work, forms: Sequence[ClaimRow], history: bool) -> Sequence[str | Refusal]:  # noqa: FBT001 one shape for all kinds
    work.require(Permission.HISTORY_IMPORT if history else Permission.CLAIM_FILE)
    return [outcome_of(_keep, work, row, history=history) for row in forms]


def _keep(work: Work, row: ClaimRow, *, history: bool) -> str:
    plan = _plan(work, row)
    status = row.status or ClaimStatus.SUBMITTED
    known = work.session.exec(
        select(Claim).where(
            Claim.plan_id == plan.id, Claim.kind == row.kind, Claim.month == row.month, Claim.asked == row.amount,
            Claim.document_no == row.document_no,
        )
    ).all()  # fmt: skip
    for claim in known:
        if row.status is None or (claim.status, claim.approved) == (status, row.approved_amount):
            return "unchanged"
    if known:
        raise Refusal("claim.import_differs", plan=plan.code)
    filed = ClaimForm(
        plan_id=plan.id,
        kind=row.kind,
        month=row.month,
        amount=row.amount,
        document_no=row.document_no,
        document_date=row.document_date,
    )
    if not history and status is not ClaimStatus.SUBMITTED:
        raise Refusal("claim.history_needed", status=status)
    claim_id = claims.file(work, filed)
    if history and status is not ClaimStatus.SUBMITTED:
        work.session.flush()
        _as_it_was(work, work.session.get_one(Claim, claim_id), status, row.approved_amount)
    return "created"


def _plan(work: Work, row: ClaimRow) -> Plan:
    query = select(Plan).where(work.within(Permission.CLAIM_FILE, Plan), col(Plan.status) != PlanStatus.VOID)
    if row.plan_code:
        query = query.where(Plan.code == row.plan_code)
    else:
        query = (
            query.join(School, col(School.id) == Plan.school_id)
            .join(PersonalCode, col(PersonalCode.pupil_id) == Plan.pupil_id)
            .where(School.reg_no == row.school, PersonalCode.code == row.personal_code, Plan.semester == row.semester)
        )
    plan = work.session.exec(query).one_or_none()
    if plan is None:
        raise NotFound("plan.not_found")
    return plan


def _as_it_was(work: Work, claim: Claim, status: ClaimStatus, approved: Decimal | None) -> None:
    """A past decision counts against the cap like any other; history cannot overrun it either."""
    values: dict[str, Any] = {"status": status}
    if approved is not None:
        key = (claim.pupil_id, claim.kind, claim.period)
        before = caps.lock(work, [key])
        award = claims.room(work, claim, before[key])
        if approved > award.payable:
            raise Refusal.because(award.why)
        caps.book(work, before, {key: before[key] + approved}, {key: award.cap})
        _into_the_ledger(work, claim, status, approved)
        values |= {"approved": approved, "payable": max(approved, claim.payable)}
    if status is ClaimStatus.PAID:
        values["paid_on"] = work.today
    work.change(claim, Action.IMPORT, **values)
    work.session.flush()


def _into_the_ledger(work: Work, claim: Claim, status: ClaimStatus, approved: Decimal) -> None:
    """What was granted, and paid, before it was brought in. Raises Refusal where no row says who paid which part."""
    about = (claim.id, claim.school_id, claim.kind, claim.month)
    movements = [ledger.Movement(Action.IMPORT, *about, sides.granted(approved))]
    if status is ClaimStatus.PAID:
        rules = plan_facts.rules_of(work, work.session.get_one(Plan, claim.plan_id))
        share = latest_in_force(rules.fund_shares, claim.month)
        if share is None:
            raise Refusal("payment.no_share", month=claim.month)
        movements.append(ledger.Movement(Action.IMPORT, *about, sides.paid(*sides.split(approved, share.esf))))
    ledger.post(work, movements)


def give(work: Work) -> list[dict[str, Any]]:
    work.require(Permission.DATA_EXPORT)
    rows = work.session.connection().execute(
        select(  # type: ignore[call-overload] # plain columns: a country's claims need no objects
            Claim.month, Plan.code, School.reg_no, PersonalCode.code, Plan.semester, Claim.kind, Claim.asked, Claim.document_no,
            Claim.document_date, Claim.status, Claim.approved,
        )
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(School, col(School.id) == Claim.school_id)
        .join(PersonalCode, (col(PersonalCode.pupil_id) == Claim.pupil_id) & col(PersonalCode.valid_to).is_(None))
        .where(work.within(Permission.DATA_EXPORT, Claim), work.within(Permission.CLAIM_READ, Claim))
        .order_by(col(Claim.month), col(Claim.id))
    )  # fmt: skip
    return [dict(zip(_GIVEN, (_month(month), *values), strict=True)) for month, *values in rows]


_GIVEN: Final = (
    "month", "plan_code", "school", "personal_code", "semester", "kind", "amount", "document_no", "document_date", "status",
    "approved_amount",
)  # fmt: skip


def _month(month: date) -> str:
    return month.isoformat()[:7]

"""What was paid too much: open debts, deducted when payments are gathered, or paid back by hand. Once, either way."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.evidence import Payee
from models.payments import Debt, DebtDeduction
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action
from services import clock, duties, ledger
from services.errors import NotFound, Refusal
from services.money import owing
from services.paging import Page, page_of
from services.rules import ledger as sides
from services.rules.batching import NOTHING, split_further
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One row of the list of debts; `reserved` waits to be deducted by a batch that is not paid yet."""

    id: UUID
    version: int
    at: datetime
    pupil: str
    school: str
    payee: str
    kind: str
    month: date
    amount: Decimal
    settled: Decimal
    reserved: Decimal

    @property
    def open(self) -> Decimal:
        return self.amount - self.settled - self.reserved


def find(work: Work, *, settled: bool = False, number: int = 1) -> Page[DebtLine]:
    """Debts within reach, the oldest first, a page of them; those that are settled only when asked."""
    work.require(Permission.PAYMENT_READ)
    query = (
        select(  # type: ignore[call-overload] # SQLModel types four columns at most
            Debt, Pupil.last_name, Pupil.first_name, School.name, col(Payee.name).label("payee"), Claim.kind, Claim.month,
        )
        .join(Claim, col(Claim.id) == Debt.claim_id)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(School, col(School.id) == Debt.school_id)
        .outerjoin(Payee, col(Payee.id) == Debt.payee_id)
        .where(work.within(Permission.PAYMENT_READ, Debt))
        .order_by(col(Debt.at), col(Debt.id))
    )  # fmt: skip
    if not settled:
        query = query.where(col(Debt.settled) < col(Debt.amount))
    rows, number, total = page_of(work.session, query, number)
    held = owing.reserved(work)
    lines = [
        DebtLine(
            debt.id, debt.version, debt.at, f"{last} {first}", school, payee or "", kind, month, debt.amount, debt.settled,
            held.get(debt.id, NOTHING),
        )
        for debt, last, first, school, payee, kind, month in rows
    ]  # fmt: skip
    return Page(lines, number, total)


def repay(work: Work, debt_id: UUID, seen: int, amount: Decimal, on: date) -> UUID:
    """Money came back by hand: the debt is less by it, and it goes to the funds that it came from.

    Raises Refusal for more than is open: what a batch is about to deduct is not owed twice.
    """
    debt = work.get(Permission.CLAIM_PAY, Debt, debt_id, seen=seen)
    duties.require_apart(work, Permission.CLAIM_PAY)
    held = owing.reserved(work).get(debt.id, NOTHING)
    left = debt.amount - debt.settled - held
    if not NOTHING < amount <= left:
        raise Refusal("debt.more_than_open", left=left)
    first = clock.day_of(debt.at)
    if not first <= on <= work.today:
        raise Refusal("payment.impossible_day", first=first, last=work.today)
    claim = work.session.get(Claim, debt.claim_id)
    if claim is None:
        raise NotFound("access.not_found")
    plan = work.session.get_one(Plan, claim.plan_id)
    share = owing.share_of(work, plan.programme_id, claim.month)
    esf, state = split_further(debt.settled + held, amount, share)
    work.change(debt, Action.REPAY, settled=debt.settled + amount)
    row = DebtDeduction(
        debt_id=debt.id, amount=amount, esf=esf, state=state, paid_back_on=on, by_id=work.actor.account_id
    )
    work.add(row, Action.REPAY)
    moved = sides.repaid(esf, state)
    ledger.post(work, [ledger.Movement(Action.REPAY, claim.id, claim.school_id, claim.kind, claim.month, moved)])
    return row.id

"""Who owes what: open debts with what of them is reserved already, as those who gather and pay back look at them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, func, select

from models.claims import Claim
from models.evidence import Payee
from models.money_words import LineStatus, PayeeKind
from models.payments import Debt, DebtDeduction, PaymentLine
from models.plans import Plan
from services import payment_facts
from services.rulebook import rulebook
from services.rules.batching import NOTHING, OpenDebt
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work

_PERSONS: Final = (PayeeKind.PARENT, PayeeKind.ADULT_PUPIL)
Who = frozenset[tuple[object, ...]]


@dataclass(slots=True)
class Owing:
    """One debt while payments are gathered: what is reserved of it grows."""

    id: UUID
    who: Who
    amount: Decimal
    settled: Decimal
    reserved: Decimal
    share: int

    @property
    def open(self) -> Decimal:
        return self.amount - self.settled - self.reserved

    def now(self) -> OpenDebt:
        return OpenDebt(self.id, self.open, self.settled + self.reserved, self.share)

    def reserve(self, amount: Decimal) -> None:
        self.reserved += amount


def who(kind: PayeeKind | None, payee_id: UUID | None, school_id: UUID, name: str, pupil_id: UUID | None) -> Who:
    """By what one payee is known again: the row itself; a pupil's family; a firm of one school by its name."""
    found: set[tuple[object, ...]] = set()
    if payee_id is not None:
        found.add(("payee", payee_id))
    if pupil_id is not None and (kind is None or kind in _PERSONS):
        found.add(("pupil", pupil_id))
    if kind is not None and kind not in _PERSONS:
        found.add((kind, school_id, fold(name)))
    return frozenset(found)


def reserved(work: Work) -> dict[UUID, Decimal]:
    """What waits to be deducted of each debt in batches that are not paid yet."""
    rows = work.session.execute(
        select(DebtDeduction.debt_id, func.sum(DebtDeduction.amount))
        .join(PaymentLine, col(PaymentLine.id) == DebtDeduction.line_id)
        .where(col(DebtDeduction.live), PaymentLine.status == LineStatus.WAITING)
        .group_by(col(DebtDeduction.debt_id))
    )
    return dict(rows.all())


def open_debts(work: Work, *, lock: bool = False) -> list[Owing]:
    """The debts within reach of which something is open, oldest first; held until the transaction ends with `lock`."""
    query = (
        select(Debt, Claim.pupil_id, Claim.month, Plan.programme_id, Payee)  # type: ignore[call-overload] # five columns
        .join(Claim, col(Claim.id) == Debt.claim_id)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .outerjoin(Payee, col(Payee.id) == Debt.payee_id)
        .where(work.within(Permission.CLAIM_PAY, Debt), col(Debt.settled) < col(Debt.amount))
        .order_by(col(Debt.at), col(Debt.id))
    )
    if lock:
        query = query.with_for_update(of=Debt)
    rows = work.session.execute(query).all()
    held = reserved(work)
    return [
        Owing(
            debt.id, _who(debt, pupil_id, payee), debt.amount, debt.settled, held.get(debt.id, NOTHING),
            share_of(work, programme_id, month),
        )
        for debt, pupil_id, month, programme_id, payee in rows
    ]  # fmt: skip


def share_of(work: Work, programme_id: UUID, month: date) -> int:
    """The European share of the claim a debt is of: what was paid came from both funds by a row that is there."""
    found = payment_facts.share(rulebook(work.session), programme_id, month)
    return 0 if found is None else found


def _who(debt: Debt, pupil_id: UUID, payee: Payee | None) -> Who:
    if payee is None:
        return who(None, None, debt.school_id, "", pupil_id)
    return who(payee.kind, payee.id, payee.school_id, payee.name, payee.pupil_id)

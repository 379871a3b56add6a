"""Gather approved claims into a batch: by payee, with what is deducted for debts, and why a claim is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlmodel import col, func, select
from stdnum import iban as account_numbers
from uuid_utils.compat import uuid7

from models.claims import Claim
from models.database import ensure
from models.evidence import Payee
from models.kept import Counter
from models.ledger import LedgerEntry
from models.money_words import ClaimStatus, LedgerAccount, LineStatus
from models.payments import DebtDeduction, PaymentBatch, PaymentItem, PaymentLine
from models.places import School
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action
from services import duties, payment_facts
from services.errors import Refusal
from services.money import owing
from services.money.owing import Owing
from services.rulebook import rulebook
from services.rules.answers import Why
from services.rules.batching import NOTHING, Part, Payment, Ready, deduct, why_not
from services.rules.ledger import split
from services.rules.permissions import Level, Permission
from services.work import Work

_PAYABLE: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)  # paid, and granted more by a later correction
_AT_ONCE: Final = 400
MARK: Final = "MP-"  # what the names of our payments begin with


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which approved claims: of a school, of a kind, of months up to one."""

    school_id: UUID | None = None
    kind: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that is not in the batch, and why."""

    claim_id: UUID
    pupil: str
    school: str
    kind: str
    month: date
    amount: Decimal
    why: Why


@dataclass(frozen=True, slots=True)
class Gathering:
    """What a batch would hold."""

    payments: list[Payment]
    left_out: list[LeftOut]


def preview(work: Work, wanted: Wanted) -> Gathering:
    """What would be paid to whom, and who is left out, if the batch were gathered now."""
    work.require(Permission.CLAIM_PAY)
    return _collect(work, wanted, lock=False)


def gather(work: Work, wanted: Wanted, key: str = "") -> UUID:
    """Put all that can be paid into a new batch; handed in twice, one batch. Raises Refusal where there is nothing."""
    level = work.require(Permission.CLAIM_PAY)
    duties.require_apart(work, Permission.CLAIM_PAY)
    if again := work.done_before(key):
        return UUID(again)
    found = _collect(work, wanted, lock=True)
    if not found.payments:
        raise Refusal("payment.nothing_to_pay", count=len(found.left_out))
    assert work.actor.account_id is not None  # noqa: S101 the operator pays nobody
    batch = PaymentBatch(
        municipality_id=work.actor.municipality_id if level is Level.MUNICIPALITY else None, code=_code(work),
        made_by=work.actor.account_id, made_at=work.now,
    )  # fmt: skip
    work.session.add(batch)
    work.session.flush()
    _keep(work, batch, found.payments)
    told = {
        "code": batch.code, "lines": len(found.payments), "claims": sum(len(one.parts) for one in found.payments),
        "amount": str(sum((one.total("amount") for one in found.payments), start=NOTHING)),
    }  # fmt: skip
    work.record(Action.GATHER, batch, after=told)
    work.remember_done(key, str(batch.id))
    return batch.id


def _code(work: Work) -> str:
    """The next number of the year; those who gather at the same time wait for each other here."""
    name = f"payment batch {work.today.year}"
    ensure(work.session, Counter(name=name, value=0))
    counted = update(Counter).where(col(Counter.name) == name).values(value=col(Counter.value) + 1)
    number = work.session.execute(counted.returning(col(Counter.value))).scalar_one()
    return f"{MARK}{work.today.year}-{number:04}"


def _keep(work: Work, batch: PaymentBatch, payments: Sequence[Payment]) -> None:
    lines, items, deductions = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for number, one in enumerate(payments, 1):
        line_id = uuid7()
        lines.append({
            "id": line_id, "batch_id": batch.id, "end_to_end": f"{batch.code}-{number:04}", "payee_id": one.payee_id,
            "payee_kind": one.kind, "name": one.name, "iban": one.iban, "amount": one.total("amount"),
            "deducted": one.deducted, "esf": one.total("esf"), "state": one.total("state"), "status": LineStatus.WAITING,
        })  # fmt: skip
        items += [
            {
                "id": uuid7(), "line_id": line_id, "claim_id": part.claim_id, "amount": part.amount, "esf": part.esf,
                "state": part.state, "live": True,
            }
            for part in one.parts
        ]  # fmt: skip
        deductions += [
            {
                "id": uuid7(), "line_id": line_id, "debt_id": taken.debt_id, "amount": taken.amount, "esf": taken.esf,
                "state": taken.state, "live": True,
            }
            for taken in one.taken
        ]  # fmt: skip
    connection = work.session.connection()
    connection.execute(insert(PaymentLine), lines)
    _settled_by_later(work, [item["claim_id"] for item in items])
    connection.execute(insert(PaymentItem), items)
    if deductions:
        connection.execute(insert(DebtDeduction), deductions)


def _settled_by_later(work: Work, claim_ids: Sequence[UUID]) -> None:
    """What was paid of these claims before came to its end: the living item is the new one."""
    paid = select(PaymentLine.id).where(PaymentLine.status == LineStatus.PAID)
    for start in range(0, len(claim_ids), _AT_ONCE):
        of_claims = col(PaymentItem.claim_id).in_(claim_ids[start : start + _AT_ONCE])
        ended = update(PaymentItem).where(of_claims, col(PaymentItem.live), col(PaymentItem.line_id).in_(paid))
        work.session.connection().execute(ended.values(live=False))


def _collect(work: Work, wanted: Wanted, *, lock: bool) -> Gathering:
    rows = _owed(work, wanted, lock=lock)
    held = payment_facts.held(work.session, [row.id for row in rows])
    book = rulebook(work.session)
    debts = owing.open_debts(work, lock=lock)
    payments: dict[UUID, Payment] = {}
    left_out: list[LeftOut] = []
    for row in rows:
        share = payment_facts.share(book, row.programme_id, row.month)
        valid = row.iban is not None and account_numbers.is_valid(row.iban)
        hands = frozenset(one for one in (row.filed_by, row.decided_by, row.signed_by) if one is not None)
        ready = Ready(
            row.owed, hands, share, row.payee_id is not None, bool(row.active), valid, held.get(row.id, ""),
        )  # fmt: skip
        why = why_not(ready, work.actor.hands)
        if why is not None or share is None:
            told = f"{row.last_name} {row.first_name}", row.school, row.kind, row.month, row.owed
            left_out.append(LeftOut(row.id, *told, why or Why("payment.no_share_row")))
            continue
        one = payments.setdefault(row.payee_id, Payment(row.payee_id, row.payee_kind, row.name, row.iban))
        one.parts.append(Part(row.id, row.school, row.owed, *split(row.owed, share)))
    _deduct(payments.values(), {row.payee_id: row for row in rows}, debts)
    return Gathering(sorted(payments.values(), key=lambda one: (one.kind, one.name, str(one.payee_id))), left_out)


def _deduct(payments: Iterable[Payment], of_payee: dict[UUID, Row[Any]], debts: list[Owing]) -> None:
    """Open debts of whoever is paid stay back, the oldest first; a debt is deducted once, whoever of a family is paid."""
    for one in payments:
        row = of_payee[one.payee_id]
        who = owing.who(one.kind, one.payee_id, row.payee_school_id, one.name, row.payee_pupil_id)
        theirs = [debt for debt in debts if who & debt.who]
        one.taken = deduct(one.total("amount"), [debt.now() for debt in theirs])
        for taken in one.taken:
            next(debt for debt in theirs if debt.id == taken.debt_id).reserve(taken.amount)


def _owed(work: Work, wanted: Wanted, *, lock: bool) -> list[Row[Any]]:
    """The claims within reach of which something is still to be paid, held until the transaction ends with `lock`."""
    owed = (
        select(LedgerEntry.claim_id, (-func.sum(LedgerEntry.amount)).label("owed"))
        .where(LedgerEntry.account == LedgerAccount.OWED)
        .group_by(col(LedgerEntry.claim_id))
        .having(func.sum(LedgerEntry.amount) < 0)
        .subquery()
    )
    query = (
        select(  # type: ignore[call-overload] # SQLModel types four columns at most
            Claim.id, Claim.pupil_id, Claim.kind, Claim.month, Claim.filed_by, Claim.decided_by, Claim.signed_by, Claim.payee_id,
            owed.c.owed, Plan.programme_id, Pupil.last_name, Pupil.first_name, col(School.name).label("school"),
            col(Payee.kind).label("payee_kind"), Payee.name, Payee.iban, Payee.active, col(Payee.pupil_id).label("payee_pupil_id"),
            col(Payee.school_id).label("payee_school_id"),
        )
        .join(owed, owed.c.claim_id == Claim.id)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(School, col(School.id) == Claim.school_id)
        .outerjoin(Payee, col(Payee.id) == Claim.payee_id)
        .where(work.within(Permission.CLAIM_PAY, Claim), col(Claim.status).in_(_PAYABLE))
        .order_by(col(Claim.id))
    )  # fmt: skip
    for column, value in ((Claim.school_id, wanted.school_id), (Claim.kind, wanted.kind)):
        query = query.where(col(column) == value) if value else query
    if wanted.until is not None:
        query = query.where(Claim.month <= wanted.until)
    if lock:
        ids = [row.id for row in work.session.execute(query)]
        for start in range(0, len(ids), _AT_ONCE):
            part = select(Claim.id).where(col(Claim.id).in_(ids[start : start + _AT_ONCE])).order_by(col(Claim.id))
            work.session.execute(part.with_for_update()).all()
    return list(work.session.execute(query))

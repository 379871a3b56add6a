"""A batch of payments as a table for accounting: who gets what, by fund, for which claims."""

from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.payments import PaymentBatch, PaymentItem, PaymentLine
from models.places import School
from models.plans import Plan
from models.vocabulary import Action
from services.errors import Refusal
from services.rules.permissions import Permission
from services.texts import label, say
from services.transfer.writing import to_csv, to_xlsx
from services.work import Work

_COLUMNS: Final = (
    "end_to_end", "payee_kind", "payee", "iban", "amount", "deducted", "esf", "state", "status", "paid_on", "schools", "claims",
)  # fmt: skip


def payments_table(work: Work, batch_id: UUID, ending: str) -> bytes:
    """One row a payment, in the person's language. Taking it away is recorded."""
    batch = work.get(Permission.PAYMENT_READ, PaymentBatch, batch_id)
    if ending not in ("csv", "xlsx"):
        raise Refusal("file.ending")
    lines = work.session.exec(
        select(PaymentLine).where(PaymentLine.batch_id == batch.id).order_by(col(PaymentLine.end_to_end))
    ).all()
    of_lines = work.session.execute(
        select(PaymentItem.line_id, Plan.code, Claim.kind, Claim.month, School.name)  # type: ignore[call-overload] # five
        .join(PaymentLine, col(PaymentLine.id) == PaymentItem.line_id)
        .join(Claim, col(Claim.id) == PaymentItem.claim_id)
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .join(School, col(School.id) == Claim.school_id)
        .where(PaymentLine.batch_id == batch.id)
        .order_by(col(Plan.code), col(Claim.month))
    )
    claims: dict[UUID, list[str]] = {}
    schools: dict[UUID, set[str]] = {}
    for line_id, code, kind, month, school in of_lines:
        claims.setdefault(line_id, []).append(f"{code} {kind} {month:%Y-%m}")
        schools.setdefault(line_id, set()).add(school)
    rows = [_row(work, line, schools.get(line.id, set()), claims.get(line.id, [])) for line in lines]
    language = work.actor.language
    columns = [say(language, f"column.{name}") for name in _COLUMNS]
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    work.record(Action.EXPORT, batch, after={"code": batch.code, "file": ending, "lines": len(rows)})
    return to_csv(columns, named) if ending == "csv" else to_xlsx(columns, named, "Maksājumi")


def _row(work: Work, line: PaymentLine, schools: set[str], claims: list[str]) -> list[Any]:
    language = work.actor.language
    return [
        line.end_to_end, label(language, line.payee_kind), line.name, line.iban, line.amount, line.deducted, line.esf,
        line.state, label(language, line.status), line.paid_on, ", ".join(sorted(schools)), "; ".join(claims),
    ]  # fmt: skip

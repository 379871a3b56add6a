"""A row for each of the tables between a lesson and the bank."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import SQLModel

from models.claims import Claim
from models.consultations import (
    Agreement,
    Attendance,
    Consultation,
    ConsultationNote,
    RemoteOrder,
    RemoteOrderPlan,
    RemoteOrderProvider,
)
from models.evidence import Evidence, Payee
from models.ledger import Correction, SampleCheck
from models.money_words import PayeeKind, Reduction, StatementMatch
from models.payments import (
    Debt,
    DebtDeduction,
    Payer,
    PaymentBatch,
    PaymentItem,
    PaymentLine,
    PeriodReport,
    PeriodReportMonth,
    Statement,
    StatementLine,
)
from models.plans import Plan
from models.programme import AlreadyFree
from models.vocabulary import Education

NOON = datetime(2018, 1, 15, 12, tzinfo=UTC)
TODAY = date(2018, 1, 15)
IBAN = "LV80BANK0000435195001"
TEN, PARTS = Decimal(10), {"esf": Decimal("8.50"), "state": Decimal("1.50")}


def rows(claim: Claim, plan: Plan, programme_id: UUID) -> Iterator[SQLModel]:
    yield from _consulting(plan)
    yield from _paying(claim, programme_id)


def _consulting(plan: Plan) -> Iterator[SQLModel]:
    here, by = {"school_id": plan.school_id}, plan.preparer_id
    order = RemoteOrder(number="1", signed_on=TODAY, method="video", starts_on=TODAY, ends_on=TODAY, **here)
    sitting = Consultation(
        provider_id=by, provider="P", kind="teacher", on=TODAY, minutes=40, order_id=order.id, noted_at=NOON, **here
    )
    yield Agreement(provider_id=by, number="1", starts_on=TODAY, **here)
    yield from (order, RemoteOrderPlan(order_id=order.id, plan_id=plan.id))
    yield from (RemoteOrderProvider(order_id=order.id, provider_id=by), sitting)
    yield Attendance(consultation_id=sitting.id, plan_id=plan.id, pupil_id=plan.pupil_id, on=TODAY, **here)
    yield ConsultationNote(consultation_id=sitting.id, by_id=by, text="…", **here)


def _paying(claim: Claim, programme_id: UUID) -> Iterator[SQLModel]:
    here, by = {"school_id": claim.school_id}, claim.filed_by
    payee = Payee(kind=PayeeKind.PARENT, name="Māte", iban=IBAN, pupil_id=claim.pupil_id, **here)
    batch = PaymentBatch(code="M-1", made_by=by, made_at=NOON)
    line = PaymentLine(
        batch_id=batch.id, end_to_end="M-1-1", payee_id=payee.id, payee_kind=payee.kind, name="Māte", iban=IBAN, amount=TEN, **PARTS
    )  # fmt: skip
    wrong = Correction(claim_id=claim.id, amount=-TEN, reason=Reduction.OTHER, comment="…", by_id=by, at=NOON, **here)
    debt = Debt(claim_id=claim.id, correction_id=wrong.id, amount=TEN, at=NOON, **here)
    read = Statement(sha256="s", name="izraksts.xml", by_id=by, at=NOON)
    yield from (payee, batch, line, wrong, debt, read, Payer(name="Novads", iban=IBAN))
    yield Evidence(
        claim_id=claim.id, sha256="e", name="čeks.pdf", media_type="application/pdf", size=1, at=NOON, **here
    )
    yield SampleCheck(batch_id=batch.id, claim_id=claim.id, **here)
    yield PaymentItem(line_id=line.id, claim_id=claim.id, amount=TEN, **PARTS)
    yield DebtDeduction(debt_id=debt.id, line_id=line.id, amount=TEN, **PARTS)
    yield StatementLine(statement_id=read.id, number=1, on=TODAY, amount=TEN, match=StatementMatch.UNKNOWN)
    told = PeriodReport(programme_id=programme_id, first_month=TODAY, last_month=TODAY, status="draft", made_by=by)
    yield from (told, PeriodReportMonth(report_id=told.id, programme_id=programme_id, month=TODAY, **here))
    yield AlreadyFree(
        programme_id=programme_id, kind="meals", education=Education.GENERAL, grade_from=1, grade_to=4, valid_from=TODAY, source="…"
    )  # fmt: skip

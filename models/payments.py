"""Payments: batches frozen as they go to the bank, their lines, and what the bank's statements say of them."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, StringConstraints
from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, text

from models.base import Euro, PartnerRow, Row, SchoolRow, check, word
from models.evidence import Iban
from models.fields import Day, Form, Money, clean, wrong
from models.money_words import BatchStatus, LineStatus, PayeeKind, StatementMatch

_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)


def _bank_code(value: str) -> str:
    """The code of a bank (BIC), or nothing."""
    text = str(clean(value)).upper()
    if text and not _BIC.fullmatch(text):
        raise wrong("not_a_bic")
    return text


class PayerForm(Form):
    """The account that pays, as it is typed."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=70), BeforeValidator(clean)]
    iban: Iban
    bic: Annotated[str, AfterValidator(_bank_code)] = ""


class RepaymentForm(Form):
    """Money that came back by hand, as it is typed."""

    amount: Money
    on: Day


class Payer(PartnerRow, table=True):
    """Whose account pays: a cooperation partner's name, account and bank, as the bank file names them."""

    name: str = Field(max_length=70)
    iban: str = Field(max_length=34)
    bic: str = Field(default="", max_length=11)
    set_by: UUID | None = Field(
        default=None, foreign_key="account.id"
    )  # who named the account freezes no batch with it


class PaymentBatch(PartnerRow, table=True):
    """Approved claims gathered for one payer. From FROZEN on nothing in it changes but what the bank did."""

    __tablename__ = "payment_batch"
    __table_args__ = (UniqueConstraint("code"), Index("ix_payment_batch_list", "municipality_id", "made_at"))
    code: str = Field(max_length=50)
    status: BatchStatus = word(BatchStatus, BatchStatus.OPEN)
    made_by: UUID = Field(foreign_key="account.id")
    made_at: datetime
    pay_on: date | None = None
    payer_name: str = Field(default="", max_length=70)
    payer_iban: str = Field(default="", max_length=34)
    payer_bic: str = Field(default="", max_length=11)
    seed: str = Field(default="", max_length=64)  # of the sample drawn for re-checking
    frozen_by: UUID | None = Field(default=None, foreign_key="account.id")
    frozen_at: datetime | None = None
    digest: str = Field(default="", max_length=64)


class PaymentLine(Row, table=True):
    """One payment to one payee, as it stands in the bank file."""

    __tablename__ = "payment_line"
    __table_args__ = (
        check("amount_is_not_negative", "amount >= 0"),
        check("two_funds", "esf + state = amount"),
        UniqueConstraint("end_to_end"),
        Index("ix_payment_line_of_batch", "batch_id", "status"),
    )
    batch_id: UUID = Field(foreign_key="payment_batch.id")
    end_to_end: str = Field(max_length=35)
    payee_id: UUID = Field(foreign_key="payee.id", index=True)
    payee_kind: PayeeKind = word(PayeeKind)
    name: str = Field(max_length=100)
    iban: str = Field(max_length=34)
    amount: Decimal = Field(sa_type=Euro)  # what goes to the bank, after what was deducted
    deducted: Decimal = Field(default=Decimal(0), sa_type=Euro)
    esf: Decimal = Field(sa_type=Euro)
    state: Decimal = Field(sa_type=Euro)
    status: LineStatus = word(LineStatus, LineStatus.WAITING)
    paid_on: date | None = None


_LIVE = text("live")


class PaymentItem(Row, table=True):
    """What one line pays of one claim. A claim's money is in one living item at a time: nothing is paid twice."""

    __tablename__ = "payment_item"
    __table_args__ = (
        check("two_funds", "esf + state = amount"),
        Index("ix_payment_item_once", "claim_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_payment_item_of_line", "line_id"),
    )
    line_id: UUID = Field(foreign_key="payment_line.id")
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    amount: Decimal = Field(sa_type=Euro)
    esf: Decimal = Field(sa_type=Euro)
    state: Decimal = Field(sa_type=Euro)
    live: bool = True  # False: the batch was cancelled, the payment failed, or it is settled by a later one


class Statement(PartnerRow, table=True):
    """A bank statement that was read in: once, by the hash of its file."""

    __table_args__ = (UniqueConstraint("sha256"),)
    sha256: str = Field(max_length=64)
    name: str = Field(max_length=200)
    by_id: UUID = Field(foreign_key="account.id")
    at: datetime


class StatementLine(Row, table=True):
    """A line of a statement and what it turned out to be."""

    __tablename__ = "statement_line"
    __table_args__ = (Index("ix_statement_line_of_statement", "statement_id"),)
    statement_id: UUID = Field(foreign_key="statement.id")
    number: int
    on: date
    amount: Decimal = Field(sa_type=Euro)
    end_to_end: str = Field(default="", max_length=35)
    name: str = Field(default="", max_length=140)
    iban: str = Field(default="", max_length=34)
    match: StatementMatch = word(StatementMatch)
    line_id: UUID | None = Field(default=None, foreign_key="payment_line.id", index=True)


class Debt(SchoolRow, table=True):
    """What a payee was paid too much. Deducted from a later payment or paid back: once, whatever the way."""

    __table_args__ = (
        check("settled_within_the_debt", "settled >= 0 AND settled <= amount"),
        check("amount_is_positive", "amount > 0"),
    )
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    correction_id: UUID = Field(foreign_key="correction.id", unique=True)
    payee_id: UUID | None = Field(default=None, foreign_key="payee.id", index=True)
    amount: Decimal = Field(sa_type=Euro)
    settled: Decimal = Field(default=Decimal(0), sa_type=Euro)
    at: datetime


class DebtDeduction(Row, table=True):
    """What one line of a batch deducts of a debt; it counts once the line is paid."""

    __tablename__ = "debt_deduction"
    __table_args__ = (check("amount_is_positive", "amount > 0"), check("two_funds", "esf + state = amount"))
    debt_id: UUID = Field(foreign_key="debt.id", index=True)
    line_id: UUID | None = Field(default=None, foreign_key="payment_line.id", index=True)  # None: paid back by hand
    amount: Decimal = Field(sa_type=Euro)
    esf: Decimal = Field(sa_type=Euro)
    state: Decimal = Field(sa_type=Euro)
    paid_back_on: date | None = None
    by_id: UUID | None = Field(default=None, foreign_key="account.id")
    live: bool = True


class PeriodReport(PartnerRow, table=True):
    """A partner's report to the state for a stretch of months; what was submitted is kept whole."""

    __tablename__ = "period_report"
    __table_args__ = (
        check("not_backwards", "last_month >= first_month"),
        check("accepted_by_another", "decided_by IS NULL OR decided_by <> submitted_by"),
        check("requested_by_another", "requested_by IS NULL OR requested_by <> decided_by"),
        Index("ix_period_report_list", "first_month", "status"),
    )
    programme_id: UUID = Field(foreign_key="programme.id")
    first_month: date
    last_month: date
    status: str = Field(max_length=32)  # a ReportStatus
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str = Field(default="", max_length=64)
    made_by: UUID = Field(foreign_key="account.id")
    submitted_by: UUID | None = Field(default=None, foreign_key="account.id")
    submitted_at: datetime | None = None
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    requested_by: UUID | None = Field(default=None, foreign_key="account.id")
    requested_at: datetime | None = None
    request_no: str = Field(default="", max_length=100)
    request_esf: Decimal | None = Field(default=None, sa_type=Euro)
    request_state: Decimal | None = Field(default=None, sa_type=Euro)
    comment: str = Field(default="", max_length=2000)


class PeriodReportMonth(SchoolRow, table=True):
    """A school's month that a report covers: in one report at a time, whoever makes them at once."""

    __tablename__ = "period_report_month"
    __table_args__ = (UniqueConstraint("school_id", "programme_id", "month"),)
    report_id: UUID = Field(foreign_key="period_report.id", index=True)
    programme_id: UUID = Field(foreign_key="programme.id")
    month: date

"""Claims for compensation, and how much of each cap is used."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator
from pydantic import Field as Limits
from sqlalchemy import ColumnElement, Index
from sqlmodel import Field, col
from sqlmodel.sql.expression import SelectOfScalar

from models.base import Euro, Record, SchoolRow, check, word
from models.fields import Form, Line, MaybeDay, Money, Month, Name, PersonalCodeText, blank_is_none, first_number
from models.money_words import ClaimStatus, Reduction


class ClaimForm(Form):
    """An expense as the school files it: which plan, what, for which month, how much, on which paper."""

    plan_id: UUID
    kind: Name
    month: Month
    amount: Money
    document_no: Line = ""
    document_date: MaybeDay = None
    payee_id: Annotated[UUID | None, BeforeValidator(blank_is_none)] = None


class MealRow(Form):
    """One line of a caterer's list: a pupil by code, or by name and class, and what was eaten, in euros or days."""

    personal_code: Annotated[PersonalCodeText | None, BeforeValidator(blank_is_none)] = None
    name: Line = ""
    grade: Annotated[int | None, BeforeValidator(first_number)] = None
    days: Annotated[Annotated[int, Limits(ge=1, le=31)] | None, BeforeValidator(blank_is_none)] = None
    amount: Annotated[Money | None, BeforeValidator(blank_is_none)] = None


class Claim(SchoolRow, table=True):
    """Asked, payable and approved are three figures. `period` is the stretch over which the cap is shared."""

    __table_args__ = (
        check("asked_is_positive", "asked > 0"),
        check("payable_up_to_asked", "payable BETWEEN 0 AND asked"),
        check("approved_up_to_asked", "approved IS NULL OR approved BETWEEN 0 AND asked"),
        check("approved_has_an_amount", "(status IN ('signed_once', 'approved', 'paid')) = (approved IS NOT NULL)"),
        check("decided_by_another", "decided_by IS NULL OR decided_by <> filed_by"),
        check("paid_by_another", "paid_by IS NULL OR paid_by <> decided_by"),
        check("signed_by_another", "signed_by IS NULL OR (signed_by <> decided_by AND signed_by <> filed_by)"),
        Index("ix_claim_queue", "status", "filed_at", "decided_at", "signed_at", "school_id"),
        Index("ix_claim_filed", "filed_at", "id"),
        Index("ix_claim_list", "school_id", "month", "status"),
        Index("ix_claim_cap", "pupil_id", "kind", "period", "status"),
        Index("ix_claim_money", "month", "kind", "status"),
        Index("ix_claim_document", "document_no", "month", "kind"),
    )
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    measure_id: UUID | None = Field(default=None, foreign_key="plan_measure.id", index=True)  # None: the plan is void
    pupil_id: UUID = Field(foreign_key="pupil.id")
    kind: str = Field(max_length=100)
    month: date
    period: str = Field(max_length=7)
    asked: Decimal = Field(sa_type=Euro)
    payable: Decimal = Field(sa_type=Euro)
    approved: Decimal | None = Field(default=None, sa_type=Euro)
    status: ClaimStatus = word(ClaimStatus, ClaimStatus.SUBMITTED)
    document_no: str = Field(default="", max_length=200)
    document_date: date | None = None
    filed_by: UUID | None = Field(default=None, foreign_key="account.id", index=True)  # None: taken from history
    filed_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    paid_by: UUID | None = Field(default=None, foreign_key="account.id")
    paid_on: date | None = None
    comment: str = Field(default="", max_length=2000)
    reason: Reduction | None = word(Reduction, None, nullable=True)  # why less is approved than was asked
    signed_by: UUID | None = Field(
        default=None, foreign_key="account.id"
    )  # the second signature, above the programme's sum
    signed_at: datetime | None = None
    payee_id: UUID | None = Field(default=None, foreign_key="payee.id", index=True)

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        return col(cls.filed_by) == account_id

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        """What was paid for a pupil goes along to the next school, to be read there."""
        del former
        return col(cls.pupil_id).in_(present)


class CapUse(Record, table=True):
    """How much of one cap a pupil has been granted. The check is the wall that no race gets over."""

    __tablename__ = "cap_use"
    __table_args__ = (check("within_the_cap", "used >= 0 AND (cap IS NULL OR used <= cap)"),)
    pupil_id: UUID = Field(foreign_key="pupil.id", primary_key=True)
    kind: str = Field(primary_key=True, max_length=100)
    period: str = Field(primary_key=True, max_length=7)
    used: Decimal = Field(default=Decimal(0), sa_type=Euro)
    cap: Decimal | None = Field(default=None, sa_type=Euro)

"""Money as a ledger: entries are added, never changed, and every balance is a sum of entries."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.base import Euro, SchoolRow, check, word
from models.money_words import LedgerAccount, Reduction


class LedgerEntry(SchoolRow, table=True):
    """One side of one movement; the entries of a movement add up to nothing. The database refuses to change them."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        check("amount_is_something", "amount <> 0"),
        Index("ix_ledger_entry_balance", "claim_id", "account"),
        Index("ix_ledger_entry_of_school", "school_id", "month", "account"),
    )
    movement_id: UUID = Field(index=True)
    at: datetime
    what: str = Field(max_length=32)  # the Action that moved the money
    account: LedgerAccount = word(LedgerAccount)
    amount: Decimal = Field(sa_type=Euro)
    claim_id: UUID = Field(foreign_key="claim.id")
    kind: str = Field(max_length=100)
    month: date
    line_id: UUID | None = Field(default=None, foreign_key="payment_line.id", index=True)
    by_id: UUID | None = Field(default=None, foreign_key="account.id")


class Correction(SchoolRow, table=True):
    """A later change to what a claim was granted: a counter-entry with its reason, never an edit."""

    __table_args__ = (check("amount_is_something", "amount <> 0"),)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    amount: Decimal = Field(sa_type=Euro)  # below nothing: it was too much
    reason: Reduction = word(Reduction)
    comment: str = Field(max_length=2000)
    by_id: UUID = Field(foreign_key="account.id")
    at: datetime


class SampleCheck(SchoolRow, table=True):
    """A claim drawn for re-checking before payment; the seed says how to draw the same again."""

    __tablename__ = "sample_check"
    batch_id: UUID = Field(foreign_key="payment_batch.id", index=True)
    claim_id: UUID = Field(foreign_key="claim.id", index=True)
    verdict: str | None = Field(default=None, max_length=32)  # a SampleVerdict
    comment: str = Field(default="", max_length=2000)
    by_id: UUID | None = Field(default=None, foreign_key="account.id")
    at: datetime | None = None

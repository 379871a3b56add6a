"""Pupils who change school, and pupils who were recorded twice."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field, text

from models.base import SchoolRow, check, word
from models.vocabulary import TransferStatus

_ASKED = text("status = 'asked'")
_STANDS = text("undone_at IS NULL")


class Transfer(SchoolRow, table=True):
    """A pupil goes, or is asked, from one school (the owner of the row) to another.

    Once done, the row is what lets the old school see its own period, and the history of where a pupil was when.
    """

    __table_args__ = (
        check("to_another_school", "to_school_id <> school_id"),
        check("done_has_a_day", "(status = 'done') = (moved_on IS NOT NULL)"),
        Index("ix_transfer_asked_once", "pupil_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_transfer_old_school", "school_id", "status"),
        Index("ix_transfer_new_school", "to_school_id", "status"),
    )
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    to_school_id: UUID = Field(foreign_key="school.id")
    status: TransferStatus = word(TransferStatus, TransferStatus.ASKED)
    reason: str = Field(default="", max_length=2000)
    asked_by: UUID | None = Field(default=None, foreign_key="account.id")
    asked_at: datetime
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = None
    moved_on: date | None = None
    comment: str = Field(default="", max_length=2000)


class DuplicateVerdict(SchoolRow, table=True):
    """Somebody compared two records and said whether they are one person. `kept` is all it takes to undo it."""

    __tablename__ = "duplicate_verdict"
    __table_args__ = (
        check("two_records", "pupil_id <> other_id"),
        Index(
            "ix_duplicate_verdict_stands",
            "pupil_id",
            "other_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    other_id: UUID = Field(index=True)  # no foreign key: a record that was the same person's is gone
    same: bool
    comment: str = Field(default="", max_length=2000)
    kept: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    decided_by: UUID = Field(foreign_key="account.id")
    decided_at: datetime
    undone_by: UUID | None = Field(default=None, foreign_key="account.id")
    undone_at: datetime | None = None

"""The trail of who did what. Entries are added, never changed: the database itself refuses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.base import Record


class AuditEntry(Record, table=True):
    """One change: who, when, what, before and after, chained to the entry before it."""

    __tablename__ = "audit_entry"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(index=True)
    actor_id: UUID | None = Field(default=None, index=True)
    actor: str = Field(max_length=100)
    role: str = Field(max_length=32)
    action: str = Field(index=True, max_length=64)
    subject: str = Field(max_length=64)
    subject_id: str = Field(index=True, max_length=100)
    school_id: UUID | None = Field(default=None, index=True)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    comment: str = Field(default="", max_length=2000)
    prev: str = Field(max_length=64)
    hash: str = Field(unique=True, max_length=64)


class AuditHead(Record, table=True):
    """Where the chain ends, sealed, so that a cut tail is missed."""

    __tablename__ = "audit_head"
    id: int = Field(default=1, primary_key=True)
    seq: int
    hash: str = Field(max_length=64)
    seal: str = Field(max_length=64)

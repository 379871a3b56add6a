"""Small things kept for people between clicks: drafts, what was already done once, numbers given out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from models.base import Record


class Draft(Record, table=True):
    """What a person typed into a form and has not handed in yet."""

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    name: str = Field(primary_key=True, max_length=100)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    saved_at: datetime


class DoneOnce(Record, table=True):
    """A form that was handed in: handed in again, it gives the same answer and does nothing."""

    __tablename__ = "done_once"
    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    key: str = Field(primary_key=True, max_length=64)
    result: str = Field(max_length=100)
    at: datetime = Field(index=True)


class Counter(Record, table=True):
    """The last number given out under a name."""

    name: str = Field(primary_key=True, max_length=50)
    value: int

"""What a plan's approval leaves behind: each submission whole, and who of the experts holds a plan."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.base import SchoolRow


class PlanVersion(SchoolRow, table=True):
    """A plan exactly as it was submitted. Never changed: `pumpurs verify` compares the digest with the content and the trail."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "round"),)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    round: int
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    digest: str = Field(max_length=64)
    by_id: UUID = Field(foreign_key="account.id", index=True)
    at: datetime


class PlanHold(SchoolRow, table=True):
    """An expert has taken a plan from the queue; until `expires_at` nobody else decides on it."""

    __tablename__ = "plan_hold"
    plan_id: UUID = Field(foreign_key="plan.id", unique=True)
    by_id: UUID = Field(foreign_key="account.id", index=True)
    taken_at: datetime
    expires_at: datetime

"""What helps to write plans: a school's own templates of measures, and the hours that writing took."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field as Limits
from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.base import Euro, SchoolRow, check, word
from models.fields import Day, Form, Name
from models.vocabulary import MeasureType, PlanTask


class WorkForm(Form):
    """Time somebody spent on a plan. Minutes, so that halves and quarters of an hour stay whole numbers."""

    task: PlanTask
    on: Day
    minutes: Annotated[int, Limits(ge=5, le=360)]


class PlanWork(SchoolRow, table=True):
    """Time spent on preparing, monitoring or evaluating a plan: it is paid, so a plan with any cannot be voided."""

    __tablename__ = "plan_work"
    __table_args__ = (check("minutes_in_range", "minutes BETWEEN 5 AND 360"),)
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    by_id: UUID = Field(foreign_key="account.id", index=True)
    task: PlanTask = word(PlanTask)
    on: date
    minutes: int


class TemplateForm(Form):
    """The name under which a school keeps a measure."""

    name: Name


class MeasureTemplate(SchoolRow, table=True):
    """A measure that a school often plans, ready to be put into a plan and adapted."""

    __tablename__ = "measure_template"
    __table_args__ = (
        UniqueConstraint("school_id", "name"),
        check("hours_in_range", "hours IS NULL OR hours BETWEEN 1 AND 200"),
        check("amount_is_positive", "amount IS NULL OR amount > 0"),
    )
    name: str = Field(max_length=100)
    type: MeasureType = word(MeasureType)
    kind: str = Field(max_length=100)
    subject: str = Field(default="", max_length=200)
    hours: int | None = None
    amount: Decimal | None = Field(default=None, sa_type=Euro)
    justification: str = Field(default="", max_length=2000)
    risks: list[Any] = Field(default_factory=list, sa_type=JSON)

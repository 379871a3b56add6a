"""Consultations: who helped whom, when and for how long, and the papers they stand on."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import Field as Limits
from sqlalchemy import ColumnElement, Index, UniqueConstraint
from sqlmodel import Field, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.base import Record, SchoolRow, check, word
from models.fields import Day, Form, Line, Lines, MaybeDay, Name
from models.vocabulary import ConsultationMode

MOST_MINUTES = 480
Minutes = Annotated[int, Limits(ge=1, le=MOST_MINUTES)]


class AgreementForm(Form):
    """From when to when somebody gives consultations at a school, by an agreement with a number."""

    provider_id: UUID
    number: Name
    starts_on: Day
    ends_on: MaybeDay = None


class RemoteOrderForm(Form):
    """The director's order for remote consultations: how, who, for which plans, from when to when."""

    number: Name
    signed_on: Day
    method: Annotated[Lines, Limits(min_length=3)]
    starts_on: Day
    ends_on: Day
    provider_ids: tuple[UUID, ...]
    plan_ids: tuple[UUID, ...]


class ConsultationForm(Form):
    """One sitting, with one pupil or a group. `confirmed_on` is each pupil's day of confirming a remote one, by plan."""

    plan_ids: tuple[UUID, ...]
    kind: Name
    subject: Line = ""
    on: Day
    starts: time | None = None
    minutes: Minutes
    mode: ConsultationMode = ConsultationMode.ONSITE
    confirmed_on: Annotated[dict[UUID, date | None], Limits(default_factory=dict)]


class NoteForm(Form):
    """What a provider writes for themselves about a consultation."""

    note: Lines = ""


class Agreement(SchoolRow, table=True):
    """Between which days a person gives consultations at a school."""

    __tablename__ = "agreement"
    __table_args__ = (
        check("not_backwards", "ends_on IS NULL OR ends_on >= starts_on"),
        Index("ix_agreement_provider", "provider_id", "school_id"),
    )
    provider_id: UUID = Field(foreign_key="account.id")
    number: str = Field(max_length=100)
    starts_on: date
    ends_on: date | None = None

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        return col(cls.provider_id) == account_id


class RemoteOrder(SchoolRow, table=True):
    """The director's order without which nobody consults remotely [programme page: it names method, teachers, pupils, plan]."""

    __tablename__ = "remote_order"
    __table_args__ = (check("not_backwards", "ends_on >= starts_on"), UniqueConstraint("school_id", "number"))
    number: str = Field(max_length=100)
    signed_on: date
    method: str = Field(max_length=2000)
    starts_on: date
    ends_on: date


class RemoteOrderPlan(Record, table=True):
    """A plan that an order names."""

    __tablename__ = "remote_order_plan"
    order_id: UUID = Field(foreign_key="remote_order.id", primary_key=True)
    plan_id: UUID = Field(foreign_key="plan.id", primary_key=True, index=True)


class RemoteOrderProvider(Record, table=True):
    """A provider that an order names."""

    __tablename__ = "remote_order_provider"
    order_id: UUID = Field(foreign_key="remote_order.id", primary_key=True)
    provider_id: UUID = Field(foreign_key="account.id", primary_key=True, index=True)


class Consultation(SchoolRow, table=True):
    """One sitting of one provider; the pupils are its attendances. `provider` is the name as it was then."""

    __table_args__ = (
        check("minutes_in_range", f"minutes BETWEEN 1 AND {MOST_MINUTES}"),
        Index("ix_consultation_of_provider", "provider_id", "on"),
        Index("ix_consultation_list", "school_id", "on"),
        Index("ix_consultation_figures", "on", "kind"),
    )
    provider_id: UUID | None = Field(default=None, foreign_key="account.id")  # None: taken from history
    provider: str = Field(max_length=201)
    kind: str = Field(max_length=100)
    subject: str = Field(default="", max_length=200)
    on: date
    starts: time | None = None
    minutes: int
    mode: ConsultationMode = word(ConsultationMode, ConsultationMode.ONSITE)
    order_id: UUID | None = Field(default=None, foreign_key="remote_order.id", index=True)
    noted_by: UUID | None = Field(default=None, foreign_key="account.id")
    noted_at: datetime

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        """A consultation is its provider's own."""
        return col(cls.provider_id) == account_id

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        """Help that a pupil got elsewhere is history the next school may read."""
        del former
        there = select(Attendance.consultation_id).where(col(Attendance.pupil_id).in_(present))
        return col(cls.id).in_(there.correlate(None))


class Attendance(SchoolRow, table=True):
    """One pupil at one consultation. Day and time stand here too, so that two at once are found by an index."""

    __table_args__ = (
        Index("ix_attendance_once", "consultation_id", "pupil_id", unique=True),
        Index("ix_attendance_of_pupil", "pupil_id", "on"),
        Index("ix_attendance_of_plan", "plan_id", "on"),
    )
    consultation_id: UUID = Field(foreign_key="consultation.id")
    plan_id: UUID = Field(foreign_key="plan.id")
    measure_id: UUID | None = Field(default=None, foreign_key="plan_measure.id", index=True)
    pupil_id: UUID = Field(foreign_key="pupil.id")
    on: date
    confirmed_on: date | None = None  # a remote consultation is confirmed by the pupil the same day

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        del former
        return col(cls.pupil_id).in_(present)


class ConsultationNote(SchoolRow, table=True):
    """A confidential note. That there is one may be seen; what it says is read on demand, and the reading is recorded."""

    __tablename__ = "consultation_note"
    consultation_id: UUID = Field(foreign_key="consultation.id", unique=True)
    by_id: UUID = Field(foreign_key="account.id", index=True)
    text: str = Field(max_length=2000)

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        return col(cls.by_id) == account_id

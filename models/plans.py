"""Individual support plans: risks, measures tied to them, and every step a plan took."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator
from pydantic import Field as Limits
from sqlalchemy import ColumnElement, Index, UniqueConstraint, true
from sqlmodel import Field, col, select, text
from sqlmodel.sql.expression import SelectOfScalar

from models.base import Euro, Record, SchoolRow, check, word
from models.fields import Form, Line, Lines, Name, blank_is_none, euros
from models.vocabulary import Education, MeasureType, Outcome, PlanStatus, Rating, Stage

_LIVE = text("status <> 'void'")
_ACTS = text("step IN ('submit', 'approve')")


class RiskForm(Form):
    """One risk of a plan as rated at the start. Rated 0, it was looked at and is not there."""

    code: Name
    rating: Annotated[Rating | None, BeforeValidator(blank_is_none)] = None  # None: not looked at yet
    note: Lines = ""


MaybeAmount = Annotated[
    Annotated[Decimal, BeforeValidator(euros), Limits(gt=0, le=100_000)] | None, BeforeValidator(blank_is_none)
]


class MeasureForm(Form):
    """One measure: what, how much, against which risks and why. Hours are a month's, money is per period of its cap."""

    id: UUID | None = None
    type: MeasureType
    kind: Name
    subject: Line = ""
    hours: Annotated[int, Limits(ge=1, le=200)] | None = None
    amount: MaybeAmount = None
    provider_id: UUID | None = None
    justification: Lines = ""
    risks: tuple[str, ...] = ()


class PlanForm(Form):
    """Everything a preparer writes. A draft may have gaps; what is there must be well-formed."""

    strengths: Lines = ""
    goal: Lines = ""
    risks: Annotated[tuple[RiskForm, ...], Limits(max_length=60)] = ()
    measures: Annotated[tuple[MeasureForm, ...], Limits(max_length=60)] = ()


class EvaluationForm(Form):
    """What became of the risks by the semester's end."""

    outcome: Outcome
    helped: Annotated[Lines, Limits(min_length=3)]
    end_ratings: dict[str, Rating]


class Plan(SchoolRow, table=True):
    """One plan per pupil per semester at one school. `awaits` is who is asked next; nobody where it is None."""

    __table_args__ = (
        Index(
            "ix_plan_one_per_semester",
            "pupil_id",
            "semester",
            "school_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_plan_list", "school_id", "semester", "status"),
        Index("ix_plan_queue", "awaits", "waiting_since"),
        Index("ix_plan_led", "status", "awaits", "preparer_id", "school_id"),
        Index("ix_plan_semester", "semester", "status", "school_id", "pupil_id"),
        check("ends_after_it_starts", "ends_on > starts_on"),
        check(
            "only_on_the_way_somebody_is_awaited",
            "awaits IS NULL OR status IN ('draft', 'revising', 'director_approved', 'in_approval')",
        ),
        check(
            "on_the_way_somebody_is_awaited", "awaits IS NOT NULL OR status NOT IN ('director_approved', 'in_approval')"
        ),
        check("closed_means_evaluated", "status <> 'closed' OR outcome IS NOT NULL"),
    )
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    code: str = Field(unique=True, max_length=50)
    semester: str = Field(max_length=6)
    programme_id: UUID = Field(foreign_key="programme.id")
    education: Education = word(Education)
    grade: int
    status: PlanStatus = word(PlanStatus, PlanStatus.DRAFT)
    awaits: Stage | None = word(Stage, None, nullable=True)
    waiting_since: datetime | None = None
    round: int = 0  # how often it was submitted
    preparer_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)  # None: taken from history
    starts_on: date
    ends_on: date
    strengths: str = Field(default="", max_length=2000)
    goal: str = Field(default="", max_length=2000)
    outcome: Outcome | None = word(Outcome, None, nullable=True)
    helped: str = Field(default="", max_length=2000)
    edited_at: datetime  # touched with every change of its risks and measures, so that the version covers them

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        """A plan is its preparer's own."""
        return col(cls.preparer_id) == account_id

    @classmethod
    def naming(cls, account_id: UUID) -> ColumnElement[bool]:
        """A plan names those who give its consultations."""
        named = select(PlanMeasure.plan_id).where(PlanMeasure.provider_id == account_id)
        return col(cls.id).in_(named.correlate(None))

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        """A pupil's plans go along to the next school, to be read there."""
        del former
        return col(cls.pupil_id).in_(present)


class PlanRisk(SchoolRow, table=True):
    """A risk of one plan. Sensitive ones are shown only to those entitled."""

    __tablename__ = "plan_risk"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        check("rating_in_range", "rating BETWEEN 0 AND 3"),
        check("end_rating_in_range", "end_rating IS NULL OR end_rating BETWEEN 0 AND 3"),
        Index("ix_plan_risk_code", "code"),
    )
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    code: str = Field(max_length=100)
    sensitive: bool
    rating: int
    rated: bool = Field(default=True, sa_column_kwargs={"server_default": true()})  # False: carried over or just chosen
    end_rating: int | None = None
    note: str = Field(default="", max_length=2000)


class PlanMeasure(SchoolRow, table=True):
    """What a plan provides."""

    __tablename__ = "plan_measure"
    __table_args__ = (
        check("hours_in_range", "hours IS NULL OR hours BETWEEN 1 AND 200"),
        check("amount_is_positive", "amount IS NULL OR amount > 0"),
    )
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    type: MeasureType = word(MeasureType)
    kind: str = Field(max_length=100)
    subject: str = Field(default="", max_length=200)
    hours: int | None = None
    amount: Decimal | None = Field(default=None, sa_type=Euro)
    provider_id: UUID | None = Field(default=None, foreign_key="account.id", index=True)
    justification: str = Field(default="", max_length=2000)

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        """Help that names nobody is given by any provider of the school."""
        open_to_all = col(cls.provider_id).is_(None) & (col(cls.type) == MeasureType.CONSULTATION)
        return open_to_all | (col(cls.provider_id) == account_id)


class MeasureRisk(Record, table=True):
    """Which risk a measure answers. Each measure is tied to at least one."""

    __tablename__ = "measure_risk"
    measure_id: UUID = Field(foreign_key="plan_measure.id", primary_key=True)
    risk_id: UUID = Field(foreign_key="plan_risk.id", primary_key=True, index=True)


class PlanStep(SchoolRow, table=True):
    """A step a plan took. In one round nobody acts twice: the index below is the four-eyes rule."""

    __tablename__ = "plan_step"
    __table_args__ = (
        Index(
            "ix_plan_step_four_eyes",
            "plan_id",
            "round",
            "by_id",
            unique=True,
            sqlite_where=_ACTS,
            postgresql_where=_ACTS,
        ),
    )
    plan_id: UUID = Field(foreign_key="plan.id", index=True)
    round: int
    step: str = Field(max_length=32)
    stage: Stage | None = word(Stage, None, nullable=True)
    by_id: UUID = Field(foreign_key="account.id", index=True)
    for_id: UUID | None = Field(default=None, foreign_key="account.id")  # for whom a deputy acted
    at: datetime
    comment: str = Field(default="", max_length=2000)
    reasons: str = Field(
        default="", max_length=500, sa_column_kwargs={"server_default": text("''")}
    )  # of ReturnReason, with commas
    points: str = Field(
        default="", max_length=500, sa_column_kwargs={"server_default": text("''")}
    )  # of ReviewPoint, with commas

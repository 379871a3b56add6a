"""A programme is data: dated rows, each with the source that says so."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator
from pydantic import Field as Limits
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.base import Euro, Versioned, check, word
from models.fields import Day, Form, MaybeDay, Money, Name, SemesterText, blank_is_none
from models.vocabulary import CapPeriod, Education, MeasureType, SchoolKind, Stage

Grade = Annotated[int, Limits(ge=1, le=12)]
MaybeEducation = Annotated[Education | None, BeforeValidator(blank_is_none)]
MaybeMoney = Annotated[Money | None, BeforeValidator(blank_is_none)]

GRADES = "1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12"


def dated(*more: CheckConstraint) -> tuple[CheckConstraint, ...]:
    """What every dated row upholds, and what this one adds."""
    return (check("not_backwards", "valid_to IS NULL OR valid_to >= valid_from"), *more)


class DatedForm(Form):
    valid_from: Day
    valid_to: MaybeDay = None
    source: Annotated[str, Limits(min_length=3, max_length=500)]


class ProgrammeForm(DatedForm):
    code: Name
    name_lv: Name
    name_en: Name


class EligibilityForm(DatedForm):
    """Which grades of which education may be supported."""

    education: Education
    grade_from: Grade
    grade_to: Grade


class MeasureKindForm(DatedForm):
    """A kind of support that may be planned; `only_for` limits it to one education."""

    type: MeasureType
    code: Name
    name_lv: Name
    name_en: Name
    only_for: MaybeEducation = None


class CapForm(DatedForm):
    """The most that is paid for one kind in one period; no amount means no cap."""

    kind: Name
    amount: MaybeMoney = None
    per: CapPeriod


class RateForm(DatedForm):
    """What one hour costs, by who gives it ("preparation" for the work on the plan itself)."""

    kind: Name
    amount: Money


class FigureForm(DatedForm):
    """A whole number that a rule needs and no other table holds."""

    name: Name
    value: Annotated[int, Limits(ge=0, le=1_000_000)]
    unit: Name


class ChainStepForm(DatedForm):
    """Who approves plans of one kind of school, in order of position."""

    school_kind: SchoolKind
    position: Annotated[int, Limits(ge=1, le=9)]
    stage: Stage


class RiskGroupForm(DatedForm):
    code: Name
    name_lv: Name
    name_en: Name


class RiskKindForm(DatedForm):
    """A risk of leaving school; `sensitive` ones are special-category data."""

    code: Name
    group: Name
    name_lv: Name
    name_en: Name
    sensitive: bool


class TermForm(Form):
    """When one semester begins and ends for some grades. The school calendar belongs to no programme."""

    semester: SemesterText
    education: Education
    grade_from: Grade
    grade_to: Grade
    starts_on: Day
    ends_on: Day
    source: Annotated[str, Limits(min_length=3, max_length=500)]


class Programme(Versioned, table=True):
    __table_args__ = dated()
    code: str = Field(unique=True, max_length=100)
    name_lv: str = Field(max_length=100)
    name_en: str = Field(max_length=100)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=500)


class DatedRow(Versioned):
    programme_id: UUID = Field(foreign_key="programme.id", index=True)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=500)


class Eligibility(DatedRow, table=True):
    __table_args__ = dated(check("grades", GRADES))
    education: Education = word(Education)
    grade_from: int
    grade_to: int


class MeasureKind(DatedRow, table=True):
    __tablename__ = "measure_kind"
    __table_args__ = dated()
    type: MeasureType = word(MeasureType)
    code: str = Field(max_length=100)
    name_lv: str = Field(max_length=100)
    name_en: str = Field(max_length=100)
    only_for: Education | None = word(Education, None, nullable=True)


class Cap(DatedRow, table=True):
    __table_args__ = dated(check("amount_is_not_negative", "amount IS NULL OR amount >= 0"))
    kind: str = Field(max_length=100)
    amount: Decimal | None = Field(default=None, sa_type=Euro)
    per: CapPeriod = word(CapPeriod)


class Rate(DatedRow, table=True):
    __table_args__ = dated(check("amount_is_positive", "amount > 0"))
    kind: str = Field(max_length=100)
    amount: Decimal = Field(sa_type=Euro)


class Figure(DatedRow, table=True):
    __table_args__ = dated(check("value_is_not_negative", "value >= 0"))
    name: str = Field(max_length=100)
    value: int
    unit: str = Field(max_length=100)


class ChainStep(DatedRow, table=True):
    __tablename__ = "chain_step"
    __table_args__ = dated(check("position_in_range", "position BETWEEN 1 AND 9"))
    school_kind: SchoolKind = word(SchoolKind)
    position: int
    stage: Stage = word(Stage)


class RiskGroup(DatedRow, table=True):
    __tablename__ = "risk_group"
    __table_args__ = dated()
    code: str = Field(max_length=100)
    name_lv: str = Field(max_length=100)
    name_en: str = Field(max_length=100)


class RiskKind(DatedRow, table=True):
    __tablename__ = "risk_kind"
    __table_args__ = dated()
    code: str = Field(index=True, max_length=100)
    group: str = Field(max_length=100)
    name_lv: str = Field(max_length=100)
    name_en: str = Field(max_length=100)
    sensitive: bool


class Term(Versioned, table=True):
    __table_args__ = (
        UniqueConstraint("semester", "education", "grade_from"),
        check("not_backwards", "ends_on > starts_on"),
        check("grades", GRADES),
    )
    semester: str = Field(max_length=6)
    education: Education = word(Education)
    grade_from: int
    grade_to: int
    starts_on: date
    ends_on: date
    source: str = Field(max_length=500)

"""A programme is data: dated rows, each with the source that says so."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.base import Euro, Versioned, check, word
from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType, SchoolKind, Stage

GRADES = "1 <= grade_from AND grade_from <= grade_to AND grade_to <= 12"


def dated(*more: CheckConstraint) -> tuple[CheckConstraint, ...]:
    """What every dated row upholds, and what this one adds."""
    return (check("not_backwards", "valid_to IS NULL OR valid_to >= valid_from"), *more)


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


class AlreadyFree(DatedRow, table=True):
    __tablename__ = "already_free"
    __table_args__ = dated(check("grades", GRADES))
    kind: str = Field(max_length=100)
    municipality: str = Field(default="", max_length=200)
    school: str = Field(default="", max_length=200)
    education: Education = word(Education)
    grade_from: int
    grade_to: int


class FundShare(DatedRow, table=True):
    __tablename__ = "fund_share"
    __table_args__ = dated(check("share_in_range", "esf BETWEEN 0 AND 10000"))
    esf: int


class LegalBasis(DatedRow, table=True):
    __tablename__ = "legal_basis"
    __table_args__ = dated()
    name: str = Field(max_length=100)
    text: str = Field(max_length=1000)


class SchoolBreak(Versioned, table=True):
    __tablename__ = "school_break"
    __table_args__ = (check("not_backwards", "ends_on >= starts_on"), check("grades", GRADES))
    name: str = Field(max_length=100)
    starts_on: date
    ends_on: date
    grade_from: int
    grade_to: int
    source: str = Field(max_length=500)


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

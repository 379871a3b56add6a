"""Pupils in a school's register, with what is known of them in tables of its own."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Limits
from sqlalchemy import ColumnElement, Index
from sqlmodel import Field, col, select, text
from sqlmodel.sql.expression import SelectOfScalar

from models.base import SchoolRow, check, folded, word
from models.fields import Form, Line, MaybeDay, Name, PersonalCodeText, blank_is_none, born, wrong
from models.plans import Plan
from models.vocabulary import Education, Gender, last_grade

MaybeGender = Annotated[Gender | None, BeforeValidator(blank_is_none)]


class PupilForm(Form):
    """A pupil as enrolled by hand or imported. `programme` is the education the pupil follows."""

    personal_code: PersonalCodeText
    first_name: Name
    last_name: Name
    birth_date: MaybeDay = None
    gender: MaybeGender = None
    programme: Education
    grade: Annotated[int, Limits(ge=1, le=12)]
    language: Line = ""
    guardian_name: Line = ""
    guardian_phone: Line = ""
    guardian_email: Line = ""
    application_date: MaybeDay = None
    application_signer: Line = ""

    @model_validator(mode="before")
    @classmethod
    def _birth_date_from_the_code(cls, raw: Any) -> Any:  # noqa: ANN401 whatever was typed or read
        """An old-form code tells the birth date; what was typed wins, for codes can be wrong too."""
        if isinstance(raw, dict) and not raw.get("birth_date") and isinstance(raw.get("personal_code"), str):
            code = raw["personal_code"].strip().replace("-", "")
            if len(code) == 11 and code.isascii() and code.isdigit():
                return {**raw, "birth_date": born(f"{code[:6]}-{code[6:]}")}
        return raw

    @model_validator(mode="after")
    def _grade_exists(self) -> "PupilForm":
        if self.grade > last_grade(self.programme):
            raise wrong("no_such_grade")
        return self


class Pupil(SchoolRow, table=True):
    """A child or young person at one school. Names are folded once, so that search needs no diacritics."""

    __table_args__ = (
        check("grade_exists", "grade BETWEEN 1 AND 12 AND (education <> 'vocational' OR grade <= 4)"),
        Index("ix_pupil_school_sort", "school_id", "sort_key"),
    )
    first_name: str = Field(max_length=100)
    last_name: str = Field(max_length=100)
    fold_first: str = Field(index=True, sa_type=folded(100))
    fold_last: str = Field(index=True, sa_type=folded(100))
    sort_key: str = Field(index=True, sa_type=folded(400))
    birth_date: date | None = None
    gender: Gender | None = word(Gender, None, nullable=True)
    education: Education = word(Education)
    grade: int
    language: str = Field(default="", max_length=200)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @classmethod
    def naming(cls, account_id: UUID) -> ColumnElement[bool]:
        """The pupils whose plans name a person."""
        plans = select(Plan.pupil_id).where(Plan.naming(account_id))
        return col(cls.id).in_(plans.correlate(None))  # whatever else the query joins

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        """A school remembers whom it had."""
        del present
        return col(cls.id).in_(former)


class PersonalCode(SchoolRow, table=True):
    """A personal code and when it was in use: a person may change it."""

    __tablename__ = "personal_code"
    __table_args__ = (
        Index(
            "ix_personal_code_current",
            "pupil_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )
    pupil_id: UUID = Field(foreign_key="pupil.id", index=True)
    code: str = Field(unique=True, max_length=12)
    valid_to: date | None = None


class Guardian(SchoolRow, table=True):
    """A parent or whoever stands in for one."""

    pupil_id: UUID = Field(foreign_key="pupil.id", unique=True)
    name: str = Field(max_length=200)
    phone: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=200)


class Application(SchoolRow, table=True):
    """The signed application that comes before any plan."""

    __table_args__ = (check("signed_by_somebody", "length(signer) > 0"),)
    pupil_id: UUID = Field(foreign_key="pupil.id", unique=True)
    signed_on: date
    signer: str = Field(max_length=200)

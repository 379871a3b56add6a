"""Municipalities as they were from day to day, and the schools in them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from models.base import Row, Versioned, check, word
from models.fields import Form, Line, MaybeDay, Name, RegNo, SemesterText
from models.vocabulary import Controller, SchoolKind


class Municipality(Row, table=True):
    """One unit between two reforms. Its schools pass to the successor (119 → 43 → 42)."""

    __table_args__ = (
        check("ends_after_it_began", "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from"),
        check("not_its_own_successor", "successor_id IS NULL OR successor_id <> id"),
    )
    atvk: str | None = Field(default=None, unique=True, max_length=7)  # units before 2021 carry none
    name: str = Field(index=True, max_length=100)
    fold: str = Field(index=True, max_length=100)
    valid_from: date | None = None  # None: since before our records
    valid_to: date | None = None
    successor_id: UUID | None = Field(default=None, foreign_key="municipality.id", index=True)


class SchoolForm(Form):
    """A school as it is typed in or imported. `municipality` is an ATVK code or a name of any time."""

    reg_no: RegNo
    name: Name
    kind: SchoolKind
    municipality: Name
    agreement_no: Line = ""
    agreement_date: MaybeDay = None
    stage: Line = ""
    joined_semester: SemesterText | None = None


class School(Versioned, table=True):
    """An educational institution that takes part. Its municipality is the unit named when it joined."""

    reg_no: str = Field(unique=True, max_length=13)
    name: str = Field(max_length=100)
    fold: str = Field(index=True, max_length=100)
    kind: SchoolKind = word(SchoolKind)
    municipality_id: UUID = Field(foreign_key="municipality.id", index=True)
    agreement_no: str = Field(default="", max_length=200)
    agreement_date: date | None = None
    stage: str = Field(default="", max_length=200)
    joined_semester: str | None = Field(default=None, max_length=6)
    controller: Controller = word(Controller, Controller.SCHOOL)

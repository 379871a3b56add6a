"""Figures kept ready: sums by place and period, what each school gave to them, and which schools changed since."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary
from sqlmodel import Field

from models.base import Euro, Record


class FigureCell(Record, table=True):
    """What there is of one thing in one place in one period. Gone where there are no plans.

    `level` and `place`: see services.counting.places; `period` is a semester, the year of a school year, or empty for
    all time; `by` names up to two dimensions and `key`, `more` are their values; `grain` is what is counted one by one.
    """

    __tablename__ = "figure_cell"
    __table_args__ = ({"sqlite_with_rowid": False},)  # read in the order of its key, a stretch at a time
    level: str = Field(primary_key=True, max_length=8)
    by: str = Field(primary_key=True, max_length=20)
    grain: str = Field(primary_key=True, max_length=8)
    period: str = Field(primary_key=True, max_length=6)
    place: UUID = Field(primary_key=True)  # nothing but zeros: the country
    key: str = Field(primary_key=True, max_length=100)
    more: str = Field(primary_key=True, max_length=100)
    plans: int
    pupils: int
    schools: int
    consultations: int
    minutes: int = Field(sa_type=BigInteger)
    claimed: Decimal = Field(sa_type=Euro)
    approved: Decimal = Field(sa_type=Euro)
    paid: Decimal = Field(sa_type=Euro)


class FigureShare(Record, table=True):
    """What a school gave to the cells by one dimension when it was last counted, packed."""

    __tablename__ = "figure_share"
    school_id: UUID = Field(primary_key=True)  # no foreign key: a school that is gone has a share to take back
    by: str = Field(primary_key=True, max_length=20)
    content: bytes = Field(sa_type=LargeBinary)


class FigureStale(Record, table=True):
    """A school whose share is out of date. Triggers leave these marks in the writing transaction."""

    __tablename__ = "figure_stale"
    id: int | None = Field(default=None, primary_key=True)
    school_id: UUID = Field(index=True)
    tx: int = Field(default=0, sa_type=BigInteger)  # on PostgreSQL, so that a transaction marks a school once


class FigureDays(Record, table=True):
    """From which day and until before which day the municipalities of today are those that were counted by."""

    __tablename__ = "figure_days"
    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    since: date
    before: date

"""What tables share: an id, an owner school, exact money, words, and protection from silent overwriting."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic_core import PydanticUndefined
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Dialect, String, TypeDecorator, false
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel
from sqlmodel.sql.expression import SelectOfScalar
from uuid_utils.compat import uuid7

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Euro(TypeDecorator[Decimal]):
    """Euros in Python, whole cents in the database: sums stay exact on SQLite and PostgreSQL."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse floats and fractions of a cent rather than round them."""
        del dialect
        if value is None:
            return None
        if isinstance(value, float):
            msg = "money must be Decimal, never float"
            raise TypeError(msg)
        cents = Decimal(value) * 100
        if cents != int(cents):
            msg = "money has whole cents"
            raise ValueError(msg)
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else Decimal(int(value)).scaleb(-2)


def folded(length: int) -> Any:  # noqa: ANN401 a type SQLModel takes for a column
    """Text that is compared byte by byte on every database, so that an index serves prefixes and order."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def word(kind: type[StrEnum], default: Any = PydanticUndefined, **options: Any) -> Any:  # noqa: ANN401 as sqlmodel.Field
    """A column that holds one word of a vocabulary, by its value."""
    column = SqlEnum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda words: [w.value for w in words],
        validate_strings=True,  # without it any other text is written, and the row can never be read again
    )
    return Field(default, sa_type=column, **options)


def check(name: str, rule: str) -> CheckConstraint:
    """A range or a duty that the database itself upholds."""
    return CheckConstraint(rule, name=name)


class Record(SQLModel):
    """Anything in a table."""


class Row(Record):
    """Anything with an id. UUIDv7 keeps rows in the order they were made and tells nothing else."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)


class Versioned(Row):
    """A row that people edit: the database refuses a save based on an outdated version."""

    version: int = 1

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 SQLAlchemy passes the class
        table = cls.__dict__.get("__table__")
        return {} if table is None else {"version_id_col": table.c.version}


class Owned(Versioned):
    """A row that is somebody's: nobody gets at it but through `work.within`."""


class SchoolRow(Owned):
    """A row that belongs to one school, so that one rule decides who can reach it."""

    school_id: UUID = Field(foreign_key="school.id", index=True)

    @classmethod
    def owned_by(cls, account_id: UUID) -> ColumnElement[bool]:
        """Which rows are a person's own; nobody's unless a table says so."""
        del account_id
        return false()

    @classmethod
    def naming(cls, account_id: UUID) -> ColumnElement[bool]:
        """Which rows name a person as somebody who helps; none unless a table says so."""
        del account_id
        return false()

    @classmethod
    def followed(cls, present: SelectOfScalar[UUID], former: SelectOfScalar[UUID]) -> ColumnElement[bool]:
        """Which rows of other schools may be read for the history's sake; none unless a table says so.

        `present`: the pupils who are within reach now; `former`: those who left a school within reach.
        """
        del present, former
        return false()


class PartnerRow(Owned):
    """A row of a cooperation partner: a municipality, or a school that reports straight to the state."""

    municipality_id: UUID | None = Field(default=None, foreign_key="municipality.id", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", index=True)

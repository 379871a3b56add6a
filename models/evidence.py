"""What a claim stands on: papers and photos, kept outside the database by their hash, and who gets the money."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator
from sqlalchemy import Index, text
from sqlmodel import Field
from stdnum import iban

from models.base import SchoolRow, word
from models.fields import Form, Line, Name, wrong
from models.money_words import PayeeKind

LARGEST = 10 * 1024 * 1024  # bytes of one file


def _account_number(value: str) -> str:
    """An IBAN with a right check digit, without spaces."""
    if not iban.is_valid(value):
        raise wrong("not_an_iban")
    return str(iban.compact(value))


Iban = Annotated[Line, AfterValidator(_account_number)]


class PayeeForm(Form):
    """Who is paid, and on which account. A parent or adult pupil belongs to one pupil."""

    kind: PayeeKind
    name: Name
    iban: Iban
    pupil_id: UUID | None = None


class Payee(SchoolRow, table=True):
    """Somebody whom the school's claims pay. A new account is a new row, so that what was paid stays as it was."""

    __table_args__ = (
        Index(
            "ix_payee_once", "school_id", "kind", "name", "iban", "pupil_id", unique=True,
            sqlite_where=text("active"), postgresql_where=text("active"),
        ),
        Index("ix_payee_iban", "iban"),
    )  # fmt: skip
    kind: PayeeKind = word(PayeeKind)
    name: str = Field(max_length=100)
    iban: str = Field(max_length=34)
    pupil_id: UUID | None = Field(default=None, foreign_key="pupil.id", index=True)
    active: bool = True


class Evidence(SchoolRow, table=True):
    """A file that proves an expense. `sha256` is its name in the store; what people called it is only shown."""

    __table_args__ = (Index("ix_evidence_once", "claim_id", "sha256", unique=True), Index("ix_evidence_file", "sha256"))
    claim_id: UUID = Field(foreign_key="claim.id")
    sha256: str = Field(max_length=64)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=50)
    size: int
    by_id: UUID | None = Field(default=None, foreign_key="account.id")
    at: datetime

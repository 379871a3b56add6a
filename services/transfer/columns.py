"""The columns of each kind of table: what they are called in every language, which are needed, what words they take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from models.money_words import ClaimStatus
from models.vocabulary import ConsultationMode, Education, Gender, Language, Outcome, PlanStatus, Role, SchoolKind
from services.errors import Refusal
from services.rules.names import fold
from services.texts import label, say


class Kind(StrEnum):
    SCHOOLS = "schools"
    STAFF = "staff"
    PUPILS = "pupils"
    PLANS = "plans"
    CONSULTATIONS = "consultations"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    needed: bool = False
    words: type[StrEnum] | None = None


def _columns(*names: str, words: Mapping[str, type[StrEnum]]) -> tuple[Column, ...]:
    """Names with an exclamation mark are needed."""
    return tuple(Column(name.rstrip("!"), name.endswith("!"), words.get(name.rstrip("!"))) for name in names)


COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = {
    Kind.SCHOOLS: _columns(
        "reg_no!", "name!", "kind!", "municipality!", "agreement_no", "agreement_date", "stage", "joined_semester",
        words={"kind": SchoolKind},
    ),
    Kind.STAFF: _columns("school!", "first_name!", "last_name!", "email", "role!", "profession", words={"role": Role}),
    Kind.PUPILS: _columns(
        "school!", "personal_code!", "first_name!", "last_name!", "birth_date", "gender", "programme!", "grade!", "language",
        "guardian_name", "guardian_phone", "guardian_email", "application_date", "application_signer",
        words={"gender": Gender, "programme": Education},
    ),
    Kind.PLANS: _columns(
        "school!", "personal_code!", "semester!", "plan_code", "status!", "grade", "risks!", "measures", "preparer", "outcome",
        "end_risks", words={"status": PlanStatus, "outcome": Outcome},
    ),
    Kind.CONSULTATIONS: _columns(
        "plan_code", "school", "personal_code", "semester", "date!", "start", "minutes!", "provider_type!", "provider!", "subject", "mode",
        "confirmed_on", words={"mode": ConsultationMode},
    ),
    Kind.CLAIMS: _columns(
        "plan_code", "school", "personal_code", "semester", "kind!", "month!", "amount!", "document_no", "document_date",
        "status", "approved_amount", words={"status": ClaimStatus},
    ),
}  # fmt: skip


def recognised(kind: Kind, header: list[str]) -> dict[str, Column]:
    """Each header cell with its column; names and labels of every language are known.

    Raises Refusal for a column nobody knows, one that stands twice, or a needed one that is not there.
    """
    return matched(COLUMNS[kind], header)


def matched(columns: Sequence[Column], header: list[str]) -> dict[str, Column]:
    """The same for a table that is none of the kinds."""
    known = {
        fold(spelling): column for column in columns for spelling in _spellings(f"column.{column.name}", column.name)
    }
    found: dict[str, Column] = {}
    for cell in header:
        column = known.get(fold(cell))
        if column is None:
            raise Refusal("file.unknown_column", column=cell, known=", ".join(c.name for c in columns))
        if column in found.values():
            raise Refusal("file.header")
        found[cell] = column
    absent = [column.name for column in columns if column.needed and column not in found.values()]
    if absent:
        raise Refusal("file.column_missing", columns=", ".join(absent))
    return found


def as_code(column: Column, text: str) -> str:
    """A word of the vocabulary by its code, from the code or from its label in any language."""
    if column.words is None or not text:
        return text
    return _codes(column.words).get(fold(text), text)


@cache
def _codes(words: type[StrEnum]) -> dict[str, str]:
    labels = {fold(label(language, word)): word.value for word in words for language in Language}
    return labels | {word.value: word.value for word in words}


def _spellings(message: str, name: str) -> set[str]:
    return {name, *(say(language, message) for language in Language)}

"""When two claims look like one expense: the same document, the same file, the same account for another pupil."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from models.money_words import PayeeKind

# One invoice of theirs is for many pupils, and so is their account.
SHARED: Final = frozenset({PayeeKind.SCHOOL, PayeeKind.CATERER, PayeeKind.CARRIER})


class Likeness(StrEnum):
    """What two claims have in common that they should not."""

    DOCUMENT = "document"
    FILE = "file"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a claim can be the same in another."""

    pupil_id: UUID
    kind: str
    month: date
    document_no: str = ""
    files: AbstractSet[str] = frozenset()
    payee: PayeeKind | None = None
    iban: str = ""


def likenesses(one: Facts, other: Facts) -> list[Likeness]:
    """In what two claims are alike; nothing where it is right that they are."""
    found = []
    same_pupil = one.pupil_id == other.pupil_id
    document = bool(one.document_no) and one.document_no == other.document_no
    together = not same_pupil and document and one.iban == other.iban and {one.payee, other.payee} <= SHARED
    if document and (one.month, one.kind) == (other.month, other.kind) and not together:
        found.append(Likeness.DOCUMENT)
    if one.files & other.files and not together:
        found.append(Likeness.FILE)
    private = not {one.payee, other.payee} & SHARED
    if one.iban and one.iban == other.iban and not same_pupil and private:
        found.append(Likeness.ACCOUNT)
    return found

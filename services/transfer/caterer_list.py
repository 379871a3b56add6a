"""A caterer's list as a file: its lines read strictly, each bad one with its reasons."""

from dataclasses import dataclass
from typing import Final

from models.claims import MealRow
from services.errors import Invalid, Refusal
from services.forms import checked
from services.rules.answers import Why
from services.transfer.columns import Column, matched
from services.transfer.reading import Limits, read_table

COLUMNS: Final = tuple(
    Column(name) for name in ("personal_code", "pupil", "first_name", "last_name", "grade", "days", "amount")
)
LIMITS: Final = Limits(rows=500, columns=12)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a list says: the lines that can be looked up, and the others with what is wrong in each column."""

    good: list[tuple[int, MealRow]]
    bad: list[tuple[int, dict[str, Why]]]


def read(data: bytes, filename: str) -> Lines:
    """Raises Refusal ("file.…") for anything that is not a sound table with known columns."""
    table = read_table(data, filename, LIMITS)
    columns = matched(COLUMNS, table.header)
    named = {column.name for column in columns.values()}
    if not named & {"personal_code", "pupil", "last_name"} or not named & {"amount", "days"}:
        raise Refusal("file.column_missing", columns="personal_code / pupil / last_name, amount / days")
    lines = Lines([], [])
    for number, cells in table.rows:
        raw = {column.name: cells[cell] for cell, column in columns.items()}
        parts = [raw.pop(part, "") for part in ("pupil", "first_name", "last_name")]
        raw["name"] = " ".join(part for part in parts if part)
        try:
            lines.good.append((number, checked(MealRow, raw)))
        except Invalid as refusal:
            lines.bad.append((number, refusal.faults))
    return lines

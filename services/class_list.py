"""A class as it is pasted from a spreadsheet or typed: a pupil a line, checked line by line."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final

from models.pupils import PupilForm
from services.errors import Invalid
from services.forms import checked

COLUMNS: Final = (
    "personal_code", "first_name", "last_name", "guardian_name", "guardian_phone", "guardian_email",
)  # fmt: skip
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One line as it was typed, and the pupil it tells of or what is wrong with it."""

    text: str
    cells: tuple[str, ...]
    form: PupilForm | None
    fault: Invalid | None


def read(text: str, common: Mapping[str, str]) -> list[ClassRow]:
    """The lines of a class with what all of its pupils share. Cells are parted by tabs, semicolons or commas.

    A line of headings is passed over. Without a guardian nobody signed, so there is no application either.
    """
    rows: list[ClassRow] = []
    for line in text.splitlines():
        cells = _cells(line)
        if any(cells) and not (not rows and not any(sign.isdigit() for sign in line)):
            rows.append(_row(line, cells, common))
    return rows[:MOST]


def _cells(line: str) -> tuple[str, ...]:
    sign = next((sign for sign in "\t;," if sign in line), "\t")
    found = next(csv.reader(StringIO(line), delimiter=sign), [])
    cells = tuple(cell.strip() for cell in found)
    return (*cells, *[""] * (len(COLUMNS) - len(cells)))


def _row(line: str, cells: tuple[str, ...], common: Mapping[str, str]) -> ClassRow:
    raw: dict[str, object] = {**common, **dict(zip(COLUMNS, cells, strict=False))}
    raw["application_signer"] = raw["guardian_name"]
    try:
        return ClassRow(line, cells, checked(PupilForm, raw), None)
    except Invalid as refusal:
        return ClassRow(line, cells, None, refusal)

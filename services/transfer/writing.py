"""Rows to files that are safe to open: no cell becomes a formula, numbers stay numbers."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from rustpy_xlsxwriter import write_worksheets

from services.transfer.apostrophes import safe_text

Rows = Sequence[Mapping[str, Any]]
_ABOUT: Final = "Par datiem"


def to_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """For Excel in Latvia: semicolons, decimal commas, dd.mm.yyyy, UTF-8 with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_text(column) for column in columns])
    writer.writerows(_cells(columns, rows, _csv_cell))
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(columns: Sequence[str], rows: Rows, sheet: str = "Dati", *, about: Sequence[tuple[str, str]] = ()) -> bytes:
    """A workbook of one sheet, and of a second one where something is said about the first.

    The writer stores every text as text, whatever it begins with.
    """
    out = io.BytesIO()
    sheets: list[tuple[str, Any]] = [(sheet, _sheet(columns, rows))]
    if about:
        (title, told), *others = about
        sheets.append((_ABOUT, _sheet((title, told), [{title: name, told: text} for name, text in others])))
    write_worksheets(sheets, out, bold_headers=True, freeze_panes={"general": {"row": 1, "col": 0}})
    return out.getvalue()


def _sheet(columns: Sequence[str], rows: Rows) -> list[dict[str, Any]]:
    records = [dict(zip(columns, cells, strict=True)) for cells in _cells(columns, rows, _xlsx_cell)]
    return records or [dict.fromkeys(columns)]


def _cells(columns: Sequence[str], rows: Rows, make: Callable[[Any], Any]) -> Iterator[tuple[Any, ...]]:
    """The cells of each row. Most values of a column stand in many rows: each is made into a cell once."""
    made = []
    for column in columns:
        values = [row.get(column) for row in rows]
        cells = {value: make(value) for value in set(values)}
        made.append([cells[value] for value in values])
    return zip(*made, strict=True)


def _csv_cell(value: Any) -> str:  # noqa: ANN401 whatever a row holds
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case date():
            return value.strftime("%d.%m.%Y")
        case int():
            return str(value)
        case _:
            return safe_text(str(value).replace("\x00", ""))


def _xlsx_cell(value: Any) -> Any:  # noqa: ANN401 whatever a row holds
    match value:
        case None | int():
            return value
        case Decimal():
            return float(value)  # a spreadsheet knows no other number; nothing is computed with it
        case date():
            return value.strftime("%d.%m.%Y")
        case _:
            return safe_text(str(value).replace("\x00", ""))[:32_767]

"""Files to bring in, made in a line each: tables as CSV or XLSX, and archives with any part exchanged."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
Row = Mapping[str, object]


def csv_of(rows: Sequence[Row], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows of the same columns, the first row's, as text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Row]) -> bytes:
    """The same as a workbook."""
    return workbook([list(rows[0]), *(list(row.values()) for row in rows)])


def workbook(lines: Sequence[Sequence[object]]) -> bytes:
    """A workbook with these lines of cells in its only sheet; text beginning with = is a formula."""
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezipped(archive: bytes, parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same archive with these parts exchanged or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def exchanged(archive: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same archive with some bytes of one part exchanged."""
    content = zipfile.ZipFile(io.BytesIO(archive)).read(part)
    assert old in content
    return rezipped(archive, {part: content.replace(old, new)})


def with_sheet(rows: str, *, before: str = "", prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A workbook whose sheet holds this XML; `before` stands before the rows."""
    xml = f"{prolog}<worksheet {NAMESPACE}>{before}<sheetData>{rows}</sheetData></worksheet>"
    return rezipped(workbook([["a"]]), {SHEET: xml.encode()})


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def read_csv(content: bytes) -> list[dict[str, str]]:
    """An export of ours as another program reads it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def read_xlsx(content: bytes) -> list[dict[str, str]]:
    header, *lines = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    names = [str(cell.value) for cell in header]
    return [dict(zip(names, (_shown(cell.value) for cell in line), strict=True)) for line in lines]


def _shown(value: object) -> str:
    """A cell as a spreadsheet shows it."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

"""Bytes of an unknown file to rows of plain text, or a refusal. No guessing, and no more than is allowed.

The order matters: size, then kind by content, then what it unpacks to, then rows and columns while streaming.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import openpyxl

from models.fields import clean
from services.errors import Refusal

csv.field_size_limit(100_000)
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")
_NOT_TEXT: Final = (b"PK", b"MZ", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_FORBIDDEN_PARTS: Final = ("vbaproject", "externallink", "embeddings", "activex", "ctrlprops")
_RISKY: Final = tuple("=+-@%|＝＋－＠")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold. A screen takes less than the shell of the machine."""

    size: int = 5 * 2**20
    rows: int = 5_000
    columns: int = 60
    cell: int = 2_000
    unpacked: int = 60 * 2**20
    entries: int = 200
    ratio: int = 100


SHELL: Final = Limits(size=40 * 2**20, rows=100_000, unpacked=400 * 2**20)


@dataclass(frozen=True, slots=True)
class Table:
    """Header and rows; each row knows its line in the file, as a spreadsheet counts."""

    header: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_table(data: bytes, filename: str, limits: Limits) -> Table:
    """Raises Refusal ("file.…") for anything that is not a sound table within the limits."""
    if len(data) > limits.size:
        raise Refusal("file.too_big", most=limits.size // 2**20)
    if not data.strip(b"\x00\r\n\t ,;"):
        raise Refusal("file.empty")
    ending = filename.lower()
    if ending.endswith(".xlsx"):
        return _table(_from_xlsx(data, limits), limits)
    if ending.endswith(_TEXT_ENDINGS):
        return _table(_from_csv(data), limits)
    raise Refusal("file.ending")


def _table(lines: Iterable[list[Any]], limits: Limits) -> Table:
    header: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(lines, 1):
        cells = _cells(line, number, limits)
        if not header:
            header = _header(cells)
        elif len(cells) > len(header):
            raise Refusal("file.ragged", row=number)
        elif any(cells):
            if len(rows) >= limits.rows:
                raise Refusal("file.too_many_rows", most=limits.rows)
            rows.append((number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))))
    if not header:
        raise Refusal("file.empty")
    return Table(header, rows)


def _header(cells: list[str]) -> list[str]:
    if "" in cells or len({cell.casefold() for cell in cells}) != len(cells):
        raise Refusal("file.header")
    return cells


def _cells(line: list[Any], number: int, limits: Limits) -> list[str]:
    cells = [_text(value) for value in line]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > limits.columns:
        raise Refusal("file.too_many_columns", row=number, most=limits.columns)
    if any(len(cell) > limits.cell for cell in cells):
        raise Refusal("file.cell_too_long", row=number, most=limits.cell)
    return cells


def _text(value: Any) -> str:  # noqa: ANN401 whatever a cell holds
    """A cell as the same text it would be in a CSV; the apostrophe that made our own export safe is taken off."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return repr(value)
        case _:
            text = str(clean(str(value)))
            return text[1:] if text[:1] == "'" and text[1:].startswith(_RISKY) else text


def _from_csv(data: bytes) -> Iterator[list[str]]:
    if data.startswith(_NOT_TEXT):
        raise Refusal("file.not_text")
    text = _decoded(data)
    first = text.split("\n", 1)[0][:20_000]
    separator = max(";\t,", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise Refusal("file.broken") from None


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, otherwise the Windows code page of the Baltics."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1257"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise Refusal("file.not_text")
        return text
    raise Refusal("file.encoding")


def _from_xlsx(data: bytes, limits: Limits) -> Iterator[list[Any]]:
    """Whatever is wrong with the archive is a refusal: its readers raise a dozen kinds of errors on broken input."""
    if data[:4] != b"PK\x03\x04":
        raise Refusal("file.not_xlsx")
    try:
        _inspect(data, limits)
        yield from _sheet_rows(data, limits)
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 any defect of a hostile file
        raise Refusal("file.broken") from None


def _inspect(data: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > limits.entries or unpacked > min(limits.unpacked, limits.ratio * max(len(data), 10_000)):
            raise Refusal("file.unpacks_too_big")
        for entry in entries:
            name = entry.filename.lower()
            if name.startswith("/") or ".." in name or "\\" in name:
                raise Refusal("file.broken")
            if any(part in name for part in _FORBIDDEN_PARTS):
                raise Refusal("file.active_content")
            if name.endswith((".xml", ".rels", ".vml")):
                _inspect_xml(archive, entry.filename, limits)


def _inspect_xml(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    with archive.open(name) as part:
        content = part.read(limits.unpacked + 1)
    if len(content) > limits.unpacked:
        raise Refusal("file.unpacks_too_big")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("file.active_content")


def _sheet_rows(data: bytes, limits: Limits) -> Iterator[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be believed
        cells = sheet.iter_rows(max_row=limits.rows + 3, max_col=limits.columns + 1)
        for number, row in enumerate(cells, 1):
            if any(cell.data_type == "f" for cell in row):
                raise Refusal("file.formula", row=number)
            yield [cell.value for cell in row]
    finally:
        book.close()

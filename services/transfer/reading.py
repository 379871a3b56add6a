"""Bytes of an unknown file to rows of plain text, or a refusal. No guessing, and no more than is allowed.

The order matters: size, then kind by content, then what it unpacks to, then rows and columns while streaming.
"""

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from models.fields import clean
from services.errors import Refusal
from services.transfer.apostrophes import plain_text

warnings.filterwarnings("ignore", module="openpyxl")  # what it finds odd in a workbook is not for the shell to hear
_LONGEST: Final = 100_000  # letters of a cell that are read at all
_TEXT_ENDINGS: Final = (".csv", ".txt", ".tsv")
_NOT_TEXT: Final = (b"PK", b"MZ", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_FORBIDDEN_PARTS: Final = ("vbaproject", "macrosheets", "externallink", "embeddings", "activex", "ctrlprops")
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DECLARATIONS: Final = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_GAPS: Final = 1_000  # empty rows, and empty cells of a row, that a sheet may have beyond its limits


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold. A screen takes less than the shell of the machine."""

    size: int = 5 * 2**20
    rows: int = 5_000
    columns: int = 60
    cell: int = 2_000
    unpacked: int = 30 * 2**20
    entries: int = 200
    ratio: int = 100
    marks: int = 600_000  # in the XML of one part; a table of all rows and of all columns we know has fewer


SHELL: Final = Limits(size=40 * 2**20, rows=100_000, unpacked=400 * 2**20, marks=12_000_000)


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
    known: dict[str, str] = {}  # most cells of a table repeat; gone with the file
    for number, line in enumerate(lines, 1):
        cells = _cells(line, number, limits, known)
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


def _cells(line: Sequence[Any], number: int, limits: Limits, known: dict[str, str]) -> list[str]:
    """The cells of a row without the empty ones at its end; counted before anything costly is done with them."""
    if len(line) > limits.columns + _GAPS:
        raise Refusal("file.too_many_columns", row=number, most=limits.columns)
    width = next((at for at in range(len(line), 0, -1) if not _blank(line[at - 1])), 0)
    if width > limits.columns:
        raise Refusal("file.too_many_columns", row=number, most=limits.columns)
    cells = [_once(value, known) if isinstance(value, str) else _text(value) for value in line[:width]]
    if any(len(cell) > limits.cell for cell in cells):
        raise Refusal("file.cell_too_long", row=number, most=limits.cell)
    return cells


def _once(text: str, known: dict[str, str]) -> str:
    found = known.get(text)
    if found is None:
        found = known[text] = _text(text)
    return found


def _blank(value: Any) -> bool:  # noqa: ANN401 whatever a cell holds
    return value is None or (isinstance(value, str) and not value.strip())


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
            return f"{value:.15g}"  # the digits a spreadsheet shows
        case _:
            return plain_text(str(clean(str(value))))


def _from_csv(data: bytes) -> Iterator[list[str]]:
    if data.startswith(_NOT_TEXT):
        raise Refusal("file.not_text")
    text = _decoded(data)
    first = text.lstrip().split("\n", 1)[0][:20_000]
    separator = max(";\t,", key=first.count)
    csv.field_size_limit(_LONGEST)  # of the whole process: libraries raise it when they are imported or read
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
        yield from _sheet_rows(_repacked(data, limits), limits)
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 any defect of a hostile file
        raise Refusal("file.broken") from None


def _repacked(data: bytes, limits: Limits) -> io.BytesIO:
    """The parts of an archive in a plain one of our own: nothing that its directory may lie about goes any further."""
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(plain, "w") as kept:
        entries = given.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > limits.entries or unpacked > min(limits.unpacked, limits.ratio * max(len(data), 10_000)):
            raise Refusal("file.unpacks_too_big")
        if len({entry.filename for entry in entries}) != len(entries):
            raise Refusal("file.broken")
        for entry in entries:
            _inspect_entry(entry)
            with given.open(entry) as part:
                content = part.read(entry.file_size)  # and never more, whatever it unpacks to
            _inspect_part(content, limits)
            kept.writestr(entry.filename, content)
    plain.seek(0)
    return plain


def _inspect_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if name.startswith("/") or ".." in name or "\\" in name or entry.compress_type not in _PACKED:
        raise Refusal("file.broken")
    if any(part in name for part in _FORBIDDEN_PARTS):
        raise Refusal("file.active_content")


def _inspect_part(content: bytes, limits: Limits) -> None:
    """No part may declare a document type or entities, nor be made of more elements than a large table."""
    if content.count(b"<") > limits.marks:
        raise Refusal("file.unpacks_too_big")
    if any(mark in content for mark in _DECLARATIONS):
        raise Refusal("file.active_content")


def _sheet_rows(archive: io.BytesIO, limits: Limits) -> Iterator[list[Any]]:
    """Every row in its place. Beyond what the limits allow only emptiness is passed over, and not much of it."""
    import openpyxl  # noqa: PLC0415 slow to load, and most commands read no workbook

    book = openpyxl.load_workbook(archive, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be believed
        for number, row in enumerate(sheet.iter_rows(), 1):
            if number > limits.rows + _GAPS:
                raise Refusal("file.too_many_rows", most=limits.rows)
            if any(cell.data_type == "f" for cell in row):
                raise Refusal("file.formula", row=number)
            yield [cell.value for cell in row]
    finally:
        book.close()

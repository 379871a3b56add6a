"""Files made to do harm, each with what must come of it: the name of a refusal, or None for a table of plain text."""

import codecs
import io
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.transfer.files import NAMESPACE, SHEET, exchanged, rezipped, text_cell, text_row, with_sheet, workbook

GOOD = workbook([["a", "b"], ["x", "y"]])
_XML = '<?xml version="1.0" encoding="{encoding}"?>'
_ROWS = text_row(1, "a") + '<row r="2"><c r="A2" t="inlineStr"><is><t>&e;</t></is></c></row>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))
_BILLION = f'<!DOCTYPE l [<!ENTITY a "{"x" * 100}">{_LAUGHS}<!ENTITY e "&i;">]>'


@dataclass(frozen=True)
class Hostile:
    """One file; it is made when it is needed, for some are large."""

    what: str
    name: str
    make: Callable[[], bytes]
    why: str | None


def _named(name: str, content: bytes = b"x") -> bytes:
    return rezipped(GOOD, {name: content})


def _declaring(declaration: str, encoding: str = "UTF-8") -> bytes:
    xml = f"{_XML.format(encoding=encoding)}{declaration}<worksheet {NAMESPACE}><sheetData>{_ROWS}</sheetData></worksheet>"
    return rezipped(GOOD, {SHEET: xml.encode(encoding)})


def _hidden_declaration() -> bytes:
    """The sheet under a name that does not look like XML."""
    elsewhere = "xl/worksheets/sheet1.bin"
    moved = exchanged(GOOD, "xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet1.bin")
    moved = exchanged(moved, "[Content_Types].xml", b"sheet1.xml", b"sheet1.bin")
    return rezipped(moved, {elsewhere: f"{_XML.format(encoding='UTF-8')}{_EXTERNAL}<worksheet {NAMESPACE}/>".encode()})


def _padded(size: int) -> bytes:
    return with_sheet(text_row(1, "a") + " " * size)


def _nested() -> bytes:
    """An archive in an archive in an archive, each of a megabyte of nothing."""
    inner = b"\0" * 2**20
    for _ in range(3):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", inner)
        inner = out.getvalue()
    return rezipped(GOOD, {"xl/media/inner.zip": inner})


def _lying(*, well: bool) -> bytes:
    """An archive whose directory says that a part of 80 MB has ten bytes; who lies well, gives their checksum too."""
    honest = _padded(80 * 2**20)
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        entry, start = archive.getinfo(SHEET), archive.read(SHEET)[:10]
    told = honest.replace(entry.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    return told.replace(entry.CRC.to_bytes(4, "little"), zlib.crc32(start).to_bytes(4, "little")) if well else told


def _packed_otherwise() -> bytes:
    """A kind of packing that no spreadsheet uses, and that unpacks a thousandfold at once."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 1_000)
    return out.getvalue()


def _twice() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def _locked() -> bytes:
    """Every part is marked as encrypted."""
    data = bytearray(GOOD)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def _many_rows(count: int) -> bytes:
    return with_sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count)))


_HEAD = b"a;b\n"
_TEXTS = (
    ("a million rows", "x.csv", lambda: _HEAD + b"1;2\n" * 1_000_000, "file.too_many_rows"),
    (
        "100 000 columns",
        "x.csv",
        lambda: b";".join(b"c%d" % n for n in range(100_000)) + b"\n",
        "file.too_many_columns",
    ),
    ("millions of empty cells", "x.csv", lambda: _HEAD + b";" * 5_000_000 + b"\n", "file.too_many_columns"),
    ("millions of quotes", "x.csv", lambda: _HEAD + b'""' * 2_500_000, "file.broken"),
    ("one endless cell", "x.csv", lambda: _HEAD + b"x" * 5_000_000, "file.broken"),
    ("more than may be read", "x.csv", lambda: _HEAD + b"x" * 6_000_000, "file.too_big"),
    ("an open quote", "x.csv", lambda: _HEAD + b'"1;2\n' * 99, "file.broken"),
    ("bytes of nothing", "x.csv", lambda: _HEAD + b"\0" * 1_000, "file.not_text"),
    ("half a letter", "x.csv", lambda: _HEAD + "Šķēle".encode()[:1] + b";\x81\n", "file.encoding"),
    ("lone surrogates in UTF-8", "x.csv", lambda: _HEAD + b"\xed\xa0\x80;\xed\xb0\x81\n", "file.encoding"),
    ("lone surrogates in UTF-16", "x.csv", lambda: codecs.BOM_UTF16_LE + b"a\0;\0\x00\xd8\n\0", "file.encoding"),
    ("letters that turn the reading direction", "x.csv", "a;b\n\u202esnaJ\u202c;\u2066x\u2069\n".encode, None),
    ("control characters", "x.csv", lambda: b"a;b\n\x01\x02\x1b[31mred\x7f;\x07\n", None),
    ("formulas", "x.csv", lambda: b"a;b\n=1+1;@SUM(A1)\n", None),
    ("markup", "x.csv", lambda: b"a;b\n<script>alert(1)</script>;![x](http://example.com/p)\n", None),
    ("statements", "x.csv", lambda: b"a;b\n') OR 1=1 --;' UNION SELECT 1\n", None),
    ("a program", "x.csv", lambda: b"MZ\x90\0" + bytes(range(256)) * 9, "file.not_text"),
    ("a workbook called text", "x.csv", lambda: GOOD, "file.not_text"),
)
_WORKBOOKS = (
    ("text called a workbook", "x.xlsx", lambda: b"a;b\n1;2\n", "file.not_xlsx"),
    ("an archive of something else", "x.xlsx", lambda: GOOD[:30] + b"x" * 99, "file.broken"),
    ("half a workbook", "x.xlsx", lambda: GOOD[: len(GOOD) // 2], "file.broken"),
    ("a workbook without sheets", "x.xlsx", lambda: exchanged(GOOD, "xl/workbook.xml", b"<sheets>", b"<sheets/><x>"), "file.broken"),
    ("a workbook under lock", "x.xlsx", _locked, "file.broken"),
    ("a program before the archive", "x.xlsx", lambda: b"MZ" + GOOD, "file.not_xlsx"),
    ("a sheet that unpacks to 31 MB", "x.xlsx", lambda: _padded(31 * 2**20), "file.unpacks_too_big"),
    ("a sheet that unpacks a hundredfold", "x.xlsx", lambda: _padded(2 * 2**20), "file.unpacks_too_big"),
    ("an archive of archives", "x.xlsx", _nested, None),
    ("a directory that lies about sizes", "x.xlsx", lambda: _lying(well=False), "file.broken"),
    ("a directory that lies well", "x.xlsx", lambda: _lying(well=True), "file.broken"),
    ("an unusual packing", "x.xlsx", _packed_otherwise, "file.broken"),
    ("a part that is there twice", "x.xlsx", _twice, "file.broken"),
    ("ten thousand parts", "x.xlsx", lambda: rezipped(GOOD, {f"xl/{n}.xml": b"" for n in range(10_000)}), "file.unpacks_too_big"),
    ("a million rows", "x.xlsx", lambda: _many_rows(1_000_000), "file.unpacks_too_big"),
    ("a million texts", "x.xlsx", lambda: rezipped(GOOD, {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 1_000_000 + b"</sst>"}), "file.unpacks_too_big"),
    ("a million elements of no meaning", "x.xlsx", lambda: with_sheet("<x/>" * 1_000_000), "file.unpacks_too_big"),
    ("as many elements as may be", "x.xlsx", lambda: rezipped(with_sheet("<x/>" * 599_990), {}, zipfile.ZIP_STORED), "file.empty"),
    ("50 000 rows", "x.xlsx", lambda: _many_rows(50_000), "file.too_many_rows"),
    ("a row at the end of the world", "x.xlsx", lambda: with_sheet(text_row(1, "a") + text_row(1_048_576, "b")), "file.too_many_rows"),
    ("a row beyond it", "x.xlsx", lambda: with_sheet(text_row(1, "a") + text_row(9_999_999_999, "b")), "file.too_many_rows"),
    ("a column at the end of the world", "x.xlsx", lambda: with_sheet(f'<row r="1">{text_cell("XFD1", "b")}</row>'), "file.too_many_columns"),
    ("a column beyond it", "x.xlsx", lambda: with_sheet(f'<row r="1">{text_cell("ZZZZZZ1", "b")}</row>'), "file.broken"),
    ("a claim of 17 thousand million cells", "x.xlsx", lambda: with_sheet(text_row(1, "a"), before='<dimension ref="A1:XFD1048576"/>'), None),
    ("an external entity", "x.xlsx", lambda: _declaring(_EXTERNAL), "file.active_content"),
    ("an external entity in wide text", "x.xlsx", lambda: _declaring(_EXTERNAL, "UTF-16"), "file.active_content"),
    ("an external entity under another name", "x.xlsx", _hidden_declaration, "file.active_content"),
    ("a billion laughs", "x.xlsx", lambda: _declaring(_BILLION), "file.active_content"),
    ("an entity nobody declared", "x.xlsx", lambda: _declaring(""), "file.broken"),
    ("a macro", "x.xlsx", lambda: _named("xl/vbaProject.bin"), "file.active_content"),
    ("an old macro sheet", "x.xlsx", lambda: _named("xl/macrosheets/sheet1.xml"), "file.active_content"),
    ("a link to another workbook", "x.xlsx", lambda: _named("xl/externalLinks/externalLink1.xml", b"<x/>"), "file.active_content"),
    ("an embedded document", "x.xlsx", lambda: _named("xl/embeddings/oleObject1.bin"), "file.active_content"),
    ("an active control", "x.xlsx", lambda: _named("xl/activeX/activeX1.xml", b"<x/>"), "file.active_content"),
    ("a path out of the archive", "x.xlsx", lambda: _named("../../etc/cron.d/evil"), "file.broken"),
    ("a path from the root", "x.xlsx", lambda: _named("/etc/passwd"), "file.broken"),
    ("a path for another system", "x.xlsx", lambda: _named("..\\evil.dll"), "file.broken"),
    ("a formula with its value", "x.xlsx", lambda: with_sheet('<row r="1"><c r="A1" t="str"><f>HYPERLINK("x")</f><v>a</v></c></row>'), "file.formula"),
    ("numbers that are none", "x.xlsx", lambda: with_sheet(text_row(1, "a") + '<row r="2"><c r="A2"><v>NaN</v></c></row>'), "file.broken"),
    ("a number without end", "x.xlsx", lambda: with_sheet(text_row(1, "a") + '<row r="2"><c r="A2"><v>1e999</v></c></row>'), None),
    ("text in the place of a number", "x.xlsx", lambda: with_sheet('<row r="1"><c r="A1"><v>abc</v></c></row>'), "file.broken"),
    ("an index to text that is not there", "x.xlsx", lambda: with_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "file.broken"),
    ("rows in rows", "x.xlsx", lambda: with_sheet("<row>" * 50_000 + "</row>" * 50_000), "file.too_many_rows"),
    ("XML that does not end", "x.xlsx", lambda: rezipped(GOOD, {SHEET: b"<worksheet>"}), "file.broken"),
)  # fmt: skip
CORPUS = tuple(Hostile(*row) for row in (*_TEXTS, *_WORKBOOKS))

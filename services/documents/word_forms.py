"""Our DOCX templates, built from plain text, so that they can be read, compared and translated like any other source.

`# title`, `## heading`, `> remark`, **bold**; `header:` and `footer:` with a bar between left and right. A table is lines
that begin with a bar: `|~ 10 | 25` widths, `|! a | b` its heading, `|% for x in xs` around rows, `| a | b` a row.
"""

import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

_WIDE: Final = 17.0  # cm between the margins
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*|\{(PAGES?)\}")
_FIELDS: Final = {"PAGE": "PAGE", "PAGES": "NUMPAGES"}
_GREY: Final = RGBColor(0x55, 0x55, 0x55)
_FONT: Final = "Times New Roman"


def built(source: str) -> bytes:
    """The DOCX template that a text describes."""
    document, out = Document(), io.BytesIO()
    _page(document)
    for is_table, lines in groupby(source.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            _table(document, list(lines))
        else:
            for line in filter(str.strip, lines):
                _line(document, line.strip())
    document.save(out)
    return out.getvalue()


def _page(document: Any) -> None:  # noqa: ANN401 python-docx names its documents badly
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    for name, size, space in (("Normal", 10.5, 3), ("Title", 15, 6), ("Heading 2", 11.5, 3)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.font.bold = name != "Normal"
        style.paragraph_format.space_after = Pt(space)
        style.paragraph_format.space_before = Pt(8 if name == "Heading 2" else 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:hAnsi"), _FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "lv-LV")
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "lv-LV"


def _line(document: Any, line: str) -> None:  # noqa: ANN401 as above
    mark, _, rest = line.partition(" ")
    section = document.sections[0]
    match mark:
        case "#":
            _say(document.add_paragraph(style="Title"), rest)
        case "##":
            document.add_heading(level=2).add_run(rest)
        case ">":
            _say(document.add_paragraph(), rest, remark=True)
        case "header:":
            _both_sides(section.header.paragraphs[0], rest)
        case "footer:":
            _both_sides(section.footer.paragraphs[0], rest)
        case _:
            _say(document.add_paragraph(), line)


def _both_sides(paragraph: Paragraph, text: str) -> None:
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDE), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.style = "Normal"
    _say(paragraph, text.replace(" | ", "\t"), remark=True)


def _say(paragraph: Paragraph, text: str, *, remark: bool = False, bold: bool = False) -> None:
    """A text with its bold words and page numbers."""
    at = 0
    for match in _BOLD.finditer(text):
        _run(paragraph, text[at : match.start()], remark=remark, bold=bold)
        if match[2]:
            _field(paragraph, _FIELDS[match[2]], remark=remark)
        else:
            _run(paragraph, match[1], remark=remark, bold=True)
        at = match.end()
    _run(paragraph, text[at:], remark=remark, bold=bold)


def _run(paragraph: Paragraph, text: str, *, remark: bool, bold: bool) -> None:
    if text:
        run = paragraph.add_run(text)
        run.bold = bold or None
        if remark:
            run.font.size, run.font.color.rgb = Pt(9), _GREY


def _field(paragraph: Paragraph, name: str, *, remark: bool) -> None:
    """A number that the word processor counts."""
    for kind, code in (("begin", None), (None, name), ("end", None)):
        run = paragraph.add_run()
        if remark:
            run.font.size, run.font.color.rgb = Pt(9), _GREY
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._r.append(element)  # noqa: SLF001 python-docx has no word for fields


def _table(document: Any, lines: Sequence[str]) -> None:  # noqa: ANN401 as above
    rows = list(_rows(lines))
    widths = next((cells for kind, cells in rows if kind == "~"), [])
    shares = [int(share) for share in widths] or [1] * max(len(cells) for _, cells in rows)
    table = document.add_table(rows=0, cols=len(shares), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for kind, cells in rows:
        if kind != "~":
            _row(table.add_row(), kind, cells)
    for index, share in enumerate(shares):
        for cell in table.columns[index].cells:
            cell.width = Cm(_WIDE * share / sum(shares))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _row(row: Any, kind: str, cells: Sequence[str]) -> None:  # noqa: ANN401 as above
    if kind == "%":
        row.cells[0].paragraphs[0].add_run(f"{{%tr {cells[0]} %}}")
        return
    for cell, text in zip(row.cells, cells, strict=False):
        cell.paragraphs[0].paragraph_format.space_after = Pt(1)
        _say(cell.paragraphs[0], text, bold=kind == "!")
    about = row._tr.get_or_add_trPr()  # noqa: SLF001 python-docx has no word for repeated headings
    about.append(OxmlElement("w:cantSplit"))
    if kind == "!":
        about.append(OxmlElement("w:tblHeader"))


def _rows(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    for line in lines:
        kind = line[1] if line[1:2] in ("~", "!", "%") else ""
        text = line[1 + len(kind) :].strip()
        yield kind, [text] if kind == "%" else [cell.strip() for cell in text.removesuffix("|").split(" | ")]

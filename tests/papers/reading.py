"""What stands on a paper, as a reader of files finds it."""

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from services.documents.making import Ending

_SAID = {qn(name) for name in ("w:t", "w:br", "w:tab", "w:instrText")}


def pages(pdf: bytes) -> list[str]:
    """The words of each page, spaces of every kind as one."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def tight(text: str) -> str:
    """Without any space: a long word is broken over lines, where a reader of files finds one."""
    return re.sub(r"\s+", "", text)


def words(ending: Ending, content: bytes) -> str:
    """All the words of a paper of either kind."""
    return " ".join(pages(content)) if ending is Ending.PDF else squeezed("\n".join(_paragraphs(content)))


def _paragraphs(content: bytes) -> Iterator[str]:
    document: Any = Document(io.BytesIO(content))
    section = document.sections[0]
    for part in (section.header._element, document.element.body, section.footer._element):
        for paragraph in part.iter(qn("w:p")):
            runs = (node for run in paragraph.iter(qn("w:r")) for node in run if node.tag in _SAID)
            yield "".join(node.text or " " for node in runs)


def in_order(text: str, *parts: str) -> list[str]:
    """The parts that do not stand in the text after the one before; none where all do."""
    missing, at = [], 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            missing.append(part)
        else:
            at = found + len(part)
    return missing

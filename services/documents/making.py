"""From a paper's content to a file, and from many files to one."""

import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from pypdf import PdfReader, PdfWriter

from models.vocabulary import Paper
from services.documents import typeset, word
from services.documents.content import Content


class Ending(StrEnum):
    """What kind of file a paper becomes."""

    PDF = "pdf"
    DOCX = "docx"


def made(paper: Paper, ending: Ending, content: Content, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """With its pictures as PDF, without them as DOCX. Raises Refusal for an installation's template that fails."""
    return typeset.pdf(paper, content, pictures) if ending is Ending.PDF else word.docx(paper, content)


def bound(papers: Iterable[bytes]) -> bytes:
    """Several PDFs as one, each with page numbers of its own."""
    whole, out = PdfWriter(), io.BytesIO()
    for paper in papers:
        whole.append(PdfReader(io.BytesIO(paper)), import_outline=False)
    whole.metadata = None
    whole.write(out)
    return out.getvalue()

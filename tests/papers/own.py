"""An installation's own templates, and how a bad one is refused."""

import io
from pathlib import Path

import pytest
from docx import Document

from models.settings import data_folder
from models.vocabulary import Language, Paper
from services.documents.making import Ending, made
from services.errors import Refusal
from services.texts import explain
from tests.papers.samples import EVERY

SECRET = "noslēpums-ārpus-mapes"


def a_folder() -> Path:
    """Where an installation puts its templates, with something worth stealing beside it."""
    (data_folder() / "secret.txt").write_text(SECRET, "utf-8")
    kept = data_folder() / "templates"
    kept.mkdir()
    return kept


def written(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def refused(paper: Paper, ending: Ending) -> Refusal:
    with pytest.raises(Refusal) as caught:
        made(paper, ending, EVERY[paper])
    for language in Language:
        assert SECRET not in explain(language, caught.value.why)
    return caught.value

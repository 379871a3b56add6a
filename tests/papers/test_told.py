"""What templates may say is told, and all of it is used or at least there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from models.vocabulary import Paper
from services.documents import shelf
from tests.house.source import ROOT
from tests.papers.samples import EVERY


def names(value: Any) -> Iterator[str]:
    """Every name of a field, those within lists too."""
    if isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from names(one)
    elif isinstance(value, list):
        for one in value:
            yield from names(one)


def told() -> set[str]:
    return set(re.findall(r"`(\w+)`", (ROOT / "docs" / "papers.md").read_text("utf-8")))


@pytest.mark.parametrize("paper", Paper)
def test_every_field_of_a_paper_is_told(paper: Paper) -> None:
    assert set(names(EVERY[paper])) - told() == set()
    assert paper.value in told()


def test_no_field_is_told_that_does_not_exist() -> None:
    known = {name for paper in Paper for name in names(EVERY[paper])} | set(Paper)
    assert told() - known - {"templates", "PUMPURS_DATA"} == set()


@pytest.mark.parametrize("paper", Paper)
def test_both_kinds_of_our_templates_use_the_same_fields(paper: Paper) -> None:
    """Those that a PDF alone shows are named here."""
    shared = shelf.ours()["common.typ"].decode()
    typst = set(
        re.findall(r"\b(?:data|risk|measure|plan|item|one)\.(\w+)", shelf.ours()[f"{paper}.typ"].decode() + shared)
    )
    word = (ROOT / "services" / "documents" / "templates" / f"{paper}.md").read_text("utf-8")
    fields = set(names(EVERY[paper]))

    unlike = {name for name in typst & fields if not re.search(rf"\b{name}\b", word)}
    assert unlike - {"group", "group_name"} == set()
    assert {name for name in fields if re.search(rf"\b{name}\b", word)} - typst - fields == set()


def test_every_paper_has_both_templates() -> None:
    assert set(shelf.ours()) == {"common.typ", *(f"{paper}.{ending}" for paper in Paper for ending in ("typ", "docx"))}

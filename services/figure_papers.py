"""Figures as a paper for a meeting of the council: key numbers, charts with their tables, how it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from models.vocabulary import Language, Paper
from services import figures, small_counts, texts
from services.counting import Units
from services.documents.content import Value
from services.documents.making import Ending
from services.errors import Refusal
from services.paper_contents import said
from services.paper_facts import STEMS, Filled
from services.work import Work

_MOST: Final = 40  # charts of one paper


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chart with its table, as the screen shows it: its finding, place and time, picture (PNG) with its words, notes."""

    title: str
    under: str
    table: Mapping[str, Sequence[str]]
    notes: Sequence[str] = ()
    picture: bytes = field(default=b"", repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a council is told: of which place and time, by the municipalities of which day. All words are Latvian."""

    scope: str
    period: str
    code: str  # the period, short
    units: Units
    numbers: Sequence[tuple[str, str]]
    chapters: Sequence[Chapter]
    hides: bool


def council(work: Work, told: Told, ending: Ending = Ending.PDF) -> Filled:
    """The paper, recorded as taken away. Raises Refusal where there is nothing to tell."""
    figures.note_download(work, "council", str(ending))
    if not told.chapters:
        raise Refusal("paper.nothing")
    content: dict[str, Value] = {
        "school": told.scope, "code": told.code, "made_by": work.actor.name, "made_on": said(work.today),
        "scope": told.scope, "period": told.period, "units": said(told.units), "moment": texts.shown_as(Language.LATVIAN, work.now), "role": said(work.actor.role),
        "numbers": [{"name": name, "value": value} for name, value in told.numbers], "hides": told.hides, "smallest": small_counts.smallest_count(work),
        "parts": [_part(number, one) for number, one in enumerate(told.chapters[:_MOST], 1)],
    }  # fmt: skip
    pictures = {_file(number): one.picture for number, one in enumerate(told.chapters[:_MOST], 1) if one.picture}
    return Filled(Paper.COUNCIL, ending, f"{told.code}-{STEMS[Paper.COUNCIL]}.{ending}", content, pictures)


def _part(number: int, chapter: Chapter) -> dict[str, Value]:
    return {
        "title": chapter.title, "under": chapter.under, "picture": _file(number) if chapter.picture else "", "alt": chapter.alt or chapter.title,
        "columns": list(chapter.table), "rows": [{"cells": list(row)} for row in zip(*chapter.table.values(), strict=True)],
        "notes": list(chapter.notes),
    }  # fmt: skip


def _file(number: int) -> str:
    return f"chart-{number}.png"

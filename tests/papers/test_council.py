"""The council's paper: what the screen showed, with its charts as pictures, whoever made it, what is hidden, and an entry."""

import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlmodel import col, select

from models.audit import AuditEntry
from models.vocabulary import Action, Paper, Role
from services import figure_papers
from services.counting import Units
from services.documents.making import Ending, made
from services.errors import NotPermitted, Refusal
from services.figure_papers import Chapter, Told
from services.paper_facts import Filled
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.papers.reading import in_order, pages, words
from tests.world import World


def picture(grey: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (720, 300), grey).save(out, "PNG")
    return out.getvalue()


def chapter(number: int = 1, **over: Any) -> Chapter:
    table = {"Skola": ["Upes vidusskola", "Meža pamatskola"], "Plāni": ["21", "…"]}
    return Chapter(
        **{
            "title": f"{number}. atradums",
            "under": "Kļavu novads",
            "table": table,
            "picture": picture(number),
            "alt": "Upes vidusskola: 21",
        }
        | over
    )


def told(*chapters: Chapter) -> Told:
    numbers = [("Plāni", "25"), ("Izglītojamie", "24")]
    return Told("Kļavu novads", "2017./2018. m. g. 2. semestris", "2017-2", Units.THEN, numbers, chapters, hides=True)


def filled(actor: Actor, what: Told, ending: Ending = Ending.PDF) -> Filled:
    with begin(actor) as work:
        return figure_papers.council(work, what, ending)


def pdf(found: Filled) -> bytes:
    return made(found.paper, found.ending, found.content, found.pictures)


def test_it_says_of_what_place_and_time_it_is_who_made_it_and_what_is_hidden(home_world: World) -> None:
    text = words(Ending.PDF, pdf(filled(home_world.cast.mara, told(chapter()))))

    wanted = (
        "Pārskats domei", "Kļavu novads, 2017./2018. m. g. 2. semestris", "kā toreiz", "15.01.2018", "Māra", "pašvaldības koordinators",
        "Plāni", "25", "mazāk nekā 5 cilvēkiem, ir paslēpti", "1. atradums", "Upes vidusskola", "21", "…", "Kā skaitīts", "Avots: Pumpurs",
    )  # fmt: skip
    assert in_order(text, *wanted) == []


def test_every_chart_is_a_picture_that_is_told_in_words_too(home_world: World) -> None:
    file = PdfReader(
        io.BytesIO(pdf(filled(home_world.cast.mara, told(chapter(1), chapter(2), chapter(3, picture=b"")))))
    )

    assert sum(len(page.images) for page in file.pages) == 2
    root: Any = file.trailer["/Root"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()  # which asks for words beside every picture


def test_many_charts_take_many_pages_and_none_is_left_out(home_world: World) -> None:
    found = pages(pdf(filled(home_world.cast.mara, told(*(chapter(number) for number in range(1, 13))))))

    assert len(found) > 3
    assert in_order(" ".join(found), *(f"{number}. atradums" for number in range(1, 13))) == []


def test_the_docx_has_the_tables(home_world: World) -> None:
    text = words(Ending.DOCX, pdf(filled(home_world.cast.mara, told(chapter(1), chapter(2)), Ending.DOCX)))

    assert (
        in_order(
            text,
            "Pārskats domei",
            "1. atradums",
            "Upes vidusskola",
            "21",
            "2. atradums",
            "Meža pamatskola",
            "…",
            "Kā skaitīts",
        )
        == []
    )


def test_who_takes_it_leaves_an_entry_and_its_name_tells_nothing_of_anybody(home_world: World) -> None:
    found = filled(home_world.cast.mara, told(chapter()))
    with look(OPERATOR) as work:
        entry = work.session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first()

    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id, entry.actor) == (
        Action.EXPORT,
        "figures",
        "council.pdf",
        "mara",
    )
    assert (found.paper, found.file) == (Paper.COUNCIL, "2017-2-parskats-domei.pdf")


def test_nothing_to_tell_is_no_paper(home_world: World) -> None:
    with pytest.raises(Refusal) as caught:
        filled(home_world.cast.mara, told())
    assert caught.value.why.name == "paper.nothing"


def test_whoever_reads_no_figures_takes_none(home_world: World) -> None:
    with pytest.raises(NotPermitted):
        filled(home_world.somebody(Role.PROVIDER), told(chapter()))

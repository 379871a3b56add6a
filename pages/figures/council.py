"""The figures of a view as a paper for a meeting of the council: some topics, in Latvian, with their charts as pictures."""

from collections.abc import Iterator
from typing import Final

import streamlit as st

from models.vocabulary import Language
from pages.figures.parts import HIDDEN, Numbers
from pages.figures.topics import TOPICS
from pages.figures.view import View
from pages.shell import printing, session
from pages.shell.charts import Drawn, picture
from pages.shell.texts import _
from services import figure_papers
from services.documents.making import Ending
from services.errors import Refusal
from services.figure_papers import Chapter, Told
from services.paper_facts import Filled
from services.work import Work

# What a council is told, in this order.
_TOLD: Final = ("overview", "places", "groups", "measures", "outcomes", "kinds", "queues", "targets")
_NAME: Final = "council"


def offer(view: View) -> None:
    """The paper of this place and period, made when it is asked for."""
    with st.popover(_("Report to the council"), icon=":material/picture_as_pdf:", width="stretch"):
        st.caption(_("The main charts of this place and period with their tables, in Latvian, to be printed."))
        ending = st.segmented_control(
            _("Format"), list(Ending), default=Ending.PDF, format_func=lambda one: one.value.upper(), key=f"{_NAME} ending", required=True,
        )  # fmt: skip
        printing.prepare(_NAME, _filled, view, Ending(ending))


def _filled(work: Work, view: View, ending: Ending) -> Filled:
    with session.speaking(Language.LATVIAN):
        parts = list(_parts(work, view))
        numbers = [(name, value) for part in parts if isinstance(part, Numbers) for name, value, _help in part.figures]
        drawn = {part.name: part for part in parts if isinstance(part, Drawn)}  # the map is in two topics
        chapters = [_chapter(one, pictured=ending is Ending.PDF) for one in drawn.values()]
        told = Told(
            view.place, view.period.name, view.period.text, view.units, numbers, chapters, _hides(numbers, chapters)
        )
        return figure_papers.council(work, told, ending)


def _parts(work: Work, view: View) -> Iterator[object]:
    """What cannot be answered for this reader is left out."""
    topics = {topic.name: topic for topic in TOPICS if topic.needs is None or work.actor.may(topic.needs)}
    for name in _TOLD:
        try:
            yield from topics[name].draw(view, work)
        except Refusal:
            continue


def _chapter(drawn: Drawn, *, pictured: bool) -> Chapter:
    image = picture(drawn.spec, drawn.rows, "", "png") if pictured else b""
    return Chapter(drawn.title, drawn.under, drawn.table, drawn.notes, image, drawn.alt)


def _hides(numbers: list[tuple[str, str]], chapters: list[Chapter]) -> bool:
    told = (
        *(value for _name, value in numbers),
        *(cell for one in chapters for column in one.table.values() for cell in column),
    )
    return HIDDEN in told

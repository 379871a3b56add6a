"""Figures: one topic at a time, of one place and one period; a click on a chart leads further down."""

import streamlit as st

from pages.figures import controls, council, parts, records, view
from pages.figures.parts import Numbers, Part, Sentence
from pages.figures.topics import Topic, chosen, offered
from pages.figures.view import View
from pages.shell import charts, session, url
from pages.shell.charts import Drawn
from pages.shell.texts import _, md, why
from services import figures
from services.errors import Refusal
from services.rules.permissions import Actor


def render(actor: Actor) -> None:
    head, paper = st.columns([3, 1], vertical_alignment="center")
    head.title(_("Figures"), anchor=False)
    topic = chosen(actor)
    with session.at_work() as work:
        looked = view.read(work, topic.name)
    if looked is None:
        st.info(_("No figures yet: they grow with the plans. A plan is begun on the pupil's card."))
        return
    with paper:
        council.offer(looked)
    controls.topics(topic, offered(actor))
    controls.narrowing(looked)
    controls.way_up(looked)
    for part in _parts(topic, looked):
        _show(part, looked)
        if isinstance(part, Drawn):
            records.show(actor, looked, part)


def _parts(topic: Topic, looked: View) -> list[Part]:
    """What there is to see; a question that cannot be answered is said calmly."""
    try:
        with session.at_work() as work:
            return topic.draw(looked, work)
    except Refusal as refusal:
        st.info(why(refusal.why))
        return []


def _show(part: Part, looked: View) -> None:
    match part:
        case Numbers():
            parts.show_numbers(part)
        case Sentence():
            st.info(md(part.text))
        case Drawn():
            picked = charts.show(part, figures.note_download)
            if picked in looked.atlas.municipalities or picked in looked.atlas.schools:
                url.put(**{part.picks: picked})
                st.rerun()

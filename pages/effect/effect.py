"""Effectiveness: what became of the pupils, how sure that is, and what cannot be concluded from it."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from pages.effect import block, charts
from pages.effect.block import Block
from pages.effect.followed import afterwards_block, returners_block
from pages.effect.helped import doses_block, measures_block
from pages.effect.long import cohorts_block, comparison_block
from pages.effect.rated import ratings_block
from pages.shell.texts import _, plain
from services.rules.permissions import Actor

TOPICS: Final[Mapping[str, tuple[str, Callable[[], Block]]]] = {
    "ratings": ("Ratings of risks", ratings_block),
    "afterwards": ("What became of them", afterwards_block),
    "returners": ("Who came back", returners_block),
    "measures": ("By measure", measures_block),
    "doses": ("By consultations", doses_block),
    "cohorts": ("Cohorts", cohorts_block),
    "later": ("Schools that joined later", comparison_block),
}


def render(actor: Actor) -> None:
    del actor
    st.title(_("Effectiveness"), anchor=False)
    st.markdown(_("What became of the pupils who had a support plan that ran. Each of them is counted once."))
    chosen = st.segmented_control(
        _("What to look at"), list(TOPICS), default="ratings", format_func=lambda topic: plain(TOPICS[topic][0]), key="effect",
        bind="query-params", required=True,
    )  # fmt: skip
    with st.spinner(_("Counting …"), show_time=True):
        answer = TOPICS[str(chosen or "ratings")][1]()
    block.show(answer)
    st.caption(
        _("Counts of fewer than five people are hidden, and so many beside them that they cannot be worked out.")
    )


def warm_up() -> None:
    charts.warm_up()

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
from pages.shell import session, url
from pages.shell.texts import _, plain
from services.rules.permissions import Actor
from services.small_counts import smallest_count

_KEY: Final = "effect"
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
    chosen = _chosen()
    with st.spinner(_("Counting …"), show_time=True):
        answer = TOPICS[chosen][1]()
    with session.at_work() as work:
        smallest = smallest_count(work)
    block.show(answer)
    st.caption(
        _(
            "Counts of fewer than {smallest} people are hidden, and so many beside them that they cannot be worked out.",
            smallest=smallest,
        )
    )


def _chosen() -> str:
    """What the address names, so that a link opens the same in either language; the first where it names nothing."""
    named = url.text("topic") if url.text("topic") in TOPICS else next(iter(TOPICS))
    if session.recall(_KEY) != named:
        session.remember(_KEY, named)
    st.segmented_control(
        _("What to look at"), list(TOPICS), format_func=lambda topic: plain(TOPICS[topic][0]), key=_KEY, required=True,
        on_change=lambda: url.put(topic=session.recall(_KEY)),
    )  # fmt: skip
    return named


def warm_up() -> None:
    charts.warm_up()

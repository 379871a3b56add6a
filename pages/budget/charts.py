"""The chart of the budget as a specification, built once; the rows come apart from it."""

from functools import cache
from typing import Final

import altair as alt

from models.vocabulary import Language
from pages.shell.charts import Spec, finished
from services.texts import say

# As elsewhere: safe for colour-blind people (Okabe and Ito).
_PLANNED, _USED, _WAITING = "#56b4e9", "#0072b2", "#e69f00"
WORDS: Final = ("Planned", "Used", "Waiting for a decision")


@cache
def by_place(language: Language) -> Spec:
    """Columns of the rows: place, what, euros (a number for drawing only)."""
    words = [say(language, word) for word in WORDS]
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            y=alt.Y("place:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
            yOffset=alt.YOffset("what:N", sort=words),
            x=alt.X("euros:Q", title="€", axis=alt.Axis(format=",.0f")),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=words, range=[_PLANNED, _USED, _WAITING]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=["place:N", "what:N", alt.Tooltip("euros:Q", format="$,.2f")],
        ),
        language,
    )  # fmt: skip

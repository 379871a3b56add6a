"""The charts as specifications, built once; the rows come apart from them. Nothing here asks a database."""

from functools import cache
from typing import Final

import altair as alt

from models.vocabulary import Language
from pages.shell.charts import Spec, finished
from services.texts import say

# Safe for colour-blind people (Okabe and Ito); the same thing has the same colour in every chart.
PLANS, PUPILS = "#0072b2", "#e69f00"
_KINDS: Final = ["#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"]


@cache
def plans_by_semester(language: Language) -> Spec:
    """Columns of the rows: semester, what, count."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            x=alt.X("semester:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("what:N", sort=None),
            y=alt.Y("count:Q", title=say(language, "Number"), axis=alt.Axis(format="d", tickMinStep=1)),
            color=_what(language),
            tooltip=["semester:N", "what:N", "count:Q"],
        ),
        language,
    )


@cache
def plans_by_school(language: Language) -> Spec:
    """Columns of the rows: school, what, count."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            y=alt.Y("school:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
            yOffset=alt.YOffset("what:N", sort=None),
            x=alt.X("count:Q", title=say(language, "Number"), axis=alt.Axis(format="d", tickMinStep=1)),
            color=_what(language),
            tooltip=["school:N", "what:N", "count:Q"],
        ),
        language,
    )


@cache
def money_by_month(language: Language) -> Spec:
    """Columns of the rows: month, kind, euros (a number for drawing only)."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            x=alt.X("month:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("euros:Q", title="€", axis=alt.Axis(format=",.2f")),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(range=_KINDS), legend=alt.Legend(orient="top", columns=2)
            ),
            tooltip=["month:N", "kind:N", alt.Tooltip("euros:Q", format="$,.2f")],
        ),
        language,
    )


def warm_up() -> None:
    """The first chart of a process takes a second; it is drawn before the first visitor comes."""
    for language in Language:
        for spec in (plans_by_semester, plans_by_school, money_by_month):
            spec(language)


def _what(language: Language) -> alt.Color:
    words = [say(language, "Measure.plans"), say(language, "Measure.pupils")]
    return alt.Color(
        "what:N", title=None, scale=alt.Scale(domain=words, range=[PLANS, PUPILS]), legend=alt.Legend(orient="top")
    )

"""The charts of effectiveness as specifications, built once; the rows come apart from them."""

from functools import cache
from typing import Final

import altair as alt

from models.vocabulary import Language
from pages.shell.charts import Spec, finished
from services.effect.by_help import Now
from services.texts import label, say

# Safe for colour-blind people (Okabe and Ito); the same thing has the same colour in every chart.
LEARNS, LEFT, UNKNOWN, MARK = "#009e73", "#d55e00", "#999999", "#0072b2"
_YEARS: Final = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999"]
_WORDS: Final = alt.ExprRef("containerSize()[0] < 480 ? 120 : 320")  # how wide a label may be


@cache
def shares(language: Language, least: int = 0, most: int = 100) -> Spec:
    """A share in per cent with its interval, between these ends. Columns of the rows: what, value, low, high."""
    return _intervals(language, "%", alt.Scale(domain=[least, most]), alt.Axis(tickMinStep=1))


@cache
def changes(language: Language) -> Spec:
    """The mean change of ratings with its interval, beside nothing at 0. Columns of the rows: what, value, low, high."""
    return _intervals(
        language, say(language, "Change of the rating"), alt.Scale(domain=[-3, 3]), alt.Axis(), nothing=True
    )


@cache
def parts(language: Language) -> Spec:
    """What share of everybody became what. Columns of the rows: when, what, value."""
    words = [label(language, now) for now in (Now.LEARNS, Now.LEFT, Now.UNKNOWN)]
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            y=alt.Y("when:N", title=None, sort=None, axis=alt.Axis(labelLimit=_WORDS, labelOverlap=False)),
            x=alt.X("value:Q", title="%", scale=alt.Scale(domain=[0, 100], clamp=True)),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=words, range=[LEARNS, LEFT, UNKNOWN]),
                legend=alt.Legend(orient="top", columns=1, labelLimit=320),
            ),
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip("when:N", title=" "), alt.Tooltip("what:N", title=" "), alt.Tooltip("value:Q", title="%")],
        ),
        language,
    )  # fmt: skip


@cache
def curves(language: Language) -> Spec:
    """Who has not left, by semester and school year of the first plan. Columns of the rows: year, semester, value, low, high."""
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X(
        "semester:Q", title=say(language, "Semesters since the first plan"), axis=alt.Axis(format="d", tickMinStep=1)
    )
    colour = alt.Color(
        "year:N", title=None, scale=alt.Scale(range=_YEARS), legend=alt.Legend(orient="top", columns=3, symbolOpacity=1)
    )
    band = base.mark_area(interpolate="step-after", opacity=0.12).encode(
        x=x, y=alt.Y("low:Q"), y2="high:Q", color=colour
    )
    line = base.mark_line(interpolate="step-after", point=True).encode(
        x=x,
        y=alt.Y("value:Q", title=say(language, "% who have not left"), scale=alt.Scale(zero=False)),
        color=colour,
        tooltip=[
            alt.Tooltip("year:N", title=say(language, "First plan in")),
            alt.Tooltip("semester:Q", title=say(language, "Semesters since the first plan")),
            alt.Tooltip("value:Q", title=say(language, "% who have not left")),
            *_between(language),
        ],
    )
    return finished(alt.layer(band, line), language)


def warm_up() -> None:
    """Draw each once before the first visitor comes."""
    for language in Language:
        for spec in (shares, changes, parts, curves):
            spec(language)


def _between(language: Language) -> list[alt.Tooltip]:
    """The ends of an interval."""
    return [
        alt.Tooltip("low:Q", title=say(language, "95 % interval from")),
        alt.Tooltip("high:Q", title=say(language, "95 % interval to")),
    ]


def _intervals(language: Language, title: str, scale: alt.Scale, axis: alt.Axis, *, nothing: bool = False) -> Spec:
    base = alt.Chart(alt.NamedData("rows"))
    y = alt.Y("what:N", title=None, sort=None, axis=alt.Axis(labelLimit=_WORDS))
    x = alt.X("value:Q", title=title, scale=scale, axis=axis)
    tooltip = [alt.Tooltip("what:N", title=" "), alt.Tooltip("value:Q", title=title), *_between(language)]
    span = base.mark_rule(color=MARK, strokeWidth=3).encode(
        y=y, x=alt.X("low:Q", title=title, scale=scale, axis=axis), x2="high:Q", tooltip=tooltip
    )
    point = base.mark_point(color=MARK, filled=True, size=90, opacity=1).encode(y=y, x=x, tooltip=tooltip)
    zero = [base.mark_rule(color=UNKNOWN, strokeDash=[4, 4]).encode(x=alt.datum(0))] if nothing else []
    return finished(alt.layer(*zero, span, point), language)

"""The charts of what stands around the figures: queues, goals, stages, a school among similar ones."""

from functools import cache
from typing import Final

import altair as alt

from models.vocabulary import Language
from pages.figures.charts import PERIODS
from pages.shell.charts import Spec, finished
from services.rules.waiting import AgeBand
from services.texts import label, say

# From fresh to old: cool to warm, and light to dark, so that they are told apart printed grey, too.
_AGES: Final = ["#bcd9ec", "#e69f00", "#d55e00", "#9c3d00"]
_DONE, _GOAL, _OWN, _LINE = "#0072b2", "#d55e00", "#d55e00", "#2b88c8"
_OTHERS: Final = "#7f7f7f"  # seen in light and in dark
_STAGES: Final = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999999"]
_TICK: Final = 34  # as wide as a bar at most
_WHOLE: Final = alt.Axis(format=",d", tickMinStep=1)


@cache
def ages(language: Language) -> Spec:
    """Columns of the rows: queue, band (in words), at (the band's place), count."""
    words = [label(language, band) for band in AgeBand]
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            y=alt.Y("queue:N", title=None, sort=None, axis=alt.Axis(labelLimit=alt.ExprRef("containerSize()[0] < 480 ? 130 : 280"))),
            x=alt.X("count:Q", title=say(language, "Number"), axis=_WHOLE),
            color=alt.Color("band:N", title=None, scale=alt.Scale(domain=words, range=_AGES), legend=alt.Legend(orient="top", columns=alt.ExprRef("containerSize()[0] < 480 ? 1 : 4"))),
            order=alt.Order("at:Q"),
            tooltip=[alt.Tooltip("queue:N", title=" "), alt.Tooltip("band:N", title=" "), alt.Tooltip("count:Q", title=say(language, "Number"))],
        ),
        language,
    )  # fmt: skip


@cache
def beside_goal(language: Language, what: str) -> Spec:
    """Columns of the rows: name (a semester), what (in words), count, goal (whether it is one: a line). `what`: the axis in words."""
    goal = say(language, "Goal")
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("name:N", title=None, sort=None, axis=PERIODS),
        y=alt.Y("count:Q", stack=None, title=what, axis=_WHOLE),
        color=alt.Color("what:N", title=None, scale=alt.Scale(domain=[what, goal], range=[_DONE, _GOAL]), legend=alt.Legend(orient="top", symbolOpacity=1)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("what:N", title=" "), alt.Tooltip("count:Q", title=say(language, "Number"))],
    )  # fmt: skip
    bars = base.transform_filter("!datum.goal").mark_bar()
    goals = base.transform_filter("datum.goal").mark_tick(thickness=3, bandSize=_TICK, opacity=1)
    return finished(alt.layer(bars, goals).configure_view(strokeWidth=0), language)


@cache
def begun(language: Language, what: str) -> Spec:
    """Columns of the rows: name (a semester), count. `what`: the axis in words."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar(color=_DONE, size=_TICK)
    return finished(
        base.encode(
            x=alt.X("name:N", title=None, sort=None, axis=PERIODS),
            y=alt.Y("count:Q", title=what, axis=_WHOLE),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("count:Q", title=what)],
        ),
        language,
    )


@cache
def stages(language: Language) -> Spec:
    """Columns of the rows: name (a semester), stage, count."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            x=alt.X("name:N", title=None, sort=None, axis=PERIODS),
            y=alt.Y("count:Q", title=say(language, "Schools"), axis=_WHOLE),
            color=alt.Color("stage:N", title=None, scale=alt.Scale(range=_STAGES), legend=alt.Legend(orient="top", columns=alt.ExprRef("containerSize()[0] < 480 ? 2 : 4"))),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("stage:N", title=" "), alt.Tooltip("count:Q", title=say(language, "Schools"))],
        ),
        language,
    )  # fmt: skip


@cache
def funnel(language: Language) -> Spec:
    """Columns of the rows: sort ("line", "cell" or "own"), people, people2, low, high, outer_low, outer_high, centre, schools, share.

    Others are boxes as wide and high as their bands, the denser the more schools are in them; the own school is a dot.
    """
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("people:Q", title=say(language, "Pupils"), axis=_WHOLE, scale=alt.Scale(type="log", nice=False, base=2))
    y, words = alt.Scale(domainMax=1, zero=False, nice=False), say(language, "Share")
    share = alt.Axis(format="%")
    cells = base.transform_filter("datum.sort == 'cell'")
    boxes = cells.mark_rect(color=_OTHERS, stroke=_OTHERS, strokeWidth=1, strokeOpacity=0.6).encode(
        x=x, x2="people2:Q", y=alt.Y("low:Q", title=words, scale=y, axis=share), y2="high:Q",
        fillOpacity=alt.FillOpacity("schools:Q", title=say(language, "Schools"), scale=alt.Scale(range=[0.1, 0.35]), legend=None),
        tooltip=[alt.Tooltip("schools:Q", title=say(language, "Schools"))],
    )  # fmt: skip
    middle = cells.transform_calculate(y="(datum.low + datum.high) / 2")
    counts = middle.mark_text(fontSize=12, color="currentColor", align="left", dx=6).encode(
        x=x, y=alt.Y("y:Q", title=words), text="schools:Q"
    )
    lines = base.transform_filter("datum.sort == 'line'")
    drawn = [
        lines.mark_line(color=colour, strokeDash=dash, strokeWidth=width, interpolate="linear").encode(x=x, y=alt.Y(f"{name}:Q", title=words, scale=y))
        for name, colour, dash, width in (
            ("low", _LINE, [6, 4], 1.5), ("high", _LINE, [6, 4], 1.5), ("outer_low", _LINE, [1, 0], 1.5), ("outer_high", _LINE, [1, 0], 1.5),
            ("centre", _OTHERS, [2, 3], 1.5),
        )
    ]  # fmt: skip
    own = base.transform_filter("datum.sort == 'own'").mark_point(
        shape="diamond", size=220, filled=True, color=_OWN, stroke="white", strokeWidth=1.5, opacity=1
    ).encode(x=x, y=alt.Y("share:Q", title=words, scale=y), tooltip=[alt.Tooltip("people:Q", title=say(language, "Pupils")), alt.Tooltip("share:Q", title=words, format=".0%")])  # fmt: skip
    return finished(alt.layer(boxes, *drawn, counts, own).configure_view(strokeWidth=0), language)

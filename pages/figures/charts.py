"""The charts as specifications, built once; the rows come apart from them. Nothing here asks a database."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt

from models.vocabulary import Language
from pages.shell.charts import PICK, Spec, finished
from services.counting import Measure
from services.texts import label, say

# Safe for colour-blind people (Okabe and Ito); the same thing has the same colour in every chart.
PLANS, PUPILS, HOURS = "#0072b2", "#e69f00", "#009e73"
_KINDS: Final = ("#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#0072b2", "#e69f00", "#999999")
_MONEY: Final = ["#56b4e9", "#d55e00", "#009e73"]
# From few to many pupils: the colour of pupils over a ground that is nearly white, legible on a dark page, too.
_FEW, _MANY = "#fdf1d6", "#b35900"
_PRINTED: Final = "#d55e00"
NO_FIGURE: Final = "#b8b8b8"
_COUNT: Final[dict[str, Any]] = {"format": ",d", "tickMinStep": 1}
# Names of places take a third of a phone's width, and no more than they need on a laptop.
_NAMES: Final = alt.Axis(
    labelLimit=alt.ExprRef("containerSize()[0] < 480 ? 120 : containerSize()[0] < 800 ? 260 : 400")
)
# Under each other, so that no name lies aslant: a year and its semester; each word of a month.
PERIODS: Final = alt.Axis(
    labelAngle=0, labelOverlap=True,
    labelExpr="test(/ /, datum.label) ? [split(datum.label, ' ')[0], replace(datum.label, /^[^ ]* /, '')] : datum.label",
)  # fmt: skip
_MONTHS: Final = alt.Axis(labelAngle=0, labelOverlap=True, labelExpr="split(datum.label, ' ')")
_LEGEND: Final = alt.Legend(orient="top", columns=alt.ExprRef("containerSize()[0] < 480 ? 1 : 3"), labelLimit=260)
_CLICK: Final = alt.selection_point(name=PICK, fields=["id"], toggle=False)


@cache
def over_time(language: Language) -> Spec:
    """Columns of the rows: name (a period), what, count."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            x=alt.X("name:N", title=None, sort=None, axis=PERIODS),
            xOffset=alt.XOffset("what:N", sort=None),
            y=alt.Y("count:Q", title=say(language, "Number"), axis=alt.Axis(**_COUNT)),
            color=_what(language),
            tooltip=_tooltip(language),
        ),
        language,
    )


@cache
def across(language: Language) -> Spec:
    """Columns of the rows: name, id, what, count. A click on a bar names its id."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar(cursor="pointer")
    return finished(_people_across(base, language).add_params(_CLICK), language)


@cache
def groups(language: Language) -> Spec:
    """The same where nothing lies below a bar."""
    return finished(_people_across(alt.Chart(alt.NamedData("rows")).mark_bar(), language), language)


@cache
def hours(language: Language) -> Spec:
    """Columns of the rows: name, count (hours, a number for drawing only)."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar(color=HOURS, height={"band": 0.7})
    return finished(
        base.encode(
            y=alt.Y("name:N", title=None, sort=None, axis=_NAMES),
            x=alt.X("count:Q", title=say(language, "Hours"), axis=alt.Axis(format=",.0f", tickMinStep=1)),
            tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("count:Q", title=say(language, "Hours"), format=",.1f")],
        ),
        language,
    )  # fmt: skip


@cache
def money_by_month(language: Language) -> Spec:
    """Columns of the rows: month, kind, euros (a number for drawing only)."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            x=alt.X("month:N", title=None, sort=None, axis=_MONTHS),
            y=alt.Y("euros:Q", title="€", axis=alt.Axis(format=",.0f")),
            color=alt.Color("kind:N", title=None, legend=_LEGEND),
            tooltip=[
                alt.Tooltip("month:N", title=say(language, "Dimension.month")),
                alt.Tooltip("kind:N", title=say(language, "Dimension.kind")),
                alt.Tooltip("euros:Q", title="€", format="$,.2f"),
            ],
        ),
        language,
    )


@cache
def money_by_kind(language: Language) -> Spec:
    """Columns of the rows: name, what, euros (a number for drawing only)."""
    words = [label(language, measure) for measure in (Measure.CLAIMED, Measure.APPROVED, Measure.PAID)]
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return finished(
        base.encode(
            y=alt.Y("name:N", title=None, sort=None, axis=_NAMES),
            yOffset=alt.YOffset("what:N", sort=words),
            x=alt.X("euros:Q", title="€", axis=alt.Axis(format=",.0f")),
            color=alt.Color(
                "what:N", title=None, scale=alt.Scale(domain=words, range=_MONEY), legend=_LEGEND
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "), alt.Tooltip("what:N", title=" "),
                alt.Tooltip("euros:Q", title="€", format="$,.2f"),
            ],
        ),
        language,
    )  # fmt: skip


@cache
def published(language: Language) -> Spec:
    """Columns of the rows: name (a period), at (its place), what, count, ours (whether it is our count: a bar), source."""
    words = [say(language, "Our count"), say(language, "Published")]
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("name:N", title=None, sort=alt.EncodingSortField(field="at", op="min"), axis=_NAMES),
        x=alt.X("count:Q", stack=None, title=say(language, "Number"), axis=alt.Axis(**_COUNT)),
        color=alt.Color(
            "what:N", title=None, scale=alt.Scale(domain=words, range=[PLANS, _PRINTED]), legend=alt.Legend(orient="top", symbolOpacity=1)
        ),
        tooltip=[*_tooltip(language), alt.Tooltip("source:N", title=say(language, "Source"))],
    )  # fmt: skip
    bars = base.transform_filter("datum.ours").mark_bar()
    printed = base.transform_filter("!datum.ours").mark_tick(thickness=4, size=24, opacity=1)
    return finished(alt.layer(bars, printed).configure_view(strokeWidth=0), language)


@cache
def tiles(language: Language) -> Spec:
    """Columns of the rows: id, name, short, told, count (-1 where nothing is shown), x, x2, y, y2, dark.

    A click on a tile names its id.
    """
    where: dict[str, Any] = {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(nice=False, zero=False)), "x2": "x2:Q",
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(reverse=True, nice=False, zero=False)), "y2": "y2:Q",
        "tooltip": [alt.Tooltip("name:N", title=" "), alt.Tooltip("told:N", title=say(language, "Measure.pupils"))],
    }  # fmt: skip
    base = alt.Chart(alt.NamedData("rows"))
    shade = alt.Color("count:Q", scale=alt.Scale(range=[_FEW, _MANY], domainMin=0), legend=None)
    tile = base.mark_rect(stroke="white", strokeWidth=1.5, cornerRadius=3, cursor="pointer").encode(
        **where, color=alt.condition("datum.count >= 0", shade, alt.value(NO_FIGURE))
    )
    ink = alt.condition("datum.dark", alt.value("white"), alt.value("#1a1a1a"))
    words = base.transform_filter("datum.short != ''").transform_calculate(
        x="(datum.x + datum.x2) / 2", y="(datum.y + datum.y2) / 2"
    ).encode(x=where["x"], y=where["y"], color=ink)  # fmt: skip
    fits = alt.ExprRef("width / 11 - 4")
    called = words.mark_text(fontSize=alt.ExprRef("width < 480 ? 8 : 11"), limit=fits, dy=-7)
    count = words.mark_text(fontSize=alt.ExprRef("width < 480 ? 8 : 12"), limit=fits, dy=8)
    whole = alt.layer(tile.add_params(_CLICK), called.encode(text="short:N"), count.encode(text="told:N"))
    return finished(whole.configure_view(strokeWidth=0), language)


def coloured(spec: Spec, kinds: Sequence[str], drawn: Sequence[str]) -> Spec:
    """The same chart with a colour for each kind that stays its own whichever of them are drawn."""
    scale = {"domain": list(drawn), "range": [_KINDS[min(kinds.index(kind), len(_KINDS) - 1)] for kind in drawn]}
    encoding = spec["encoding"]
    return {**spec, "encoding": {**encoding, "color": {**encoding["color"], "scale": scale}}}


def warm_up() -> None:
    """The first chart of a process takes a second; it is drawn before the first visitor comes."""
    for language in Language:
        for spec in (over_time, across, groups, hours, money_by_month, money_by_kind, published, tiles):
            spec(language)


def _people_across(base: alt.Chart, language: Language) -> alt.Chart:
    return base.encode(
        y=alt.Y("name:N", title=None, sort=None, axis=_NAMES),
        yOffset=alt.YOffset("what:N", sort=None),
        x=alt.X("count:Q", title=say(language, "Number"), axis=alt.Axis(**_COUNT)),
        color=_what(language),
        tooltip=_tooltip(language),
    )


def _tooltip(language: Language) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=" "), alt.Tooltip("what:N", title=" "),
        alt.Tooltip("count:Q", title=say(language, "Number")),
    ]  # fmt: skip


def _what(language: Language) -> alt.Color:
    words = [label(language, measure) for measure in (Measure.PLANS, Measure.PUPILS)]
    return alt.Color(
        "what:N", title=None, scale=alt.Scale(domain=words, range=[PLANS, PUPILS]), legend=alt.Legend(orient="top")
    )

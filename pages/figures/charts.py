"""The charts as specifications, built once; the rows come apart from them. Nothing here asks a database."""

from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd
import vl_convert

from models.vocabulary import Language
from services.texts import say

# Safe for colour-blind people (Okabe and Ito); the same thing has the same colour in every chart.
PLANS, PUPILS = "#0072b2", "#e69f00"
_KINDS: Final = ["#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"]
_NUMBERS: Final = {
    Language.LATVIAN: {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0€"]},
    Language.ENGLISH: {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}
_MOST_BARS: Final = 40
Spec = dict[str, Any]


@cache
def plans_by_semester(language: Language) -> Spec:
    """Columns of the rows: semester, what, count."""
    base = alt.Chart(alt.NamedData("rows")).mark_bar()
    return _finished(
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
    return _finished(
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
    return _finished(
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


def picture(spec: Spec, rows: pd.DataFrame, title: str, ending: str) -> bytes:
    """The chart as a file, PNG or SVG, drawn on this machine."""
    whole = {**spec, "title": title, "width": 720, "datasets": {"rows": rows.to_dict("records")}, "background": "white"}
    if ending == "svg":
        return str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])).encode()
    return bytes(vl_convert.vegalite_to_png(whole, scale=2, allowed_base_urls=[]))


def height(bars: int) -> int:
    """How tall a chart of horizontal bars must be for its labels to be read."""
    return 60 + 34 * min(bars, _MOST_BARS)


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


def _finished(chart: alt.Chart, language: Language) -> Spec:
    spec: Spec = chart.to_dict(validate=False)
    spec.pop("datasets", None)
    # The parts of a chart would be read aloud in English; its title and the table beside it say the same.
    spec["config"] = {
        **spec.get("config", {}),
        "aria": False,
        "mark": {"aria": False},
        "locale": {"number": _NUMBERS[language]},
    }
    return spec

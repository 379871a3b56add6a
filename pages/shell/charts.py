"""A chart with its finding as title, the same numbers beside it, and files to take away: for every screen that draws one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st
import vl_convert

from models.vocabulary import Language
from pages.shell import lists, session
from pages.shell.texts import _
from services.transfer.writing import to_csv, to_xlsx
from services.work import Work

_NUMBERS: Final = {
    Language.LATVIAN: {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0€"]},
    Language.ENGLISH: {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}
_MOST_BARS: Final = 40
_FORMATS: Final = ("xlsx", "csv", "png", "svg")
Spec = dict[str, Any]
Note = Callable[[Work, str, str], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart with everything that stands around it."""

    name: str
    title: str
    spec: Spec
    rows: pd.DataFrame
    height: int
    table: dict[str, list[str]]
    records: list[dict[str, Any]]
    below: bool = False  # a wide table stands under its chart


def show(drawn: Drawn, note: Note) -> None:
    """The chart in a frame of its own. `note` records that its numbers were taken away."""
    with st.container(border=True):
        head, button = st.columns([5, 1], vertical_alignment="center")
        head.subheader(_("{title}", title=drawn.title), anchor=False)
        with button:
            _download(drawn, note)
        drawing, numbers = (st.container(), st.container()) if drawn.below else st.columns([3, 2], gap="medium")
        drawing.vega_lite_chart(
            drawn.rows, _without_data(drawn.spec), height=drawn.height, key=f"chart {drawn.name}", alt=drawn.title
        )
        with numbers:
            lists.table(drawn.table, f"numbers {drawn.name}")


def _without_data(spec: Spec) -> Spec:
    """Streamlit hands the rows over itself; the specification must not name any."""
    return {name: value for name, value in spec.items() if name != "data"}


def _download(drawn: Drawn, note: Note) -> None:
    with st.popover(_("Download"), icon=":material/download:"):
        ending = st.segmented_control(
            _("Format"), _FORMATS, default="xlsx", format_func=str.upper, key=f"format {drawn.name}", required=True
        )
        if not st.button(_("Prepare the file"), key=f"prepare {drawn.name}"):
            return
        with session.at_work(writing=True) as work:
            note(work, drawn.name, str(ending))
        # The unguessable part keeps two people's files apart even where Streamlit would give them one address.
        name = f"pumpurs-{drawn.name}-{secrets.token_hex(8)}.{ending}"
        st.download_button(
            _("Save {file}", file=f"{drawn.name}.{ending}"), _file(drawn, str(ending)), name, key=f"save {drawn.name}"
        )


def _file(drawn: Drawn, ending: str) -> bytes:
    columns = list(drawn.records[0]) if drawn.records else []
    if ending == "csv":
        return to_csv(columns, drawn.records)
    if ending == "xlsx":
        return to_xlsx(columns, drawn.records)
    return picture(drawn.spec, drawn.rows, drawn.title, ending)


def picture(spec: Spec, rows: pd.DataFrame, title: str, ending: str) -> bytes:
    """The chart as a file, PNG or SVG, drawn on this machine."""
    whole = {**spec, "title": title, "width": 720, "datasets": {"rows": rows.to_dict("records")}, "background": "white"}
    if ending == "svg":
        return str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])).encode()
    return bytes(vl_convert.vegalite_to_png(whole, scale=2, allowed_base_urls=[]))


def height(bars: int) -> int:
    """How tall a chart of horizontal bars must be for its labels to be read."""
    return 60 + 34 * min(bars, _MOST_BARS)


def finished(chart: alt.Chart | alt.LayerChart | alt.FacetChart, language: Language) -> Spec:
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

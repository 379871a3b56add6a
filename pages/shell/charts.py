"""A chart with its finding as title, the same numbers beside it, and files to take away: for every screen that draws one."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import altair as alt
import pandas as pd
import streamlit as st
import vl_convert

from models.vocabulary import Language
from pages.shell import lists, session
from pages.shell.texts import _, md
from services.transfer.writing import to_csv, to_xlsx
from services.work import Work

_NUMBERS: Final = {
    Language.LATVIAN: {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0€"]},
    Language.ENGLISH: {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}
# The words of a chart have the colour of the page's text, in light and in dark; Streamlit's grey is too pale to read.
_INK: Final[dict[str, Any]] = {
    "axis": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor"},
}
_EDGE: Final = 8  # the last number of an axis is not cut
_MOST_BARS: Final = 40
_FORMATS: Final = ("xlsx", "csv", "png", "svg")
Spec = dict[str, Any]
PICK: Final = "pick"
_MOST_SAID: Final = 12
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
    picks: str = ""  # what a click on a mark names: its rows have an `id`, its specification the parameter of PICK
    notes: tuple[str, ...] = ()  # what must be said of these numbers
    about: tuple[tuple[str, str], ...] = ()  # filters, scope, time: a sheet of its own in the workbook
    behind: tuple[str, ...] = ()  # what the lists behind it are of, as pages.figures.records names them
    always: bool = False  # of all periods
    under: str = ""  # place and time, under the title
    hint: str = ""  # what a click does: said on the screen, not on paper

    @property
    def alt(self) -> str:
        """What somebody hears who does not see the chart: its finding and its first numbers."""
        lines = zip(*self.table.values(), strict=True)
        said = ["; ".join(f"{name}: {cell}" for name, cell in zip(self.table, line, strict=True)) for line in lines]
        return ". ".join([self.title, *([self.under] if self.under else []), *said[:_MOST_SAID]])


def show(drawn: Drawn, note: Note) -> UUID | None:
    """The chart in a frame of its own; the id of the mark that was just clicked. `note` records that its numbers were taken away."""
    with st.container(border=True):
        head, button = st.columns([5, 1], vertical_alignment="center")
        head.subheader(_("{title}", title=drawn.title), anchor=False)
        if drawn.under:
            head.caption(md(drawn.under))
        with button:
            _download(drawn, note)
        drawing, numbers = (st.container(), st.container()) if drawn.below else st.columns([3, 2], gap="medium")
        with drawing:
            picked = None if drawn.rows.empty else _drawing(drawn)  # everything is hidden: an empty frame says nothing
        with numbers:
            lists.table(drawn.table, f"numbers {drawn.name}")
        for said in (*drawn.notes, *([drawn.hint] if drawn.hint else [])):
            st.caption(md(said))
    return picked


def _drawing(drawn: Drawn) -> UUID | None:
    key, spec = f"chart {drawn.name}", _without_data(drawn.spec)
    if not drawn.picks:
        st.vega_lite_chart(drawn.rows, spec, height=drawn.height, key=key, alt=drawn.alt)
        return None
    state = st.vega_lite_chart(
        drawn.rows, spec, height=drawn.height, key=key, alt=drawn.alt, on_select="rerun", selection_mode=PICK
    )
    return _picked(state)


def _picked(state: Any) -> UUID | None:  # noqa: ANN401 what a browser handed in
    """The id of one clicked mark; whoever asks for it looks whether it is within reach."""
    try:
        return UUID(state["selection"][PICK][0]["id"])
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None


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
        return to_xlsx(columns, drawn.records, about=drawn.about)
    return picture(drawn.spec, drawn.rows, drawn.title, ending, drawn.under)


def picture(spec: Spec, rows: pd.DataFrame, title: str, ending: str, under: str = "") -> bytes:
    """The chart as a file, PNG or SVG, drawn on this machine."""
    titles = {"text": title, "subtitle": under, "anchor": "start"}
    whole = {
        **spec,
        "title": titles,
        "width": 720,
        "datasets": {"rows": rows.to_dict("records")},
        "padding": _EDGE,
        "background": "white",
    }
    if ending == "svg":
        return str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])).encode()
    return bytes(vl_convert.vegalite_to_png(whole, scale=2, allowed_base_urls=[]))


def height(bars: int) -> int:
    """How tall a chart of horizontal bars must be for its labels to be read."""
    return 150 + 34 * min(bars, _MOST_BARS)


def finished(chart: alt.Chart | alt.LayerChart | alt.FacetChart, language: Language) -> Spec:
    spec: Spec = chart.to_dict(validate=False)
    spec.pop("datasets", None)
    # The parts of a chart would be read aloud in English; its title and the table beside it say the same.
    spec["config"] = {
        **spec.get("config", {}),
        "aria": False,
        "mark": {"aria": False},
        "locale": {"number": _NUMBERS[language]},
        **_INK,
    }
    spec["padding"] = {"right": _EDGE}
    return spec

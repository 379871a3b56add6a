"""One answer on the screen: its chart and numbers, what cannot be concluded, and by which methods it was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.effect import charts
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn, Spec
from pages.shell.texts import _, in_latvian, plain, whole
from services.effect.downloads import note_download
from services.effect.kept import Answer
from services.effect.statistics import Estimate, Method

METHODS: Final = {
    Method.WILSON: "Wilson's 95 % interval of a share",
    Method.STUDENT: "Student's 95 % interval of the mean of paired changes",
    Method.KAPLAN_MEIER: "Kaplan-Meier curve with log-log 95 % intervals",
    Method.MANTEL_HAENSZEL: "Mantel-Haenszel odds ratio over strata with the 95 % interval of Robins, Breslow and Greenland",
}


@dataclass(frozen=True, slots=True)
class Block:
    """`drawn` is None where there is nothing to tell yet; `told` says why, or what else there is to know."""

    drawn: Drawn | None
    told: Sequence[str]
    cannot: str
    methods: Sequence[Method]


def show(block: Block) -> None:
    if block.drawn is None:
        for text in block.told:
            st.info(text)
    else:
        shell_charts.show(block.drawn, note_download)
        for text in block.told:
            st.markdown(text)
    with st.container(border=True):
        st.markdown(f"**{_('What cannot be concluded')}**")
        st.markdown(block.cannot)
    for method in block.methods:
        source, library = method.value
        name = plain(METHODS[method])
        st.caption(
            _("Method: {name}. Source: {source}. Computed by {library}.", name=name, source=source, library=library)
        )


def as_of(answer: Answer[Any]) -> list[str]:
    """When an answer was found that took too long to be found anew for everybody."""
    return [_("Counted {at}; large registers are counted anew every few hours.", at=answer.at)] if answer.at else []


def count(value: int | None) -> str:
    """A number of people, or that it is not told."""
    return plain("hidden") if value is None else whole(value)


def number(value: Decimal | None) -> str:
    """A figure with a decimal comma or point, and a true minus."""
    if value is None:
        return "—"
    text = str(value).replace("-", "−")
    return text.replace(".", ",") if in_latvian() else text


def interval(estimate: Estimate | None) -> str:
    return "—" if estimate is None else f"{number(estimate.low)} … {number(estimate.high)}"


def percent(estimate: Estimate | None) -> str:
    return "—" if estimate is None else f"{estimate.value} % ({estimate.low}–{estimate.high})"


def of_intervals(rows: Sequence[tuple[str, Estimate | None]]) -> pd.DataFrame:
    """Rows to draw with their intervals; what is not told has none."""
    drawn = [
        {"what": what, "value": float(one.value), "low": float(one.low), "high": float(one.high)}
        for what, one in rows
        if one is not None
    ]
    return pd.DataFrame(drawn, columns=["what", "value", "low", "high"])


def shares(rows: pd.DataFrame) -> Spec:
    """A chart of shares from the tens below to the tens above: on 0 to 100 intervals of a few per cent cannot be read."""
    if rows.empty:
        return charts.shares(session.language())
    least, most = floor((rows["low"].min() - 5) / 10), ceil((rows["high"].max() + 5) / 10)
    return charts.shares(session.language(), max(0, 10 * least), min(100, 10 * most))


def kept(name: str, estimate: Estimate | None) -> dict[str, Any]:
    """A figure with its interval as columns of a file."""
    told = (estimate.value, estimate.low, estimate.high) if estimate else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), told, strict=True))


def meet(estimates: Sequence[Estimate | None]) -> bool | None:
    """Whether all intervals have something in common; None of fewer than two."""
    known = [one for one in estimates if one is not None]
    return max(one.low for one in known) <= min(one.high for one in known) if len(known) > 1 else None

"""Lists as one table a page: rows are chosen with a click or the space bar, actions stand once beside it."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeVar
from uuid import UUID

import pandas as pd
import streamlit as st

from pages.shell import session
from pages.shell.texts import _, md
from services.paging import Page

LineT = TypeVar("LineT")
Columns = Mapping[str, Sequence[str]]
_ROW: Final = 35
_TALLEST: Final = 560


def choose_one(name: str, columns: Columns, ids: Sequence[UUID]) -> UUID | None:
    """A table whose rows open: the id of the row that was just chosen, once."""
    picked = _picked(name, columns, ids, "single-row")
    if not picked:
        return None
    # The next rendering gets a table with nothing chosen, so that going back does not open the row again.
    untick(name)
    return picked[0]


def choose_many(name: str, columns: Columns, ids: Sequence[UUID]) -> list[UUID]:
    """A table whose rows are ticked: the ids of those that are."""
    return _picked(name, columns, ids, "multi-row")


def untick(name: str) -> None:
    session.begin_anew(f"list {name}")


def table(columns: Columns, key: str) -> None:
    """A table to read."""
    frame = pd.DataFrame(dict(columns))
    st.dataframe(frame, hide_index=True, height=_height(len(frame)), key=key)


def pager(page: Page[LineT], name: str = "page") -> None:
    """How many there are, and the other pages; the number of the page stands in the address."""
    if page.pages > 1:
        st.pagination(page.pages, default=1, key=name, bind="query-params")
    st.caption(_("{total} in all", total=page.total))


def _picked(name: str, columns: Columns, ids: Sequence[UUID], mode: Literal["single-row", "multi-row"]) -> list[UUID]:
    """The ids of the chosen rows as they stood before the person's eyes; the list may be another by now."""
    key = f"list {name} {session.turn(f'list {name}')}"
    before: list[UUID] = session.recall(f"{key} drawn", list(ids))
    session.remember(f"{key} drawn", list(ids))
    return [before[row] for row in _table(key, columns, mode) if row < len(before)]


def _table(key: str, columns: Columns, mode: Literal["single-row", "multi-row"]) -> list[int]:
    frame = pd.DataFrame(dict(columns))
    chosen = st.dataframe(
        frame, hide_index=True, height=_height(len(frame)), key=key, on_select="rerun", selection_mode=mode
    )
    rows = chosen["selection"]["rows"] if chosen else []
    return [row for row in rows if isinstance(row, int)]


def _height(rows: int) -> int:
    return min(_TALLEST, _ROW * (rows + 1) + 3)


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Names and values under each other, for one record."""
    for name, value in rows:
        st.markdown(f":gray[{md(name)}]  \n{md(value)}")

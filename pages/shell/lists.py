"""Lists as one table a page: rows are chosen with a click or the space bar, actions stand once beside it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

import pandas as pd
import streamlit as st

from pages.shell import session
from pages.shell.texts import _, md
from services.paging import Page
from services.rules.permissions import Actor

LineT = TypeVar("LineT")
ShownT = TypeVar("ShownT")
Columns = Mapping[str, Sequence[str]]
_ROW: Final = 35
_TALLEST: Final = 560
_FIGURE: Final = re.compile(r"[-−]?€?\d{1,3}([\s,]\d{3})*([.,]\d+)?(\s?[€%])?")
_NO_FIGURE: Final = ("", "…", "–", "—")


def choose_one(name: str, columns: Columns, ids: Sequence[UUID]) -> UUID | None:
    """A table whose rows open: the id of the row that was just chosen, once.

    Rows are numbers to the browser: a click means the row that stood there when it was made.
    """
    before = as_shown(name, None, lambda: list(ids), "opens")
    picked = _table(_key(name), columns, "single-row")
    if not picked or picked[0] >= len(before):
        return None
    # The next rendering gets a table with nothing chosen, so that going back does not open the row again.
    untick(name)
    return before[picked[0]]


def choose_many(name: str, columns: Columns, ids: Sequence[UUID]) -> list[UUID]:
    """A table whose rows are ticked: the ids of those that are. What it lists comes through `as_shown`."""
    return [ids[row] for row in _table(_key(name), columns, "multi-row") if row < len(ids)]


def as_shown(name: str, asked: object, read: Callable[[], ShownT], part: str = "shown") -> ShownT:
    """What a list answers to what is asked: read anew, but as it was seen while rows of it are chosen.

    Otherwise a row that somebody else's decision takes off the list would hand its tick to the next one.
    """
    key = f"list {name} {part}"
    before: tuple[object, ShownT] | None = session.recall(key)
    if before is not None and before[0] != asked:
        untick(name)
    elif before is not None and _rows(session.recall(_key(name))):
        return before[1]
    shown = read()
    session.remember(key, (asked, shown))
    return shown


def untick(name: str) -> None:
    session.begin_anew(f"list {name}")


def table(columns: Columns, key: str) -> None:
    """A table to read."""
    frame = pd.DataFrame(dict(columns))
    st.dataframe(frame, hide_index=True, height=_height(len(frame)), key=key, column_config=_aligned(columns))


def tell(name: str, actor: Actor, outcome: object) -> None:
    """Keep what came of a click for the role it was done in, instead of what was kept before."""
    session.remember(name, (actor.assignment_id, outcome))


def told(name: str, actor: Actor, nothing: ShownT) -> ShownT:
    """What came of the last such click in this role, until somebody hides it."""
    role, outcome = session.recall(name, (actor.assignment_id, nothing))
    return outcome if role == actor.assignment_id else nothing


def hide(name: str) -> None:
    """The means to put away what is told under this name."""
    if st.button(_("Hide"), type="tertiary", icon=":material/close:", key=f"hide {name}"):
        session.drop(name)
        st.rerun()


def pager(page: Page[LineT], name: str = "page") -> None:
    """How many there are, and the other pages; the number of the page stands in the address."""
    if page.pages > 1:
        st.pagination(page.pages, default=1, key=name, bind="query-params")
    st.caption(_("{total} in all", total=page.total))


def _key(name: str) -> str:
    return f"list {name} {session.turn(f'list {name}')}"


def _table(key: str, columns: Columns, mode: Literal["single-row", "multi-row"]) -> list[int]:
    frame = pd.DataFrame(dict(columns))
    chosen = st.dataframe(
        frame, hide_index=True, height=_height(len(frame)), key=key, on_select="rerun", selection_mode=mode,
        column_config=_aligned(columns),
    )  # fmt: skip
    return _rows(chosen)


def _aligned(columns: Columns) -> dict[str, Any]:
    """Figures stand to the right, one below the other."""
    right = st.column_config.Column(alignment="right")
    return {name: right for name, column in columns.items() if _all_figures(column)}


def _all_figures(column: Sequence[str]) -> bool:
    """Years, telephones and codes have no thousands apart, so they are none."""
    told = [cell for cell in column if cell not in _NO_FIGURE]
    return bool(told) and all(_FIGURE.fullmatch(cell) for cell in told)


def _rows(chosen: Any) -> list[int]:  # noqa: ANN401 what a browser handed in
    rows = chosen["selection"]["rows"] if chosen else []
    return [row for row in rows if isinstance(row, int)]


def _height(rows: int) -> int:
    return min(_TALLEST, _ROW * (rows + 1) + 3)


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Names and values under each other, for one record."""
    for name, value in rows:
        st.markdown(f":gray[{md(name)}]  \n{md(value)}")

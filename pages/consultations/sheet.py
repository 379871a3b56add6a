"""A provider's month as a spreadsheet: typed or pasted, flagged while typing, kept as a draft, saved row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import pandas as pd
import streamlit as st

from models.people import Account
from pages.consultations import around, pasting
from pages.shell import session
from pages.shell.act import attempt
from pages.shell.texts import _, md, plain, shown, why
from services import drafts
from services.consulting import sheets, typing
from services.consulting.desks import Lesson
from services.consulting.sheets import Checked, Sheet
from services.consulting.typing import COLUMNS, Typed
from services.errors import Refusal

_ROOM: Final = 38


@dataclass(frozen=True, slots=True)
class _Opened:
    """The sheet as it was opened: which consultations, of which versions, with what typed before."""

    asked: tuple[Any, ...]
    frame: pd.DataFrame
    rows: tuple[Typed, ...]


def render(school_id: UUID, provider: Account, month: date) -> None:
    with session.at_work() as work:
        found = sheets.sheet(work, school_id, provider.id, month)
    if found.closed:
        st.info(_("This month was reported to the state: nothing in it can be changed."), icon=":material/lock:")
    elif not found.desk.plans:
        st.info(_("No running plan of this month names a consultation that this provider may give."))
    _results()
    if not found.closed:
        _write(school_id, provider, found)
    around.bars(school_id, provider, month)
    around.notes(school_id, provider, month)


def _write(school_id: UUID, provider: Account, found: Sheet) -> None:
    name = f"lessons {school_id} {provider.id} {found.month:%Y-%m}"
    opened = _opened(name, found)
    rows, removed = _typed(name, opened, found)
    _keep(name, opened, rows, removed)
    with session.at_work() as work:
        checked = sheets.check(work, school_id, provider.id, found.month, rows, removed)
    changed = _changed(found, rows) + len(removed)
    _flag(rows, checked)
    left, right = st.columns(2)
    text = _("Save the month ({count} rows)", count=changed)
    if left.button(
        text, type="primary", icon=":material/save:", key=f"{name} save", disabled=not changed, width="stretch"
    ):
        _save(name, school_id, provider, found, rows, removed)
    with right:
        around.copy_week(name, school_id, provider, found.month)
    pasting.render(name, [row for row in rows if row.id is None])


def _opened(name: str, found: Sheet) -> _Opened:
    """Built anew where the sheet was left or rows changed; what was typed and not saved comes from the draft."""
    asked = (session.language(), found.month, *((line.id, line.version) for line in found.lines))
    before: _Opened | None = session.recall(f"{name}.opened")
    if before is not None and before.asked == asked and session.recall(_key(name), name) is not name:
        return before
    session.begin_anew(name)
    with session.at_work() as work:
        draft = drafts.load(work, name)
    rows = _rows(found, draft)
    told = [{name: row.cells.get(name) for name in COLUMNS} | {"remote": bool(row.cells.get("remote"))} for row in rows]
    frame = pd.DataFrame(told, columns=list(COLUMNS))
    opened = _Opened(asked, frame.astype("object").astype({"remote": "boolean"}), tuple(rows))
    session.remember(f"{name}.opened", opened)
    session.remember(f"{name}.saved", draft)
    return opened


def _rows(found: Sheet, draft: Mapping[str, Any]) -> list[Typed]:
    """What is kept, with what was typed over it, and what was typed besides."""
    over = {row["id"]: row for row in draft.get("rows", ()) if row["id"]}
    rows = [
        Typed(over[str(line.id)]["cells"], line.id, over[str(line.id)]["seen"])
        if str(line.id) in over
        else Typed(line.cells, line.id, line.version)
        for line in found.lines
    ]
    return rows + [Typed(row["cells"]) for row in draft.get("rows", ()) if not row["id"]]


def _typed(name: str, opened: _Opened, found: Sheet) -> tuple[list[Typed], list[Typed]]:
    """What stands in the table now, and which rows were taken out of it."""
    c, lessons = st.column_config, {typing.shown(one.kind, one.subject): one for one in found.desk.lessons}
    known = {one for line in found.lines for one in (line.cells["lesson"],)}
    names = {one for row in opened.rows for one in row.cells.get("pupils") or ()} | set(found.desk.pupils)
    frame = st.data_editor(
        opened.frame, key=_key(name), hide_index=True, num_rows="dynamic", placeholder="",
        height=_ROOM * (max(len(opened.rows), 4) + 3),
        column_config={
            "on": c.TextColumn(plain("Day"), width=95, help=plain("15., 15.01. or 15.01.2018")),
            "starts": c.TextColumn(plain("Start"), width=95, help=plain("10:00 or 1000")),
            "minutes": c.TextColumn(plain("Minutes"), width=100),
            "pupils": c.MultiselectColumn(
                plain("Pupils"), options=sorted(names), accept_new_options=True, width=215,
                help=plain("Several pupils in one row are a group: one consultation for all of them."),
            ),
            "lesson": c.SelectboxColumn(
                plain("Kind and subject"), options=sorted({*lessons, *known}), width=170, format_func=lambda one: _lesson(lessons, one),
                help=plain("May stay empty where the plan names one thing only."),
            ),
            "remote": c.CheckboxColumn(plain("Remote"), width=110),
            "confirmed_on": c.TextColumn(plain("Confirmed on"), width=115, help=plain("The day on which the pupil confirmed a remote consultation.")),
        },
    )  # fmt: skip
    rows = []
    for at, values in zip(frame.index, frame.to_dict("records"), strict=True):
        before = opened.rows[at] if isinstance(at, int) and 0 <= at < len(opened.rows) else Typed({})
        cells = {column: _cell(values[column]) for column in COLUMNS}
        if before.id or any(cells.values()):
            rows.append(Typed(cells, before.id, before.seen))
    there = {row.id for row in rows}
    return rows, [row for row in opened.rows if row.id and row.id not in there]


def _lesson(lessons: Mapping[str, Lesson], value: object) -> str:
    one = lessons.get(str(value))
    return typing.shown(shown(one.name), one.subject) if one else str(value)


def _cell(value: object) -> Any:  # noqa: ANN401 what a browser handed in
    """A cell as a draft can keep it; an empty one comes as nothing or as what is not a number."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value
    return [str(one) for one in value] if isinstance(value, list | tuple) else ""


def _keep(name: str, opened: _Opened, rows: Sequence[Typed], removed: Sequence[Typed]) -> None:
    """Remember on the server what changed since it was last remembered. Rows as they were opened need no remembering."""
    del removed  # what was taken out of the table and not saved comes back
    as_opened = {row.id: row.cells for row in opened.rows if row.id}
    news = [
        {"id": str(row.id) if row.id else "", "seen": row.seen, "cells": dict(row.cells)}
        for row in rows
        if row.id is None or not typing.same(as_opened.get(row.id, {}), row.cells) or row.id in _drafted(name)
    ]
    draft = {"rows": news} if news else {}
    if draft == session.recall(f"{name}.saved", {}):
        return
    with session.at_work(writing=True) as work:
        drafts.keep(work, name, draft)
    session.remember(f"{name}.saved", draft)


def _drafted(name: str) -> set[UUID]:
    draft: dict[str, Any] = session.recall(f"{name}.saved", {})
    return {UUID(row["id"]) for row in draft.get("rows", ()) if row["id"]}


def _changed(found: Sheet, rows: Sequence[Typed]) -> int:
    kept = {line.id: line.cells for line in found.lines}
    return sum(row.id is None or not typing.same(kept.get(row.id, {}), row.cells) for row in rows)


def _flag(rows: Sequence[Typed], checked: Sequence[Checked]) -> None:
    """Under the table, each row that something speaks against: what forbids it first."""
    lines = []
    for row, one in zip(rows, checked, strict=True):
        about = (
            md(" · ".join(part for part in (str(row.cells["on"]), str(row.cells["starts"]), _who(row)) if part)) or "—"
        )
        lines += [f":red[:material/block:] **{about}** — {_fault(column, why(fault))}" for column, fault in one.faults]
        lines += [f":orange[:material/warning:] **{about}** — {why(warning)}" for warning in one.warnings]
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    elif rows:
        st.caption(f":material/check_circle: {_('Nothing speaks against these rows.')}")


def _fault(column: str, text: str) -> str:
    return f"{_(f'column.{column}')}: {text}" if column else text


def _who(row: Typed) -> str:
    names = row.cells.get("pupils") or []
    return names[0] if len(names) == 1 else plain("group of {count}", count=len(names)) if names else ""


def _save(
    name: str, school_id: UUID, provider: Account, found: Sheet, rows: Sequence[Typed], removed: Sequence[Typed]
) -> None:
    answers = attempt(sheets.save, school_id, provider.id, found.month, rows, removed)
    if isinstance(answers, Refusal):
        return
    left = [row for row, one in zip(rows, answers, strict=False) if one.faults]
    draft = {"rows": [{"id": str(r.id) if r.id else "", "seen": r.seen, "cells": dict(r.cells)} for r in left]}
    with session.at_work(writing=True) as work:
        drafts.keep(work, name, draft if left else {})
    session.begin_anew(name)
    done = sum(one.done in ("created", "changed", "removed") for one in answers)
    session.remember("lessons saved", (done, len(left)))
    st.rerun()


def _results() -> None:
    told: tuple[int, int] | None = session.recall("lessons saved")
    if told is None:
        return
    session.drop("lessons saved")
    done, left = told
    if left:
        text = _("Saved: {done}. Not saved: {left}; they stay in the table with the reason.", done=done, left=left)
        st.warning(text, icon=":material/warning:")
    else:
        st.success(_("Saved: {done}.", done=done), icon=":material/check_circle:")


def _key(name: str) -> str:
    return f"{name}.{session.turn(name)} table"

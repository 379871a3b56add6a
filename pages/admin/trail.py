"""The audit trail: who did what, when; what it was before and after for those who may see the thing itself."""

from datetime import date

import streamlit as st

from models.vocabulary import Action, Role
from pages.shell import lists, url
from pages.shell import session as tab
from pages.shell.texts import _, label, plain, shown
from services import trail_reading
from services.rules.permissions import Actor
from services.trail_reading import TrailLine

_LONGEST = 300


def render(actor: Actor) -> None:
    del actor
    st.title(_("Audit trail"), anchor=False)
    who, what, when = st.columns(3)
    name = who.text_input(_("column.username"), key="trail actor")
    action = what.selectbox(
        _("Action"),
        list(Action),
        index=None,
        format_func=label,
        key="action",
        bind="query-params",
        placeholder=plain("All actions"),
    )
    day = when.date_input(_("Day"), None, format="DD.MM.YYYY", key="trail day")
    with tab.at_work() as work:
        page = trail_reading.find(
            work, actor=name or "", action=action, day=day if isinstance(day, date) else None, number=url.number("page")
        )
    if not page.total:
        st.info(_("No entries."))
        return
    lists.table(_columns(page.lines), "trail")
    lists.pager(page)


def _columns(lines: list[TrailLine]) -> dict[str, list[str]]:
    return {
        plain("No."): [str(line.seq) for line in lines],
        plain("When"): [shown(line.at) for line in lines],
        plain("column.username"): [line.actor for line in lines],
        plain("column.role"): [label(Role(line.role)) if line.role else "" for line in lines],
        plain("Action"): [label(line.action) for line in lines],
        plain("Subject of the entry"): [plain(f"thing.{line.subject}") for line in lines],
        plain("column.school"): [line.school for line in lines],
        plain("Before"): [_values(line.before) for line in lines],
        plain("After"): [_values(line.after) for line in lines],
        plain("Comment"): [line.comment for line in lines],
        plain("Record"): [line.subject_id for line in lines],
    }


def _values(values: dict[str, object]) -> str:
    """Columns and what they hold, in words."""
    told = {plain(f"kept.{name}"): _said(name, value) for name, value in values.items()}
    return ", ".join(f"{name}: {value}" for name, value in told.items())[:_LONGEST]


def _said(name: str, value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else shown(value, name)

"""Plans that nobody can act on: each with the reason, and what to do about it."""

from uuid import UUID

import streamlit as st

from pages.shell import badges, lists, session, url
from pages.shell.texts import _, plain, plain_why, short_semester, shown
from services import orphans
from services.orphans import Orphan


def render() -> UUID | None:
    """The list; the plan that was just chosen."""
    with session.at_work() as work:
        page = orphans.find(work, number=url.number("page"))
    if not page.total:
        st.info(_("Every plan has somebody who can act on it."), icon=":material/task_alt:")
        return None
    st.caption(
        _("These plans stand still. The reason says what helps: a deputy, another preparer, or a new colleague.")
    )
    opened = lists.choose_one("plans orphaned", _columns(page.lines), [one.id for one in page.lines])
    lists.pager(page)
    return opened


def _columns(lines: list[Orphan]) -> dict[str, list[str]]:
    return {
        plain("column.plan_code"): [one.code for one in lines],
        plain("Why, and what helps"): [plain_why(one.why) for one in lines],
        plain("column.status"): [badges.plan_status(one.status, one.awaits) for one in lines],
        plain("column.school"): [one.school for one in lines],
        plain("column.semester"): [short_semester(one.semester) for one in lines],
        plain("Waiting since"): [shown(one.since) for one in lines],
    }

"""The pupil's timeline: everything that happened, newest first, by kind where there is much of it."""

from typing import Final
from uuid import UUID

import streamlit as st

from pages.shell import session
from pages.shell.texts import _, label, md, plain, shown, why
from services.clock import RIGA
from services.timeline import story
from services.timeline.events import Event, EventKind

_ICONS: Final = {
    EventKind.PUPIL: ":material/person:",
    EventKind.PLAN: ":material/assignment:",
    EventKind.CLAIM: ":material/euro:",
    EventKind.HOURS: ":material/schedule:",
    EventKind.CONSULTATION: ":material/school:",
    EventKind.MEETING: ":material/groups:",
}
_AT_FIRST: Final = 25


def render(pupil_id: UUID) -> None:
    st.subheader(_("Timeline"), anchor=False)
    kinds = st.pills(
        plain("Show"), list(EventKind), selection_mode="multi", format_func=label, key=f"timeline {pupil_id}",
        label_visibility="collapsed",
    )  # fmt: skip
    with session.at_work() as work:
        events = story.of(work, pupil_id, kinds)
    if not events:
        st.caption(_("Nothing of this kind has happened yet."))
        return
    whole = bool(session.recall(f"whole {pupil_id}"))
    told = events if whole else events[:_AT_FIRST]
    st.markdown("\n".join(_told(event) for event in told))
    if len(told) < len(events) and st.button(_("Show all {total}", total=len(events)), key="whole story"):
        session.remember(f"whole {pupil_id}", True)
        st.rerun()


def _told(event: Event) -> str:
    """One event as an item: when and what, and under it where, by whom and with which words."""
    when = shown(event.at.astimezone(RIGA).date() if event.whole_day else event.at)
    more = " · ".join(md(word) for word in (event.school, event.by) if word)
    words = f" — {md(event.comment)}" if event.comment else ""
    under = f"  \n  :gray[{more}{words}]" if more or words else ""
    return f"- {_ICONS[event.kind]} **{md(when)}** {why(event.what)}{under}"

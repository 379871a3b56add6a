"""The day of a meeting, its title, and who is present."""

import streamlit as st

from models.meetings import Meeting, MeetingForm
from pages.shell import session
from pages.shell.act import act
from pages.shell.fields import Sheet
from pages.shell.texts import _
from services import meetings
from services.errors import Invalid, Refusal, outcome_of
from services.forms import checked


def fields(sheet: Sheet) -> None:
    day, title = st.columns([1, 3])
    with day:
        sheet.day("held_on", title=_("Day"))
    with title:
        sheet.text("title", title=_("Title"))
    sheet.text("present", title=_("Who is present"), lines=True, height=90)


def render(meeting: Meeting) -> None:
    """Correct these while the meeting is open, or close it."""
    with st.expander(_("About the meeting"), icon=":material/info:"):
        start = {"held_on": meeting.held_on, "title": meeting.title, "present": meeting.present}
        sheet = Sheet(f"about {meeting.id}", start=start, kept=False)
        seen = sheet.seen(meeting.version, "title")
        fields(sheet)
        if st.button(_("Save"), icon=":material/save:", key="save about"):
            form = outcome_of(checked, MeetingForm, sheet.raw)
            if isinstance(form, Invalid):
                sheet.mark(form)
            elif not isinstance(form, Refusal):
                sheet.hand_in(_("Saved."), meetings.change_meeting, meeting.id, seen, form)
                st.rerun()


def close(meeting: Meeting) -> None:
    shown = session.seen_before(f"meeting {meeting.id}", meeting.version)
    with st.popover(_("Close the meeting"), icon=":material/lock:"):
        st.markdown(_("From then on the minutes stay as they are. Decisions can still be marked as done."))
        if st.button(_("Close it"), type="primary", key="close meeting"):
            act(_("The meeting is closed; these are its minutes."), meetings.close_meeting, meeting.id, shown)

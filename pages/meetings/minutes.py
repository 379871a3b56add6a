"""The minutes of a meeting, to be read and printed from the browser."""

import pandas as pd
import streamlit as st

from models.meetings import Meeting
from models.vocabulary import Paper
from pages.shell import printing, session, url
from pages.shell.texts import _, md, plain, shown
from services import meetings, papers


def render(meeting: Meeting) -> None:
    with session.at_work() as work:
        minutes = meetings.minutes(work, meeting.id)
    with st.container(horizontal=True):
        if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
            url.put(meeting=None, do=None, pupil=None)
            st.rerun()
        if not minutes.closed and st.button(_("Back to the meeting"), icon=":material/groups:", key="to the table"):
            url.put(do=None)
            st.rerun()
    st.title(_("Minutes of {day}", day=minutes.held_on), anchor=False)
    if minutes.title:
        st.markdown(f"**{md(minutes.title)}**")
    if not minutes.closed:
        st.badge(_("The meeting is still open"), icon=":material/lock_open:", color="orange")
    st.markdown(_("{school} · led by {leader}", school=minutes.school, leader=minutes.led_by))
    if minutes.present:
        st.markdown(_("Present: {people}", people=minutes.present))
    if not minutes.items:
        st.info(_("Nothing was decided at this meeting."))
        return
    rows = {
        plain("Pupil"): [md(item.pupil) for item in minutes.items],
        plain("Decision"): [md(item.decision) for item in minutes.items],
        plain("Who"): [md(item.responsible) for item in minutes.items],
        plain("By when"): [shown(item.due_on) if item.due_on else "" for item in minutes.items],
        plain("Done"): [plain("yes") if item.done else plain("not yet") for item in minutes.items],
    }
    st.table(pd.DataFrame(rows), hide_index=True)
    with st.popover(_("Print"), icon=":material/print:"):
        name = f"print {meeting.id}"
        _paper, ending = printing.choose(name, [Paper.MINUTES])
        printing.prepare(name, papers.of_meeting, meeting.id, ending)

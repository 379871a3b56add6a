"""The meetings of the school: what of their decisions is not done yet, and the meetings themselves, newest first."""

from uuid import UUID

import streamlit as st

from models.meetings import MeetingForm
from pages.meetings import about, minutes, table
from pages.shell import lists, session, url
from pages.shell.act import act
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, shown
from services import clock, meetings
from services.errors import Invalid, Refusal, outcome_of
from services.forms import checked
from services.meetings import MeetingLine, Undone
from services.rules.permissions import Actor

_UNDONE = "undone"


def render(actor: Actor) -> None:
    del actor
    meeting_id = url.uuid("meeting")
    if meeting_id is not None:
        _one(meeting_id)
    elif url.text("do") == "open":
        _open()
    else:
        _list()


def _one(meeting_id: UUID) -> None:
    with session.at_work() as work:
        meeting = meetings.get_meeting(work, meeting_id)
    if meeting.closed_at is not None or url.text("do") == "minutes":
        minutes.render(meeting)
    else:
        table.render(meeting)


def _list() -> None:
    head, button = st.columns([3, 1], vertical_alignment="bottom")
    head.title(_("Meetings"), anchor=False)
    if button.button(_("Open a meeting"), type="primary", icon=":material/groups:", width="stretch", key="open"):
        url.put(do="open")
        st.rerun()
    _undone()
    st.subheader(_("The meetings so far"), anchor=False)
    with session.at_work() as work:
        page = meetings.find(work, number=url.number("page"))
    if not page.total:
        st.info(_("No meeting yet. Open one: it leads the team through the pupils one by one and keeps the minutes."))
        return
    chosen = lists.choose_one("meetings", _columns(page.lines), [line.id for line in page.lines])
    lists.pager(page)
    if chosen is not None:
        url.put(meeting=chosen)
        st.rerun()


def _columns(lines: list[MeetingLine]) -> dict[str, list[str]]:
    return {
        plain("Day"): [shown(line.held_on) for line in lines],
        plain("Title"): [line.title for line in lines],
        plain("Led by"): [line.led_by for line in lines],
        plain("Decisions"): [str(line.decisions) for line in lines],
        plain("column.status"): [plain("closed") if line.closed else plain("open") for line in lines],
    }


def _undone() -> None:
    st.subheader(_("Decisions that are not done yet"), anchor=False)
    whose = st.segmented_control(
        _("Whose"), ["mine", "all"], default="mine", key="whose", bind="query-params", label_visibility="collapsed",
        format_func=lambda one: plain("My own") if one == "mine" else plain("Everybody's"),
    )  # fmt: skip

    def read() -> list[Undone]:
        with session.at_work() as work:
            return meetings.undone(work, mine=whose != "all")

    found = lists.as_shown(_UNDONE, whose, read)
    if not found:
        nothing = _("No decision waits for anybody.") if whose == "all" else _("No decision waits for you.")
        st.info(nothing, icon=":material/task_alt:")
        return
    columns = {
        plain("Pupil"): [one.pupil for one in found],
        plain("Decision"): [one.decision for one in found],
        plain("Who"): [one.responsible for one in found],
        plain("By when"): [_by_when(one) for one in found],
        plain("Meeting"): [shown(one.held_on) for one in found],
    }
    ticked = set(lists.choose_many(_UNDONE, columns, [one.id for one in found]))
    if st.button(_("Mark as done"), icon=":material/check:", key="mark done", disabled=not ticked) and ticked:
        chosen = {one.id: one.version for one in found if one.id in ticked}
        lists.untick(_UNDONE)
        act(_("Marked as done: {count}.", count=len(chosen)), meetings.mark, chosen)


def _by_when(one: Undone) -> str:
    if one.due_on is None:
        return ""
    return plain("{day}, late", day=one.due_on) if one.overdue else shown(one.due_on)


def _open() -> None:
    st.title(_("Open a meeting"), anchor=False)
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None)
        st.rerun()
    sheet = Sheet("meeting new", start={"held_on": clock.today().isoformat()})
    about.fields(sheet)
    sheet.keep()
    if st.button(_("Begin"), type="primary", icon=":material/play_arrow:", key="begin"):
        form = outcome_of(checked, MeetingForm, sheet.raw)
        if isinstance(form, Invalid):
            sheet.mark(form)
        if isinstance(form, Refusal):
            return
        opened = sheet.hand_in(_("The meeting is open."), meetings.open_meeting, form, session.once("meeting new"))
        if opened is not None:
            url.put(do=None, meeting=opened)
            st.rerun()

"""Around the sheet: last week once more, planned against held, and notes that are read on demand."""

from datetime import date
from uuid import UUID

import pandas as pd
import streamlit as st

from models.consultations import NoteForm
from models.people import Account
from pages.shell import session
from pages.shell.act import act, attempt
from pages.shell.texts import _, md, plain, prose, shown, why
from services.consulting import held, sheets, summaries, typing
from services.consulting import notes as confidential
from services.consulting.held import HeldLine
from services.errors import Refusal
from services.rules.permissions import Permission

_COPIED = "lessons copied"


def copy_week(name: str, school_id: UUID, provider: Account, month: date) -> None:
    """One click, and the last week stands once more a week later: what is not allowed there is told with its reason."""
    with session.at_work() as work:
        monday = sheets.last_week(work, school_id, provider.id, month)
    if monday is None:
        return
    text = _("Copy the week of {day} once more a week later", day=monday)
    if st.button(text, icon=":material/content_copy:", key=f"{name} copy", width="stretch"):
        copied = attempt(sheets.copy_week, school_id, provider.id, monday)
        if not isinstance(copied, Refusal):
            session.remember(_COPIED, copied)
            session.begin_anew(name)
            st.rerun()
    told: list[sheets.Copied] = session.recall(_COPIED, [])
    if told:
        session.drop(_COPIED)
        done = sum(one.checked.done == "created" for one in told)
        st.caption(_("Copied: {done} of {all}.", done=done, all=len(told)))
        st.markdown(
            "\n".join(
                f"- :red[:material/block:] **{md(shown(one.on))} {md(', '.join(one.pupils))}** — {why(fault)}"
                for one in told
                for _column, fault in one.checked.faults
            )
        )


def bars(school_id: UUID, provider: Account, month: date) -> None:
    with session.at_work() as work:
        found = summaries.bars(work, school_id, provider.id, month)
    if not found:
        return
    st.subheader(_("Planned and held this month"), anchor=False)
    c = st.column_config
    frame = pd.DataFrame(
        {
            "pupil": [bar.pupil for bar in found],
            "lesson": [typing.shown(shown(bar.kind), bar.subject) for bar in found],
            "share": [min(bar.held * 100 // bar.planned, 100) if bar.planned else None for bar in found],
            "minutes": [f"{bar.held} / {bar.planned if bar.planned is not None else '—'}" for bar in found],
            "weeks": [bar.weeks_left for bar in found],
        }
    )
    st.dataframe(
        frame, hide_index=True, key="planned and held",
        column_config={
            "pupil": plain("Pupil"), "lesson": plain("Kind and subject"),
            "share": c.ProgressColumn(plain("Held"), min_value=0, max_value=100, format="%d%%"),
            "minutes": plain("Held / planned, min"), "weeks": c.NumberColumn(plain("Weeks left in the plan"), width="small"),
        },
    )  # fmt: skip


def notes(school_id: UUID, provider: Account, month: date) -> None:
    """Whether there is a note may be seen; what it says is read with a click, which leaves an entry."""
    actor = session.actor()
    if not actor.may(Permission.CONSULTATION_NOTE):
        return
    with session.at_work() as work:
        lines = held.of_month(work, school_id, provider.id, month)
    writes = actor.may(Permission.CONSULTATION_WRITE)
    offered = lines if writes else [line for line in lines if line.has_note]
    if not offered:
        return
    with st.expander(_("Confidential notes"), icon=":material/lock:"):
        one = st.selectbox(
            _("Consultation"), offered, index=None, format_func=_named, key=f"note of {provider.id} {month}",
            placeholder=plain("Choose a consultation"),
        )  # fmt: skip
        if one is None:
            return
        if one.has_note and st.button(_("Read the note"), icon=":material/visibility:", key=f"read {one.id}"):
            text = attempt(confidential.read_note, one.id)
            if not isinstance(text, Refusal):
                st.markdown(prose(text))
                st.caption(_("That you have read it is recorded."))
        if writes:
            key = f"write {one.id} {session.turn(f'note {one.id}')}"
            typed = st.text_area(_("Write the note anew"), key=key, max_chars=2000)
            if st.button(_("Save the note"), key=f"keep {one.id}", icon=":material/save:") and typed:
                session.begin_anew(f"note {one.id}")
                act(_("The note is saved."), confidential.write_note, one.id, NoteForm(note=typed))


def _named(line: HeldLine) -> str:
    starts = f" {line.starts:%H:%M}" if line.starts else ""
    mark = f" · {plain('there is a note')}" if line.has_note else ""
    return f"{shown(line.on)}{starts} · {', '.join(line.pupils)}{mark}"

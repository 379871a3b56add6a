"""What the team decides about one pupil: kept as it is typed, recorded as soon as it says enough."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from models.meetings import ItemForm, Meeting, MeetingItem
from pages.shell import session
from pages.shell.act import attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, shown, why
from services import meetings
from services.agendas import Case
from services.errors import Invalid, Refusal, outcome_of
from services.forms import checked


def render(meeting: Meeting, case: Case) -> None:
    item = case.item
    now = item.version if item else 0
    sheet = Sheet(f"meeting {meeting.id} {case.pupil.id}", start=_as_raw(item))
    seen = sheet.seen(now, "decision")
    _fields(sheet)
    if seen != now:
        _somebody_else(sheet, item)
        return
    if not any(sheet.raw.values()) and item is None:
        sheet.keep()
        st.caption(_("What is typed is kept by itself."))
        return
    form = outcome_of(checked, ItemForm, _as_given(sheet.raw))
    if isinstance(form, Refusal):
        _not_yet(sheet, form)
        if item is not None and not sheet.raw["decision"]:
            _take_back(sheet, meeting, case, now)
    elif item is not None and form == _kept(item):
        st.caption(f":material/check: {_('Recorded.')}")
    else:
        _record(sheet, meeting, case, seen, form)


def _fields(sheet: Sheet) -> None:
    with session.at_work() as work:
        names = {person.id: person.name for person in meetings.colleagues(work)}
    sheet.text("decision", title=_("Decision"), lines=True, height=140)
    who, other, when = st.columns([3, 3, 2])
    with who:
        sheet.choice(
            "responsible_id", list(names), title=_("Who"), show=lambda i: names[i], placeholder=plain("A colleague")
        )
    with other:
        sheet.text("responsible", title=_("Or somebody else"))
    with when:
        sheet.day("due_on", title=_("By when"))


def _record(sheet: Sheet, meeting: Meeting, case: Case, seen: int, form: ItemForm) -> None:
    result = attempt(meetings.decide, meeting.id, case.pupil.id, seen, form)
    if isinstance(result, Refusal):
        _not_yet(sheet, result)
        return
    sheet.recorded(result)
    st.rerun()


def _not_yet(sheet: Sheet, refusal: Refusal) -> None:
    """Kept as a draft, and why it is not in the minutes."""
    sheet.keep()
    faults = refusal.faults.values() if isinstance(refusal, Invalid) else [refusal.why]
    st.caption(
        f":material/edit_note: {_('Kept, but not in the minutes yet.')} {' '.join(why(fault) for fault in faults)}"
    )


def _take_back(sheet: Sheet, meeting: Meeting, case: Case, seen: int) -> None:
    if st.button(_("Remove the decision"), icon=":material/delete:", key="take back") and not isinstance(
        attempt(meetings.take_back, meeting.id, case.pupil.id, seen), Refusal
    ):
        sheet.clear()
        st.rerun()


def _somebody_else(sheet: Sheet, item: MeetingItem | None) -> None:
    """Both stand side by side until somebody chooses."""
    sheet.keep()
    st.warning(_("Somebody else wrote here meanwhile. Nothing was overwritten."), icon=":material/sync_problem:")
    if item is not None:
        words = [item.decision, item.responsible, shown(item.due_on) if item.due_on else ""]
        st.markdown(_("In the minutes now: {words}", words=" · ".join(word for word in words if word)))
    with st.container(horizontal=True):
        if st.button(_("Keep what is there"), key="theirs", type="primary"):
            sheet.clear()
            st.rerun()
        if st.button(_("Put mine instead"), key="mine"):
            session.remember(f"{sheet.name} seen", item.version if item else 0)
            st.rerun()


def _as_given(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value or None if name in ("responsible_id", "due_on") else value for name, value in raw.items()}


def _as_raw(item: MeetingItem | None) -> dict[str, Any]:
    """What is recorded, as the fields show it: a colleague's name stands in the list only."""
    if item is None:
        return {}
    return {
        "decision": item.decision, "responsible_id": item.responsible_id or "",
        "responsible": "" if item.responsible_id else item.responsible, "due_on": item.due_on,
    }  # fmt: skip


def _kept(item: MeetingItem) -> ItemForm:
    return ItemForm.model_validate(_as_given(_as_raw(item)))

"""Who stands in for somebody's role, and the form to name a deputy: on the colleague's page and on one's own."""

from typing import Any
from uuid import UUID

import streamlit as st

from models.people import DeputyForm
from pages.shell import session
from pages.shell.act import act
from pages.shell.fields import Sheet
from pages.shell.texts import _, shown
from services import deputies
from services.deputies import Stretch
from services.errors import Invalid
from services.forms import checked


def render(assignment_id: UUID) -> None:
    """The deputies of one role, today's and those to come, and the form for another."""
    with session.at_work() as work:
        named, colleagues = deputies.of(work, assignment_id), deputies.candidates(work, assignment_id)
        today = work.today
    for one in named:
        _stretch(one)
    if not colleagues:
        st.caption(_("Nobody else here has a role in which they could stand in."))
        return
    sheet = Sheet(f"deputy {assignment_id}", start={"first": today.isoformat()}, kept=False)
    names = {str(person.id): person.name for person in colleagues}
    who, first, last = st.columns([2, 1, 1])
    with who:
        chosen = sheet.choice("account_id", list(names), title=_("Deputy"), show=lambda code: names[code])
    with first:
        raw: dict[str, Any] = {"account_id": chosen or "", "first": sheet.day("first", title=_("First day"))}
    with last:
        raw["last"] = sheet.day("last", title=_("Last day"))
    if st.button(_("Name the deputy"), type="primary", icon=":material/person_add:", key=f"name {sheet.name}"):
        _name(sheet, assignment_id, raw, names.get(chosen or "", ""))


def _stretch(one: Stretch) -> None:
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(
        _("{name} stands in from {first} to {last}.", name=one.deputy, first=one.first, last=one.last or shown(None))
    )
    if button.button(_("End it"), key=f"end {one.assignment_id}", icon=":material/person_remove:"):
        act(_("The deputy's time is ended; it counts at once."), deputies.end, one.assignment_id)


def _name(sheet: Sheet, assignment_id: UUID, raw: dict[str, Any], name: str) -> None:
    try:
        form = checked(DeputyForm, raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    done = _("{name} stands in from {first} to {last}.", name=name, first=form.first, last=form.last)
    if sheet.hand_in(done, deputies.name, assignment_id, form, key=session.once(sheet.name)) is not None:
        st.rerun()

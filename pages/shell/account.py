"""My account: a new password, and what I am here."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from pages.shell import deputies, entrance, session
from pages.shell.frame import role_names
from pages.shell.texts import _, md
from services import deputies as standing_in
from services.rules.permissions import Actor


def render(actor: Actor) -> None:
    presence = session.presence()
    if presence is None:
        return
    st.title(_("My account"), anchor=False)
    st.markdown(f"{md(actor.name)}, {md(actor.username)}")
    st.markdown("\n".join(f"- {md(name)}" for name in role_names(presence).values()))
    _deputies(role_names(presence))
    with st.expander(_("Change the password")):
        entrance.set_password(presence)


def _deputies(names: Mapping[UUID, str]) -> None:
    """When one is away, a colleague does the work that waits."""
    with session.at_work() as work:
        own = standing_in.own(work)
    if not own:
        return
    st.subheader(_("When you are away"), anchor=False)
    st.caption(_("A deputy does your work on the days you name, in their own name. You keep your role."))
    for covered in own:
        with st.expander(md(names[covered.assignment_id]), icon=":material/badge:", expanded=bool(covered.deputies)):
            deputies.render(covered.assignment_id)

"""My account: a new password, and what I am here."""

import streamlit as st

from pages.shell import entrance, session
from pages.shell.frame import role_names
from pages.shell.texts import _, md
from services.rules.permissions import Actor


def render(actor: Actor) -> None:
    presence = session.presence()
    if presence is None:
        return
    st.title(_("My account"), anchor=False)
    st.markdown(f"{md(actor.name)}, {md(actor.username)}")
    st.markdown("\n".join(f"- {md(name)}" for name in role_names(presence).values()))
    with st.expander(_("Change the password")):
        entrance.set_password(presence)

"""The front door: whoever is signed in decides which screens exist."""

import streamlit as st

from pages.front import routes, shield
from pages.shell import frame, incidents, menu, session

if not shield.stands():
    st.error("Pumpurs is served by app.py only: run `pumpurs serve`.")
    st.stop()

with incidents.caught():
    presence = session.presence()
    page = menu.pages_for(presence)
    # Given as text, the icon travels with the page; Streamlit would fetch one of its own from another server.
    icon = (routes.STATIC / "bud.svg").read_text("utf-8")
    st.set_page_config(page_title=f"{page.title} · Pumpurs", page_icon=icon, layout="wide")
    with st.sidebar:
        menu.draw(presence)
    frame.around(presence)
    page.run()

"""From one screen to another, with the record to open in the address."""

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

from pages.shell import session
from pages.shell.texts import md

_PAGES: Final = "pumpurs pages"


def register(pages: Mapping[str, Page]) -> None:
    """The screens this person has in this run, by their addresses."""
    session.remember(_PAGES, dict(pages))


def link(text: str, path: str, icon: str, **params: object) -> None:
    """A link that opens a screen; plain words for whoever does not have that screen."""
    page = _page(path)
    if page is None:
        st.markdown(md(text))
        return
    query = {name: str(value) for name, value in params.items()}
    st.page_link(page, label=md(text), icon=icon, query_params=query)


def go(path: str, **params: object) -> None:
    """Open another screen now."""
    page = _page(path)
    if page is not None:
        st.switch_page(page, query_params={name: str(value) for name, value in params.items()})


def has(path: str) -> bool:
    return _page(path) is not None


def _page(path: str) -> Page | None:
    pages: dict[str, Page] = session.recall(_PAGES, {})
    return pages.get(path)

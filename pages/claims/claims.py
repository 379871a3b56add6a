"""Compensations: file one with the cap explained while typing, look at one, decide one or many."""

from collections.abc import Callable
from typing import Final, Literal
from uuid import UUID

import streamlit as st

from pages.claims import caterer, decide, desk, filing, own, payees
from pages.shell import url
from pages.shell.texts import _
from services.rules.permissions import Actor, Permission


def render(actor: Actor) -> None:
    claim_id, wanted = url.uuid("claim"), _INSTEAD.get(url.text("do"))
    files = actor.may(Permission.CLAIM_FILE)
    if claim_id is not None or (files and wanted is not None):
        _instead(actor, wanted, claim_id)
        return
    st.title(_("Compensations"), anchor=False)
    if files:
        _buttons()
    decide.render(actor)


def _buttons() -> None:
    ways = (
        ("file", _("File a claim"), ":material/add:"), ("list", _("Caterer's list"), ":material/restaurant:"),
        ("payees", _("Payees"), ":material/account_balance:"),
    )  # fmt: skip
    with st.container(horizontal=True):
        for do, text, icon in ways:
            kind: Literal["primary", "secondary"] = "primary" if do == "file" else "secondary"
            if st.button(text, type=kind, icon=icon, key=do):
                url.put(do=do)
                st.rerun()


def _instead(actor: Actor, wanted: Callable[[Actor], None] | None, claim_id: UUID | None) -> None:
    """A screen of its own in the list's place."""
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None, claim=None, payee=None)
        st.rerun()
    if claim_id is not None and actor.may(Permission.CLAIM_FILE):
        own.render(claim_id)
    elif claim_id is not None:
        desk.render(actor, claim_id)
    elif wanted is not None:
        wanted(actor)


_INSTEAD: Final[dict[str, Callable[[Actor], None]]] = {
    "file": lambda _actor: filing.new(), "list": caterer.render, "payees": payees.render,
}  # fmt: skip

"""Compensations: file one with the cap explained while typing, decide one or many, pay."""

from uuid import UUID

import streamlit as st

from pages.claims import decide, desk, filing
from pages.shell import session, url
from pages.shell.texts import _
from services.money import claims
from services.rules.permissions import Actor, Permission


def render(actor: Actor) -> None:
    claim_id = url.uuid("claim")
    if actor.may(Permission.CLAIM_FILE) and (url.text("do") == "file" or claim_id is not None):
        _file(claim_id)
        return
    if claim_id is not None:
        _back()
        desk.render(actor, claim_id)
        return
    head, button = st.columns([3, 1], vertical_alignment="bottom")
    head.title(_("Compensations"), anchor=False)
    if actor.may(Permission.CLAIM_FILE) and button.button(
        _("File a claim"), type="primary", icon=":material/add:", width="stretch", key="file"
    ):
        url.put(do="file")
        st.rerun()
    decide.render(actor)


def _back() -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None, claim=None)
        st.rerun()


def _file(claim_id: UUID | None) -> None:
    _back()
    if claim_id is None:
        filing.new()
        return
    with session.at_work() as work:
        claim = claims.open_claim(work, claim_id)
    filing.again(claim)

"""The account that pays: named by whoever decides claims; the accountant only uses it."""

import streamlit as st

from pages.shell import session
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain
from services.money import payers
from services.rules.permissions import Actor, Permission


def render(actor: Actor) -> None:
    with session.at_work() as work:
        known, own = payers.find(work), payers.own(work)
    for payer in known:
        st.markdown(_("{name}, account {iban}", name=payer.name, iban=payer.iban))
    if not known:
        st.info(_("No account pays yet."))
    if not actor.may(Permission.CLAIM_DECIDE):
        st.caption(_("A coordinator names the account, so that nobody alone sends money to where they like."))
        return
    start = {"name": own.name, "iban": own.iban, "bic": own.bic} if own else {}
    sheet = Sheet("payer", start=start, kept=False)
    seen = sheet.seen(own.version if own else 0, "name")
    st.subheader(_("Another account from now on") if own else _("Name the account"), anchor=False)
    sheet.text("name", title=_("Name of the account's owner"))
    number, bank = st.columns([2, 1])
    with number:
        sheet.text("iban")
    with bank:
        sheet.text("bic")
    if st.button(_("Save"), type="primary", key="save payer") and (
        sheet.hand_in(plain("The account is named."), payers.name_account, sheet.raw, seen if own else None) is not None
    ):
        st.rerun()

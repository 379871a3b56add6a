"""The cap in one strip: the cap, what is used, what waits, what this claim would get, what is left after it."""

from decimal import Decimal

import streamlit as st
from pydantic_core import PydanticCustomError

from models.fields import euros
from pages.shell.texts import _, shown
from services.rules.answers import Why
from services.rules.compensation import Award
from services.rules.names_of import Named, with_names


def typed_amount(text: str) -> Decimal | None:
    """What is typed so far, if it is a sum already."""
    try:
        amount = euros(text)
    except PydanticCustomError:
        return None
    return amount or None


def draw(award: Award, asked: Decimal | None) -> None:
    if award.cap is None:
        st.metric(_("Payable"), shown(asked or Decimal(0)), border=True)
        return
    payable = award.payable if asked is not None else Decimal(0)
    left = award.left or Decimal(0)
    top = st.columns(3)
    top[0].metric(_("Cap {per}", per=award.per), shown(award.cap), border=True)
    top[1].metric(_("Used"), shown(award.used), border=True)
    top[2].metric(_("Waiting"), shown(award.pending), border=True)
    bottom = st.columns(2)
    bottom[0].metric(_("Payable now"), shown(payable), border=True)
    bottom[1].metric(_("Left after it"), shown(left - payable), border=True)


def reason(award: Award, kind: Named) -> Why:
    return with_names(award.why, {kind.code: kind})

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
    """One line per figure, so that it is read at once on a phone too; what would be paid stands out."""
    payable = award.payable if asked is not None else Decimal(0)
    rows = [(_("Payable now"), f"**{shown(payable)}**")]
    if award.cap is not None:
        rows = [
            (_("Cap {per}", per=award.per), shown(award.cap)),
            (_("Used"), shown(award.used)),
            (_("Waiting"), shown(award.pending)),
            *rows,
            (_("Left after it"), shown((award.left or Decimal(0)) - payable)),
        ]
    head, *below = [f"| {name} | {value} |" for name, value in rows]
    st.markdown("\n".join([head, "|:--|--:|", *below]))


def reason(award: Award, kind: Named) -> Why:
    return with_names(award.why, {kind.code: kind})

"""What became of a claim: who did what and why, the coded reason and the words, each where it was given."""

from collections.abc import Sequence

import streamlit as st

from pages.shell.texts import _, label, prose, shown
from services.money.claim_history import Happened


def draw(history: Sequence[Happened]) -> None:
    st.subheader(_("What became of it"), anchor=False)
    for one in history:
        parts = [shown(one.at), one.who, label(one.action)]
        parts += [label(one.status)] if one.status else []
        parts += [shown(one.amount)] if one.amount is not None else []
        parts += [label(one.reason)] if one.reason else []
        line = " · ".join(parts)
        st.markdown(prose(f"{line}\n{one.comment}" if one.comment else line))

"""The decision about one claim as a letter to the family."""

from uuid import UUID

import streamlit as st

from models.money_words import ClaimStatus
from models.vocabulary import Paper
from pages.shell import printing
from pages.shell.texts import _
from services import decision_letters


def draw(claim_id: UUID, status: ClaimStatus) -> None:
    if status not in decision_letters.DECIDED:
        return
    name = f"letter {claim_id}"
    with st.popover(_("Print"), icon=":material/print:", key=f"{name} print"):
        ending = printing.choose(name, [Paper.DECISION])[1]
        printing.prepare(name, decision_letters.letter, [claim_id], ending)

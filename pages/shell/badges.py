"""A status is a coloured badge with an icon and a word; the same thing looks the same everywhere."""

from typing import Final, Literal

import streamlit as st

from models.money_words import ClaimStatus
from models.vocabulary import PlanStatus, Stage
from pages.shell.texts import label, plain

Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray", "grey", "primary"]

_PLAN: Final[dict[PlanStatus, tuple[Colour, str]]] = {
    PlanStatus.DRAFT: ("gray", ":material/edit_note:"),
    PlanStatus.DIRECTOR_APPROVED: ("blue", ":material/done:"),
    PlanStatus.IN_APPROVAL: ("violet", ":material/pending_actions:"),
    PlanStatus.RUNNING: ("green", ":material/play_circle:"),
    PlanStatus.REVISING: ("orange", ":material/undo:"),
    PlanStatus.SUSPENDED: ("orange", ":material/pause_circle:"),
    PlanStatus.VOID: ("gray", ":material/do_not_disturb_on:"),
    PlanStatus.CLOSED: ("gray", ":material/check_circle:"),
}
_CLAIM: Final[dict[ClaimStatus, tuple[Colour, str]]] = {
    ClaimStatus.SUBMITTED: ("blue", ":material/hourglass_top:"),
    ClaimStatus.HELD: ("violet", ":material/pause_circle:"),
    ClaimStatus.QUERIED: ("orange", ":material/help:"),
    ClaimStatus.WITHDRAWN: ("gray", ":material/do_not_disturb_on:"),
    ClaimStatus.SIGNED_ONCE: ("blue", ":material/draw:"),
    ClaimStatus.RETURNED: ("orange", ":material/undo:"),
    ClaimStatus.REJECTED: ("red", ":material/cancel:"),
    ClaimStatus.APPROVED: ("green", ":material/done:"),
    ClaimStatus.PAID: ("gray", ":material/paid:"),
}


def plan_badge(status: PlanStatus, awaits: Stage | None) -> None:
    colour, icon = _PLAN[status]
    st.badge(plan_status(status, awaits), icon=icon, color=colour)


def claim_badge(status: ClaimStatus) -> None:
    colour, icon = _CLAIM[status]
    st.badge(label(status), icon=icon, color=colour)


def plan_status(status: PlanStatus, awaits: Stage | None) -> str:
    """The status in words, and whom the plan waits for."""
    if awaits is None:
        return label(status)
    return plain("{status}, waits for: {stage}", status=status, stage=awaits)

"""What to look at twice, in yellow: the same for whoever files and whoever decides."""

from collections.abc import Iterable, Sequence

import streamlit as st

from pages.shell.texts import _, label, md, shown, why
from services.money.doubles import Double
from services.rules.answers import Why
from services.rules.doubles import Likeness


def draw(doubles: Iterable[Double], flags: Sequence[Why]) -> None:
    lines = [why(flag) for flag in flags] + [said(double) for double in doubles]
    if lines:
        st.warning(
            "\n".join(["**" + _("Please look twice") + "**", "", *(f"- {line}" for line in lines)]),
            icon=":material/flag:",
        )


def said(double: Double) -> str:
    """In what another claim is the same, and which one; out of reach, only that there is one."""
    what = _what(double.likeness)
    if double.claim_id is None:
        return f"{what}: " + _("in a claim of another school.")
    facts = (
        double.pupil, double.school, shown(double.month, "month"), shown(double.asked), label(double.status) if double.status else "",
    )  # fmt: skip
    return f"{what}: " + ", ".join(md(fact) for fact in facts if fact)


def _what(likeness: Likeness) -> str:
    match likeness:
        case Likeness.DOCUMENT:
            return _("The same document number, month and kind")
        case Likeness.FILE:
            return _("The same file")
        case Likeness.ACCOUNT:
            return _("The same account for another pupil")

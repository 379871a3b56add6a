"""How a plan's measures and money are said, wherever they are shown."""

import streamlit as st

from models.money_words import CapPeriod
from models.plans import MeasureForm
from models.vocabulary import MeasureType
from pages.shell.texts import _, label, md, plain, prose, shown
from services.plan_facts import PlannedMeasure
from services.plans import Sheet
from services.rules.compensation import cap_in_force


def measure_line(sheet: Sheet, measure: PlannedMeasure | MeasureForm) -> str:
    """One measure in a sentence: what, how much, against which risks, why."""
    name = md(shown(sheet.names.get(measure.kind, measure.kind)))
    parts = [f"**{md(label(measure.type))}: {name}**"]
    if measure.subject:
        parts.append(md(measure.subject))
    if measure.hours:
        parts.append(_("{hours} h a month", hours=measure.hours))
    if measure.type is MeasureType.COMPENSATION and measure.amount:
        cap = cap_in_force(sheet.terms.caps, measure.kind, sheet.terms.span.first)
        parts.append(_("{amount} {per}", amount=measure.amount, per=cap.per if cap else CapPeriod.MONTH))
    if measure.risks:
        parts.append(md(", ".join(measure.risks)))
    text = " · ".join(parts)
    return f"{text}  \n{prose(measure.justification)}" if measure.justification else text


def funding(sheet: Sheet) -> None:
    """Planned funding as it grows, and what it does not know yet."""
    money = sheet.funding
    st.markdown(
        _(
            "Planned funding: {total} (compensations {compensations}, consultations {consultations}, preparation {preparation})",
            total=money.total,
            compensations=money.compensations,
            consultations=money.consultations,
            preparation=money.preparation,
        )
    )
    if money.unknown:
        names = ", ".join(shown(sheet.names[code]) if code in sheet.names else plain(code) for code in money.unknown)
        st.caption(
            _(
                "Without a rate, so not counted: {names}. An administrator adds rates under programme rules.",
                names=names,
            )
        )

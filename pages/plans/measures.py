"""The measures of a plan under the pen: each tied to risks, with its justification; the cap shown while planning."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from models.plans import MeasureForm
from models.programme import MeasureKind
from models.vocabulary import MeasureType
from pages.plans import lines
from pages.shell import session
from pages.shell.fields import Sheet as Fields
from pages.shell.texts import _, shown, why
from services import plan_writing
from services.errors import Invalid
from services.forms import checked
from services.plan_facts import PlannedMeasure
from services.plans import Sheet
from services.rulebook import Rules
from services.rules.answers import Why
from services.rules.compensation import cap_in_force
from services.rules.names_of import Named


def render(sheet: Sheet, rules: Rules, keys: str, risks: Sequence[str]) -> list[dict[str, Any]]:
    """Draw what is planned and the form for one more; give back all measures as they shall be."""
    planned = []
    for measure in sheet.measures:
        text, button = st.columns([6, 1], vertical_alignment="center")
        text.markdown(lines.measure_line(sheet, measure))
        if not button.button(_("Remove"), icon=":material/delete:", key=f"{keys}.remove {measure.id}"):
            planned.append(as_raw(measure))
    with st.expander(_("Add a measure"), expanded=not sheet.measures, icon=":material/add:"):
        more = _add(sheet, rules, keys, risks)
    lines.funding(sheet)
    return [*planned, more] if more else planned


def as_raw(measure: PlannedMeasure) -> dict[str, Any]:
    return {
        "id": measure.id, "type": measure.type, "kind": measure.kind, "subject": measure.subject, "hours": measure.hours,
        "amount": measure.amount, "provider_id": measure.provider_id, "justification": measure.justification, "risks": measure.risks,
    }  # fmt: skip


def _add(sheet: Sheet, rules: Rules, keys: str, risks: Sequence[str]) -> dict[str, Any] | None:
    """The form for one more measure; what it holds once it is handed in and right."""
    fields = Fields(f"{keys}.new", kept=False)
    raw: dict[str, Any] = {"risks": ()}
    kinds = [kind for kind in rules.kinds_on(sheet.plan.starts_on) if kind.only_for in (None, sheet.plan.education)]
    types = list(dict.fromkeys(kind.type for kind in kinds))
    if not types:
        st.info(_("The programme names no measures yet. An administrator adds them under programme rules."))
        return None
    what, which = st.columns(2)
    with what:
        raw["type"] = fields.among("type", types, title=_("Kind of support"))
    if raw["type"] is None:
        return None
    with which:
        of_type = [kind for kind in kinds if kind.type is raw["type"]]
        kind = fields.choice(
            f"kind {raw['type']}",
            of_type,
            title=_("Which"),
            show=lambda k: shown(sheet.names[k.code]),
            code=lambda k: k.code,
        )
    if kind is None:
        return None
    raw["kind"] = kind.code
    raw |= _how_much(fields, sheet, kind)
    raw["risks"] = fields.several(
        "risks", risks, title=_("Which risks does it answer?"), show=lambda code: f"{code} {shown(sheet.names[code])}"
    )
    raw["justification"] = fields.text("justification", title=_("Why this measure?"), lines=True, height=80)
    if not st.button(_("Add"), type="primary", key=f"{keys}.new add", icon=":material/add:"):
        return None
    return _checked(fields, raw, sheet.names[kind.code])


def _how_much(fields: Fields, sheet: Sheet, kind: MeasureKind) -> dict[str, Any]:
    """Hours for a consultation, a sum for a compensation, nothing for another activity; and who gives it."""
    raw: dict[str, Any] = {}
    if kind.type is MeasureType.CONSULTATION:
        subject, hours, who = st.columns(3)
        with subject:
            raw["subject"] = fields.text("subject", title=_("Subject"))
        with hours:
            raw["hours"] = fields.text("hours", title=_("Hours a month")) or None
        with who:
            raw["provider_id"] = _provider(fields, sheet)
    elif kind.type is MeasureType.COMPENSATION:
        raw["amount"] = fields.text("amount", live=True)
        cap = cap_in_force(sheet.terms.caps, kind.code, sheet.terms.span.first)
        if cap is not None and cap.amount is not None:
            st.caption(why(Why("plan.cap_is", {"cap": cap.amount, "per": cap.per}, cap.source)))
    return raw


def _provider(fields: Fields, sheet: Sheet) -> Any:  # noqa: ANN401 an account's id or nothing
    with session.at_work() as work:
        staff = plan_writing.staff(work, sheet.plan.id)
    names = {person.id: person.name for person in staff}
    return fields.choice("provider_id", list(names), title=_("Who gives it"), show=lambda i: names[i], code=str)


def _checked(fields: Fields, raw: dict[str, Any], name: Named) -> dict[str, Any] | None:
    try:
        form = checked(MeasureForm, raw)
        faults = {}
        if not form.risks:
            faults["risks"] = Why("plan.measure_without_risk", {"kind": name})
        if form.type is MeasureType.CONSULTATION and form.hours is None:
            faults["hours"] = Why("field.missing")
        if form.type is MeasureType.COMPENSATION and form.amount is None:
            faults["amount"] = Why("field.missing")
        if not form.justification:
            faults["justification"] = Why("field.missing")
        if faults:
            raise Invalid(faults)
    except Invalid as refusal:
        fields.mark(refusal)
        return None
    fields.clear()
    return form.model_dump()

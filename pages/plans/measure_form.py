"""The form of one measure: what, how much, against which risks, why; the cap is shown while planning."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import streamlit as st

from models.money_words import CapPeriod
from models.plans import MeasureForm
from models.programme import MeasureKind
from models.vocabulary import MeasureType
from pages.shell.fields import Sheet as Fields
from pages.shell.texts import _, in_latvian, label, shown, why
from services.errors import Invalid
from services.forms import checked
from services.plans import Sheet
from services.rulebook import Rules
from services.rules.answers import Why
from services.rules.compensation import cap_in_force
from services.rules.names_of import Named


@dataclass(frozen=True, slots=True)
class Scope:
    """What a measure is written for: the plan, its programme, its risks, its school's people."""

    sheet: Sheet
    rules: Rules
    risks: tuple[str, ...]
    people: dict[UUID, str]


def as_typed(measure: MeasureForm) -> dict[str, Any]:
    """A measure as it would have been typed into the form."""
    amount = "" if measure.amount is None else str(measure.amount)
    return {
        "type": measure.type.value, f"kind {measure.type}": measure.kind, "subject": measure.subject,
        "hours": str(measure.hours or ""), "amount": amount.replace(".", ",") if in_latvian() else amount,
        "provider_id": str(measure.provider_id or ""), "justification": measure.justification, "risks": list(measure.risks),
    }  # fmt: skip


def render(scope: Scope, fields: Fields, done: str) -> dict[str, Any] | None:
    """Draw the form; what it holds once it is handed in and right."""
    sheet = scope.sheet
    raw: dict[str, Any] = {"risks": ()}
    kinds = [k for k in scope.rules.kinds_on(sheet.plan.starts_on) if k.only_for in (None, sheet.plan.education)]
    types = [word for word in MeasureType if any(kind.type is word for kind in kinds)]
    if not types:
        st.info(_("The programme names no measures yet. An administrator adds them under programme rules."))
        return None
    what, which = st.columns(2)
    with what:
        raw["type"] = fields.among("type", types, title=_("Kind of support"))
    if raw["type"] is None:
        fields.keep()
        return None
    with which:
        of_type = [kind for kind in kinds if kind.type is raw["type"]]
        kind = fields.choice(
            f"kind {raw['type']}", of_type, title=_("Which"), show=lambda k: shown(sheet.names[k.code]), code=lambda k: k.code
        )  # fmt: skip
    if kind is None:
        fields.keep()
        return None
    raw["kind"] = kind.code
    raw |= _how_much(fields, scope, kind)
    raw["risks"] = fields.several(
        "risks", scope.risks, title=_("Which risks does it answer?"), show=lambda code: f"{code} {shown(sheet.names.get(code, code))}"
    )  # fmt: skip
    raw["justification"] = fields.text("justification", title=_("Why this measure?"), lines=True, height=80)
    fields.keep()
    if not st.button(done, type="primary", key=fields.key("add"), icon=":material/check:"):
        return None
    return _checked(fields, raw, sheet.names[kind.code])


def _how_much(fields: Fields, scope: Scope, kind: MeasureKind) -> dict[str, Any]:
    """Hours for a consultation, a sum for a compensation, nothing for another activity; and who gives it."""
    raw: dict[str, Any] = {}
    if kind.type is MeasureType.CONSULTATION:
        subject, hours, who = st.columns(3)
        with subject:
            raw["subject"] = fields.text("subject", title=_("Subject"))
        with hours:
            raw["hours"] = fields.text("hours", title=_("Hours a month")) or None
        with who:
            people = scope.people
            raw["provider_id"] = fields.choice(
                "provider_id", list(people), title=_("Who gives it"), show=lambda i: people[i], code=str
            )
    elif kind.type is MeasureType.COMPENSATION:
        raw["amount"] = fields.text("amount", live=True)
        cap = cap_in_force(scope.sheet.terms.caps, kind.code, scope.sheet.terms.span.first)
        if cap is not None and cap.amount is not None:
            st.caption(why(Why("plan.cap_is", {"cap": cap.amount, "per": cap.per}, cap.source)))
        else:
            st.caption(_("The sum is {per}; there is no cap.", per=label(cap.per if cap else CapPeriod.MONTH)))
    return raw


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

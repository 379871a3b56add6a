"""The measures of a plan under the pen: each can be mended or removed, one more added, from a template where there is one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import streamlit as st

from models.plans import MeasureForm, PlanForm
from models.preparing import MeasureTemplate, TemplateForm
from pages.plans import lines, measure_form
from pages.plans.measure_form import Scope
from pages.shell import session
from pages.shell.act import attempt
from pages.shell.fields import Sheet as Fields
from pages.shell.texts import _, plain
from services import plan_templates
from services.errors import Invalid
from services.forms import checked
from services.plans import Sheet
from services.rulebook import Rules


def render(
    sheet: Sheet, rules: Rules, start: PlanForm, risks: Sequence[str], people: dict[UUID, str]
) -> list[dict[str, Any]]:
    """Draw what is planned and the form for one more; give back all measures as they shall be."""
    scope = Scope(sheet, rules, tuple(risks), people)
    planned = [raw for measure in start.measures if (raw := _one(scope, measure)) is not None]
    name = f"measure {sheet.plan.id}"
    with st.expander(_("Add a measure"), expanded=not start.measures, icon=":material/add:"):
        _from_template(sheet, risks, name)
        more = measure_form.render(scope, Fields(name, start=session.recall(f"template for {name}") or {}), _("Add"))
        if more is not None:
            session.drop(f"template for {name}")
    return [*planned, more] if more else planned


def _one(scope: Scope, measure: MeasureForm) -> dict[str, Any] | None:
    """A measure as it shall be; nothing where it is removed."""
    raw = measure.model_dump()
    editing = f"editing {scope.sheet.plan.id}"
    if session.recall(editing) == measure.id:
        with st.container(border=True):
            mended = _mend(scope, measure, editing)
        return mended or raw
    text, buttons = st.columns([5, 2], vertical_alignment="center")
    text.markdown(lines.measure_line(scope.sheet, measure))
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Mend"), icon=":material/edit:", key=f"mend {measure.id}", disabled=measure.id is None):
            session.remember(editing, measure.id)
            st.rerun()
        if st.button(_("Remove"), icon=":material/delete:", key=f"remove {measure.id}"):
            return None
    return raw


def _mend(scope: Scope, measure: MeasureForm, editing: str) -> dict[str, Any] | None:
    fields = Fields(f"measure {scope.sheet.plan.id}.{measure.id}", start=measure_form.as_typed(measure))
    mended = measure_form.render(scope, fields, _("Save the measure"))
    leave, template = st.columns(2)
    if leave.button(_("Leave it as it is"), key=f"leave {measure.id}") or mended:
        fields.clear()
        session.drop(editing)
        if not mended:
            st.rerun()
    with template.popover(_("Keep as a template"), icon=":material/bookmark_add:"):
        _keep_template(measure)
    return mended | {"id": measure.id} if mended else None


def _keep_template(measure: MeasureForm) -> None:
    """The saved measure, under a name, for the whole school."""
    fields = Fields(f"template of {measure.id}", kept=False)
    name = fields.text("name", title=_("Name of the template"))
    st.caption(_("The whole school sees it; sensitive risks and the reasons tied to them are left out."))
    if st.button(_("Keep"), type="primary", key=f"keep template {measure.id}"):
        try:
            form = checked(TemplateForm, {"name": name})
        except Invalid as refusal:
            fields.mark(refusal)
            return
        key = session.once(fields.key("template"))
        if fields.hand_in(_("The template is kept."), plan_templates.keep_template, measure.id, form, key) is not None:
            st.rerun()


def _from_template(sheet: Sheet, risks: Sequence[str], name: str) -> None:
    """Choosing a template fills the form below, to be adapted."""
    with session.at_work() as work:
        found = {one.id: one for one in plan_templates.templates(work) if one.school_id == sheet.plan.school_id}
    if not found:
        return
    key = f"take template {name} {session.turn(name)}"
    chosen = st.selectbox(
        _("From a template"), list(found), index=None, format_func=lambda i: found[i].name, key=key,
        placeholder=plain("The school's templates"),
    )  # fmt: skip
    if chosen in found and session.recall(f"{key} taken") != chosen:
        Fields(name).clear()
        session.remember(f"template for {name}", _typed(found[chosen], risks))
        st.rerun()


def _typed(template: MeasureTemplate, risks: Sequence[str]) -> dict[str, Any]:
    told = {
        column: getattr(template, column) for column in ("type", "kind", "subject", "hours", "amount", "justification")
    }
    return measure_form.as_typed(
        MeasureForm.model_validate(told | {"risks": [code for code in template.risks if code in risks]})
    )


def manage() -> None:
    """The school's templates: renamed, removed."""
    with session.at_work() as work:
        found = list(plan_templates.templates(work))
    with st.expander(_("Templates of measures ({count})", count=len(found)), icon=":material/bookmarks:"):
        if not found:
            st.caption(
                _("A measure is kept as a template while a plan is written; then every plan of the school can use it.")
            )
            return
        ids = {one.id: one for one in found}
        chosen = st.selectbox(
            _("Template"), list(ids), index=None, format_func=lambda i: ids[i].name, key="template to manage"
        )
        if chosen is not None:
            _manage(ids[chosen])


def _manage(template: MeasureTemplate) -> None:
    fields = Fields(f"template {template.id}", start={"name": template.name}, kept=False)
    name = fields.text("name", title=_("Name of the template"))
    outcome: object = None
    with st.container(horizontal=True):
        if st.button(_("Rename"), key=f"rename {template.id}"):
            try:
                form = checked(TemplateForm, {"name": name})
            except Invalid as refusal:
                fields.mark(refusal)
                return
            outcome = attempt(plan_templates.rename_template, template.id, template.version, form) or _("Saved.")
        if st.button(_("Remove the template"), icon=":material/delete:", key=f"remove template {template.id}"):
            outcome = attempt(plan_templates.remove_template, template.id, template.version) or _(
                "The template is removed."
            )
    if isinstance(outcome, str):
        fields.clear()
        session.leave_note(outcome, ":material/check_circle:")
        st.rerun()

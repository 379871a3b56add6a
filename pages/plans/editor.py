"""Write a plan: goals, risks with ratings, measures tied to risks. Every change is kept at once, as a draft."""

from typing import Any
from uuid import UUID

import streamlit as st

from models.plans import MeasureForm, PlanForm, RiskForm
from pages.plans import conflict, lines, measures, risks
from pages.shell import session
from pages.shell.act import attempt, show
from pages.shell.texts import _, semester, why
from services import plan_facts, plan_writing
from services.errors import Overtaken, Refusal
from services.forms import checked
from services.plans import Sheet
from services.rules.answers import Why


def render(sheet: Sheet) -> None:
    """Draw the editor and keep what changed since it was last drawn."""
    name = f"plan {sheet.plan.id}"
    with session.at_work() as work:
        rules = plan_facts.rules_of(work, sheet.plan)
        people = {person.id: person.name for person in plan_writing.staff(work, sheet.plan.id)}
    kept = stored(sheet)
    if conflict.stands(name):
        conflict.render(sheet, name, kept, people)
        return
    # Where somebody else saved meanwhile, the screen is drawn once more as it was, to take up what was typed on it.
    fresh = session.seen(name, sheet.plan.version) == sheet.plan.version
    start: PlanForm = kept if fresh else session.recall(f"{name} base", kept)
    session.remember(f"{name} base", start)
    if fresh:
        _copy(sheet, name, start)
    form = _drawn(sheet, rules, people, start, f"{name}.{session.turn(name)}")
    if form is None:
        return
    if not fresh:
        _somebody_was_faster(sheet, name, start, form, kept)
    elif form == kept:
        st.caption(f":material/cloud_done: {_('Everything is kept.')}")
    else:
        _keep(sheet, name, form)


def _drawn(sheet: Sheet, rules: Any, people: dict[UUID, str], start: PlanForm, keys: str) -> PlanForm | None:  # noqa: ANN401 the programme's rules
    left, right = st.columns(2, gap="large")
    strengths = left.text_area(_("Strengths"), start.strengths, key=f"{keys}.strengths", max_chars=2000, height=110)
    goal = right.text_area(_("The pupil's own goal"), start.goal, key=f"{keys}.goal", max_chars=2000, height=110)
    st.subheader(_("Risks"), anchor=False)
    rated = risks.render(sheet, rules, start, keys)
    st.subheader(_("Measures"), anchor=False)
    risks.hints(sheet)
    planned = measures.render(sheet, rules, start, [risk["code"] for risk in rated], people)
    lines.funding(sheet)
    raw = {"strengths": strengths, "goal": goal, "risks": rated, "measures": planned}
    try:
        return checked(PlanForm, raw)
    except Refusal as refusal:
        show(refusal)
        return None


def _somebody_was_faster(sheet: Sheet, name: str, base: PlanForm, mine: PlanForm, kept: PlanForm) -> None:
    """What differs is to be chosen from; where nothing does, the newer version is simply gone on from."""
    if conflict.as_content(mine) == conflict.as_content(kept) or mine == base:
        session.begin_anew(name)
    else:
        conflict.put(name, base, mine)
        session.drop(f"measure {sheet.plan.id}.")  # what is typed there lies on the server
    st.rerun()


def _keep(sheet: Sheet, name: str, form: PlanForm) -> None:
    """Save, and go on from the new version."""
    try:
        with session.at_work(writing=True) as work:
            version = plan_writing.save(work, sheet.plan.id, session.seen(name, sheet.plan.version), form)
    except Overtaken:
        conflict.put(name, stored(sheet), form)
        st.rerun()
    except Refusal as refusal:
        show(refusal)
    else:
        session.remember(f"{name} seen", version)
        session.remember(f"{name} shown", version)
        st.rerun()


def _copy(sheet: Sheet, name: str, start: PlanForm) -> None:
    """An empty plan can take in the structure of the last one; what was left out is told until it is read."""
    told: list[Why] = session.recall(f"copied {sheet.plan.id}", [])
    if told:
        with st.container(border=True):
            st.markdown(f":material/info: **{_('Not copied from the earlier plan:')}**")
            st.markdown("\n".join(f"- {why(reason)}" for reason in told))
            if st.button(_("I have read it"), key="read what was left out"):
                session.drop(f"copied {sheet.plan.id}")
                st.rerun()
    if start.risks or start.measures:
        return
    with session.at_work() as work:
        earlier = plan_writing.earlier(work, sheet.plan.id)
    if earlier is None:
        return
    text = _("Copy the plan of {semester}", semester=semester(earlier.semester))
    if st.button(
        text,
        icon=":material/content_copy:",
        key="copy earlier",
        help=_("Risks, measures and goals; each risk is rated anew."),
    ):
        outcome = attempt(plan_writing.copy_earlier, sheet.plan.id, sheet.plan.version)
        if not isinstance(outcome, Refusal):
            session.begin_anew(name)
            session.remember(f"copied {sheet.plan.id}", outcome)
            session.leave_note(_("The earlier plan is copied. Rate each risk anew."), ":material/check_circle:")
            st.rerun()


def stored(sheet: Sheet) -> PlanForm:
    """What is kept, in the shape of the form."""
    return PlanForm(
        strengths=sheet.plan.strengths,
        goal=sheet.plan.goal,
        risks=tuple(
            RiskForm.model_validate(
                {"code": risk.code, "rating": risk.rating if risk.rated else None, "note": risk.note}
            )
            for risk in sheet.risks
        ),
        measures=tuple(
            MeasureForm.model_validate({name: getattr(measure, name) for name in MeasureForm.model_fields})
            for measure in sheet.measures
        ),
    )

"""Write a plan: goals, risks with ratings, measures tied to risks. Every change is kept at once, as a draft."""

from typing import Any

import streamlit as st

from models.plans import PlanForm
from models.vocabulary import Rating
from pages.plans import measures
from pages.shell import session
from pages.shell.act import show
from pages.shell.texts import _, md, plain, shown
from services import plan_facts, plan_writing
from services.errors import Refusal
from services.forms import checked
from services.plans import Sheet
from services.rulebook import Rules


def render(sheet: Sheet) -> None:
    """Draw the editor and keep what changed since it was last drawn."""
    name = f"plan {sheet.plan.id}"
    keys = f"{name}.{session.turn(name)}"
    with session.at_work() as work:
        rules = plan_facts.rules_of(work, sheet.plan)
    if session.seen(name, sheet.plan.version) != sheet.plan.version:
        _somebody_was_faster(name)
        return
    left, right = st.columns(2, gap="large")
    strengths = left.text_area(
        _("Strengths"), sheet.plan.strengths, key=f"{keys}.strengths", max_chars=2000, height=110
    )
    goal = right.text_area(_("The pupil's own goal"), sheet.plan.goal, key=f"{keys}.goal", max_chars=2000, height=110)
    st.subheader(_("Risks"), anchor=False)
    risks = _risks(sheet, rules, keys)
    st.subheader(_("Measures"), anchor=False)
    planned = measures.render(sheet, rules, keys, [risk["code"] for risk in risks])
    _keep(sheet, name, {"strengths": strengths, "goal": goal, "risks": risks, "measures": planned})


def _somebody_was_faster(name: str) -> None:
    st.warning(
        _("This plan was changed elsewhere meanwhile. Nothing of it was overwritten."), icon=":material/sync_problem:"
    )
    if st.button(_("Show the latest"), key="latest", type="primary"):
        session.begin_anew(name)
        st.rerun()


def _risks(sheet: Sheet, rules: Rules, keys: str) -> list[dict[str, Any]]:
    """The risks that are chosen and rated; one that is not rated yet is not part of the plan."""
    held = {risk.code: risk for risk in sheet.risks}
    known = {risk.code: risk for risk in rules.risks_on(sheet.plan.starts_on)}
    chosen = st.multiselect(
        _("Which risks are there?"), list(known), default=[code for code in held if code in known], key=f"{keys}.risks",
        format_func=lambda code: risk_option(sheet, code, sensitive=known[code].sensitive),
    )  # fmt: skip
    found = []
    for code in chosen:
        if code not in known:
            continue
        about, rating, note = st.columns([3, 2, 3], vertical_alignment="center")
        lock = " :material/lock:" if known[code].sensitive else ""
        about.markdown(f"**{md(code)}** {md(shown(sheet.names[code]))}{lock}")
        before = Rating(held[code].rating) if code in held and held[code].rating else None
        rated = rating.segmented_control(
            plain("Rating"), [Rating.LOW, Rating.MEDIUM, Rating.HIGH], default=before, key=f"{keys}.rating {code}",
            format_func=lambda rating: plain(f"Rating.{int(rating)}"), label_visibility="collapsed",
        )  # fmt: skip
        text = note.text_input(
            plain("Note"), held[code].note if code in held else "", key=f"{keys}.note {code}", max_chars=2000,
            placeholder=plain("Note"), label_visibility="collapsed",
        )  # fmt: skip
        if rated is None:
            about.caption(_("Please rate this risk."))
        else:
            found.append({"code": code, "rating": int(rated), "note": text or ""})
    answered = {code for measure in sheet.measures for code in measure.risks}
    for code in held:
        if code not in answered:
            st.caption(_("{risk}: no measure answers this risk yet.", risk=code))
    return found


def risk_option(sheet: Sheet, code: str, *, sensitive: bool) -> str:
    text = f"{code} {shown(sheet.names[code])}"
    return plain("{risk} (sensitive)", risk=text) if sensitive else text


def _keep(sheet: Sheet, name: str, raw: dict[str, Any]) -> None:
    """Save where something differs from what is kept, and go on from the new version."""
    try:
        form = checked(PlanForm, raw)
        if form == stored(sheet):
            st.caption(_("Everything is kept."))
            return
        with session.at_work(writing=True) as work:
            version = plan_writing.save(work, sheet.plan.id, session.seen(name, sheet.plan.version), form)
    except Refusal as refusal:
        show(refusal)
    else:
        session.remember(f"{name} seen", version)
        session.remember(f"{name} shown", version)
        st.rerun()


def stored(sheet: Sheet) -> PlanForm:
    """What is kept, in the shape of the form."""
    risks = [{"code": risk.code, "rating": risk.rating, "note": risk.note} for risk in sheet.risks]
    planned = [measures.as_raw(measure) for measure in sheet.measures]
    return PlanForm.model_validate(
        {"strengths": sheet.plan.strengths, "goal": sheet.plan.goal, "risks": risks, "measures": planned}
    )

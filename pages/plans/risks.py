"""The risks of a plan under the pen: chosen, then rated group by group; what nobody rated yet is kept, too."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from models.plans import PlanForm
from models.programme import RiskKind
from models.vocabulary import Rating
from pages.shell.texts import _, md, plain, shown
from services.plans import Sheet
from services.rulebook import Rules
from services.rules import support_plans


def render(sheet: Sheet, rules: Rules, start: PlanForm, keys: str) -> list[dict[str, Any]]:
    """Draw the risks; give them back as they shall be."""
    held = {risk.code: risk for risk in start.risks}
    known = {risk.code: risk for risk in rules.risks_on(sheet.plan.starts_on)}
    offered = [code for code, risk in known.items() if sheet.reads_sensitive or not risk.sensitive]
    options = sorted({*offered, *held})  # what the plan held before its kind ended stays until somebody removes it
    chosen = st.multiselect(
        _("Which risks are there?"), options, default=list(held), key=f"{keys}.risks",
        format_func=lambda code: option(sheet, code, sensitive=rules.sensitive(code)),
    )  # fmt: skip
    if not chosen:
        st.caption(_("Choose what may make the pupil leave school; then each risk is rated."))
    found: list[dict[str, Any]] = []
    for code, name in _groups(rules, known, [code for code in options if code in chosen]):
        st.markdown(f"**{md(name)}**")
        mine = [risk for risk in options if risk in chosen and _group_of(known, risk) == code]
        found += [_rated(sheet, rules, held.get(risk), risk, keys) for risk in mine]
    return found


def _groups(rules: Rules, known: dict[str, RiskKind], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """The groups of the chosen risks, each with its name, in order."""
    names = rules.names()
    codes = sorted({_group_of(known, code) for code in chosen})
    return [(code, f"{code} {shown(names[code])}" if code in names else code) for code in codes]


def _group_of(known: dict[str, RiskKind], code: str) -> str:
    return known[code].group if code in known else code.split(".", maxsplit=1)[0]


def _rated(sheet: Sheet, rules: Rules, held: Any, code: str, keys: str) -> dict[str, Any]:  # noqa: ANN401 a RiskForm or nothing
    about, rating, note = st.columns([4, 4, 3], vertical_alignment="center")
    lock = " :material/lock:" if rules.sensitive(code) else ""
    about.markdown(f"{md(code)} {md(shown(sheet.names.get(code, code)))}{lock}")
    rated = rating.segmented_control(
        plain("Rating of {risk}", risk=code), list(Rating), default=held.rating if held else None, key=f"{keys}.rating {code}",
        format_func=lambda rating: plain(f"Rating.{int(rating)}"), label_visibility="collapsed",
    )  # fmt: skip
    text = note.text_input(
        plain("Note on {risk}", risk=code), held.note if held else "", key=f"{keys}.note {code}", max_chars=2000,
        placeholder=plain("Note"), label_visibility="collapsed",
    )  # fmt: skip
    if rated is None:
        about.caption(f":material/pending: {_('Please rate this risk.')}")
    return {"code": code, "rating": None if rated is None else int(rated), "note": text or ""}


def hints(sheet: Sheet) -> None:
    """Risks that are there and that no measure answers: said, never forbidden."""
    for code in support_plans.unanswered(sheet.risks, sheet.measures):
        st.caption(f":material/lightbulb: {_('{risk}: no measure answers this risk yet.', risk=code)}")


def option(sheet: Sheet, code: str, *, sensitive: bool) -> str:
    text = f"{code} {shown(sheet.names.get(code, code))}"
    return plain("{risk} (sensitive)", risk=text) if sensitive else text

"""Somebody else saved the plan while it was being written: both versions, field by field, to choose from."""

from typing import Any, Final
from uuid import UUID

import streamlit as st

from models.plans import PlanForm
from pages.plans import differences
from pages.shell import session
from pages.shell.act import attempt
from pages.shell.texts import _, plain, prose
from services import plan_writing
from services.errors import Overtaken, Refusal
from services.plans import Sheet
from services.rules.plan_versions import Difference, compare, merged

_MINE, _THEIRS = "mine", "theirs"
_NEW: Final = "new"


def put(name: str, base: PlanForm, mine: PlanForm) -> None:
    """Remember what was typed, until it is decided what becomes of it."""
    session.remember(f"{name} mine", (as_content(base), as_content(mine)))


def stands(name: str) -> bool:
    return session.recall(f"{name} mine") is not None


def render(sheet: Sheet, name: str, kept: PlanForm, people: dict[UUID, str]) -> None:
    """Both versions of everything that differs. Nothing is saved before it is chosen, and nothing typed is lost."""
    base, mine = session.recall(f"{name} mine")
    theirs = as_content(kept)
    found = compare(theirs, mine)
    if not found:
        session.begin_anew(name)
        st.rerun()
    st.warning(
        _("Somebody else saved this plan while you were writing. Nothing is lost: choose what shall hold."), icon=":material/sync_problem:"
    )  # fmt: skip
    hints = _likely(base, mine, found)
    kinds = differences.kinds_of(theirs, mine)
    picked = [_choice(sheet, name, number, one, hints[number], kinds, people) for number, one in enumerate(found)]
    with st.container(horizontal=True):
        if st.button(_("Save what is chosen"), type="primary", icon=":material/save:", key=f"{name} chosen"):
            _settle(
                sheet, name, merged(theirs, [one for one, mine_holds in zip(found, picked, strict=True) if mine_holds])
            )
        if st.button(_("Everything as I wrote it"), key=f"{name} all mine"):
            _settle(sheet, name, mine)
        if st.button(_("Everything as they saved it"), key=f"{name} all theirs"):
            session.begin_anew(name)
            st.rerun()


def _choice(
    sheet: Sheet, name: str, number: int, one: Difference, hint: str, kinds: dict[str, str], people: dict[UUID, str]
) -> bool:
    """One difference with both values; whether mine shall hold."""
    what = differences.title(one, sheet.names, kinds)
    if one.thing and one.field:
        what = f"{what}: {differences.field_name(one.field)}"
    with st.container(border=True):
        st.markdown(f"**{prose(what)}**")
        mine, theirs = st.columns(2, gap="medium")
        mine.markdown(f":gray[{_('Mine')}]  \n{prose(_said(one, one.after, sheet, people))}")
        theirs.markdown(f":gray[{_('Saved by somebody else')}]  \n{prose(_said(one, one.before, sheet, people))}")
        picked = st.segmented_control(
            plain("{what}: which holds?", what=what), [_MINE, _THEIRS], default=hint, key=f"{name} pick {number} {sheet.plan.version}",
            format_func=_words, label_visibility="collapsed", required=True,
        )  # fmt: skip
    return picked == _MINE


def _words(which: str) -> str:
    return plain("Mine holds") if which == _MINE else plain("Theirs holds")


def _said(one: Difference, value: Any, sheet: Sheet, people: dict[UUID, str]) -> str:  # noqa: ANN401 whatever a plan holds
    if one.field == "provider_id" and value:
        return people.get(UUID(value), str(value))
    if not one.field and value is None:
        return plain("not in the plan")
    return differences.said(one, value, sheet.names)


def _likely(base: dict[str, Any], mine: dict[str, Any], found: list[Difference]) -> list[str]:
    """What only they changed is theirs, everything else mine: a suggestion."""
    my_changes = {(one.thing, one.key, one.field) for one in compare(base, mine)}
    return [_MINE if (one.thing, one.key, one.field) in my_changes else _THEIRS for one in found]


def _settle(sheet: Sheet, name: str, content: dict[str, Any]) -> None:
    there = {str(measure.id) for measure in sheet.measures}
    outcome = attempt(plan_writing.save, sheet.plan.id, sheet.plan.version, as_form(content, there))
    if isinstance(outcome, Overtaken):
        st.rerun()
    if not isinstance(outcome, Refusal):
        session.begin_anew(name)
        session.leave_note(_("Saved."), ":material/check_circle:")
        st.rerun()


def as_content(form: PlanForm) -> dict[str, Any]:
    """A form in the shape that plans are compared in."""
    told = form.model_dump(mode="json")
    measures = [one | {"id": one["id"] or _NEW, "risks": sorted(one["risks"])} for one in told["measures"]]
    return told | {"risks": sorted(told["risks"], key=lambda risk: risk["code"]), "measures": measures}


def as_form(content: dict[str, Any], there: set[str]) -> PlanForm:
    """And back. A measure that is not in the plan any more is added to it anew."""
    measures = [one | {"id": one["id"] if one["id"] in there else None} for one in content["measures"]]
    return PlanForm.model_validate(content | {"measures": measures})

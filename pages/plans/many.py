"""The same step with many plans: rows are ticked, each is checked by itself, and each says what came of it."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from models.vocabulary import Action
from pages.plans.deciding import STEPS
from pages.shell import badges, lists, session
from pages.shell.act import attempt
from pages.shell.texts import _, plain, plain_why
from services import plan_steps
from services.errors import Incomplete, Refusal
from services.plan_steps import Taken
from services.plans import PlanLine
from services.rules.permissions import Actor

LIST: Final = "plans many"
_RESULTS: Final = "plans results"


def offered(actor: Actor) -> Action | None:
    """The step this person may take with a whole list."""
    return plan_steps.many_for(actor)


def render(step: Action, lines: Sequence[PlanLine], columns: Mapping[str, Sequence[str]]) -> None:
    ticked = set(lists.choose_many(LIST, columns, [line.id for line in lines]))
    chosen = [line for line in lines if line.id in ticked]
    st.caption(_("{count} ticked", count=len(chosen)))
    text, _done, icon = STEPS[step]
    if st.button(_(text), icon=icon, type="primary", key=f"plans {step}", disabled=not chosen) and chosen:
        outcome = attempt(plan_steps.take_many, {line.id: line.version for line in chosen}, step)
        if not isinstance(outcome, Refusal):
            lists.untick(LIST)
            session.remember(_RESULTS, list(zip(chosen, outcome, strict=True)))
            st.rerun()


def results() -> None:
    """What came of each row, until the next click."""
    found: list[tuple[PlanLine, Taken]] = session.recall(_RESULTS, [])
    if not found:
        return
    session.drop(_RESULTS)
    good = sum(1 for _line, taken in found if taken.refusal is None)
    if good:
        st.success(_("Done: {count} of {all}.", count=good, all=len(found)), icon=":material/check_circle:")
    if good < len(found):
        st.warning(
            _("Not done: {count}. The reason stands beside each.", count=len(found) - good), icon=":material/warning:"
        )
    columns = {
        plain("column.plan_code"): [line.code for line, _taken in found],
        plain("Pupil"): [line.pupil for line, _taken in found],
        plain("Result"): [_result(taken) for _line, taken in found],
    }
    lists.table(columns, "plans results")


def _result(taken: Taken) -> str:
    if taken.refusal is None:
        return badges.plan_status(taken.status, taken.awaits) if taken.status else ""
    reasons = taken.refusal.reasons if isinstance(taken.refusal, Incomplete) else ()
    return " ".join(plain_why(reason) for reason in (taken.refusal.why, *reasons))

"""Letters about decisions: one by one, or all of a month as one PDF that grows before one's eyes and can be stopped."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import streamlit as st

from models.vocabulary import Paper
from pages.shell import lists, printing, session
from pages.shell.act import show
from pages.shell.texts import _, plain, shown
from services import decision_letters, places
from services.decision_letters import Letter
from services.documents.making import Ending, bound, made
from services.errors import Refusal
from services.rules.permissions import Permission

_NAME: Final = "letters"
_BACK: Final = 12  # months to choose from


def render() -> None:
    st.caption(
        _("A letter for every plan and day of decision: what was asked and granted, why, by what law, how to appeal.")
    )
    with session.at_work() as work:
        today, schools = work.today, places.schools(work, Permission.CLAIM_READ)
    when, where = st.columns(2)
    months = _months(today)
    month = when.selectbox(_("Decided in"), months, format_func=lambda one: shown(one, "month"), key="letters month")
    school_id = None
    if len(schools) > 1:
        names = {school.id: school.name for school in schools}
        school_id = where.selectbox(
            _("column.school"), list(names), index=None, format_func=lambda one: names[one], key="letters school",
            placeholder=plain("All"),
        )  # fmt: skip
    _list(month, school_id)


def _list(month: date, school_id: UUID | None) -> None:
    def read() -> list[Letter]:
        with session.at_work() as work:
            return decision_letters.letters(work, month, school_id=school_id)

    found = lists.as_shown(_NAME, (month, school_id), read)
    if not found:
        st.info(_("Nothing was decided then."))
        return
    chosen = lists.choose_many(_NAME, _columns(found), list(range(len(found))))  # type: ignore[arg-type] # rows, not ids
    st.caption(_("{total} in all", total=len(found)))
    picked = [found[int(str(row))] for row in chosen] or found
    if len(picked) == 1:
        ending = printing.choose(_NAME, [Paper.DECISION])[1]
        printing.prepare(_NAME, decision_letters.letter, picked[0].claim_ids, ending)
    else:
        _many(picked)


def _columns(found: Sequence[Letter]) -> dict[str, list[str]]:
    return {
        plain("Pupil"): [one.pupil for one in found],
        plain("column.school"): [one.school for one in found],
        plain("Plan"): [one.plan for one in found],
        plain("Decided on"): [shown(one.decided_on) for one in found],
        plain("Asked"): [shown(one.asked) for one in found],
        plain("Granted"): [shown(one.granted) for one in found],
    }


def _many(picked: Sequence[Letter]) -> None:
    place = st.empty()
    if place.button(_("Prepare the letters ({count})", count=len(picked)), key="letters many", icon=":material/print:"):
        with place.container():
            if st.button(_("Stop printing"), key="letters stop", icon=":material/stop_circle:"):
                return  # never pressed in the run that draws it: pressing it ends that run
            try:
                whole = bound(_growing(picked))
            except Refusal as refusal:
                show(refusal)
                return
        place.empty()
        printing.save(_NAME, f"lemumi-{len(picked)}.pdf", whole)
    elif session.recall("letters stop"):
        st.info(_("Stopped. No file was made."), icon=":material/stop_circle:")


def _growing(picked: Sequence[Letter]) -> Iterator[bytes]:
    """Every letter in a transaction of its own, which asks anew who is here; the bar tells how far it is."""
    bar = st.progress(0.0)
    for done, one in enumerate(picked, start=1):
        with session.at_work(writing=True) as work:
            filled = decision_letters.letter(work, one.claim_ids, Ending.PDF)
        yield made(filled.paper, filled.ending, filled.content)
        bar.progress(done / len(picked), text=_("{done} of {total} letters are ready", done=done, total=len(picked)))


def _months(today: date) -> list[date]:
    """The present month and those before it."""
    months, day = [], today.replace(day=1)
    for _number in range(_BACK):
        months.append(day)
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    return months

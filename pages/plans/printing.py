"""Papers of one plan, and of all plans in a list: as one PDF that grows before one's eyes and can be stopped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import streamlit as st

from models.vocabulary import Paper
from pages.shell import printing, session
from pages.shell.act import show
from pages.shell.fields import DAY
from pages.shell.texts import _, plain
from services import papers
from services.documents import typeset
from services.documents.making import Ending, bound, made
from services.errors import Refusal
from services.plans import Sheet
from services.rules.permissions import Actor

_PLANS: Final = "plans"
_ORDER: Final = "order"


def warm_up() -> None:
    typeset.warm_up()


def of_plan(actor: Actor, sheet: Sheet) -> None:
    """The plan, its order and its evaluation, as far as there are any yet."""
    name = f"print {sheet.plan.id}"
    with st.popover(_("Print"), icon=":material/print:"):
        paper, ending = printing.choose(name, papers.offered(actor, sheet))
        whole = False
        if paper is Paper.PLAN and any(risk.sensitive for risk in sheet.risks):
            whole = st.checkbox(
                _("Also what was written about sensitive risks"), key=f"{name} whole",
                help=plain("Left out otherwise: such a paper often lies on a table with others around it."),
            )  # fmt: skip
        printing.prepare(name, papers.of_plan, sheet.plan.id, paper, ending, sensitive=whole)


def of_list(actor: Actor, wanted: Mapping[str, Any]) -> None:
    """All plans that the list shows and this person may take away, or the order for those of one day."""
    if not papers.many(actor):
        return
    with st.expander(_("Print the plans of this list"), icon=":material/print:"):
        what = st.segmented_control(
            _("Document"), [_PLANS, _ORDER], default=_PLANS, key="print many what", required=True,
            format_func=lambda one: plain("The plans as one PDF") if one == _PLANS else plain("The order of one day"),
        )  # fmt: skip
        if what == _ORDER:
            _order(wanted)
        else:
            _plans(wanted)


def _order(wanted: Mapping[str, Any]) -> None:
    with session.at_work() as work:
        today = work.today
    day = st.date_input(_("Approved on"), today, format=DAY, key="print order day")
    ending = printing.choose("print order", [Paper.ORDER])[1]
    if isinstance(day, date):
        printing.prepare("print order", papers.order_of_day, day, ending, school_id=wanted.get("school_id"))


def _plans(wanted: Mapping[str, Any]) -> None:
    st.caption(_("Your own plans and those you may export, by school and name. Notes on sensitive risks are left out."))
    name, place = "print many", st.empty()
    if place.button(_("Prepare the file"), key=f"{name} prepare", icon=":material/print:"):
        with place.container():
            if st.button(_("Stop printing"), key=f"{name} stop", icon=":material/stop_circle:"):
                return  # never pressed in the run that draws it: pressing it ends that run
            done = _one_by_one(wanted)
        place.empty()
        if isinstance(done, Refusal):
            show(done)
        else:
            count, whole = done
            st.caption(_("{count} plans are in the file.", count=count))
            printing.save(name, f"plani-{count}.pdf", whole)
    elif session.recall(f"{name} stop"):
        st.info(_("Stopped. No file was made."), icon=":material/stop_circle:")


def _one_by_one(wanted: Mapping[str, Any]) -> tuple[int, bytes] | Refusal:
    """All the plans as one file, or why there is none."""
    try:
        with session.at_work() as work:
            ids = papers.printable(work, **wanted)
        return len(ids), bound(_growing(ids))
    except Refusal as refusal:
        return refusal


def _growing(ids: Sequence[UUID]) -> Iterator[bytes]:
    """Every plan in a transaction of its own, which asks anew who is here; the bar tells how far it is."""
    bar = st.progress(0.0, text=_progress(0, ids))
    for done, plan_id in enumerate(ids, start=1):
        with session.at_work(writing=True) as work:
            filled = papers.of_plan(work, plan_id, Paper.PLAN, Ending.PDF)
        yield made(filled.paper, filled.ending, filled.content)
        bar.progress(done / len(ids), text=_progress(done, ids))


def _progress(done: int, ids: Sequence[UUID]) -> str:
    return _("{done} of {total} plans are ready", done=done, total=len(ids))

"""The state's desk: take the next plan, decide it, go on; and how the queue stands."""

from typing import Literal
from uuid import UUID

import streamlit as st

from pages.plans import sheet
from pages.shell import lists, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, grade, plain, short_semester, shown, why
from services import desk, queues
from services.desk import Overview, QueueLine
from services.errors import Refusal
from services.rules.permissions import Actor
from services.rules.reviewing import Band


def render(actor: Actor) -> None:
    plan_id = url.uuid("plan")
    if plan_id is not None:
        with session.at_work() as work:
            waits = desk.waits(work, plan_id)
        if waits:
            sheet.render(actor, plan_id)
            return
        url.put(plan=None)
    with session.at_work() as work:
        told, page = desk.overview(work), desk.queue(work, number=url.number("page"))
    st.title(_("Expert's desk"), anchor=False)
    _figures(told)
    _next(told)
    if told.mine:
        st.subheader(_("On your desk"), anchor=False)
        _open(lists.choose_one("desk mine", _columns(told.mine), [line.id for line in told.mine]))
    if not page.total:
        return
    st.subheader(_("The queue, the oldest first"), anchor=False)
    opened = lists.choose_one("desk queue", _columns(page.lines), [line.id for line in page.lines])
    lists.pager(page)
    _age_and_load(told)
    _open(opened)


def _figures(told: Overview) -> None:
    with st.container(horizontal=True):
        st.metric(_("Waiting"), told.waiting, border=True)
        st.metric(_("Free"), told.waiting - told.held, border=True)
        st.metric(_("Taken"), told.held, border=True)
        st.metric(_("The oldest, in days"), told.oldest, border=True)


def _next(told: Overview) -> None:
    """The next thing to do: go on with what one has, or take what has waited longest."""
    free = told.waiting - told.held
    if not told.mine and not free:
        with session.at_work() as work:
            reason = queues.why_nothing(work)
        st.info(why(reason), icon=":material/task_alt:")
        return
    with st.container(horizontal=True):
        if told.mine and st.button(
            _("Go on with {code}", code=told.mine[0].code), type="primary", icon=":material/arrow_forward:", key="go on"
        ):
            _open(told.mine[0].id)
        kind: Literal["primary", "secondary"] = "secondary" if told.mine else "primary"
        if free and st.button(_("Take the next one"), type=kind, icon=":material/pan_tool:", key="take next"):
            _take_next()


def _take_next() -> None:
    taken = attempt(desk.take_next)
    if isinstance(taken, UUID):
        _open(taken)
    elif not isinstance(taken, Refusal):
        st.info(_("No plan is free for you: somebody was faster, or you had a hand in those that wait."))


def _open(plan_id: UUID | None) -> None:
    if plan_id is not None:
        url.put(plan=plan_id)
        st.rerun()


def _columns(lines: "list[QueueLine] | tuple[QueueLine, ...]") -> dict[str, list[str]]:
    return {
        plain("column.plan_code"): [line.code for line in lines],
        plain("Days"): [str(line.days) for line in lines],
        plain("Taken by"): [_holder(line) for line in lines],
        plain("column.school"): [line.school for line in lines],
        plain("column.grade"): [grade(line.education, line.grade) for line in lines],
        plain("column.semester"): [short_semester(line.semester) for line in lines],
        plain("Waiting since"): [shown(line.since) for line in lines],
    }


def _holder(line: QueueLine) -> str:
    if line.mine:
        return plain("you, until {until}", until=line.until)
    return plain("{name}, until {until}", name=line.holder, until=line.until) if line.holder else ""


def _age_and_load(told: Overview) -> None:
    age, load = st.columns(2, gap="large")
    with age:
        st.subheader(_("How long they wait"), anchor=False)
        lists.table(
            {plain("Days"): [_band(band) for band in told.bands], plain("Plans"): [str(b.plans) for b in told.bands]},
            "desk age",
        )
    with load:
        st.subheader(_("On whose desk"), anchor=False)
        lists.table(
            {plain("Person"): [one.name for one in told.load], plain("Plans"): [str(one.plans) for one in told.load]},
            "desk load",
        )


def _band(band: Band) -> str:
    if band.last is None:
        return plain("{first} or more", first=band.first)
    return plain("{first} to {last}", first=band.first, last=band.last)

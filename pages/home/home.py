"""The next thing to do, oldest first, each one click from done; and three figures."""

from decimal import Decimal
from typing import Final

import streamlit as st

from pages.shell import links, paths, session
from pages.shell.texts import _, grade, md, plain, semester, shown
from services import home
from services.home_tasks import Highlight, Task, TaskKind, Waiting
from services.rules.permissions import Actor
from services.rules.school_year import semester_of

# Where each kind of task is done: heading, screen, the name of the record in its address, icon.
# fmt: off
_DONE_AT: Final[dict[TaskKind, tuple[str, str, str, str]]] = {
    TaskKind.DECIDE_PLAN:  ("Plans that wait for your decision",     paths.PLANS,   "plan",  ":material/assignment_turned_in:"),
    TaskKind.FINISH_PLAN:  ("Your plans that are not submitted yet", paths.PLANS,   "plan",  ":material/edit_note:"),
    TaskKind.BEGIN_PLAN:   ("Pupils without a plan this semester",   paths.PUPILS,  "pupil", ":material/person_add:"),
    TaskKind.ORPHANED_PLAN: ("Plans that nobody can act on",         paths.PLANS,   "plan",  ":material/person_alert:"),
    TaskKind.EVALUATE_PLAN: ("Plans to evaluate",                    paths.PLANS,   "plan",  ":material/task_alt:"),
    TaskKind.WATCH_EVALUATIONS: ("Evaluations your school still owes", paths.PLANS, "",      ":material/task_alt:"),
    TaskKind.DO_DECISION:  ("What a meeting decided that you do",    paths.MEETINGS, "",     ":material/forum:"),
    TaskKind.DECIDE_CLAIM: ("Compensations that wait for your decision", paths.CLAIMS, "claim", ":material/euro:"),
    TaskKind.MEND_CLAIM:   ("Compensations that were returned to you", paths.CLAIMS, "claim", ":material/undo:"),
    TaskKind.PAY_CLAIM:    ("Approved compensations to pay",         paths.CLAIMS,  "claim", ":material/paid:"),
    TaskKind.MEND_REPORT:  ("Reports that were returned to you",     paths.BUDGET,  "report", ":material/undo:"),
    TaskKind.DECIDE_REPORT: ("Reports that wait for your decision",  paths.BUDGET,  "report", ":material/fact_check:"),
    TaskKind.REQUEST_MONEY: ("Accepted reports whose money is to be asked for", paths.BUDGET, "report", ":material/request_quote:"),
    TaskKind.DECIDE_MOVE:  ("Pupils that another school asks for",   paths.PUPILS,  "pupil", ":material/move_up:"),
    TaskKind.ADD_SCHOOLS:  ("First: add the schools that take part", paths.SCHOOLS, "",      ":material/school:"),
    TaskKind.ADD_PEOPLE:   ("Then: add people and give them roles",  paths.PEOPLE,  "",      ":material/badge:"),
}
# fmt: on
# What else stands in the address of such a screen.
_OPEN: Final[dict[TaskKind, dict[str, str]]] = {
    TaskKind.EVALUATE_PLAN: {"do": "evaluate"},
    TaskKind.WATCH_EVALUATIONS: {"do": "evaluate"},
}


def render(actor: Actor) -> None:
    with session.at_work() as work:
        waiting, highlights, now = home.waiting(work), home.highlights(work), semester_of(work.today)
    st.title(_("Good day, {name}!", name=actor.name), anchor=False)
    st.caption(md(semester(str(now))))
    _figures(highlights)
    if not waiting:
        st.info(_("Nothing waits for you. The menu leads to everything else."), icon=":material/task_alt:")
    for group in waiting:
        _group(group)


def _figures(highlights: list[Highlight]) -> None:
    if not highlights:
        return
    with st.container(horizontal=True):
        for figure in highlights:
            value = shown(figure.value) if isinstance(figure.value, Decimal) else str(figure.value)
            st.metric(_(figure.name), value, border=True)


def _group(group: Waiting) -> None:
    heading, path, name, icon = _DONE_AT[group.kind]
    with st.container(border=True):
        st.subheader(f"{_(heading)} ({group.total})", anchor=False)
        for task in group.tasks:
            _task(task, path, name, icon, heading)
        if group.total > sum(task.count or 1 for task in group.tasks):
            links.link(plain("All {total}", total=group.total), path, ":material/list:", **_OPEN.get(group.kind, {}))


def _task(task: Task, path: str, name: str, icon: str, heading: str) -> None:
    words = [task.title or plain(heading), task.note, grade(*task.grade) if task.grade else ""]
    words.append(plain("plans: {count}", count=task.count) if task.count else "")
    words.append(plain("since {since}", since=task.since) if task.since else "")
    words.append(_due(task))
    params = {name: task.thing_id} if name and task.thing_id else _OPEN.get(task.kind, {})
    shown_icon = ":material/alarm:" if task.overdue else icon
    links.link(" · ".join(word for word in words if word), path, shown_icon, **params)


def _due(task: Task) -> str:
    if task.due is None:
        return ""
    return plain("late, by {day}", day=task.due) if task.overdue else plain("by {day}", day=task.due)

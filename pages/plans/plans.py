"""Support plans: the list, the queue of whoever decides, one plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import streamlit as st

from models.vocabulary import PlanStatus
from pages.plans import measures, sheet
from pages.shell import badges, lists, session, url
from pages.shell.texts import _, grade, label, plain, semester, short_semester, shown
from services import places, plans
from services.paging import Page
from services.plans import PlanLine
from services.rules.permissions import Actor, Permission
from services.rules.school_year import Semester, semester_of

_SEMESTERS_BACK = 8


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which plans the list shows."""

    semester: str = ""
    status: PlanStatus | None = None
    school_id: UUID | None = None
    mine: bool = False


def render(actor: Actor) -> None:
    plan_id = url.uuid("plan")
    if plan_id is not None:
        sheet.render(actor, plan_id)
        return
    st.title(_("Support plans"), anchor=False)
    with session.at_work() as work:
        now, schools = semester_of(work.today), places.schools(work, Permission.PLAN_READ)
        mine_total = plans.find(work, mine=True).total
    mine = st.segmented_control(
        _("Show"), ["mine", "all"], default="mine" if mine_total else "all", key="show", bind="query-params", label_visibility="collapsed",
        format_func=lambda which: plain("Waiting for me ({total})", total=mine_total) if which == "mine" else plain("All plans"),
    )  # fmt: skip
    wanted = _Wanted(mine=True) if mine == "mine" else _filters(now, {school.id: school.name for school in schools})
    with session.at_work() as work:
        page = plans.find(
            work, semester=wanted.semester, status=wanted.status, school_id=wanted.school_id, mine=wanted.mine, number=url.number("page"),
        )  # fmt: skip
    if page.total:
        _list(page, several=len(schools) > 1)
    else:
        nothing = _("Nothing waits for you here.")
        st.info(nothing if wanted.mine else _("No plan was found. A plan is begun on the pupil's card."))
    if actor.may(Permission.PLAN_TEMPLATE):
        measures.manage()


def _list(page: Page[PlanLine], *, several: bool) -> None:
    opened = lists.choose_one("plans", _columns(page.lines, several=several), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        url.put(plan=opened)
        st.rerun()


def _filters(now: Semester, schools: Mapping[UUID, str]) -> _Wanted:
    when, what, where = st.columns(3)
    chosen: str | None = when.selectbox(
        _("column.semester"), _semesters(now), index=None, format_func=semester, key="semester", bind="query-params",
        placeholder=plain("All semesters"),
    )  # fmt: skip
    status = what.selectbox(
        _("column.status"), list(PlanStatus), index=None, format_func=label, key="status", bind="query-params",
        placeholder=plain("All but void ones"),
    )  # fmt: skip
    school_id = None
    if len(schools) > 1:
        school_id = where.selectbox(
            _("column.school"), list(schools), index=None, format_func=lambda i: schools[i], key="plans school",
            placeholder=plain("All schools"),
        )  # fmt: skip
    return _Wanted(chosen or "", status, school_id)


def _semesters(now: Semester) -> list[str]:
    """The next semester and the past ones, newest first."""
    found = [now.next(), now]
    while len(found) < _SEMESTERS_BACK:
        last = found[-1]
        found.append(Semester(last.year, 1) if last.half == 2 else Semester(last.year - 1, 2))
    return [str(one) for one in found]


def _columns(lines: list[PlanLine], *, several: bool) -> dict[str, list[str]]:
    columns = {plain("column.plan_code"): [line.code for line in lines]}
    if any(line.pupil for line in lines):
        columns[plain("Pupil")] = [line.pupil for line in lines]
    columns[plain("column.grade")] = [grade(line.education, line.grade) for line in lines]
    if several:
        columns[plain("column.school")] = [line.school for line in lines]
    columns[plain("column.semester")] = [short_semester(line.semester) for line in lines]
    columns[plain("column.status")] = [badges.plan_status(line.status, line.awaits) for line in lines]
    if any(line.waiting_since for line in lines):
        columns[plain("Waiting since")] = [shown(line.waiting_since) for line in lines]
    return columns

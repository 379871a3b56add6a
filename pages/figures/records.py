"""The list behind a chart: the plans or claims that it counts, each a click away, for those who may read them."""

from typing import Final

import streamlit as st

from pages.figures.parts import HIDDEN
from pages.figures.view import View
from pages.shell import badges, links, lists, paths, session, url
from pages.shell.charts import Drawn
from pages.shell.texts import _, grade, label, plain, short_semester, shown
from services import behind
from services.behind import ClaimBehind, PlanBehind, Span
from services.counting import Measure
from services.paging import Page
from services.rulebook import rulebook
from services.rules.permissions import Actor, Permission

_NEEDS: Final = {"plans": Permission.PLAN_READ, "claims": Permission.CLAIM_READ}


def show(actor: Actor, view: View, drawn: Drawn) -> None:
    """Open or shut; which list is open stands in the address."""
    if not drawn.behind or not actor.may(_NEEDS[drawn.behind]):
        return
    is_open = url.text("list") == drawn.name
    text = (
        _("Hide the list")
        if is_open
        else _("The plans behind this")
        if drawn.behind == "plans"
        else _("The claims behind this")
    )
    if st.button(text, icon=":material/list:", key=f"list {drawn.name}", type="tertiary"):
        url.put(list=None if is_open else drawn.name, page=None)
        st.rerun()
    if not is_open:
        return
    if any(HIDDEN in column for column in drawn.table.values()):
        st.caption(
            _("You may read these records one by one; so the list has all of them, those in hidden figures, too.")
        )
    span = _span(view, always=drawn.always)
    if drawn.behind == "plans":
        _plans(span)
    else:
        _claims(span)


def _span(view: View, *, always: bool) -> Span:
    since, until = ("", "") if always else (view.period.semesters[0], view.period.semesters[-1])
    if view.school is not None:
        return Span(since, until, [view.school])
    return Span(since, until, None if view.municipality is None else list(view.schools()))


def _plans(span: Span) -> None:
    with session.at_work() as work:
        page = behind.plans(work, span, url.number("page"))
    opened = lists.choose_one("plans behind", _of_plans(page), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        links.go(paths.PLANS, plan=opened)


def _claims(span: Span) -> None:
    with session.at_work() as work:
        page, names = behind.claims(work, span, url.number("page")), rulebook(work.session).names()
    columns = _of_claims(page)
    columns[plain("column.kind")] = [shown(names.get(line.kind, line.kind)) for line in page.lines]
    opened = lists.choose_one("claims behind", columns, [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        links.go(paths.CLAIMS, claim=opened)


def _of_plans(page: Page[PlanBehind]) -> dict[str, list[str]]:
    return {
        plain("column.plan_code"): [line.code for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.semester"): [short_semester(line.semester) for line in page.lines],
        plain("column.grade"): [grade(line.education, line.grade) for line in page.lines],
        plain("column.status"): [badges.plan_status(line.status, None) for line in page.lines],
    }


def _of_claims(page: Page[ClaimBehind]) -> dict[str, list[str]]:
    return {
        plain("column.plan_code"): [line.plan for line in page.lines],
        plain("column.school"): [line.school for line in page.lines],
        plain("column.month"): [shown(line.month, "month") for line in page.lines],
        plain("column.kind"): [],
        label(Measure.CLAIMED).capitalize(): [shown(line.asked) for line in page.lines],
        label(Measure.APPROVED).capitalize(): [shown(line.approved) for line in page.lines],
        plain("column.status"): [label(line.status) for line in page.lines],
    }

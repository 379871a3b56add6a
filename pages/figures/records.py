"""The lists behind a chart: the records that it counts, each a click away, for those who may read them."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from pages.figures import plain_tables
from pages.figures import record_columns as columns_of
from pages.figures.parts import HIDDEN
from pages.figures.view import View
from pages.shell import links, lists, paths, session, url
from pages.shell.charts import Drawn
from pages.shell.texts import _, plain
from services import behind, taking_part, waiting_times
from services.behind import Span
from services.rulebook import rulebook
from services.rules.permissions import Actor, Permission


def show(actor: Actor, view: View, drawn: Drawn) -> None:
    """Open or shut; which list is open stands in the address."""
    for kind in drawn.behind:
        permission, text, fill = _LISTS[kind]
        if actor.may(permission):
            _one(view, drawn, drawn.name if kind == drawn.behind[0] else f"{drawn.name} {kind}", text, fill)


def _one(view: View, drawn: Drawn, name: str, text: str, fill: "Callable[[View, Drawn], None]") -> None:
    is_open = url.text("list") == name
    shown = plain("Hide the list") if is_open else plain(text)
    if st.button(shown, icon=":material/list:", key=f"list {name}", type="tertiary"):
        url.put(list=None if is_open else name, page=None)
        st.rerun()
    if is_open:
        if any(HIDDEN in column for column in drawn.table.values()):
            st.caption(
                _("You may read these records one by one; so the list has all of them, those in hidden figures, too.")
            )
        fill(view, drawn)


def _span(view: View, drawn: Drawn, *, void: bool = False) -> Span:
    since, until = ("", "") if drawn.always else (view.period.semesters[0], view.period.semesters[-1])
    return Span(since, until, plain_tables.schools_of(view), void)


def _plans(view: View, drawn: Drawn, *, void: bool = False) -> None:
    with session.at_work() as work:
        page = behind.plans(work, _span(view, drawn, void=void), url.number("page"))
    opened = lists.choose_one("plans behind", columns_of.plans(page), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        links.go(paths.PLANS, plan=opened)


def _void_plans(view: View, drawn: Drawn) -> None:
    _plans(view, drawn, void=True)


def _claims(view: View, drawn: Drawn) -> None:
    with session.at_work() as work:
        page, names = behind.claims(work, _span(view, drawn), url.number("page")), rulebook(work.session).names()
    opened = lists.choose_one("claims behind", columns_of.claims(page, names), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        links.go(paths.CLAIMS, claim=opened)


def _lessons(view: View, drawn: Drawn) -> None:
    with session.at_work() as work:
        page, names = behind.lessons(work, _span(view, drawn), url.number("page")), rulebook(work.session).names()
    lists.table(columns_of.lessons(page, names), "lessons behind")
    lists.pager(page)


def _waiting_plans(view: View, drawn: Drawn) -> None:
    del drawn  # as it stands today
    with session.at_work() as work:
        page = waiting_times.plans(work, schools=plain_tables.schools_of(view), number=url.number("page"))
    opened = lists.choose_one("waiting plans", columns_of.waiting_plans(page), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        links.go(paths.PLANS, plan=opened)


def _waiting_claims(view: View, drawn: Drawn) -> None:
    del drawn  # as it stands today
    with session.at_work() as work:
        page = waiting_times.claims(work, schools=plain_tables.schools_of(view), number=url.number("page"))
        names = rulebook(work.session).names()
    opened = lists.choose_one(
        "waiting claims", columns_of.waiting_claims(page, names), [line.id for line in page.lines]
    )
    lists.pager(page)
    if opened is not None:
        links.go(paths.CLAIMS, claim=opened)


def _institutions(view: View, drawn: Drawn, until: str | None = None) -> None:
    """A click leads into the school's own view."""
    del drawn
    until = view.period.semesters[-1] if until is None else until
    with session.at_work() as work:
        page = taking_part.institutions(work, until, schools=plain_tables.schools_of(view), number=url.number("page"))
    opened = lists.choose_one("institutions", columns_of.institutions(page), [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        url.put(school=opened, municipality=None, list=None, page=None)
        st.rerun()


def _agreements(view: View, drawn: Drawn) -> None:
    _institutions(view, drawn, until="")


# Of each list: who may read it, what opens it, what it holds.
_LISTS: Final[Mapping[str, tuple[Permission, str, Callable[[View, Drawn], None]]]] = {
    "plans": (Permission.PLAN_READ, "The plans behind this", _plans),
    "void plans": (Permission.PLAN_READ, "The plans behind this", _void_plans),
    "claims": (Permission.CLAIM_READ, "The claims behind this", _claims),
    "lessons": (Permission.CONSULTATION_READ, "The consultations behind this", _lessons),
    "waiting plans": (Permission.PLAN_READ, "The plans that wait", _waiting_plans),
    "waiting claims": (Permission.CLAIM_READ, "The claims that wait", _waiting_claims),
    "institutions": (Permission.FIGURES_READ, "The institutions that take part", _institutions),
    "agreements": (Permission.FIGURES_READ, "The institutions with an agreement", _agreements),
}

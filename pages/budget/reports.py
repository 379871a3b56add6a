"""The partner's reports to the state: which there are, and a new one."""

from datetime import date

import streamlit as st

from pages.shell import lists, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, label, plain, shown
from services.errors import Refusal
from services.money import report_reading, reports
from services.money.report_reading import ReportLine
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Actor, Permission

_BACK = 18  # months to choose from


def render(actor: Actor) -> None:
    if actor.may(Permission.REPORT_MAKE):
        _new()
    with session.at_work() as work:
        found = report_reading.find(work)
    if not found:
        st.info(_("No report yet. A report covers whole months; each month is in one report only."))
        return
    chosen = lists.choose_one("reports", _columns(found), [line.id for line in found])
    if chosen is not None:
        url.put(report=chosen)
        st.rerun()


def period(line: ReportLine) -> str:
    return " – ".join(dict.fromkeys((shown(line.first_month, "month"), shown(line.last_month, "month"))))


def _columns(found: list[ReportLine]) -> dict[str, list[str]]:
    return {
        plain("Partner"): [line.partner for line in found],
        plain("column.programme"): [shown(line.programme) for line in found],
        plain("Months"): [period(line) for line in found],
        plain("column.status"): [label(line.status) for line in found],
        plain("Granted"): [shown(line.granted) for line in found],
        plain("Paid"): [shown(line.paid) for line in found],
    }


def _new() -> None:
    with session.at_work() as work:
        partners, today = report_reading.partners(work), work.today
        book = rulebook(work.session)
    if not partners:
        return
    with st.expander(_("Make a report"), icon=":material/add:"):
        programmes = {rules.programme.id: rules.programme for rules in book.in_force(_months(today)[0])}
        programme = st.selectbox(
            _("column.programme"), list(programmes), key="report programme",
            format_func=lambda one: shown(Named(programmes[one].code, programmes[one].name_lv, programmes[one].name_en)),
        )  # fmt: skip
        names = dict(partners)
        partner = st.selectbox(_("Partner"), list(names), format_func=lambda one: names[one], key="report partner")
        left, right = st.columns(2)
        months = _months(today)
        first = left.selectbox(
            _("First month"), months, format_func=lambda one: shown(one, "month"), key="report first"
        )
        last = right.selectbox(_("Last month"), months, format_func=lambda one: shown(one, "month"), key="report last")
        if st.button(_("Make the draft"), type="primary", key="report make") and programme is not None:
            made = attempt(reports.make, programme, first, last, partner)
            if not isinstance(made, Refusal):
                url.put(report=made)
                st.rerun()


def _months(today: date) -> list[date]:
    """The months before this one, the last first, and this one at the end of the choice."""
    months, day = [], today.replace(day=1)
    for _number in range(_BACK):
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
        months.append(day)
    return months

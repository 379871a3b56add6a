"""One report to the state: what it says with its evidence, what has changed since, and the steps to take."""

import secrets
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import streamlit as st

from models.vocabulary import Action, Paper
from pages.budget.reports import period
from pages.shell import lists, printing, session, url
from pages.shell.act import act
from pages.shell.texts import _, label, md, plain, shown
from services import report_papers
from services.money import report_reading, reports
from services.money.report_reading import Opened
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.transfer.writing import to_xlsx

Names = Mapping[str, Named]
_MONEY: Final = frozenset(
    {"asked", "granted", "esf", "state", "consultations", "consultations_esf", "consultations_state"}
)

# What the figures of a report are called, here and in its file.
FIGURES: Final = {
    "school": "column.school", "reg_no": "column.reg_no", "plan": "Plan", "kind": "column.kind", "month": "column.month",
    "document_no": "column.document_no", "document_date": "column.document_date", "asked": "Asked", "granted": "Granted",
    "esf": "Paid by the ESF", "state": "Paid by the state", "paid_on": "Paid on", "batch": "Batch", "files": "Files",
    "hours": "Hours", "rate": "Rate", "cost": "Cost", "minutes": "Minutes", "claims": "Claims",
    "consultations": "Consultations held", "consultations_esf": "Consultations, the ESF's part",
    "consultations_state": "Consultations, the state's part",
}  # fmt: skip


def render(report_id: UUID) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(report=None, view=plain("Reports to the state"))
        st.rerun()
    with session.at_work() as work:
        opened, names = report_reading.look_at(work, report_id), rulebook(work.session).names()
    line, told = opened.line, opened.content
    seen = session.seen_before(f"report {report_id}", line.version)
    st.title(md(f"{line.partner}: {period(line)}"), anchor=False)
    st.markdown(md(f"{shown(line.programme)} · {label(line.status)}"))
    for name, by, at in opened.history:
        st.caption(md(f"{label(name)}: {by}, {shown(at)}"))
    if line.comment:
        st.warning(_("Comment: {comment}", comment=line.comment), icon=":material/comment:")
    _figures(opened)
    _steps(opened, seen)
    if opened.differences:
        _differences(opened)
    _sums(told, names)
    _evidence(told, names)
    _take_away(opened)


def _figures(opened: Opened) -> None:
    totals = opened.content["totals"]
    esf, state = opened.requested
    figures = (
        (plain("Granted"), _euros(totals["granted"])), (plain("Consultations held"), _euros(totals["consultations"])),
        (plain("To be asked of the ESF"), shown(esf)), (plain("To be asked of the state"), shown(state)),
    )  # fmt: skip
    with st.container(horizontal=True):
        for name, value in figures:
            st.metric(name, value, border=True)
    if opened.request_no:
        st.success(
            _("The payment request has the number {number}.", number=opened.request_no), icon=":material/request_quote:"
        )


def _steps(opened: Opened, seen: int) -> None:
    report_id = opened.line.id
    if not opened.steps and not opened.removable:
        return
    with st.container(border=True):
        if Action.SUBMIT in opened.steps:
            st.caption(
                _(
                    "Once it is submitted, the report is sealed and its months are locked for all schools of the partner."
                )
            )
            if st.button(_("Submit the report"), type="primary", key="submit", icon=":material/send:"):
                act(plain("The report is submitted."), reports.submit, report_id, seen)
        if {Action.ACCEPT, Action.RETURN} & set(opened.steps):
            _deciding(opened, seen)
        if Action.REQUEST in opened.steps:
            number = st.text_input(_("Number of the payment request"), key=f"number {report_id}", max_chars=100)
            if st.button(_("Ask for the money"), type="primary", key="request", icon=":material/request_quote:"):
                act(plain("The money is asked for."), reports.request, report_id, seen, number)
        if opened.removable and st.button(_("Throw the draft away"), key="discard", icon=":material/delete:"):
            url.put(report=None)
            act(plain("The draft is gone."), reports.discard, report_id, seen)


def _deciding(opened: Opened, seen: int) -> None:
    report_id = opened.line.id
    comment = st.text_area(_("Comment (needed to return it)"), key=f"comment {report_id}", max_chars=2000)
    yes, no = st.columns(2)
    if Action.ACCEPT in opened.steps and yes.button(_("Accept the report"), type="primary", key="accept"):
        act(plain("The report is accepted."), reports.accept, report_id, seen, comment)
    if Action.RETURN in opened.steps and no.button(_("Return the report"), key="return"):
        act(plain("The report is returned; its months are open again."), reports.give_back, report_id, seen, comment)


def _differences(opened: Opened) -> None:
    """What would be another if the report were made now: corrections, payments, papers."""
    with st.container(border=True):
        st.subheader(_("Changed since it was submitted ({count})", count=len(opened.differences)), anchor=False)
        found = opened.differences
        columns = {
            plain("Plan"): [one.key or plain("the whole report") for one in found],
            plain("Figure"): [plain(FIGURES.get(one.field, "the claim")) for one in found],
            plain("In the report"): [_value(one.field, one.before) for one in found],
            plain("Now"): [_value(one.field, one.after) for one in found],
        }
        lists.table(columns, "differences")


def _sums(told: Mapping[str, Any], names: Names) -> None:
    st.subheader(_("Compensations by school and kind"), anchor=False)
    if not told["sums"]:
        st.caption(_("No compensation yet."))
    else:
        columns = {
            plain("column.school"): [one["school"] for one in told["sums"]],
            plain("column.kind"): [_named(names, one["kind"]) for one in told["sums"]],
            plain("Claims"): [str(one["claims"]) for one in told["sums"]],
            plain("Granted"): [_euros(one["granted"]) for one in told["sums"]],
            plain("Paid by the ESF"): [_euros(one["esf"]) for one in told["sums"]],
            plain("Paid by the state"): [_euros(one["state"]) for one in told["sums"]],
        }
        lists.table(columns, "report sums")
    held = told["consultations"]
    if held:
        st.subheader(_("Consultations held"), anchor=False)
        columns = {
            plain("column.school"): [one["school"] for one in held],
            plain("column.kind"): [_named(names, one["kind"]) for one in held],
            plain("column.month"): [_month(one["month"]) for one in held],
            plain("Hours"): [f"{Decimal(one['minutes']) / 60:.2f}".replace(".", ",") for one in held],
            plain("Rate"): [_euros(one["rate"]) if one["rate"] else plain("no rate") for one in held],
            plain("Cost"): [_euros(one["cost"]) if one["cost"] else "—" for one in held],
        }
        lists.table(columns, "report consultations")


def _evidence(told: Mapping[str, Any], names: Names) -> None:
    found = told["claims"]
    st.subheader(_("Evidence ({count})", count=len(found)), anchor=False)
    if not found:
        return
    columns = {
        plain("column.school"): [one["school"] for one in found],
        plain("Plan"): [one["plan"] for one in found],
        plain("column.kind"): [_named(names, one["kind"]) for one in found],
        plain("column.month"): [_month(one["month"]) for one in found],
        plain("column.document_no"): [one["document_no"] or "—" for one in found],
        plain("column.document_date"): [_day(one["document_date"]) for one in found],
        plain("Files"): [str(len(one["files"])) for one in found],
        plain("Granted"): [_euros(one["granted"]) for one in found],
        plain("Paid on"): [_day(one["paid_on"]) for one in found],
        plain("Batch"): [one["batch"] or "—" for one in found],
    }
    lists.table(columns, "evidence")


def _take_away(opened: Opened) -> None:
    name, report_id = f"report {opened.line.id}", opened.line.id
    with st.popover(_("Print"), icon=":material/print:", key=f"{name} print"):
        ending = printing.choose(name, [Paper.REPORT])[1]
        printing.prepare(name, report_papers.of_report, report_id, ending)
    with st.popover(_("Evidence as XLSX"), icon=":material/table_view:", key=f"{name} evidence"):
        if st.button(_("Prepare the file"), key=f"{name} xlsx", icon=":material/table_view:"):
            with session.at_work(writing=True) as work:
                rows = report_papers.rows(work, report_id)
            file = f"{report_papers.code_of(opened)}.xlsx"
            served = f"{report_papers.code_of(opened)}-{secrets.token_hex(8)}.xlsx"
            columns = [plain(FIGURES[column]) for column in report_papers.COLUMNS]
            content = to_xlsx(columns, [dict(zip(columns, row.values(), strict=True)) for row in rows])
            st.download_button(_("Save {file}", file=file), content, served, key=f"{name} save xlsx", on_click="ignore")


def _value(name: str, value: Any) -> str:  # noqa: ANN401 whatever a report says
    if value is None or value == "":
        return "—"
    if name in _MONEY or not name:
        return _euros(value)
    return str(len(value)) if isinstance(value, list) else _day(value) if name == "paid_on" else str(value)


def _euros(text: str | None) -> str:
    return "—" if text is None else shown(Decimal(text))


def _day(text: str | None) -> str:
    return "—" if not text else shown(date.fromisoformat(text))


def _month(text: str) -> str:
    return shown(date.fromisoformat(f"{text}-01"), "month")


def _named(names: Names, kind: str) -> str:
    return shown(names.get(kind, kind))

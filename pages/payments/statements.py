"""Statements of the bank: brought in, and what in them does not fit."""

from uuid import UUID

import streamlit as st

from models.money_words import StatementMatch
from pages.shell import lists, session, url
from pages.shell.act import show
from pages.shell.texts import _, label, plain, shown
from services.errors import Refusal
from services.money import statements
from services.money.statements import Difference
from services.rules.permissions import Actor, Permission
from services.transfer.statement_file import read_in

_NAME = "statement"


def render(actor: Actor) -> None:
    if actor.may(Permission.CLAIM_PAY):
        _bring_in()
    with session.at_work() as work:
        page = statements.find(work, url.number("page"))
    if not page.total:
        st.info(_("No statement has been read yet."))
        return
    names = {read.id: f"{shown(read.at)} · {read.name}" for read in page.lines}
    before = session.recall("statement read")
    chosen = st.selectbox(
        _("Statement"), list(names), index=list(names).index(before) if before in names else 0, key=f"which {before}",
        format_func=lambda one: names[one],
    )  # fmt: skip
    lists.pager(page)
    if chosen is not None:
        _differences(chosen)


def _bring_in() -> None:
    st.caption(_("The bank's file camt.053 (XML), or a table (CSV, XLSX) with the columns Datums, Summa, Atsauce."))
    given = st.file_uploader(_("File"), type=["xml", "csv", "xlsx"], key=f"{_NAME} file {session.turn(_NAME)}")
    if given is None or not st.button(
        _("Read the statement"), type="primary", key="read statement", icon=":material/check:"
    ):
        return
    try:
        told = read_in(session.actor(), given.name, given.getvalue())
    except Refusal as refusal:
        show(refusal)
        return
    session.begin_anew(_NAME)
    session.remember("statement read", told.statement_id)
    if told.again:
        session.leave_note(_("This statement was read before: nothing changed."), ":material/info:")
    else:
        done = _(
            "Paid: {paid}, returned: {returned}, to look at: {look}. Other movements: {others}, they are not kept.",
            paid=told.paid, returned=told.returned, look=told.to_look_at, others=told.others,
        )  # fmt: skip
        session.leave_note(done, ":material/check_circle:")
    st.rerun()


def _differences(statement_id: UUID) -> None:
    with session.at_work() as work:
        found = statements.differences(work, statement_id)
    if not found:
        st.success(_("Everything fits: no differences."), icon=":material/check_circle:")
        return
    st.subheader(_("To look at: {count}", count=len(found)), anchor=False)
    columns = {
        plain("What"): [_what(one.match) for one in found],
        plain("Day"): [shown(one.on) for one in found],
        plain("column.end_to_end"): [one.end_to_end for one in found],
        plain("column.payee"): [one.name for one in found],
        plain("In the statement"): [_amount(one) for one in found],
        plain("With us"): [shown(one.expected) for one in found],
    }
    lists.table(columns, "differences")


def _amount(one: Difference) -> str:
    return "—" if one.match is None else shown(one.amount)


def _what(match: StatementMatch | None) -> str:
    return plain("not in the statement") if match is None else label(match)

"""Payments: batches for the bank, its statements, what was overpaid, and the account that pays."""

from enum import StrEnum
from typing import Final

import streamlit as st

from models.money_words import BatchStatus
from pages.payments import account, batch, gathering, owed, statements
from pages.shell import lists, session, url
from pages.shell.texts import _, label, plain, shown
from services.money import batches
from services.rules.permissions import Actor, Permission


class Part(StrEnum):
    """The parts of the screen, as they stand in the address."""

    BATCHES = "batches"
    STATEMENTS = "statements"
    DEBTS = "debts"
    ACCOUNT = "account"


_TITLES: Final = {
    Part.BATCHES: "Payment batches", Part.STATEMENTS: "Bank statements", Part.DEBTS: "Overpayments", Part.ACCOUNT: "Paying account",
}  # fmt: skip


def render(actor: Actor) -> None:
    batch_id = url.uuid("batch")
    if batch_id is not None:
        batch.render(actor, batch_id)
        return
    if url.text("do") == "gather" and actor.may(Permission.CLAIM_PAY):
        gathering.render()
        return
    head, button = st.columns([3, 1], vertical_alignment="bottom")
    head.title(_("Payments"), anchor=False)
    part = st.segmented_control(
        _("Payments"), list(Part), default=Part.BATCHES, key="part", bind="query-params", required=True,
        format_func=lambda one: plain(_TITLES[Part(one)]), label_visibility="collapsed",
    )  # fmt: skip
    match part:
        case Part.STATEMENTS:
            statements.render(actor)
        case Part.DEBTS:
            owed.render(actor)
        case Part.ACCOUNT:
            account.render(actor)
        case _:
            if actor.may(Permission.CLAIM_PAY) and button.button(
                _("Gather payments"), type="primary", icon=":material/add:", width="stretch", key="gather"
            ):
                url.put(do="gather")
                st.rerun()
            _batches()


def _batches() -> None:
    status = st.segmented_control(
        _("column.status"), list(BatchStatus), key="batch status", format_func=label, label_visibility="collapsed"
    )
    number = url.number("page")

    with session.at_work() as work:
        page = batches.find(work, status=status if isinstance(status, BatchStatus) else None, number=number)
    if not page.total:
        st.info(
            _("No payments have been gathered yet. Approved claims are gathered here and sent to the bank together.")
        )
        return
    columns = {
        plain("column.code"): [line.code for line in page.lines],
        plain("column.status"): [label(line.status) for line in page.lines],
        plain("Gathered on"): [shown(line.made_on) for line in page.lines],
        plain("column.pay_on"): [shown(line.pay_on) for line in page.lines],
        plain("Sum"): [shown(line.amount) for line in page.lines],
        plain("Paid"): [f"{line.paid} / {line.payments}" for line in page.lines],
    }
    opened = lists.choose_one("batches", columns, [line.id for line in page.lines])
    lists.pager(page)
    if opened is not None:
        url.put(batch=opened)
        st.rerun()

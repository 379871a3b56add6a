"""One batch: its payments, sums by school and fund, and what can be done with it now."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import streamlit as st

from models.money_words import BatchStatus, LineStatus
from models.payments import PaymentBatch, PaymentLine
from pages.payments import files, sampling
from pages.shell import lists, session, url
from pages.shell.act import act, attempt
from pages.shell.badges import Colour
from pages.shell.texts import _, label, md, plain, shown
from services.errors import Refusal
from services.money import batches, payers, settling
from services.money.batches import Batch
from services.rules.permissions import Actor, Permission

_LOOKS: Final[dict[BatchStatus, tuple[Colour, str]]] = {
    BatchStatus.OPEN: ("blue", ":material/edit_note:"),
    BatchStatus.FROZEN: ("violet", ":material/ac_unit:"),
    BatchStatus.PAID: ("green", ":material/paid:"),
    BatchStatus.CANCELLED: ("gray", ":material/cancel:"),
}
_LINES: Final = "batch lines"


def render(actor: Actor, batch_id: UUID) -> None:
    if st.button(_("Back to payments"), icon=":material/arrow_back:", key="back"):
        url.put(batch=None)
        st.rerun()

    def read() -> Batch:
        with session.at_work() as work:
            return batches.open_batch(work, batch_id)

    view = lists.as_shown(_LINES, batch_id, read)
    batch, pays = view.batch, actor.may(Permission.CLAIM_PAY)
    st.title(_("Payment batch {code}", code=batch.code), anchor=False)
    colour, icon = _LOOKS[batch.status]
    st.badge(label(batch.status), icon=icon, color=colour)
    _sums(view)
    if batch.status is BatchStatus.OPEN and actor.may(Permission.SAMPLE_CHECK):
        sampling.render(batch)
    if batch.status is BatchStatus.OPEN and pays:
        _freeze(batch)
    ticked = _lines(view, tick=pays and batch.status is BatchStatus.FROZEN)
    if pays and batch.status is BatchStatus.FROZEN:
        _by_hand([line for line in view.lines if line.id in set(ticked)])
    if batch.status is not BatchStatus.CANCELLED:
        files.render(actor, batch)
    if pays and batch.status in (BatchStatus.OPEN, BatchStatus.FROZEN):
        _cancel(batch)


def _sums(view: Batch) -> None:
    batch = view.batch
    for column, (text, value) in zip(
        st.columns(4),
        (
            (_("To be paid"), shown(view.total("amount"))), (_("column.esf"), shown(view.total("esf"))),
            (_("column.state"), shown(view.total("state"))),
            (_("column.pay_on"), shown(batch.pay_on)),
        ),
        strict=True,
    ):  # fmt: skip
        column.metric(text, md(value))
    if batch.digest:
        st.caption(
            _(
                "Paid by {name}, {iban}. Seal: {digest}",
                name=batch.payer_name,
                iban=batch.payer_iban,
                digest=batch.digest,
            )
        )
    with st.expander(_("Sums by school"), icon=":material/school:"):
        columns = {
            plain("column.school"): [row.school for row in view.schools],
            plain("column.claims"): [str(row.claims) for row in view.schools],
            plain("Sum"): [shown(row.amount) for row in view.schools],
            plain("column.esf"): [shown(row.esf) for row in view.schools],
            plain("column.state"): [shown(row.state) for row in view.schools],
        }
        lists.table(columns, "sums by school")


def _lines(view: Batch, *, tick: bool) -> list[UUID]:
    columns = {
        plain("column.end_to_end"): [line.end_to_end for line in view.lines],
        plain("column.payee"): [line.name for line in view.lines],
        plain("column.payee_kind"): [label(line.payee_kind) for line in view.lines],
        plain("column.iban"): [line.iban for line in view.lines],
        plain("Sum"): [shown(line.amount) for line in view.lines],
        plain("column.deducted"): [shown(line.deducted) for line in view.lines],
        plain("column.claims"): [str(view.claims.get(line.id, 0)) for line in view.lines],
        plain("column.status"): [_standing(line) for line in view.lines],
    }
    if tick:
        return lists.choose_many(_LINES, columns, [line.id for line in view.lines])
    lists.table(columns, "lines of the batch")
    return []


def _standing(line: PaymentLine) -> str:
    return f"{label(line.status)} {shown(line.paid_on)}" if line.paid_on else label(line.status)


def _freeze(batch: PaymentBatch) -> None:
    with session.at_work() as work:
        payer, today = payers.of_batch(work, batch.id), work.today
    if payer is None:
        st.warning(
            _("No account pays yet: a coordinator names it under “Paying account”."), icon=":material/account_balance:"
        )
        return
    st.markdown(_("Paid from the account of {name}, {iban}.", name=payer.name, iban=payer.iban))
    when, button = st.columns([1, 2], vertical_alignment="bottom")
    day = when.date_input(
        _("column.pay_on"), today + timedelta(days=1), min_value=today, max_value=today + timedelta(days=60),
        format="DD.MM.YYYY", key=f"pay on {batch.id}",
    )  # fmt: skip
    if button.button(_("Freeze for the bank"), type="primary", icon=":material/ac_unit:", key="freeze"):
        done = plain("The batch is frozen: nothing in it changes any more. Take the bank file now.")
        act(done, batches.freeze, batch.id, batch.version, day if isinstance(day, date) else today)


def _by_hand(chosen: list[PaymentLine]) -> None:
    waiting = [line for line in chosen if line.status is LineStatus.WAITING]
    with st.expander(_("Without a statement: {count} ticked", count=len(waiting)), icon=":material/touch_app:"):
        st.caption(_("Tick payments above. Bank statements mark them by themselves under “Bank statements”."))
        with session.at_work() as work:
            today = work.today
        when, reason = st.columns(2)
        day = when.date_input(_("Paid on"), today, max_value=today, format="DD.MM.YYYY", key="paid by hand on")
        comment = reason.text_input(_("Reason (needed to give up)"), max_chars=2000, key="give up reason")
        with st.container(horizontal=True):
            if st.button(_("Mark as paid"), icon=":material/paid:", key="settle", disabled=not waiting):
                _done(attempt(settling.settle_by_hand, [line.id for line in waiting], day))
            if st.button(_("The bank did not take them"), icon=":material/block:", key="give up", disabled=not waiting):
                _done(attempt(settling.give_up, [line.id for line in waiting], comment))


def _done(outcome: int | Refusal) -> None:
    if isinstance(outcome, Refusal):
        return
    lists.untick(_LINES)
    session.leave_note(_("Marked: {count}.", count=outcome), ":material/check_circle:")
    st.rerun()


def _cancel(batch: PaymentBatch) -> None:
    with st.expander(_("Give the batch up"), icon=":material/delete:"):
        if batch.status is BatchStatus.FROZEN:
            st.warning(
                _("If the file is at the bank already, stop it there first: the same claims could be paid twice."),
                icon=":material/warning:",
            )
        comment = st.text_input(_("Reason"), max_chars=2000, key="cancel reason")
        if st.button(_("Give the batch up"), icon=":material/delete:", key="cancel"):
            done = plain("The batch is given up; its claims can be gathered again.")
            act(done, batches.cancel, batch.id, batch.version, comment)

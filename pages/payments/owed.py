"""What was paid too much: deducted by itself from the next payment, or marked as paid back."""

from uuid import UUID

import streamlit as st

from models.payments import RepaymentForm
from pages.shell import lists, session, url
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, shown
from services.errors import Invalid
from services.forms import checked
from services.money import debts
from services.money.debts import DebtLine
from services.paging import Page
from services.rulebook import rulebook
from services.rules.permissions import Actor, Permission

_LIST = "debts"


def render(actor: Actor) -> None:
    settled = st.toggle(_("Also those that are settled"), key="settled debts")
    number = url.number("page")

    def read() -> Page[DebtLine]:
        with session.at_work() as work:
            return debts.find(work, settled=settled, number=number)

    page = lists.as_shown(_LIST, (settled, number), read)
    if not page.total:
        st.info(_("Nobody owes anything."))
        return
    with session.at_work() as work:
        names = rulebook(work.session).names()
    columns = {
        plain("Pupil"): [one.pupil for one in page.lines],
        plain("column.payee"): [one.payee for one in page.lines],
        plain("column.school"): [one.school for one in page.lines],
        plain("column.kind"): [shown(names.get(one.kind, one.kind)) for one in page.lines],
        plain("column.month"): [shown(one.month, "month") for one in page.lines],
        plain("Overpaid"): [shown(one.amount) for one in page.lines],
        plain("Settled"): [shown(one.settled) for one in page.lines],
        plain("Being deducted"): [shown(one.reserved) for one in page.lines],
        plain("Open"): [shown(one.open) for one in page.lines],
    }
    if not actor.may(Permission.CLAIM_PAY):
        lists.table(columns, "overpaid")
        lists.pager(page)
        return
    st.caption(_("Open sums are deducted when the next payments are gathered. Tick one that came back as money."))
    ticked = lists.choose_many(_LIST, columns, [one.id for one in page.lines])
    lists.pager(page)
    chosen = [one for one in page.lines if one.id in set(ticked)]
    if len(chosen) == 1:
        _repay(chosen[0])


def _repay(debt: DebtLine) -> None:
    with session.at_work() as work:
        today = work.today
    sheet = Sheet(f"repay {debt.id}", start={"amount": shown(debt.open), "on": today.isoformat()}, kept=False)
    how_much, when = st.columns(2)
    with how_much:
        sheet.text("amount")
    with when:
        sheet.day("on", title=_("Paid back on"))
    if st.button(_("Mark as paid back"), type="primary", icon=":material/undo:", key="repay"):
        _hand_in(sheet, debt.id, debt.version)


def _hand_in(sheet: Sheet, debt_id: UUID, version: int) -> None:
    try:
        form = checked(RepaymentForm, sheet.raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    done = plain("Marked as paid back.")
    if sheet.hand_in(done, debts.repay, debt_id, version, form.amount, form.on) is not None:
        lists.untick(_LIST)
        st.rerun()

"""Gather approved claims into a batch: who would get what, and who is left out and why, before anything is kept."""

from datetime import date

import streamlit as st

from pages.shell import lists, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, label, plain, plain_why, shown
from services import places
from services.errors import Refusal
from services.money import claim_lists, gathering
from services.money.gathering import Gathering, Wanted
from services.rulebook import rulebook
from services.rules import sums
from services.rules.permissions import Permission

_NAME = "gathering"


def render() -> None:
    if st.button(_("Back to payments"), icon=":material/arrow_back:", key="back"):
        url.put(do=None)
        st.rerun()
    st.title(_("Gather payments"), anchor=False)
    wanted = _wanted()
    with session.at_work() as work:
        found = gathering.preview(work, wanted)
    if found.payments:
        _payments(found)
        total = sums.total(one.total("amount") for one in found.payments)
        if st.button(
            _("Gather {count} payments, {total}", count=len(found.payments), total=total), type="primary", key="gather now",
            icon=":material/check:",
        ):  # fmt: skip
            _gather(wanted)
    else:
        st.info(
            _(
                "There is nothing to pay: every approved claim is paid, in another batch, or left out for a reason below."
            )
        )
    if found.left_out:
        _left_out(found)


def _wanted() -> Wanted:
    with session.at_work() as work:
        schools = {school.id: school.name for school in places.schools(work, Permission.CLAIM_PAY)}
        kinds, names, today = claim_lists.kinds(work), rulebook(work.session).names(), work.today
    where, what, when = st.columns(3)
    school_id = where.selectbox(
        _("column.school"), list(schools), index=None, format_func=lambda one: schools[one], key=f"{_NAME} school",
        placeholder=plain("All schools"),
    )  # fmt: skip
    kind = what.selectbox(
        _("column.kind"), kinds, index=None, format_func=lambda code: shown(names.get(code, code)), key=f"{_NAME} kind",
        placeholder=plain("All kinds"),
    )  # fmt: skip
    months = [_back(today, number) for number in range(12)]
    until = when.selectbox(
        _("Up to month"), months, index=None, format_func=lambda month: shown(month, "month"), key=f"{_NAME} until",
        placeholder=plain("All months"),
    )  # fmt: skip
    return Wanted(school_id if school_id in schools else None, kind if kind in kinds else "", until)


def _back(today: date, months: int) -> date:
    """The first day of a month that many months ago."""
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _payments(found: Gathering) -> None:
    columns = {
        plain("column.payee"): [one.name for one in found.payments],
        plain("column.payee_kind"): [label(one.kind) for one in found.payments],
        plain("column.iban"): [one.iban for one in found.payments],
        plain("column.claims"): [str(len(one.parts)) for one in found.payments],
        plain("Sum"): [shown(one.total("amount")) for one in found.payments],
        plain("column.deducted"): [shown(one.deducted) for one in found.payments],
        plain("column.esf"): [shown(one.total("esf")) for one in found.payments],
        plain("column.state"): [shown(one.total("state")) for one in found.payments],
    }
    lists.table(columns, "to be paid")


def _left_out(found: Gathering) -> None:
    st.subheader(_("Left out: {count}", count=len(found.left_out)), anchor=False)
    with session.at_work() as work:
        names = rulebook(work.session).names()
    columns = {
        plain("Pupil"): [one.pupil for one in found.left_out],
        plain("column.school"): [one.school for one in found.left_out],
        plain("column.kind"): [shown(names.get(one.kind, one.kind)) for one in found.left_out],
        plain("column.month"): [shown(one.month, "month") for one in found.left_out],
        plain("Sum"): [shown(one.amount) for one in found.left_out],
        plain("Why"): [plain_why(one.why) for one in found.left_out],
    }
    lists.table(columns, "left out")


def _gather(wanted: Wanted) -> None:
    made = attempt(gathering.gather, wanted, session.once(_NAME))
    if isinstance(made, Refusal):
        return
    session.begin_anew(_NAME)
    session.leave_note(
        _("The payments were gathered. Look them through and freeze the batch."), ":material/check_circle:"
    )
    url.put(do=None, batch=made)
    st.rerun()

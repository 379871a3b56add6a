"""Who is paid: chosen while filing, added in place; and the school's list with accounts that change."""

from typing import Final
from uuid import UUID

import streamlit as st

from models.evidence import PayeeForm
from models.money_words import PayeeKind
from pages.shell import lists, session, url
from pages.shell.act import act, attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, label, plain
from services.errors import Invalid, Refusal
from services.forms import checked
from services.money import payees
from services.money.payees import OF_A_PUPIL, PayeeLine
from services.rules.permissions import Actor, Permission

_LIST: Final = "payees"


def choose(sheet: Sheet, school_id: UUID, pupil_id: UUID | None) -> UUID | None:
    """One of those whom a claim may pay. Without a pupil: those who are paid for many."""
    with session.at_work() as work:
        lines = payees.find(work, school_id, pupil_id=pupil_id)
    if pupil_id is None:
        lines = [line for line in lines if line.pupil_id is None]
    chosen = sheet.choice(
        "payee_id",
        lines,
        show=said,
        code=lambda line: str(line.id),
        placeholder=plain("Choose whom to pay") if lines else plain("Nobody yet: add a payee below"),
    )
    with st.expander(_("Add a payee"), icon=":material/person_add:"):
        _add(school_id, pupil_id)
    return chosen.id if chosen else None


def said(line: PayeeLine) -> str:
    return f"{line.name} · {label(line.kind)} · {line.iban}"


def _add(school_id: UUID, pupil_id: UUID | None) -> None:
    sheet = Sheet(f"payee {pupil_id or school_id}", kept=False)
    kinds = [kind for kind in PayeeKind if pupil_id is not None or kind not in OF_A_PUPIL]
    kind = sheet.among("kind", kinds, title=_("Who is it"))
    sheet.text("name", title=_("Name of the payee"))
    sheet.text("iban", placeholder="LV80 BANK 0000 4351 9500 1")
    sheet.keep()
    if not st.button(_("Add the payee"), key=f"{sheet.name} add"):
        return
    raw = {**sheet.raw, "kind": kind or "", "pupil_id": pupil_id if kind in OF_A_PUPIL else None}
    try:
        form = checked(PayeeForm, raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    if not isinstance(attempt(payees.add, school_id, form), Refusal):
        sheet.clear()
        session.leave_note(_("{name} is among the payees now.", name=form.name), ":material/check_circle:")
        st.rerun()


def render(actor: Actor) -> None:
    """The payees of the actor's school."""
    st.title(_("Payees"), anchor=False)
    if actor.school_id is None or not actor.may(Permission.PAYEE_MANAGE):
        return
    with session.at_work() as work:
        lines = payees.find(work, actor.school_id)
    with st.expander(_("Add a payee"), icon=":material/person_add:"):
        st.caption(_("A parent or an adult pupil is added while filing a claim for the pupil."))
        _add(actor.school_id, None)
    if not lines:
        st.info(_("Nobody is here yet."))
        return
    opened = lists.choose_one(
        _LIST,
        {
            plain("Name of the payee"): [line.name for line in lines],
            plain("Who is it"): [label(line.kind) for line in lines],
            plain("Pupil"): [line.pupil for line in lines],
            "IBAN": [line.iban for line in lines],
        },
        [line.id for line in lines],
    )
    if opened is not None:
        url.put(payee=opened)
        st.rerun()
    chosen = next((line for line in lines if line.id == url.uuid("payee")), None)
    if chosen is not None:
        _change(chosen)


def _change(line: PayeeLine) -> None:
    st.subheader(_("{name}: another account", name=line.name), anchor=False)
    sheet = Sheet(f"account {line.id}", kept=False)
    seen = sheet.seen(line.version, "iban")
    sheet.text("iban", placeholder=line.iban)
    sheet.keep()
    st.caption(_("Claims that are filed already keep the old account."))
    with st.container(horizontal=True):
        if st.button(_("Change the account"), type="primary", key="change account"):
            result = attempt(payees.change_account, line.id, seen, sheet.raw["iban"])
            if isinstance(result, Invalid):
                return
            if not isinstance(result, Refusal):
                url.put(payee=None)
                session.leave_note(_("The account is changed."), ":material/check_circle:")
                st.rerun()
        if st.button(_("Remove from the list"), key="end payee"):
            url.put(payee=None)
            act(_("{name} is no longer among the payees.", name=line.name), payees.end, line.id, seen)

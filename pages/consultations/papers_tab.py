"""What consultations stand on: agreements with providers, and the director's orders for remote ones."""

from uuid import UUID

import streamlit as st

from models.consultations import AgreementForm, RemoteOrderForm
from pages.shell import lists, session
from pages.shell.act import act
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, shown
from services.consulting import agreements, desks
from services.errors import Invalid, outcome_of
from services.forms import checked


def render(school_id: UUID) -> None:
    with session.at_work() as work:
        people = {str(one.id): one.name for one in desks.providers(work, school_id)}
        agreed = agreements.agreements(work, school_id)
        orders = agreements.orders(work, school_id)
    st.subheader(_("Agreements with providers"), anchor=False)
    if agreed:
        columns = {
            plain("Provider"): [line.provider for line in agreed], plain("Number"): [line.number for line in agreed],
            plain("From"): [shown(line.starts_on) for line in agreed], plain("To"): [shown(line.ends_on) for line in agreed],
        }  # fmt: skip
        chosen = lists.choose_many(f"agreements {school_id}", columns, [line.id for line in agreed])
        if chosen and st.button(_("Remove the agreement"), icon=":material/delete:", key="remove agreement"):
            line = next(line for line in agreed if line.id == chosen[0])
            lists.untick(f"agreements {school_id}")
            act(_("The agreement is removed."), agreements.remove_agreement, line.id, line.version)
    else:
        st.caption(
            _("None yet. Where none of a provider's agreements is recorded, their days are not checked against one.")
        )
    with st.expander(_("Record an agreement"), icon=":material/add:"):
        _agreement(school_id, people)
    st.subheader(_("Director's orders for remote consultations"), anchor=False)
    if orders:
        columns = {
            plain("Number"): [line.number for line in orders], plain("Signed on"): [shown(line.signed_on) for line in orders],
            plain("From"): [shown(line.starts_on) for line in orders], plain("To"): [shown(line.ends_on) for line in orders],
            plain("Method"): [line.method for line in orders], plain("Providers"): [", ".join(line.providers) for line in orders],
            plain("Plans"): [", ".join(line.plans) for line in orders],
        }  # fmt: skip
        chosen = lists.choose_many(f"orders {school_id}", columns, [line.id for line in orders])
        if chosen and st.button(_("Remove the order"), icon=":material/delete:", key="remove order"):
            one = next(line for line in orders if line.id == chosen[0])
            lists.untick(f"orders {school_id}")
            act(_("The order is removed."), agreements.remove_order, one.id, one.version)
    else:
        st.caption(_("None yet. Without an order nobody consults remotely."))
    with st.expander(_("Record an order"), icon=":material/add:"):
        _order(school_id, people)


def _agreement(school_id: UUID, people: dict[str, str]) -> None:
    form = Sheet(f"agreement {school_id}")
    form.choice("provider_id", list(people), title=_("Provider"), show=lambda one: people[one])
    form.text("number", title=_("Number"))
    left, right = st.columns(2)
    with left:
        form.day("starts_on", title=_("From"))
    with right:
        form.day("ends_on", title=_("To"))
    form.keep()
    if st.button(_("Record the agreement"), type="primary", key="record agreement"):
        filled = outcome_of(checked, AgreementForm, form.raw)
        if isinstance(filled, Invalid):
            form.mark(filled)
        key = session.once(form.name)
        if form.hand_in(_("The agreement is recorded."), agreements.add_agreement, school_id, filled, key):
            st.rerun()


def _order(school_id: UUID, people: dict[str, str]) -> None:
    with session.at_work() as work:
        plans = {str(plan_id): name for plan_id, name in agreements.orderable(work, school_id).items()}
    form = Sheet(f"order {school_id}")
    form.text("number", title=_("Number"))
    form.day("signed_on", title=_("Signed on"))
    form.text("method", title=_("Method"), lines=True)
    left, right = st.columns(2)
    with left:
        form.day("starts_on", title=_("From"))
    with right:
        form.day("ends_on", title=_("To"))
    form.several("provider_ids", list(people), title=_("Providers"), show=lambda one: people[one])
    form.several("plan_ids", list(plans), title=_("Plans"), show=lambda one: plans[one])
    form.keep()
    if st.button(_("Record the order"), type="primary", key="record order"):
        filled = outcome_of(checked, RemoteOrderForm, form.raw)
        if isinstance(filled, Invalid):
            form.mark(filled)
        key = session.once(form.name)
        if form.hand_in(_("The order is recorded."), agreements.add_order, school_id, filled, key):
            st.rerun()

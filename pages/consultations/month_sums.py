"""The sums of a month and the papers to print of it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import streamlit as st

from models.people import Account
from models.vocabulary import Paper
from pages.shell import lists, printing, session
from pages.shell.texts import _, plain, shown
from services import lesson_papers
from services.consulting import summaries
from services.rules.permissions import Level, Permission


def render(school_id: UUID, provider: Account, month: date) -> None:
    whole = session.actor().level(Permission.CONSULTATION_READ) > Level.OWN and st.toggle(
        _("The whole school"), key="sums of the school"
    )
    whose = None if whole else provider.id
    with session.at_work() as work:
        found = summaries.month_summary(work, school_id, month, whose)
        pupils = {} if whole else lesson_papers.attended(work, school_id, provider.id, month)
    if not found.shares:
        st.info(_("No consultation was written down for this month."))
        return
    columns = {
        plain("Provider"): [share.provider for share in found.shares],
        plain("Kind"): [shown(share.kind) for share in found.shares],
        plain("Consultations"): [str(share.consultations) for share in found.shares],
        plain("Hours"): [_hours(share.minutes) for share in found.shares],
        plain("By the rate"): [
            shown(share.worth) if share.worth is not None else plain("rate unknown") for share in found.shares
        ],
    }
    lists.table(columns, "sums of a month")
    if found.worth is not None:
        st.markdown(_("Together {hours} h, {worth}.", hours=_hours(found.minutes), worth=found.worth))
    else:
        names = ", ".join(shown(kind) for kind in found.unknown)
        st.warning(
            _("Together {hours} h. What they are worth is not known: the programme's rules hold no rate for {kinds} on these days.",
              hours=_hours(found.minutes), kinds=names),
            icon=":material/help:",
        )  # fmt: skip
    _print(school_id, provider, month, whose, pupils)


def _print(school_id: UUID, provider: Account, month: date, whose: UUID | None, pupils: Mapping[UUID, str]) -> None:
    st.subheader(_("Print"), anchor=False)
    left, right = st.columns(2)
    with left.container(border=True):
        st.markdown(f"**{_('The month in sums')}**")
        name = f"print sums {school_id} {whose} {month}"
        ending = printing.choose(name, [Paper.MONTH_SUMMARY])[1]
        printing.prepare(name, lesson_papers.month_summary, school_id, month, ending, provider_id=whose)
    if pupils:
        with right.container(border=True):
            st.markdown(f"**{_('KA form of a pupil')}**")
            plan_id = st.selectbox(
                _("Pupil"), list(pupils), format_func=lambda one: pupils[one], key=f"ka of {provider.id} {month}"
            )
            if plan_id in pupils:
                name = f"print ka {plan_id} {month}"
                ending = printing.choose(name, [Paper.KA_FORM])[1]
                printing.prepare(name, lesson_papers.ka_form, plan_id, month, ending)


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"

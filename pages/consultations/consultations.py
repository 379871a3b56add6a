"""Consultations: whose month it is, and what of it is wanted: the sheet, the sums, or the papers it stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import streamlit as st

from models.people import Account
from pages.consultations import month_sums, papers_tab, reading, sheet
from pages.shell import session, url
from pages.shell.texts import _, md, plain, shown
from services import places
from services.consulting import desks
from services.rules.permissions import Actor, Permission
from services.rules.school_year import Span, months_in

_MONTHS_BACK: Final = 11


@dataclass(frozen=True, slots=True)
class Place:
    """Whose month is looked at."""

    school_id: UUID
    provider: Account
    month: date


def render(actor: Actor) -> None:
    st.title(_("Consultations"), anchor=False)
    school_id = _school(actor)
    if school_id is None:
        return
    if actor.may(Permission.CONSULTATION_ORDER):
        what = st.segmented_control(
            plain("View"), ["month", "sums", "papers"], default="month", required=True, key="consultations view",
            format_func=_view, label_visibility="collapsed",
        )  # fmt: skip
    else:
        what = st.segmented_control(
            plain("View"), ["month", "sums"], default="month", required=True, key="consultations view",
            format_func=_view, label_visibility="collapsed",
        )  # fmt: skip
    if what == "papers" and actor.may(Permission.CONSULTATION_ORDER):
        papers_tab.render(school_id)
        return
    provider, month = _whose(school_id)
    if provider is None:
        return
    _draw(actor, "sums" if what == "sums" else "month")(school_id, provider, month)


def _view(name: object) -> str:
    names = {"month": _("Month sheet"), "sums": _("Sums and papers"), "papers": _("Agreements and orders")}
    return names.get(str(name), "")


def _draw(actor: Actor, what: str) -> Callable[[UUID, Account, date], None]:
    if what == "sums":
        return month_sums.render
    return sheet.render if actor.may(Permission.CONSULTATION_WRITE) else reading.render


def _school(actor: Actor) -> UUID | None:
    if actor.school_id is not None:
        return actor.school_id
    with session.at_work() as work:
        known = {one.id: one.name for one in places.schools(work, Permission.CONSULTATION_READ)}
    ids = list(known)
    asked = url.uuid("school")
    index = ids.index(asked) if asked in known else None
    chosen = st.selectbox(
        _("School"), ids, index=index, format_func=lambda one: known[one], key="consultations school",
        placeholder=plain("Choose a school"),
    )  # fmt: skip
    url.put(school=chosen)
    return chosen if chosen in known else None


def _whose(school_id: UUID) -> tuple[Account | None, date]:
    with session.at_work() as work:
        known = {one.id: one for one in desks.providers(work, school_id)}
        today = work.today
    who, when = st.columns([2, 1])
    ids, asked = list(known), url.uuid("provider")
    if len(ids) == 1:
        chosen: UUID | None = ids[0]
        who.markdown(f"{_('Provider')}: **{md(known[ids[0]].name)}**")
    else:
        chosen = who.selectbox(
            _("Provider"), ids, index=ids.index(asked) if asked in known else None, key=f"consultations provider {school_id}",
            format_func=lambda one: known[one].name, placeholder=plain("Choose a provider"),
        )  # fmt: skip
        url.put(provider=chosen)
    first = date(today.year - 1, today.month, 1)
    months = months_in(Span(first, today))[-_MONTHS_BACK - 1 :][::-1]
    text = url.text("month")
    index = next((at for at, month in enumerate(months) if f"{month:%Y-%m}" == text), 0)
    month = when.selectbox(
        _("Month"), months, index=index, key="consultations month", format_func=lambda one: shown(one, "month")
    )
    picked = month if month in months else months[0]
    url.put(month=f"{picked:%Y-%m}" if picked != months[0] else None)
    return (known.get(chosen) if chosen else None), picked

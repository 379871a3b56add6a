"""What stands around every screen: the mark for our script, who one is, language, roles, the day of a demonstration."""

import html
from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from models.people import Assignment
from models.vocabulary import Language
from pages.shell import session
from pages.shell.act import show_notes
from pages.shell.texts import _, label, md, plain
from services import clock
from services.rules.permissions import Actor
from services.signin import Presence


def around(presence: Presence | None) -> None:
    _mark()
    day = clock.pretended_day()
    if day is not None:
        st.badge(_("Demonstration, all made up · {day}", day=day), icon=":material/theater_comedy:", color="violet")
    with st.sidebar:
        if presence is not None:
            _person(presence)
        _language()
    show_notes()


def _mark() -> None:
    """Tell our script the language and, once after signing in, the ticket for the cookie."""
    ticket = session.take_ticket()
    attribute = f' data-pumpurs-ticket="{html.escape(ticket, quote=True)}"' if ticket else ""
    st.html(f'<span hidden data-pumpurs-language="{session.language().value}"{attribute}></span>')


def _person(presence: Presence) -> None:
    st.markdown(f"**{md(presence.account.name)}**")
    if presence.actor is not None:
        st.caption(md(_acting(presence, presence.actor)))
    if len(presence.assignments) > 1 and not presence.must_set_password:
        _roles(presence)
    if st.button(_("Sign out"), icon=":material/logout:", key="sign out"):
        session.leave()
        st.rerun()


def _roles(presence: Presence) -> None:
    held = presence.actor.assignment_id if presence.actor else None
    names = role_names(presence)
    ids = [assignment.id for assignment in presence.assignments]
    index = ids.index(held) if held in ids else None
    chosen = st.selectbox(_("Act as"), ids, index=index, format_func=lambda i: names[i], key=f"act as {held}")
    if chosen in ids and chosen != held:
        session.choose_role(chosen)
        st.rerun()


def role_names(presence: Presence) -> dict[UUID, str]:
    places, absent = session.places(presence), session.absent(presence)
    return {held.id: _role_name(held, places.get(held.id, ""), absent) for held in presence.assignments}


def _role_name(held: Assignment, place: str, absent: Mapping[UUID, str]) -> str:
    name = f"{label(held.role)}, {place}" if place else label(held.role)
    return plain("{role} (deputy for {name})", role=name, name=absent[held.id]) if held.id in absent else name


def _acting(presence: Presence, actor: Actor) -> str:
    if actor.assignment_id is None or actor.stands_for is None:
        return label(actor.role)
    return plain("{role} (deputy for {name})", role=actor.role, name=session.absent(presence)[actor.assignment_id])


def _language() -> None:
    now = session.language()
    chosen = st.segmented_control(
        plain("Language"),
        list(Language),
        default=now,
        format_func=label,
        key=f"language {now}",
        label_visibility="collapsed",
    )
    if isinstance(chosen, Language) and chosen is not now:
        session.choose_language(chosen)
        st.rerun()

"""The signed-in person. The only module that touches Streamlit's session state, its cookies or the authenticator."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID, uuid4

import streamlit as st

from models.vocabulary import Language
from pages.front import cookies
from services import own_roles, people, signin
from services.errors import SignedOut
from services.rules.permissions import Actor
from services.signin import Entered, Presence
from services.work import Work, begin, look

_SID: Final = "pumpurs sid"
_TICKET: Final = "pumpurs ticket"
_LANGUAGE: Final = "pumpurs language"
_NOTES: Final = "pumpurs notes"
_TURN: Final = "pumpurs turn"


def presence() -> Presence | None:
    """Who is behind this tab right now; the database is asked every time."""
    sid = st.session_state.get(_SID) or _sid_from_cookie()
    if sid is None:
        return None
    found = signin.present(sid, device())
    if found is None:
        forget()
        return None
    st.session_state[_SID] = sid
    st.session_state[_LANGUAGE] = found.account.language
    return found


def actor() -> Actor:
    """The person who acts, asked for anew. Raises SignedOut where there is nobody."""
    found = presence()
    if found is None or found.actor is None:
        raise SignedOut("access.signed_out")
    return found.actor


@contextmanager
def at_work(*, writing: bool = False) -> Iterator[Work]:
    """A transaction of whoever acts now; the only way a screen reaches a service."""
    with begin(actor()) if writing else look(actor()) as work:
        yield work


def enter(entered: Entered) -> None:
    """A session begins in this tab; the browser gets its cookie for a ticket that this page shows it once."""
    st.session_state[_SID] = entered.sid
    st.session_state[_TICKET] = entered.ticket


def leave() -> None:
    """Sign out everywhere this session is open, and leave nothing of it in this tab."""
    sid = st.session_state.get(_SID)
    if sid:
        signin.leave(sid)
    forget()


def forget() -> None:
    """Empty the tab, so that the next person finds no trace of this one, and say so."""
    language = st.session_state.get(_LANGUAGE)
    st.session_state.clear()
    if language:
        st.session_state[_LANGUAGE] = language


def take_ticket() -> str | None:
    """The ticket for the cookie, once."""
    ticket: str | None = st.session_state.pop(_TICKET, None)
    return ticket


def device() -> str:
    return st.context.cookies.get(cookies.device_name()) or ""


def address() -> str:
    return st.context.ip_address or "local"


def language() -> Language:
    """Latvian first; a person's own choice once they are known, this tab's choice before."""
    chosen = st.session_state.get(_LANGUAGE)
    return chosen if isinstance(chosen, Language) else Language.LATVIAN


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """All words in this language meanwhile, as a paper needs them."""
    before = st.session_state.get(_LANGUAGE)
    st.session_state[_LANGUAGE] = language
    try:
        yield
    finally:
        st.session_state[_LANGUAGE] = before


def choose_language(chosen: Language) -> None:
    st.session_state[_LANGUAGE] = chosen
    if presence() is not None:
        with at_work(writing=True) as work:
            people.choose_language(work, chosen)


def places(found: Presence) -> dict[UUID, str]:
    """Where each role of a person is held, by the assignment's id."""
    return own_roles.places(found.assignments)


def absent(found: Presence) -> dict[UUID, str]:
    """Whom each role of a person that is a deputy's stands for, by the assignment's id."""
    return own_roles.absent(found.assignments)


def choose_role(assignment_id: UUID) -> None:
    found = presence()
    if found is not None:
        signin.choose(found, assignment_id)


def leave_note(text: str, icon: str) -> None:
    """Keep a message for the next run, because a rerun wipes the screen."""
    st.session_state.setdefault(_NOTES, []).append((text, icon))


def take_notes() -> list[tuple[str, str]]:
    notes: list[tuple[str, str]] = st.session_state.pop(_NOTES, [])
    return notes


def recall(key: str, default: Any = None) -> Any:  # noqa: ANN401 whatever a screen keeps for itself
    """What a screen remembers for this tab, under a name of its own."""
    return st.session_state.get(key, default)


def remember(key: str, value: Any) -> None:  # noqa: ANN401 whatever a screen keeps for itself
    st.session_state[key] = value


def drop(*prefixes: str) -> None:
    """Forget everything kept under names that begin so: the widgets of a form that was handed in."""
    for key in [key for key in st.session_state if str(key).startswith(prefixes)]:
        del st.session_state[key]


def turn(name: str) -> int:
    """How often the form or table of this name began anew. It is part of its widgets' keys: a browser hands in again
    whatever was typed under a key it still knows.
    """
    return int(st.session_state.get(f"{_TURN} {name}", 0))


def begin_anew(name: str) -> None:
    """Forget everything typed or chosen under this name, here and in the browser."""
    drop(f"{name}.", f"{name} ")
    st.session_state[f"{_TURN} {name}"] = turn(name) + 1


def once(name: str) -> str:
    """A key for one rendering of a form: handed in twice, it counts once. It lasts until the form is dropped."""
    key = f"{name} once"
    if key not in st.session_state:
        st.session_state[key] = uuid4().hex
    return str(st.session_state[key])


def seen(name: str, version: int) -> int:
    """The version of a record that this tab first saw; kept until the form under that name is dropped."""
    key = f"{name} seen"
    if key not in st.session_state:
        st.session_state[key] = version
    return int(st.session_state[key])


def seen_before(name: str, version: int) -> int:
    """The version of a record that this tab showed last, and from now on shows as this one.

    What a person decides, they decide about what they saw, not about what is there by now.
    """
    key = f"{name} shown"
    before = st.session_state.get(key, version)
    st.session_state[key] = version
    return int(before)


def _sid_from_cookie() -> str | None:
    return signin.sid_in_cookie(st.context.cookies.get(cookies.session_name()), device())

"""streamlit-authenticator's sign-in form with everything behind it replaced: users, sessions and throttling are ours.

Only its widgets are used. Its cookie component is never mounted, its in-memory credentials, its cloud and its
self-service (registration, forgotten passwords) are switched off.
"""

from collections.abc import Callable
from typing import Any, Final, NoReturn

import streamlit as st
from streamlit_authenticator.controllers import AuthenticationController, CookieController
from streamlit_authenticator.views import Authenticate

from pages.shell import session
from services import signin

_LONGEST_NAME: Final = 254
_LONGEST_PASSWORD: Final = 256


class Tries(AuthenticationController):  # type: ignore[misc] # the library has no types
    """Every try goes to our own sign-in; nothing is compared here."""

    def __init__(self) -> None:
        """Skip the library's own set-up: it wants credentials in memory."""

    def login(self, username: str | None = None, password: str | None = None, *_args: Any, **_kwargs: Any) -> bool:  # noqa: ANN401 the library's signature
        if not username or not password:
            st.session_state["authentication_status"] = False
            return False
        bounded = password if len(password) <= _LONGEST_PASSWORD else f"{password[:_LONGEST_PASSWORD]}…"
        entered = signin.enter(username[:_LONGEST_NAME], bounded, session.address(), session.device())
        st.session_state["authentication_status"] = entered is not None
        if entered is not None:
            session.enter(entered)
        return entered is not None

    def _closed(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401 any signature of the library
        msg = "switched off: people and passwords are the business of services.people"
        raise PermissionError(msg)

    forgot_password: Callable[..., Any] = _closed
    forgot_username: Callable[..., Any] = _closed
    guest_login: Callable[..., Any] = _closed
    register_user: Callable[..., Any] = _closed
    reset_password: Callable[..., Any] = _closed
    update_user_details: Callable[..., Any] = _closed


class NoCookie(CookieController):  # type: ignore[misc] # the library has no types
    """The cookie is set by the server, out of reach of scripts; nothing is mounted in the page for it."""

    def __init__(self) -> None:
        """Skip the library's own set-up: it would mount its component."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None

    def delete_cookie(self) -> None:
        return None


class SignIn(Authenticate):  # type: ignore[misc] # the library has no types
    """The library's form around our sign-in."""

    def __init__(self) -> None:
        """Nothing of the library's own set-up is wanted but the names its form reads."""
        self.attrs = {"login_sleep_time": 0}
        self.path = None
        self.cookie_controller = NoCookie()
        self.authentication_controller = Tries()


def form(fields: dict[str, str]) -> bool | None:
    """Show the form. True once somebody is in, False after a wrong try, None before any. Raises Refusal to wait."""
    st.session_state.setdefault("authentication_status", None)
    SignIn().login(fields=fields)
    status: bool | None = st.session_state.get("authentication_status")
    return status

"""The two cookies: one names the device, one the session. Scripts can read neither."""

import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final

from pages.front.settings import is_https

SHORTEST_DEVICE: Final = 40
_A_YEAR: Final = 365 * 24 * 3600


def device_name() -> str:
    return "__Host-pumpurs_device" if is_https() else "pumpurs_device"


def session_name() -> str:
    return "__Host-pumpurs_session" if is_https() else "pumpurs_session"


def parse(header: str) -> dict[str, str]:
    """The cookies of a request; a broken header has none."""
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def new_device() -> str:
    return _header(device_name(), secrets.token_urlsafe(32), _A_YEAR)


def new_session(value: str, seconds: int) -> str:
    return _header(session_name(), value, seconds)


def end_session() -> str:
    return _header(session_name(), "", 0)


def _header(name: str, value: str, seconds: int) -> str:
    secure = "; Secure" if is_https() else ""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"

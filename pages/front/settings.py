"""What must hold before the doors open, however the server was started."""

import os
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

REQUIRED: Final = {
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.trustedUserHeaders": {"X-Session-Bind": "bind"},
    "client.showErrorDetails": "none",
    "client.disableDataExport": True,
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
    "global.developmentMode": False,
    "logger.enableRich": False,
}
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


def require_safe() -> None:
    """Raises SystemExit where Streamlit's settings would open what the protective layer closes."""
    weak = [name for name, wanted in REQUIRED.items() if st.get_option(name) != wanted]
    if weak:
        raise SystemExit(f"Refusing to start: these settings must be as in .streamlit/config.toml: {', '.join(weak)}")


def public_origin() -> str | None:
    """The one address people use, for example https://pumpurs.novads.lv; None on one's own machine.

    Raises SystemExit where PUMPURS_ORIGIN is no origin.
    """
    given = os.environ.get("PUMPURS_ORIGIN", "").rstrip("/")
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or "@" in parts.netloc:
        raise SystemExit("PUMPURS_ORIGIN must look like https://pumpurs.novads.lv")
    return given


def is_https() -> bool:
    origin = public_origin()
    return origin is not None and origin.startswith("https://")


def allowed_origins(port: int) -> frozenset[str]:
    """Exactly the addresses this server answers to. Without a public one, only this machine on this very port."""
    origin = public_origin()
    if origin is not None:
        return frozenset({origin})
    return frozenset(f"http://{host}:{port}" for host in _LOOPBACK)

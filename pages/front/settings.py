"""What must hold before the doors open, however the server was started."""

import os
import re
from typing import Final

import streamlit as st

from models.settings import secret

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
_ORIGIN: Final = re.compile(r"https?://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


def require_safe() -> None:
    """Raises SystemExit where Streamlit's settings would open what the protective layer closes, or ours are unfit."""
    weak = [name for name, wanted in REQUIRED.items() if st.get_option(name) != wanted]
    if weak:
        raise SystemExit(f"Refusing to start: these settings must be as in .streamlit/config.toml: {', '.join(weak)}")
    public_origin()
    secret()


def public_origin() -> str | None:
    """The one address people use, for example https://pumpurs.novads.lv; None on one's own machine.

    Raises SystemExit where PUMPURS_ORIGIN is no origin.
    """
    given = os.environ.get("PUMPURS_ORIGIN", "").rstrip("/").lower()
    if given and not _ORIGIN.fullmatch(given):
        raise SystemExit("PUMPURS_ORIGIN must look like https://pumpurs.novads.lv")
    return given or None


def is_https() -> bool:
    origin = public_origin()
    return origin is not None and origin.startswith("https://")


def allowed_origins(port: int) -> frozenset[str]:
    """Exactly the addresses this server answers to. Without a public one, only this machine on this very port."""
    origin = public_origin()
    if origin is not None:
        return frozenset({origin})
    return frozenset(f"http://{host}:{port}" for host in _LOOPBACK)

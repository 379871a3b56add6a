"""Answers carry what the browser needs to know to protect its user."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import streamlit

from pages.front.settings import is_https

_COMMON: Final = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Streamlit's own words here point to an interface that is closed.
_WITHOUT_SCRIPT: Final = "<noscript>Pumpurs darbojas ar JavaScript. Pumpurs needs JavaScript.</noscript>"


def for_path(path: str, origin: str) -> dict[str, str]:
    """The protective headers of one answer. A download is a box of its own: nothing in it runs."""
    headers = dict(_COMMON)
    headers["content-security-policy"] = "sandbox; default-src 'none'" if path.startswith("/media/") else policy(origin)
    if is_https():
        headers["strict-transport-security"] = "max-age=31536000"
    if not path.startswith("/static/"):
        headers["cache-control"] = "no-store"
    return headers


@cache
def policy(origin: str) -> str:
    """Scripts only from here and only those whose digest we know; no eval, nothing from outside."""
    sockets = origin.replace("http", "ws", 1)
    return (
        f"default-src 'self'; script-src 'self' {inline_digests(index_html())}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; worker-src 'self' blob:; "
        "frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    )


@cache
def index_html() -> str:
    """Streamlit's page with our language, name and script in place of its own."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    page = page.replace('<html lang="en">', '<html lang="lv">').replace(
        "<title>Streamlit</title>", "<title>Pumpurs</title>"
    )
    page = re.sub(r"\s*<link rel=\"service-desc\"[^>]*>", "", page)
    page = re.sub(r"<noscript>.*?</noscript>", _WITHOUT_SCRIPT, page, flags=re.DOTALL)
    page = page.replace('href="./favicon.png"', 'href="/pumpurs/bud.svg"')
    ours = '<link rel="stylesheet" href="/pumpurs/house.css" /><script src="/pumpurs/house.js"></script>'
    return page.replace("</head>", f"  {ours}\n  </head>")


def inline_digests(page: str) -> str:
    scripts = re.findall(r"<script>(.+?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)

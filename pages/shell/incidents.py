"""A bug gets a number: people read it to their administrator, and the log says where it happened, never about whom."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shell.texts import _
from services import logs

logger = logging.getLogger("pumpurs.incident")


@contextmanager
def caught() -> Iterator[None]:
    """Whatever goes wrong within ends here; Streamlit would print what the error says."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 the last place that can keep it from the log
        report(error)


def report(error: Exception) -> bool:
    """Log an unexpected error by type and place and show its code instead of anything it says."""
    code = secrets.token_hex(4)
    logger.error("incident %s: %s", code, logs.described(error))
    st.error(_("Something went wrong. Nothing was saved. Please tell your administrator this code: {code}", code=code))
    return True

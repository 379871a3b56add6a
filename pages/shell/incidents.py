"""A bug gets a number: people read it to their administrator, and the log says where it happened, never about whom."""

import logging
import secrets
import traceback

import streamlit as st

from pages.shell.texts import _

logger = logging.getLogger("pumpurs.incident")


def report(error: Exception) -> bool:
    """Log an unexpected error by type and place and show its code instead of anything it says."""
    code = secrets.token_hex(4)
    places = " < ".join(
        f"{f.filename.rsplit('/', 2)[-1]}:{f.lineno} {f.name}"
        for f in reversed(traceback.extract_tb(error.__traceback__)[-6:])
    )
    logger.error("incident %s: %s at %s", code, type(error).__name__, places)
    st.error(_("Something went wrong. Nothing was saved. Please tell your administrator this code: {code}", code=code))
    return True

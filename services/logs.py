"""The log: when, how bad, where and what; never about whom."""

import logging
import re
import sys
import time
from typing import Final

_CODES: Final = re.compile(r"\b\d{6}-?\d{5}\b")
_ADDRESSES: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


class Redaction(logging.Filter):
    """A last net: whatever looks like a personal code or an e-mail address is blotted out."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        record.msg, record.args = _ADDRESSES.sub("[e-mail]", _CODES.sub("[code]", said)), None
        return True


def set_up() -> None:
    """One line per event on standard error, in UTC."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(Redaction())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "streamlit"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True

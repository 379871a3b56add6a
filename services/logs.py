"""The log: when, how bad, where and what; never about whom."""

import logging
import re
import sys
import time
import traceback
from typing import Final

_CODES: Final = re.compile(r"\b\d{6}-?\d{5}\b")
_CALLS: Final = 6
_ADDRESSES: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def described(error: BaseException) -> str:
    """An error by its type and where it came from; what it says may be about somebody."""
    calls = reversed(traceback.extract_tb(error.__traceback__)[-_CALLS:])
    places = " < ".join(f"{call.filename.rsplit('/', 2)[-1]}:{call.lineno} {call.name}" for call in calls)
    return f"{type(error).__name__} at {places}"


class Redaction(logging.Filter):
    """A last net: tracebacks lose their words, and whatever looks like a personal code or an e-mail is blotted out."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            said = f"{said}: {described(record.exc_info[1])}"
        record.exc_info = record.exc_text = record.stack_info = None
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
    for name in [name for name in logging.root.manager.loggerDict if name.startswith(("uvicorn", "streamlit"))]:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    # It warns of code that runs outside a visit, which is what warming up is.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)

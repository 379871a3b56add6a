"""Text that a spreadsheet would run gets an apostrophe before it on the way out, and loses it on the way in."""

from typing import Final

# What a spreadsheet would take for the beginning of a formula, behind spaces and apostrophes too.
_RISKY: Final = tuple("=+-@%|\t\r\n＝＋－＠")
_BEFORE: Final = "' \u00a0\u200b"


def safe_text(text: str) -> str:
    return f"'{text}" if _runs(text) else text


def plain_text(text: str) -> str:
    """What the text was before it was made safe."""
    return text[1:] if text.startswith("'") and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    return text.lstrip(_BEFORE).startswith(_RISKY)

"""Words on the screen, in the language of whoever looks at it."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from models.vocabulary import Education, Language
from pages.shell import session
from services import texts
from services.rules.answers import Why

# Streamlit shows labels and messages as Markdown: what people typed must stay what they typed.
_SPECIAL: Final = re.compile(r"([\\`*_\[\]()#+\-.!<>|~$:{}&@=^\"'])")
_LINKS: Final = re.compile(r"(?i)(https?|ftp)(://)|\b(www)\.")
_JOINER: Final = "\u2060"
_LONGEST: Final = 500


def _(text: str, **values: object) -> str:
    """A text for a label or a message; what people typed is shown literally."""
    language = session.language()
    shown = {name: md(texts.shown_as(language, value, name)) for name, value in values.items()}
    return texts.catalogue(language).gettext(text).format(**shown)


def plain(text: str, **values: object) -> str:
    """A text for a place that knows no Markdown: tables, options, titles."""
    return texts.say(session.language(), text, **values)


def shown(value: object, name: str = "") -> str:
    """A value as people write it, for a place that knows no Markdown."""
    if isinstance(value, bool):
        return plain("yes") if value else plain("no")
    return texts.shown_as(session.language(), value, name)


def whole(number: int) -> str:
    """A count with its thousands apart."""
    return texts.whole(session.language(), number)


def cells(column: Iterable[object], nothing: str = "–") -> list[str]:
    """A column of a table: counts with their thousands apart; `nothing` stands for what there is not."""
    language = session.language()
    return [
        nothing if value is None else texts.whole(language, value) if isinstance(value, int) else texts.shown_as(language, value)
        for value in column
    ]  # fmt: skip


def label(word: StrEnum) -> str:
    return texts.label(session.language(), word)


def counted(word: StrEnum, number: int | None, hidden: str = "…") -> str:
    return texts.counted(session.language(), word, number, hidden)


def why(reason: Why) -> str:
    """A rule's answer as a sentence with its source, literally."""
    return md(texts.explain(session.language(), reason))


def plain_why(reason: Why) -> str:
    return texts.explain(session.language(), reason)


def semester(text: str) -> str:
    return texts.semester_name(session.language(), text)


def short_semester(text: str) -> str:
    return texts.short_semester(session.language(), text)


def grade(education: Education, number: int) -> str:
    return texts.grade_name(session.language(), education, number)


def md(value: object) -> str:
    """Any value so that Markdown shows it literally: no link, image, emphasis, colour, code or mathematics."""
    text = unicodedata.normalize("NFC", str(value))[:_LONGEST]
    text = _LINKS.sub(lambda m: f"{m[1]}{_JOINER}{m[2]}" if m[1] else f"{m[3]}{_JOINER}.", text)
    return _SPECIAL.sub(r"\\\1", text.replace("@", f"@{_JOINER}"))


def prose(text: object) -> str:
    """Everything somebody wrote, however long, line by line, literally."""
    lines = str(text).splitlines()
    return "  \n".join("".join(md(line[i : i + _LONGEST]) for i in range(0, len(line), _LONGEST)) for line in lines)


def in_latvian() -> bool:
    return session.language() is Language.LATVIAN

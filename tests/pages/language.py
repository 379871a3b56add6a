"""What must not stand on a screen: names of messages, holes of templates, values as the program writes them, the other language."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from babel.messages.pofile import read_po

from models.vocabulary import Language

_KEY = re.compile(r"\b[A-Za-z]\w*\.[a-z_]\w*(?:\.\w+)?\b")
_RAW = {
    "a hole in a template": re.compile(r"\{\w*\}"),
    "no value": re.compile(r"\b(?:None|nan|NaT|NaN|True|False)\b"),
    "a word of the program": re.compile(r"\b(?:Role|Action|Stage|Permission|UUID|Decimal|datetime)\b[.(]"),
    "a day as the program writes it": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a point where euros have a comma": re.compile(r"\d\.\d\d ?€"),
}
# Said the same way in both languages.
_BOTH = {"Pumpurs", "English", "Latviešu", "CSV", "XLSX", "PNG", "SVG"}


@cache
def messages(language: Language) -> dict[str, str]:
    """All messages of a catalogue by their names."""
    with resources.files("services.texts").joinpath(f"{language}.po").open("rb") as source:
        return {str(m.id): str(m.string or m.id) for m in read_po(source, locale=language.value) if m.id}


@cache
def english() -> re.Pattern[str]:
    """Whatever is said differently in Latvian, as it is said in English."""
    latvian, known = messages(Language.LATVIAN), messages(Language.ENGLISH)
    said = {known.get(name, name) for name in latvian if latvian[name] != known.get(name, name)}
    said -= set(latvian.values()) | _BOTH
    return re.compile("|".join(sorted(_as_pattern(text) for text in said)))


def raw(words: Iterable[str]) -> Iterator[str]:
    """Everything raw among what a screen says, with the reason."""
    names = set(messages(Language.LATVIAN)) | set(messages(Language.ENGLISH))
    for word in words:
        yield from (f"the name of a message: {word}" for key in _KEY.findall(word) if key in names)
        yield from (f"{what}: {word}" for what, pattern in _RAW.items() if pattern.search(word))


def foreign(words: Iterable[str]) -> list[str]:
    """English among what a Latvian screen says."""
    return [word for word in words for line in word.splitlines() if english().fullmatch(line.strip(" -·:"))]


def _as_pattern(text: str) -> str:
    parts = re.split(r"\{\w+\}", text)
    # A template of holes and marks alone would fit anything.
    if len(parts) > 1 and sum(map(str.isalpha, "".join(parts))) < 4:
        return r"(?!)"
    return ".+".join(re.escape(part) for part in parts)

"""Names that live in data rather than in a catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.rules.answers import Why


@dataclass(frozen=True, slots=True)
class Named:
    """A code of the programme's data with its name in each language."""

    code: str
    lv: str
    en: str


class NamedRow(Protocol):
    code: str
    name_lv: str
    name_en: str


def names(rows: Iterable[NamedRow]) -> dict[str, Named]:
    return {row.code: Named(row.code, row.name_lv, row.name_en) for row in rows}


def with_names(why: Why, known: Mapping[str, Named]) -> Why:
    """The same answer with codes replaced by what people call them."""
    values = {k: known.get(v, v) if isinstance(v, str) and k in ("kind", "risk") else v for k, v in why.values.items()}
    return Why(why.name, values, why.source)

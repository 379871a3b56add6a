"""The rows that ship, through their forms, as the rules would read them from a database."""

from functools import cache
from typing import Any

from services import presets, programme
from services.forms import checked


@cache
def rows(name: str, topic: str) -> tuple[Any, ...]:
    return tuple(checked(programme.form_of(t), raw) for t, raw in presets.rows(name) if t == topic)


@cache
def calendar() -> tuple[Any, ...]:
    return tuple(checked(programme.form_of("term"), raw) for raw in presets.calendar("term"))

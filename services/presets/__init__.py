"""Programmes, calendar and municipalities that ship with the software, as TOML that people can read."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

PROGRAMMES: Final = ("pumpurs", "skola_kopiena", "own_programme")
TOPICS: Final = (
    "eligibility", "measure_kind", "cap", "rate", "figure", "chain_step", "risk_group", "risk_kind", "already_free", "fund_share", "legal_basis",
)  # fmt: skip


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def programme(name: str) -> dict[str, Any]:
    """The programme's own row; rows of its topics share its dates and source where they name none."""
    found: dict[str, Any] = read(name)["programme"]
    return found


def rows(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of a programme with its topic, whole."""
    own = programme(name)
    shared: dict[str, Any] = {key: own[key] for key in ("valid_from", "valid_to", "source") if key in own}
    for topic, row in _written(name):
        yield topic, {**shared, **row}


def _written(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    content = read(name)
    for file in content.get("include", []):
        yield from _written(file.removesuffix(".toml"))
    for topic in TOPICS:
        yield from ((topic, row) for row in content.get(topic, []))
    for chain in content.get("chain", []):
        dates = {key: chain[key] for key in ("valid_from", "valid_to", "source") if key in chain}
        for kind in chain["school_kinds"]:
            for position, stage in enumerate(chain["stages"], 1):
                yield ("chain_step", {"school_kind": kind, "position": position, "stage": stage, **dates})


def calendar(topic: str) -> list[dict[str, Any]]:
    """The semesters ("term") or the days without lessons ("school_break")."""
    found: list[dict[str, Any]] = read({"term": "calendar", "school_break": "breaks"}[topic])[topic]
    return found


def municipalities() -> list[dict[str, Any]]:
    """Units with `atvk` (none before 2021), `name`, `valid_from`, `valid_to` and the `successor`'s code."""
    found: list[dict[str, Any]] = read("municipalities")["municipality"]
    return found


def tiles() -> list[dict[str, Any]]:
    """A map of tiles: for the codes in `atvk` its `row` from the north and `column` from the west, and a `short` name."""
    found: list[dict[str, Any]] = read("tiles")["tile"]
    return found


def units_on(day: date) -> int:
    """How many municipalities there were on a day."""
    earliest = date(1900, 1, 1)
    return sum(u.get("valid_from", earliest) <= day <= u.get("valid_to", date.max) for u in municipalities())

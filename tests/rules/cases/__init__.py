"""Tables of cases as TOML, each case with a sentence that says what it shows."""

import tomllib
from pathlib import Path
from typing import Any

import pytest


def table(file: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text("utf-8"))


def cases(file: str, topic: str) -> list[Any]:
    """The cases of one topic, named by their sentences."""
    found = table(file)[topic]
    assert found, "a table without cases shows nothing"
    return [pytest.param({k: v for k, v in case.items() if k != "says"}, id=case["says"]) for case in found]

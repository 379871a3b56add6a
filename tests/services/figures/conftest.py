"""A filled register, made once per kind of database: counting leaves it as it is."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases, using
from tests.services.figures.naive import LAST_DAY
from tests.services.figures.register import Register, fill


@pytest.fixture(scope="session")
def registers() -> dict[str, tuple[str, Register]]:
    return {}


@pytest.fixture
def register(
    databases: Databases, registers: dict[str, tuple[str, Register]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Register]:
    """A database that is filled once per kind; counting leaves it as it is. It is the last day."""
    kind = type(databases).__name__
    if kind not in registers:
        url = databases.new()
        with using(url):
            registers[kind] = (url, fill(2017))
    monkeypatch.setenv("PUMPURS_TODAY", LAST_DAY.isoformat())
    with using(registers[kind][0]):
        yield registers[kind][1]

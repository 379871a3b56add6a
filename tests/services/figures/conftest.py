"""A filled register, made once per kind of database: counting leaves it as it is."""

from collections.abc import Iterator

import pytest

from services.counting import keeping
from tests.databases import Databases, fresh, using
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


@pytest.fixture(scope="session")
def filled() -> dict[str, tuple[str, Register]]:
    return {}


@pytest.fixture
def own(
    databases: Databases, filled: dict[str, tuple[str, Register]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Register]:
    """A register to be changed, with its figures counted: a copy of one that was filled once per kind of database."""
    monkeypatch.setenv("PUMPURS_TODAY", LAST_DAY.isoformat())
    kind = type(databases).__name__
    if kind not in filled:
        url = databases.new()
        with using(url):
            filled[kind] = (url, fill(2020, pupils=16))
            keeping.freshen(None)
    with using(filled[kind][0]) as url:
        copies = databases.like(url)
    with fresh(copies):
        yield filled[kind][1]

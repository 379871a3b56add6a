"""A filled register, made once per kind of database: looking leaves it as it is."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases, using
from tests.services.effect.register import LAST_DAY, Register, fill


@pytest.fixture(scope="session")
def pasts() -> dict[str, tuple[str, Register]]:
    return {}


@pytest.fixture
def past(
    databases: Databases, pasts: dict[str, tuple[str, Register]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Register]:
    """It is the last day, and everybody has a past."""
    kind = type(databases).__name__
    if kind not in pasts:
        url = databases.new()
        with using(url):
            pasts[kind] = (url, fill(2019))
    monkeypatch.setenv("PUMPURS_TODAY", LAST_DAY.isoformat())
    with using(pasts[kind][0]):
        yield pasts[kind][1]

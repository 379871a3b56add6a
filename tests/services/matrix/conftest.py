"""One stage per kind of database for all cells of the matrix."""

from collections.abc import Iterator

import pytest

from models.settings import secret
from tests import databases as kinds
from tests.conftest import SECRET, TODAY
from tests.databases import Databases
from tests.services.matrix import building
from tests.services.matrix.digest import digest
from tests.services.matrix.stage import Stage


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def set_up(request: pytest.FixtureRequest) -> Iterator[tuple[str, Stage, dict[str, str]]]:
    """Where the stage stands, what is on it, and what its tables hold before anybody acts."""
    found: Databases = request.getfixturevalue("on_sqlite" if request.param == "sqlite" else "on_postgres")
    url = found.new()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUMPURS_TODAY", TODAY)
        patch.setenv("PUMPURS_SECRET", SECRET)
        secret.cache_clear()
        with kinds.using(url):
            built = building.build()
            before = digest()
        secret.cache_clear()
    yield url, built, before
    found.drop(url)


@pytest.fixture(scope="module")
def stage(set_up: tuple[str, Stage, dict[str, str]]) -> Iterator[Stage]:
    """The stage; whoever acts on it rolls back. One engine for a whole file, so that it compiles each query once."""
    with kinds.using(set_up[0]):
        yield set_up[1]


@pytest.fixture
def before(set_up: tuple[str, Stage, dict[str, str]]) -> dict[str, str]:
    return set_up[2]

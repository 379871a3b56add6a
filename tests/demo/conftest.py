"""The demonstration, made up once for all tests that only look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models import database
from models.settings import secret
from services import passwords
from services.demo import municipality
from services.setting_up import prepare
from tests import databases as kinds
from tests.conftest import SECRET


@contextmanager
def made_up(folder: Path, password: str) -> Iterator[str]:
    """A demonstration in a folder of its own; gives where its records are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUMPURS_TODAY", municipality.TODAY.isoformat())
        patch.setenv("PUMPURS_SECRET", SECRET)
        patch.setenv("PUMPURS_DATA", str(folder))
        patch.setattr(passwords, "_rounds", 4)
        secret.cache_clear()
        with kinds.using(f"sqlite:///{folder / 'demo.db'}") as url:
            prepare()
            assert municipality.make_up(password) == password
            database.engine().dispose()
            yield url
    secret.cache_clear()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> str:
    with made_up(tmp_path_factory.mktemp("demo"), "zvans-migla-tilts-siena") as url:
        return url


@pytest.fixture
def klavas(demonstration: str) -> Iterator[str]:
    """Kļavu novads as this test's database; nobody changes it."""
    with kinds.using(demonstration) as url:
        yield url

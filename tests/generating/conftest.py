"""A small made-up country, made once for all tests that only look at it."""

from collections.abc import Iterator

import pytest

from models import database
from models.settings import secret
from services.generating import country
from services.generating.size import Size
from services.setting_up import prepare
from tests import databases as kinds
from tests.conftest import SECRET

SIZE = Size(schools=12, pupils=150, semesters=9, seed=7)


def made(url: str, size: Size) -> dict[str, int]:
    """Make a country up in an empty database."""
    with kinds.using(url):
        prepare()
        rows = country.make_up(size)
        database.engine().dispose()
    return rows


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('country') / 'country.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUMPURS_SECRET", SECRET)
        secret.cache_clear()
        made(url, SIZE)
    secret.cache_clear()
    return url


@pytest.fixture
def there(small: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The country as this test's database, on its day; nobody changes it."""
    with kinds.using(small) as url:
        monkeypatch.setenv("PUMPURS_TODAY", country.today(SIZE.semesters).isoformat())
        yield url

"""A real Chromium and a served municipality in which only the cast lives."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases as kinds
from tests.conftest import missing
from tests.databases import OnSqlite
from tests.journeys.person import Person, sit_down
from tests.serving import Server, serving
from tests.stage import SETTINGS, stage_in

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
Seat = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They take longest, so they begin first: whoever runs tests side by side does not wait for them in the end."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: here not in item.path.parents)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A municipality where nothing has happened yet; the journeys of one module share it."""
    with stage_in(on_sqlite) as url, serving(url, tmp_path_factory.mktemp("site"), SETTINGS) as server:
        yield server


@pytest.fixture
def records(site: Server) -> Iterator[str]:
    """The site's own database, to bring things about in and to look into."""
    with kinds.using(site.database) as url:
        yield url


@pytest.fixture
def seat(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Seat]:
    """A browser for somebody: signed in where a user name is given. Nobody's browser may have complained in the end."""
    people: list[Person] = []

    def sit(username: str = "", path: str = "/", base: str = "", **options: object) -> Person:
        person = sit_down(chromium, base or request.getfixturevalue("site").base, **options)  # type: ignore[arg-type] # passed on
        people.append(person)
        person.go(path)
        if username:
            person.sign_in(username)
        return person

    yield sit
    for person in people:
        person.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []

"""One server for most of the attacks, where everybody has a password, and browsers to attack it with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
from sqlalchemy import delete

from models.database import writing
from models.signin import LoginAttempt
from models.vocabulary import Role
from services import integrity, standing
from services.demo import cast as casting
from services.rules.permissions import Actor
from tests import databases as kinds
from tests.conftest import SECRET
from tests.databases import OnSqlite
from tests.security.browserless import Browser
from tests.security.gossip import gossip
from tests.serving import Server, serving
from tests.stage import PASSWORD, SETTINGS, password_hash, stage_in
from tests.world import World

_FRESH: Final = standing.IDLE.total_seconds() / 3  # the attacks of one worker may lie far apart


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="session")
def server(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Started as `uvicorn app:app`. When all is over, its records must still hold and its log must not have gossiped."""
    with stage_in(on_sqlite) as url:
        with serving(url, tmp_path_factory.mktemp("server"), SETTINGS) as running:
            yield running
        assert gossip(running.log) == []
        with pytest.MonkeyPatch.context() as patch, kinds.using(url):
            patch.setenv("PUMPURS_SECRET", SECRET)
            patch.setenv("PUMPURS_DATA", str(running.folder / "data"))
            assert integrity.verify() == []


@pytest.fixture
def stage(server: Server) -> Iterator[World]:
    """The server's own database, to bring things about in and to look into."""
    with kinds.using(server.database):
        _forget_tries()
        yield World(casting.recall())


def _forget_tries() -> None:
    """All attacks come from one address; what one of them did wrong must not keep the next one waiting."""
    with writing() as session:
        session.execute(delete(LoginAttempt))


@pytest.fixture
def person(stage: World) -> Actor:
    """Somebody nobody else knows, to be hard on."""
    return stage.somebody(Role.SCHOOL_COORDINATOR, password_hash=password_hash())


@pytest.fixture
def newcomer(server: Server) -> Iterator[Callable[[], Browser]]:
    """Strangers, as many as are wanted."""
    come: list[Browser] = []

    def arrive() -> Browser:
        come.append(Browser(server.base))
        return come[-1]

    yield arrive
    for stranger in come:
        stranger.close()


@pytest.fixture
def browser(newcomer: Callable[[], Browser]) -> Browser:
    """A stranger."""
    return newcomer()


@pytest.fixture(scope="session")
def guests() -> dict[str, tuple[Browser, float]]:
    """Who has signed in already, and when: nobody needs to sign in twice, unless it was so long ago that they are out."""
    return {}


@pytest.fixture
def inside(server: Server, guests: dict[str, tuple[Browser, float]]) -> Iterator[Callable[[Actor], Browser]]:
    """A browser in which somebody has signed in."""
    opened: list[Browser] = []

    def enter(actor: Actor) -> Browser:
        browser, since = guests.get(actor.username, (None, 0.0))
        if browser is None or monotonic() - since > _FRESH:
            browser = Browser(server.base)
            browser.sign_in(actor.username, PASSWORD).close()
            guests[actor.username] = browser, monotonic()
        opened.append(browser.twin())
        return opened[-1]

    yield enter
    for browser in opened:
        browser.close()

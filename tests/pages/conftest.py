"""Screens are drawn as if the protective layer stood before them and every tab were on one device."""

from collections.abc import Iterator

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.front import shield
from pages.shell import session
from services.demo import cast as casting
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.pages.lively import Lively, happen, on_that_day
from tests.pages.visit import DEVICE, Visit
from tests.world import World


@pytest.fixture(autouse=True)
def _behind_the_shield(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shield, "_standing", {True})
    monkeypatch.setattr(session, "device", lambda: DEVICE)
    # A test that reads the options of a field asks for their words outside the tab.
    of_the_tab = session.language
    monkeypatch.setattr(
        session, "language", lambda: of_the_tab() if get_script_run_ctx(suppress_warning=True) else Visit.spoken
    )


@pytest.fixture(scope="package")
def lively_place(on_sqlite: OnSqlite) -> Iterator[tuple[OnSqlite, Lively]]:
    """Made once; each test gets a copy."""
    with kinds.fresh(on_sqlite) as url:
        with on_that_day():
            told = happen(World(casting.recall()))
        yield on_sqlite.like(url), told


@pytest.fixture
def lively(lively_place: tuple[OnSqlite, Lively]) -> Iterator[tuple[World, Lively]]:
    """A municipality full of life, and what there is in it."""
    template, told = lively_place
    with kinds.fresh(template):
        yield World(casting.recall()), told

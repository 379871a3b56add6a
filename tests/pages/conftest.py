"""Screens are drawn as if the protective layer stood before them and every tab were on one device."""

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.front import shield
from pages.shell import session
from tests.pages.visit import DEVICE, Visit


@pytest.fixture(autouse=True)
def _behind_the_shield(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shield, "_standing", {True})
    monkeypatch.setattr(session, "device", lambda: DEVICE)
    # A test that reads the options of a field asks for their words outside the tab.
    of_the_tab = session.language
    monkeypatch.setattr(
        session, "language", lambda: of_the_tab() if get_script_run_ctx(suppress_warning=True) else Visit.spoken
    )

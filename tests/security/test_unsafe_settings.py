"""An installation that would be open to attack does not open at all, however it was started, and says why."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

from models.settings import ROOT
from pages.front import settings
from tests.conftest import SECRET
from tests.databases import OnSqlite
from tests.postgres import free_port
from tests.serving import BIN, PUMPURS, UVICORN, environment

WEAK: dict[str, object] = {
    "server.enableCORS": False,
    "server.enableXsrfProtection": False,
    "server.enableStaticServing": True,
    "server.enableAgentApi": True,
    "server.trustedUserHeaders": {},
    "client.showErrorDetails": "full",
    "client.disableDataExport": False,
    "runner.magicEnabled": True,
    "browser.gatherUsageStats": True,
    "global.developmentMode": True,
    "logger.enableRich": True,
}
STREAMLIT = (str(BIN / "streamlit"), "run", "app.py")


@pytest.fixture
def as_shipped() -> Iterator[None]:
    """The settings of the file beside app.py, put back afterwards."""
    before = {name: config.get_option(name) for name in settings.REQUIRED}
    for name, wanted in settings.REQUIRED.items():
        config.set_option(name, wanted)
    yield
    for name, value in before.items():
        config.set_option(name, value)


def test_every_setting_that_is_required_is_tried() -> None:
    assert set(WEAK) == set(settings.REQUIRED)


@pytest.mark.usefixtures("as_shipped")
def test_the_settings_as_shipped_are_safe() -> None:
    settings.require_safe()


@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize("name", WEAK)
def test_each_weak_setting_is_refused_by_its_name(name: str) -> None:
    config.set_option(name, WEAK[name])

    with pytest.raises(SystemExit, match=name):
        settings.require_safe()


ORIGINS = (
    "pumpurs.novads.lv", "https://", "https://pumpurs.novads.lv/path", "ftp://pumpurs.novads.lv", "https://me@pumpurs.novads.lv",
    "https://pumpurs.novads.lv?x", "https://pumpurs.novads.lv#x", "*", "https://*", "https://a b",
)  # fmt: skip


@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize("origin", ORIGINS)
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("PUMPURS_ORIGIN", origin)

    with pytest.raises(SystemExit, match="PUMPURS_ORIGIN"):
        settings.require_safe()


@pytest.mark.usefixtures("as_shipped")
@pytest.mark.parametrize(
    "origin", ["", "https://pumpurs.novads.lv", "https://pumpurs.novads.lv/", "http://10.0.0.5:8501"]
)
def test_an_origin_or_none_is_taken(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("PUMPURS_ORIGIN", origin)

    settings.require_safe()


# However it is started, and whatever is wrong: how, with what, and what must be said of it. Streamlit hears of its own
# settings from its own command only; for the others there is but the file beside app.py.
STARTS = {
    "streamlit run, a weak setting": ((*STREAMLIT, "--server.enableCORS", "false"), {}, "server.enableCORS"),
    "streamlit run, a weak environment": (STREAMLIT, {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}, "client.showErrorDetails"),
    "uvicorn, a short key": (UVICORN, {"PUMPURS_SECRET": "short"}, "PUMPURS_SECRET"),
    "pumpurs serve, a key of one letter": (PUMPURS, {"PUMPURS_SECRET": "a" * 64}, "PUMPURS_SECRET"),
    "uvicorn, no origin": (UVICORN, {"PUMPURS_ORIGIN": "pumpurs.novads.lv"}, "PUMPURS_ORIGIN"),
    "pumpurs serve, no origin": (PUMPURS, {"PUMPURS_ORIGIN": "*"}, "PUMPURS_ORIGIN"),
}  # fmt: skip


@pytest.mark.parametrize("how", STARTS)
def test_it_does_not_start(on_sqlite: OnSqlite, tmp_path: Path, how: str) -> None:
    command, weak, said = STARTS[how]
    url = on_sqlite.new()
    told = environment(url, tmp_path, {"PUMPURS_SECRET": SECRET, **weak})
    done = subprocess.run(
        [*command, str(free_port())], cwd=ROOT, env=told, capture_output=True, timeout=180, check=False
    )
    on_sqlite.drop(url)

    assert done.returncode != 0
    assert said in (done.stdout + done.stderr).decode()
    assert SECRET not in (done.stdout + done.stderr).decode()

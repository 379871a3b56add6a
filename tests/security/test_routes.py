"""Which addresses answer at all, to whom, and that nothing of the installation's own files is among the answers."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from pages.shell.paths import PATHS
from services.rules.permissions import Actor
from tests.security.browserless import Answer, Browser
from tests.world import World

CLOSED = (
    "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp",
    "/_stcore/bidi-components/x/y.js", "/_stcore/stream", "/_stcore/nothing", "/component/x/index.html", "/app/static/x", "/auth/login",
    "/auth/logout", "/oauth2callback", "/docs", "/openapi.json", "/metrics", "/admin", "/index.html", "/manifest.json",
)  # fmt: skip
SOURCES = (
    "/app.py", "/pages/shell/door.py", "/services/signin.py", "/models/settings.py", "/pyproject.toml", "/uv.lock", "/README.md",
    "/.git/config", "/.git/HEAD", "/.streamlit/config.toml", "/.streamlit/secrets.toml", "/data/pumpurs.db", "/data/secret.key",
    "/pumpurs.db", "/.env", "/pumpurs/house.js/../../routes.py", "/pumpurs/routes.py", "/pumpurs/static/house.js",
)  # fmt: skip
TRAVERSALS = tuple(
    f"{root}{step}{file}"
    for root in ("/static/", "/pumpurs/", "/media/", "/_stcore/upload_file/", "/", "/component/x/", "/pumpurs/words/")
    for step in ("../../../../../../", "..%2f..%2f..%2f..%2f..%2f..%2f", "%2e%2e/%2e%2e/%2e%2e/%2e%2e/", "..%5c..%5c..%5c", "....//....//....//", "%00../../")
    for file in ("etc/passwd", "app.py")
)  # fmt: skip
# Words of files that must never come out.
OF_FILES = (
    b"root:",
    b"import ",
    b"[server]",
    b"[project]",
    b"SQLite format",
    b"repositoryformatversion",
    b"Traceback",
    b"site-packages",
)


def betrays(answer: Answer) -> bool:
    return any(words in answer.body for words in OF_FILES)


@pytest.mark.parametrize("path", CLOSED)
def test_what_streamlit_offers_besides_is_closed(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404


def test_it_is_closed_for_those_inside_as_well(stage: World, inside: Callable[[Actor], Browser]) -> None:
    somebody = inside(stage.cast.andris)

    assert {path: somebody.get(path).status for path in CLOSED} == dict.fromkeys(CLOSED, 404)


@pytest.mark.parametrize("path", SOURCES)
def test_no_file_of_the_installation_is_served(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert answer.status in (400, 404)
    assert not betrays(answer)


def test_no_path_leads_out_of_what_is_served(browser: Browser) -> None:
    answers = {path: browser.get(path) for path in TRAVERSALS}

    assert {path: answer.status for path, answer in answers.items() if answer.status not in (400, 403, 404)} == {}
    assert [path for path, answer in answers.items() if betrays(answer)] == []


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "/%2f%2fevil.example/", "/\\evil.example/", "/static//evil.example/"]
)
def test_nobody_is_sent_to_another_site(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert answer.status in (400, 404)
    assert answer.header("location") == ""


@pytest.mark.parametrize("path", ["", *PATHS])
def test_every_page_is_the_same_empty_document(browser: Browser, path: str) -> None:
    answer = browser.get(f"/{path}")

    assert answer.status == 200
    assert answer.body == browser.get("/").body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"])
def test_pages_and_files_are_only_read(browser: Browser, method: str) -> None:
    for path in ("/", "/skoleni", "/health", "/pumpurs/house.js", "/static/nothing"):
        assert browser.ask(method, path, b"x").status in (404, 405)


@pytest.mark.parametrize("path", ["/media/nothing", "/media/0123456789abcdef.csv", "/_stcore/upload_file/a/b"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST"])
def test_files_are_for_those_inside(browser: Browser, method: str, path: str) -> None:
    assert browser.ask(method, path, b"x").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example", "127.0.0.1:{port}@evil.example", "0.0.0.0:{port}", ""]
)  # fmt: skip
def test_a_request_to_a_strange_host_is_misdirected(browser: Browser, host: str) -> None:
    answer = browser.get("/", host=host.format(port=browser.base.rsplit(":", 1)[1]) or " ")

    assert answer.status in (400, 421)


def test_health_tells_nothing_but_that_it_is_well(browser: Browser) -> None:
    assert (browser.get("/health").body, browser.get("/_stcore/health").body) == (b"ok", b"ok")


def test_every_file_the_page_names_is_there(browser: Browser) -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', browser.get("/").body.decode())

    assert len(named) > 3
    assert {name: browser.get(urljoin("/", name)).status for name in named} == dict.fromkeys(named, 200)


def test_nothing_is_to_be_found_by_search_engines(browser: Browser) -> None:
    assert browser.get("/robots.txt").body == b"User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("language", ["xx", "LV", "lv%00", "..%2fen", "%2e%2e", "lv.json"])
def test_there_are_no_words_in_other_languages(browser: Browser, language: str) -> None:
    answer = browser.get(f"/pumpurs/words/{language}.json")

    assert (answer.status, answer.body) in ((404, b"Not found"), (400, b"Bad Request"))


BROKEN = (
    "a=b; ;;=",
    'pumpurs_session="',
    "pumpurs_session=\x01",
    "pumpurs_device=" + "x" * 6000,
    "; " * 500,
    "pumpurs_session=[]{}<>",
    "ā=ē",
)


@pytest.mark.parametrize("cookie", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_cookie_header_is_no_cookie(browser: Browser, cookie: str) -> None:
    answer = browser.get("/", cookie=cookie.encode().decode("latin-1"))

    assert answer.status in (200, 400)
    assert not betrays(answer)

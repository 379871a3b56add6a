"""Where people reach the server at an address of its own over https: only that address counts, and cookies say so."""

from collections.abc import Iterator

import pytest

from tests.databases import OnSqlite
from tests.security.browserless import Browser
from tests.serving import PUMPURS, Server, serving
from tests.stage import PASSWORD, SETTINGS, stage_in

ORIGIN = "https://pumpurs.klavas.example"


@pytest.fixture(scope="module")
def public(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Started as `pumpurs serve`, behind a proxy that speaks https."""
    settings = {**SETTINGS, "PUMPURS_ORIGIN": ORIGIN}
    with stage_in(on_sqlite) as url, serving(url, tmp_path_factory.mktemp("public"), settings, PUMPURS) as running:
        yield running


@pytest.fixture
def visitor(public: Server) -> Iterator[Browser]:
    browser = Browser(public.base, ORIGIN)
    yield browser
    browser.close()


def test_the_cookies_belong_to_this_host_and_to_https_alone(visitor: Browser) -> None:
    (device,) = visitor.get("/").cookies
    tab = visitor.open()
    tab.enter("ilze", PASSWORD)
    (session,) = visitor.hand_in(tab.ticket or "").cookies

    for cookie, name in ((device, "__Host-pumpurs_device"), (session, "__Host-pumpurs_session")):
        assert cookie.startswith(f"{name}=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}
        assert "domain" not in cookie.lower()


def test_whoever_signed_in_is_inside(visitor: Browser) -> None:
    visitor.sign_in("ilze", PASSWORD)

    assert visitor.open("skoleni").screen.all(key="enrol")


def test_a_cookie_without_the_prefix_counts_for_nothing(visitor: Browser) -> None:
    """Another host of the same domain, or plain http, can set the short name but not the long one."""
    visitor.sign_in("ilze", PASSWORD)
    visitor.cookies = {name.removeprefix("__Host-"): value for name, value in visitor.cookies.items()}
    answer = visitor.get("/media/nothing")

    assert answer.status == 403
    assert answer.cookies[0].startswith("__Host-pumpurs_device=")


def test_browsers_are_told_to_stay_with_https(visitor: Browser) -> None:
    assert visitor.get("/").header("strict-transport-security") == "max-age=31536000"


def test_scripts_may_speak_to_this_address_only(visitor: Browser) -> None:
    policy = visitor.get("/").header("content-security-policy")

    assert "connect-src 'self' wss://pumpurs.klavas.example;" in policy


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "evil.example", "pumpurs.klavas.example.evil.example", "pumpurs.klavas.example:444"])  # fmt: skip
def test_other_names_of_this_server_are_misdirected(visitor: Browser, host: str) -> None:
    answer = visitor.get("/", host=host.format(port=visitor.base.rsplit(":", 1)[1]))

    assert (answer.status, answer.body) == (421, b"Bad host")


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-original-host", "forwarded", "x-host", "x-forwarded-server"])
def test_no_header_names_another_host(visitor: Browser, header: str) -> None:
    answer = visitor.get("/", **{header.replace("-", "_"): "host=evil.example" if header == "forwarded" else "evil.example"})  # fmt: skip

    assert answer.status == 200
    assert b"evil.example" not in answer.body
    assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("origin", ["http://pumpurs.klavas.example", "{base}", "https://evil.example", "null", None])
def test_a_socket_from_another_page_is_refused(visitor: Browser, origin: str | None) -> None:
    visitor.get("/")
    tried = origin and origin.format(base=visitor.base)
    with pytest.raises(Exception, match="403"):
        visitor.connect(origin=tried)


@pytest.mark.parametrize("origin", ["http://pumpurs.klavas.example", "https://evil.example", "null", None])
def test_a_ticket_from_another_page_is_refused(visitor: Browser, origin: str | None) -> None:
    tab = visitor.open()
    tab.enter("ilze", PASSWORD)
    answer = visitor.ask("POST", "/pumpurs/session", f'{{"ticket": "{tab.ticket}"}}'.encode(), origin=origin)

    assert (answer.status, answer.cookies) == (403, [])


@pytest.mark.parametrize("scheme", ["http", "https", "javascript"])
def test_what_a_proxy_says_of_the_scheme_changes_no_protection(visitor: Browser, scheme: str) -> None:
    answer = visitor.get("/", x_forwarded_proto=scheme)

    assert answer.status == 200
    assert answer.cookies[0].endswith("; Secure")


def test_a_watchman_beside_the_server_may_ask_how_it_is(public: Server) -> None:
    answer = Browser(public.base).get("/health")

    assert (answer.status, answer.body) == (200, b"ok")

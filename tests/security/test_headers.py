"""What every answer carries to protect its reader."""

import base64
import hashlib
import re

import pytest

from tests.security.browserless import Browser

PATHS = (
    "/", "/skoleni", "/konts", "/health", "/robots.txt", "/favicon.png", "/pumpurs/house.js", "/pumpurs/house.css",
    "/pumpurs/words/en.json", "/pumpurs/nothing", "/static/nothing", "/media/nothing", "/_stcore/health", "/_stcore/host-config",
    "/_stcore/upload_file/a/b", "/nowhere",
)  # fmt: skip
WANTED = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_protects_its_reader(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert {name: answer.header(name) for name in WANTED} == WANTED
    assert "content-security-policy" in dict(answer.headers)


@pytest.mark.parametrize("path", PATHS)
def test_no_other_site_may_read_an_answer(browser: Browser, path: str) -> None:
    for origin in ("https://evil.example", "http://localhost:3000", "null", browser.base):
        answer = browser.get(path, origin=origin)
        assert [name for name, _ in answer.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith("/static/")])
def test_nothing_but_streamlits_own_files_is_kept_by_caches(browser: Browser, path: str) -> None:
    assert browser.get(path).header("cache-control") == "no-store"


def test_an_answer_to_a_strange_host_is_protected_too(browser: Browser) -> None:
    answer = browser.get("/", host="evil.example")

    assert {name: answer.header(name) for name in WANTED} == WANTED


def test_scripts_come_from_here_and_nowhere_else(browser: Browser) -> None:
    policy = directives(browser.get("/").header("content-security-policy"))

    assert policy["default-src"] == ["'self'"]
    assert [source for source in policy["script-src"] if not source.startswith("'sha256-")] == ["'self'"]
    assert policy["object-src"] == policy["frame-src"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", browser.base.replace("http", "ws", 1)]


def test_every_script_inside_the_page_is_known_by_its_digest(browser: Browser) -> None:
    answer = browser.get("/")
    page, known = answer.body.decode(), directives(answer.header("content-security-policy"))["script-src"]
    inline = re.findall(r"<script>(.+?)</script>", page, re.DOTALL)

    assert inline
    for script in inline:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in known
    assert not re.findall(r"\son[a-z]+=", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_nothing_in_a_download_can_run(browser: Browser) -> None:
    assert browser.get("/media/nothing").header("content-security-policy") == "sandbox; default-src 'none'"


def test_plain_http_on_ones_own_machine_promises_no_https(browser: Browser) -> None:
    assert browser.get("/").header("strict-transport-security") == ""


def test_a_stranger_learns_no_version_from_an_answer(browser: Browser) -> None:
    for path in PATHS:
        answer = browser.get(path)
        said = " ".join(value for name, value in answer.headers if name in ("server", "x-powered-by", "via"))
        assert not re.search(r"\d|streamlit|python", said, re.IGNORECASE)

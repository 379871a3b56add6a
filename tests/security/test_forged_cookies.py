"""Cookies that look like one of ours: made by somebody who knows how ours are made, stolen, damaged or outlived."""

from collections.abc import Callable, Mapping
from typing import Any

import jwt
import pytest
from sqlmodel import select

from models.database import reading
from models.people import Account
from services import tokens
from services.rules.permissions import Actor
from tests.security.browserless import Browser
from tests.stage import PASSWORD
from tests.world import World

DAY = 24 * 3600
Claims = Mapping[str, Any]


def signed(claims: Claims, key: bytes | str | None = None, algorithm: str = "HS256") -> str:
    return jwt.encode(dict(claims), tokens._key() if key is None else key, algorithm)


def without(claims: Claims, *names: str) -> Claims:
    return {name: value for name, value in claims.items() if name not in names}


def unsigned(raw: str, claims: Claims) -> str:
    return jwt.encode(dict(claims), None, algorithm="none")


def somebody_else(raw: str, claims: Claims) -> str:
    with reading() as session:
        other = session.exec(select(Account.id).where(Account.username == "andris")).one()
    return signed({**claims, "sub": str(other)})


# From a true cookie and what it says, a false one.
FORGERIES: dict[str, Callable[[str, Claims], str]] = {
    "signed with another key": lambda _, c: signed(c, "x" * 32),
    "signed with a key that stood in a book": lambda _, c: signed(c, "some_key".ljust(32, "_")),
    "signed with the installation's bare secret": lambda _, c: signed(c, tokens.secret()),
    "signed with another method": lambda _, c: signed(c, tokens._key() * 2, "HS512"),
    "not signed": unsigned,
    "not signed, our signature behind": lambda r, c: unsigned(r, c) + r.rsplit(".", 1)[1],
    "without its signature": lambda r, _: r.rsplit(".", 1)[0] + ".",
    "tampered with": lambda r, _: r[:-4] + "AAAA",
    "cut in half": lambda r, _: r[: len(r) // 2],
    "with something behind": lambda r, _: r + "A" * 2_000,
    "over": lambda _, c: signed({**c, "exp": 1}),
    "without an end": lambda _, c: signed(without(c, "exp")),
    "with an end in words": lambda _, c: signed({**c, "exp": "never"}),
    "begun tomorrow": lambda _, c: signed({**c, "iat": c["iat"] + DAY}),
    "for another application": lambda _, c: signed({**c, "aud": "other"}),
    "for no application": lambda _, c: signed(without(c, "aud")),
    "in somebody else's name": somebody_else,
    "in a name that is no id": lambda _, c: signed({**c, "sub": "andris"}),
    "in nobody's name": lambda _, c: signed(without(c, "sub")),
    "of a session nobody has": lambda _, c: signed({**c, "sid": "x" * 64}),
    "of a list of sessions": lambda _, c: signed({**c, "sid": [c["sid"]]}),
    "of a session by the name the database keeps": lambda _, c: signed({**c, "sid": tokens.digest("sid", c["sid"])}),
    "of a later version": lambda _, c: signed({**c, "sv": 99}),
    "of a version in words": lambda _, c: signed({**c, "sv": str(c["sv"])}),
    "of no version": lambda _, c: signed(without(c, "sv")),
    "of the form the library would take": lambda _, c: signed({"username": "andris", "exp_date": 10**10}),
    "only the session's id": lambda _, c: c["sid"],
    "garbage": lambda _r, _c: "a.b.c",
    "five kilobytes": lambda _r, _c: "A" * 5_000,
    "a NUL": lambda _r, _c: "%00",
}


@pytest.fixture(scope="module")
def true_cookies() -> dict[str, str]:
    """Fetched once for all forgeries."""
    return {}


@pytest.fixture
def victim(browser: Browser, person: Actor, true_cookies: dict[str, str]) -> Browser:
    """A browser with a true cookie."""
    if not true_cookies:
        browser.sign_in(person.username, PASSWORD)
        true_cookies |= browser.cookies
    browser.cookies |= true_cookies
    return browser


def test_the_true_cookie_lets_its_own_browser_in(victim: Browser) -> None:
    assert "skoleni" in victim.open().screen.pages
    assert victim.open().screen.one(key="sign out")


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_cookie_opens_nothing(victim: Browser, how: str) -> None:
    raw = victim.cookies["pumpurs_session"]
    victim.cookies["pumpurs_session"] = FORGERIES[how](raw, jwt.decode(raw, options={"verify_signature": False}))
    tab = victim.open("skoleni")

    assert [element.kind for element in tab.screen.all() if element.kind in ("exception", "alert")] == []
    assert len(tab.screen.all("text_input")) == 2
    assert not tab.screen.all(key="sign out")
    assert victim.get("/media/nothing").status == 403


def test_a_worthless_cookie_is_taken_away(victim: Browser) -> None:
    victim.cookies["pumpurs_session"] = "a.b.c"
    (cookie,) = victim.get("/").cookies

    assert cookie.startswith("pumpurs_session=;")
    assert "Max-Age=0" in cookie


def test_a_good_cookie_is_left_alone(victim: Browser) -> None:
    assert victim.get("/").cookies == []


@pytest.mark.parametrize("device", ["another", "none"])
def test_a_stolen_cookie_is_worth_nothing_on_another_device(
    victim: Browser, newcomer: Callable[[], Browser], device: str
) -> None:
    thief = newcomer()
    if device == "another":
        thief.get("/")
    else:
        thief.cookies["pumpurs_device"] = "x" * 43
    thief.cookies["pumpurs_session"] = victim.cookies["pumpurs_session"]

    assert thief.get("/media/nothing").status == 403
    tab = thief.open()
    assert not tab.screen.all(key="sign out")


def test_the_cookies_of_two_people_do_not_mix(
    stage: World, inside: Callable[[Actor], Browser], victim: Browser
) -> None:
    """One person's session with another's device."""
    mixed = inside(stage.cast.mara)
    mixed.cookies["pumpurs_session"] = victim.cookies["pumpurs_session"]

    assert not mixed.open().screen.all(key="sign out")

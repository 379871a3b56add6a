"""From the form to the cookie: the ticket, the flags, the device, and what somebody who fails is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
from sqlalchemy import update
from sqlmodel import col, func, select

from models.database import reading, writing
from models.signin import AuthSession
from models.vocabulary import Role
from services import clock
from services.rules.permissions import Actor
from tests.security.browserless import Browser
from tests.stage import PASSWORD, password_hash
from tests.world import World

DAY = 24 * 3600


def flags(cookie: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in cookie.split(";")[1:])
    return {name.lower(): value for name, _, value in pairs}


def rows_of(person: Actor) -> list[AuthSession]:
    with reading() as session:
        return list(session.exec(select(AuthSession).where(AuthSession.account_id == person.account_id)))


def half_in(browser: Browser, person: Actor) -> str:
    """Signed in as far as the ticket."""
    tab = browser.open()
    tab.enter(person.username, PASSWORD)
    assert tab.ticket is not None
    return tab.ticket


def test_the_device_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    (cookie,) = browser.get("/").cookies

    assert flags(cookie) == {"path": "/", "httponly": "", "samesite": "Strict", "max-age": str(365 * DAY)}
    assert len(cookie.split(";")[0].partition("=")[2]) >= 40


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser, person: Actor) -> None:
    (cookie,) = browser.hand_in(half_in(browser, person)).cookies
    found = flags(cookie)

    assert {name: found[name] for name in ("path", "httponly", "samesite")} == {
        "path": "/",
        "httponly": "",
        "samesite": "Strict",
    }
    assert set(found) == {"path", "httponly", "samesite", "max-age"}
    assert 0 < int(found["max-age"]) <= 9 * 3600


def test_the_cookie_names_a_session_and_tells_nothing_else(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    claims = jwt.decode(browser.cookies["pumpurs_session"], options={"verify_signature": False})

    assert set(claims) == {"sub", "sid", "sv", "aud", "iat", "exp"}
    assert claims["exp"] - claims["iat"] <= 9 * 3600


def test_what_the_database_keeps_of_a_session_opens_nothing(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    (row,) = rows_of(person)

    for secret in (browser.cookies["pumpurs_session"], browser.cookies["pumpurs_device"]):
        assert secret not in str(row.model_dump())
    assert row.sid_hash not in str(jwt.decode(browser.cookies["pumpurs_session"], options={"verify_signature": False}))


def test_a_ticket_is_worth_a_cookie_once(browser: Browser, person: Actor) -> None:
    ticket = half_in(browser, person)

    assert browser.hand_in(ticket).status == 200
    second = browser.twin().hand_in(ticket)
    assert (second.status, second.header("set-cookie")) == (403, "")


def test_a_ticket_handed_in_many_times_at_once_is_worth_one_cookie(browser: Browser, person: Actor) -> None:
    ticket = half_in(browser, person)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: one.hand_in(ticket).status, [browser.twin() for _ in range(8)]))

    assert sorted(answers) == [200, *[403] * 7]


def test_a_ticket_is_worth_nothing_on_another_device(browser: Browser, person: Actor) -> None:
    ticket = half_in(browser, person)
    thief = Browser(browser.base)
    thief.get("/")

    assert thief.hand_in(ticket).status == 403
    assert Browser(browser.base).hand_in(ticket).status == 403
    assert browser.hand_in(ticket).status == 200


def test_a_ticket_is_worth_nothing_after_a_minute(browser: Browser, person: Actor) -> None:
    ticket = half_in(browser, person)
    with writing() as session:
        query = update(AuthSession).where(col(AuthSession.account_id) == person.account_id)
        session.execute(query.values(created_at=clock.real() - timedelta(seconds=61)))

    assert browser.hand_in(ticket).status == 403


def test_a_ticket_is_shown_once(browser: Browser, person: Actor) -> None:
    tab = browser.open()
    tab.enter(person.username, PASSWORD)
    ticket = tab.ticket
    assert ticket is not None
    said = len(tab.received)
    tab.run()

    assert not any(ticket.encode() in data for data in tab.received[said:])


BODIES = {
    "nothing": b"", "no JSON": b"ticket", "a list": b'["x"]', "a number": b'{"ticket": 1}', "null": b'{"ticket": null}', "nested": b"[" * 999,
    "not text": b"\xff\xfe{}", "somebody's guess": b'{"ticket": "%s"}' % (b"A" * 43), "an object": b'{"ticket": {"$ne": null}}',
    "NUL": b'{"ticket": "\\u0000"}', "half a character": b'{"ticket": "\\ud800"}', "too long": b'{"ticket": "%s"}' % (b"A" * 2_000_000),
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
def test_what_is_no_ticket_is_refused_without_a_word(browser: Browser, what: str) -> None:
    browser.get("/")
    answer = browser.ask("POST", "/pumpurs/session", BODIES[what], content_type="application/json")

    assert (answer.status, answer.body, answer.header("set-cookie")) == (403, b"Forbidden", "")


def test_a_body_without_an_end_is_not_listened_to(browser: Browser) -> None:
    sent: list[int] = []

    def on_and_on() -> Iterator[bytes]:
        for number in range(1000):
            sent.append(number)
            yield b"x" * 65_536

    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        browser.ask("POST", "/pumpurs/session", on_and_on())
    assert len(sent) < 1000


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000", None])
def test_no_other_site_hands_a_ticket_in(browser: Browser, person: Actor, origin: str | None) -> None:
    ticket = half_in(browser, person)
    answer = browser.ask("POST", "/pumpurs/session", b'{"ticket": "%s"}' % ticket.encode(), origin=origin)

    assert answer.status == 403
    assert browser.hand_in(ticket).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_ticket_is_only_posted(browser: Browser, method: str) -> None:
    assert browser.ask(method, "/pumpurs/session", b'{"ticket": "x"}').status in (404, 405)


def test_every_sign_in_is_a_session_of_its_own(browser: Browser, person: Actor) -> None:
    first = browser.sign_in(person.username, PASSWORD).ticket
    cookie = browser.cookies.pop("pumpurs_session")
    second = browser.sign_in(person.username, PASSWORD).ticket

    assert first != second
    assert cookie != browser.cookies["pumpurs_session"]
    assert len({row.sid_hash for row in rows_of(person)}) == 2


def test_a_session_planted_before_signing_in_is_not_taken_over(
    stage: World, browser: Browser, newcomer: Callable[[], Browser], person: Actor
) -> None:
    """Somebody who puts their own cookie into a victim's browser does not come along when the victim signs in."""
    other = stage.somebody(Role.SCHOOL_COORDINATOR, password_hash=password_hash())
    planted = newcomer()
    planted.sign_in(other.username, PASSWORD)
    browser.get("/")
    browser.cookies["pumpurs_session"] = planted.cookies["pumpurs_session"]
    tab = browser.sign_in(person.username, PASSWORD)

    assert person.name in tab.screen.text()
    assert browser.cookies["pumpurs_session"] != planted.cookies["pumpurs_session"]
    assert rows_of(other)[0].device_hash != rows_of(person)[0].device_hash


def test_whoever_fails_learns_nothing(stage: World, browser: Browser, person: Actor) -> None:
    """A wrong password, a name nobody has, an account that is off, one without a password: the same words, to the letter."""
    off = stage.somebody(Role.PREPARER, password_hash=password_hash(), active=False)
    empty = stage.somebody(Role.PREPARER)
    tries = (
        (person.username, "nepareiza parole"),
        ("nav.tada", PASSWORD),
        (off.username, PASSWORD),
        (empty.username, PASSWORD),
    )
    said = []
    for name, password in tries:
        tab = browser.open()
        tab.enter(name, password)
        said.append([word.replace(name, "NAME") for word in tab.screen.words()])

    assert said[0] == said[1] == said[2] == said[3]
    assert any(element.kind == "alert" for element in tab.screen)


def test_a_password_is_not_sent_back(browser: Browser, person: Actor) -> None:
    tab = browser.open()
    tab.enter(person.username, PASSWORD)
    tab.go("")

    assert not tab.saw(PASSWORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [("{}\0", PASSWORD), ("{}", "p" * 5_000), ("x" * 5_000, "p"), ("{}", "\0" * 20), ("{}", "😀" * 100), ("' OR 1=1 --", "x"), ("", ""), ("{}", "")],
)  # fmt: skip
def test_strange_names_and_passwords_are_simply_wrong(
    browser: Browser, person: Actor, name: str, password: str
) -> None:
    tab = browser.open()
    tab.enter(name.format(person.username), password)

    assert tab.ticket is None
    assert [element.kind for element in tab.screen if element.kind in ("exception", "alert")] == ["alert"]
    assert not tab.saw("Traceback")


def test_a_name_is_known_however_it_is_written(browser: Browser, person: Actor) -> None:
    tab = browser.open()
    tab.enter(f" {person.username.upper()} ", PASSWORD)

    assert tab.ticket is not None


def test_opening_a_page_signs_nobody_in(stage: World, browser: Browser) -> None:
    with reading() as session:
        before = session.exec(select(func.count()).select_from(AuthSession)).one()
    browser.open("skoleni", "pupil=1")

    with reading() as session:
        assert session.exec(select(func.count()).select_from(AuthSession)).one() == before

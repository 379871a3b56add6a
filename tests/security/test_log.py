"""What the server says about itself: a bug has a number on the screen and in the log, and nobody's data is in either."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from models.database import writing
from services.rules.permissions import Actor
from tests.security.browserless import Browser
from tests.security.canaries import CODE
from tests.security.gossip import gossip
from tests.security.ledger import differences, ledger
from tests.security.stumbles import stumbled
from tests.serving import Server
from tests.stage import PASSWORD
from tests.world import World

Inside = Callable[[Actor], Browser]
SECRETS = {
    "a personal code": f"INFO x: {CODE}",
    "a personal code without a dash": f"INFO x: {CODE.replace('-', '')}",
    "an e-mail": "INFO x: ilze@klavas.example",
    "a name": "INFO x: Anna Pumpurzara7 was enrolled",
    "a canary": "INFO x: Kanarija",
    "a note": "INFO x: slepena piezīme",
    "a password": f"INFO x: {PASSWORD}",
    "a cookie": "INFO x: pumpurs_session=abc",
    "a token": "INFO x: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI",
    "a ticket": "INFO x: kX9vQ2mL7pR4tY8wZ1aB3cD5eF6gH0jK2lM4nO6pQ8r",
    "a hash": "INFO x: $2b$12$abcdefghijklmnopqrstuv",
    "a traceback": "Traceback (most recent call last):",
}


@pytest.mark.parametrize("what", SECRETS)
def test_the_listener_hears(what: str) -> None:
    assert len(gossip(f"fine\n{SECRETS[what]}\nfine")) >= 1


def test_the_listener_minds_nothing_that_a_log_may_say() -> None:
    said = (
        "2018-01-15T10:00:00Z WARNING services.work: refused: director asked for a plan out of reach\n"
        "2018-01-15T10:00:00Z ERROR pumpurs.incident: incident 0a1b2c3d: OperationalError at door.py:14 <module> < pool.py:3 do\n"
        "2018-01-15T10:00:00Z INFO uvicorn.error: connection open 01a20057-2f88-7392-a1e3-7044ce2446d6"
    )

    assert gossip(said) == []


@contextmanager
def without(table: str) -> Iterator[None]:
    """A bug: one table cannot be found."""
    with writing() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {table}_elsewhere"))
    try:
        yield
    finally:
        with writing() as session:
            session.execute(text(f"ALTER TABLE {table}_elsewhere RENAME TO {table}"))


def test_a_bug_shows_a_number_and_the_log_has_the_same(stage: World, server: Server, inside: Inside) -> None:
    tab = inside(stage.cast.ilze).open("skoleni")
    begun, received = len(server.log), len(tab.received)
    tab.type(f"Kanarija {CODE}", key="q")
    with without("personal_code"):
        tab.run()
    said, shown = server.log[begun:], b"".join(tab.received[received:])
    numbers = re.findall(r"incident ([0-9a-f]{8}): OperationalError at", said)

    assert stumbled(tab)
    assert len(numbers) == 1
    assert numbers[0] in tab.screen.read()
    assert [
        word for word in (b"OperationalError", b"SELECT", b"no such table", b"pupils.py", b"Traceback") if word in shown
    ] == []
    assert gossip(said) == []
    assert [word for word in ("SELECT", "Kanarija", CODE, "parameters", "no such table") if word in said] == []


def test_after_a_bug_everything_goes_on(stage: World, inside: Inside) -> None:
    tab, before = inside(stage.cast.ilze).open("skoleni"), ledger()
    with without("pupil"):
        tab.run()
        assert stumbled(tab)
    tab.run()

    assert not stumbled(tab)
    assert differences(before, ledger()) == {}


def test_a_bug_in_a_click_saves_nothing(stage: World, server: Server, inside: Inside) -> None:
    """What was typed, a name and a code, is neither kept nor told when handing it in fails half-way."""
    tab = inside(stage.cast.dace).open("cilveki")
    begun, before = len(server.log), ledger()
    for key, value in (("person.first_name", "Kanarija"), ("person.last_name", "Tālumniece"), ("person.username", "kanarija.t")):  # fmt: skip
        tab.type(value, key=key)
    tab.type(tab.screen.one("selectbox", key="person.role").message.options[0], key="person.role")
    with without("assignment"):
        tab.click("add person")

    assert gossip(server.log[begun:]) == []
    assert differences(before, ledger()) == {}


def test_the_whole_log_so_far_gossips_about_nobody(stage: World, server: Server, browser: Browser) -> None:
    """Whatever went before, and besides: names and passwords typed where they do not belong."""
    begun = len(server.log)
    tab = browser.open()
    for name, password in ((PASSWORD, "ilze"), (f"{CODE} Kanarija", "x" * 300), ("ilze@klavas.example", "zirgs akmens")):  # fmt: skip
        tab.enter(name, password)
    browser.get(f"/skoleni?q={CODE}")
    browser.get(f"/{CODE}")
    browser.get("/pumpurs/session?ticket=eyJhbGciOiJIUzI1NiJ9.x", referer=f"http://x/?q={CODE}", user_agent=CODE)

    assert len(server.log) >= begun > 0
    assert gossip(server.log) == []

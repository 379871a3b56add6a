"""Whatever stands behind the question mark of an address: a page or a word of refusal, never a stumble, never an echo."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest

from services.rules.permissions import Actor
from tests.security.addresses import PAGES
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.stumbles import stumbled
from tests.world import World

Inside = Callable[[Actor], Browser]
# Every name that any page reads from its address.
NAMES = (
    "pupil",
    "plan",
    "claim",
    "person",
    "do",
    "page",
    "status",
    "kind",
    "semester",
    "show",
    "without",
    "action",
    "q",
    "edit",
    "topic",
    "period",
    "units",
    "municipality",
    "school",
    "list",
)
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "markdown": "![x](http://echo.example/x.png)",
    "sql": "' OR 1=1 --",
    "sql in an id": "00000000-0000-0000-0000-000000000000' OR '1'='1",
    "path": "../../../../etc/passwd",
    "nought": "\x00",
    "digits of another script": "٣",
    "a huge number": "9" * 6,
    "a number below": "-1",
    "an exponent": "1e999",
    "long": "🐣" * 300,
    "an id in braces": "{" + str(uuid4()) + "}",
    "an id in words": f"urn:uuid:{uuid4()}",
    "json": '{"$ne": null}',
    "half a letter": "%ED%A0%80",
    "nothing": "",
}  # fmt: skip
ECHOES = ("<script>alert", "echo.example", "' OR 1=1", "etc/passwd", "$ne", "🐣🐣")


# Every page, opened by somebody who has it.
VISITORS = {
    "ilze": ("", "skoleni", "plani", "sapulces", "konsultacijas", "kompensacijas", "budzets", "parskati", "imports"),
    "aija": ("maksajumi",),
    "elza": ("eksperta-galds", "efektivitate"),
    "andris": ("cilveki", "skolas", "noteikumi", "zurnals", "atvertie-dati", "konts"),
}


def test_every_page_is_visited() -> None:
    assert sorted(page for pages in VISITORS.values() for page in pages) == sorted(PAGES)


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("username", VISITORS)
def test_no_value_makes_a_page_stumble(stage: World, inside: Inside, username: str, what: str) -> None:
    value = HOSTILE[what] if what == "half a letter" else quote(HOSTILE[what])
    query = "&".join(f"{name}={value}" for name in NAMES)
    tab, before = inside(stage.cast.actors[username]).open(), ledger()
    for page in VISITORS[username]:
        tab.go(page, query)

        assert tab.screen.all(key="sign out"), page
        assert not stumbled(tab), page
        assert [echo for echo in ECHOES if echo in tab.screen.text()] == [], page
    assert differences(before, ledger()) == {}


STRANGE = ("&&&", "=", "?", "a" * 10_000, "&".join(f"x{n}=1" for n in range(2000)), "page=1&page=2&page=3", "%", "%zz", "plan", "plan[]=1", "__proto__=1", "embed=true", "embed_options=show_toolbar")  # fmt: skip


@pytest.mark.parametrize("query", STRANGE, ids=range(len(STRANGE)))
def test_no_query_makes_the_door_stumble(stage: World, inside: Inside, browser: Browser, query: str) -> None:
    tab, stranger = inside(stage.cast.ilze).open("plani", query), browser.open("plani", query)

    assert tab.screen.all(key="sign out")
    assert not stumbled(tab)
    assert stranger.screen.all("text_input")
    assert not stranger.screen.all(kind="page_link")

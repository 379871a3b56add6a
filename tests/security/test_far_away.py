"""Links to the records of a far-away school, for every role and for strangers: they say as much as links to nothing."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from services.rules.permissions import Actor
from tests.security.addresses import PAGES, WIDER, records
from tests.security.browserless import Browser
from tests.security.canaries import CLAIM, EVERYTHING, PERSON, PLAN, PUPIL, SENSITIVE, Far, far_away
from tests.security.tab import Tab
from tests.world import World

Inside = Callable[[Actor], Browser]
# Who must never receive which words. The state's coordinator may receive all of them.
BLIND = {
    "ilze": EVERYTHING, "peteris": EVERYTHING, "dace": EVERYTHING, "gita": EVERYTHING, "mara": EVERYTHING, "aija": EVERYTHING,
    "elza": (*PUPIL, *CLAIM, *PERSON), "austra": SENSITIVE, "andris": (*PUPIL, *PLAN, *SENSITIVE, *CLAIM),
}  # fmt: skip
# Who sees a record must be told by its words, or the canaries would be mute.
SIGHTED = {
    "sandra": {"pupil": PUPIL[:2], "plan": (*PUPIL[:2], *PLAN, *SENSITIVE)},
    "elza": {"plan": (*PLAN, *SENSITIVE)},
    "austra": {"pupil": PUPIL[:2], "plan": (*PUPIL[:2], *PLAN)},
    "andris": {"person": PERSON},
}


@pytest.fixture(scope="module")
def known() -> list[Far]:
    return []


@pytest.fixture
def far(stage: World, known: list[Far]) -> Far:
    if not known:
        known.append(far_away(stage))
    return known[0]


def heard(tab: Tab, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if tab.saw(word)]


@pytest.mark.parametrize("username", SIGHTED)
def test_whoever_may_see_a_record_is_shown_it(stage: World, far: Far, inside: Inside, username: str) -> None:
    tab = inside(stage.cast.actors[username]).open()
    for kind, words in SIGHTED[username].items():
        for page, query in records({kind: far.things[kind]})[:1]:
            tab.go(page, query)

            assert [word for word in words if word not in tab.screen.text()] == []


@pytest.mark.parametrize("username", BLIND)
def test_no_address_tells_of_what_is_far_away(stage: World, far: Far, inside: Inside, username: str) -> None:
    tab = inside(stage.cast.actors[username]).open()
    for page, query in (*((page, "") for page in PAGES), *WIDER, *records(far.things)):
        tab.go(page, query)

        assert tab.screen.text(), (page, query)
        assert heard(tab, BLIND[username]) == [], (page, query)


@pytest.mark.parametrize("username", ["ilze", "peteris", "dace", "gita", "mara", "aija"])
def test_what_is_far_away_looks_like_what_does_not_exist(stage: World, far: Far, inside: Inside, username: str) -> None:
    nothing: dict[str, UUID] = {kind: uuid4() for kind in far.things}
    tab = inside(stage.cast.actors[username]).open()
    for there, nowhere in zip(records(far.things), records(nothing), strict=True):
        tab.go(*there)
        found = picture(tab)
        tab.go(*nowhere)

        assert picture(tab) == found, there


def picture(tab: Tab) -> list[tuple[str, str, list[str]]]:
    return [(element.kind, element.key, list(element.words())) for element in tab.screen]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_the_form_under_every_address(far: Far, browser: Browser, page: str) -> None:
    tab = browser.open()
    blank = picture(tab)
    for query in ("", *(query for _, query in records(far.things)), "do=enrol", "do=file", "show=all"):
        tab.go(page, query)

        assert picture(tab) == blank
    assert heard(tab, EVERYTHING) == []
    assert not tab.screen.all(kind="page_link")

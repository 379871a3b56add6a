"""Whoever comes with a one-time code sets a password before anything else, and no poor one."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.database import reading
from models.people import Account
from models.vocabulary import Action, Language, Role
from pages.shell.paths import PATHS
from services import people, signin
from services.rules.permissions import Actor
from services.texts import catalogue
from services.work import OPERATOR, begin
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.tab import Tab
from tests.stage import PASSWORD
from tests.world import World

GOOD = "pavisam cits garš teikums 9"


def code_for(person: Actor) -> str:
    with begin(OPERATOR) as work:
        return people.new_code(work, person.account_id)


def account(person: Actor) -> Account:
    with reading() as session:
        return session.get_one(Account, person.account_id)


def save(tab: Tab, first: str, again: str | None = None) -> None:
    tab.type(first, key="new password.password")
    tab.type(first if again is None else again, key="new password.again")
    tab.submit()


def asks_for_password(tab: Tab) -> bool:
    return bool(tab.screen.all(key="new password.password")) and not tab.screen.all(kind="page_link")


@pytest.fixture
def by_code(browser: Browser, person: Actor) -> Browser:
    browser.sign_in(person.username, code_for(person))
    return browser


@pytest.mark.parametrize("path", ["", *PATHS])
def test_with_a_code_every_address_asks_for_a_password(by_code: Browser, path: str) -> None:
    tab = by_code.open(path, "do=enrol")

    assert asks_for_password(tab)


def test_with_a_code_nothing_is_done_before(stage: World, by_code: Browser, inside: Callable[[Actor], Browser]) -> None:
    """Buttons of pages that are not shown yet are pressed all the same."""
    buttons = [
        element
        for page in ("skoleni", "cilveki", "imports")
        for element in inside(stage.cast.ilze).open(page).screen.all("button")
        if element.key != "sign out"
    ]
    tab = by_code.open()
    before = ledger()
    for button in buttons:
        tab.press(button)
        assert asks_for_password(tab)

    assert len(buttons) >= 3
    assert differences(before, ledger()) == {}


def test_with_a_code_nobody_chooses_a_role_first(stage: World, browser: Browser, person: Actor) -> None:
    stage.second_role(person, Role.DIRECTOR)
    browser.sign_in(person.username, code_for(person))

    assert asks_for_password(browser.open())


POOR = {
    "short": "īsa", "fourteen characters": "xK9#vQ2$mL7&pR", "well known": "passwordpassword1", "a walk on the keyboard": "qwertyuiopasdfghjkl",
    "one letter": "a" * 40, "a row": "123456789012345678", "about us": "pumpurspumpurs2018", "oneself": "{name}{name}{name}", "empty": "", "a word again and again": "gara " * 14,
}  # fmt: skip


@pytest.mark.parametrize("what", POOR)
def test_a_poor_password_is_not_taken(by_code: Browser, person: Actor, what: str) -> None:
    before = account(person)
    tab = by_code.open()
    save(tab, POOR[what].format(name=person.username))

    assert asks_for_password(tab)
    assert account(person).password_hash == before.password_hash


def test_two_different_ones_are_not_taken(by_code: Browser, person: Actor) -> None:
    before = account(person)
    tab = by_code.open()
    save(tab, GOOD, GOOD + "!")

    assert catalogue(Language.LATVIAN).gettext("password.differs") in tab.screen.text().replace("\\", "")
    assert account(person).password_hash == before.password_hash


def test_a_good_one_lets_in_and_uses_up_the_code(
    browser: Browser, newcomer: Callable[[], Browser], person: Actor
) -> None:
    code = code_for(person)
    browser.sign_in(person.username, code)
    elsewhere = newcomer()
    tab = browser.open()
    save(tab, GOOD)

    assert tab.screen.all(kind="page_link")
    assert account(person).password_hash.startswith("$2b$12$")
    assert elsewhere.sign_in(person.username, GOOD).screen.pages
    for wrong in (code, PASSWORD):
        again = newcomer().open()
        again.enter(person.username, wrong)
        assert again.ticket is None


def test_a_new_password_gives_this_tab_a_new_session(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    before = browser.cookies["pumpurs_session"]
    tab = browser.open("konts")
    save(tab, GOOD)

    assert tab.ticket is not None
    assert browser.get("/media/nothing").status == 403
    assert browser.hand_in(tab.ticket).status == 200
    assert browser.cookies["pumpurs_session"] != before
    assert browser.open().screen.all(key="sign out")


def test_a_password_typed_is_not_kept_in_a_draft(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    before = ledger()
    tab = browser.open("konts")
    save(tab, GOOD, "something else")

    assert differences(before, ledger()) == {}


def test_a_code_is_shown_once_and_stands_nowhere(
    stage: World, inside: Callable[[Actor], Browser], person: Actor
) -> None:
    tab = inside(stage.cast.dace).open("cilveki", f"person={person.account_id}")
    tab.click("new code")
    code = tab.screen.one("code").message.code_text
    said = len(tab.received)
    tab.run()

    assert signin.enter(person.username, code, "here", "d" * 43) is not None
    assert not any(code.encode() in data for data in tab.received[said:])
    with reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == Action.GIVE_CODE)).all()
    assert entries
    assert not [entry for entry in entries if code in str(entry.model_dump()) or "$2b$" in str(entry.model_dump())]

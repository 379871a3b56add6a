"""A session ends everywhere at once: when somebody signs out, when their rights change, when time runs out."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.database import writing
from models.people import Assignment
from models.signin import AuthSession
from models.vocabulary import Action, Role
from services import clock, people, signin
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.tab import Tab, state
from tests.stage import PASSWORD, password_hash
from tests.world import World


def is_out(tab: Tab) -> bool:
    """The sign-in form and nothing of what was there before."""
    return len(tab.screen.all("text_input")) == 2 and not tab.screen.all(key="sign out")


def held_by(person: Actor) -> UUID:
    assert person.assignment_id is not None
    return person.assignment_id


def set_times(person: Actor, **ago: timedelta) -> None:
    """Put the session back in time instead of waiting."""
    with writing() as session:
        query = update(AuthSession).where(col(AuthSession.account_id) == person.account_id)
        session.execute(query.values({name: clock.real() - past for name, past in ago.items()}))


def revoke(person: Actor) -> None:
    with writing() as session:
        query = update(AuthSession).where(col(AuthSession.account_id) == person.account_id)
        session.execute(query.values(revoked_at=clock.real()))


def switch_off(person: Actor) -> None:
    with begin(OPERATOR) as work:
        people.set_active(work, person.account_id, active=False)


def end_role(person: Actor) -> None:
    with begin(OPERATOR) as work:
        people.end_role(work, held_by(person))


def let_role_run_out(person: Actor) -> None:
    """The day the role ends has come; nobody touched the account."""
    with begin(OPERATOR) as work:
        held = work.session.get_one(Assignment, held_by(person))
        work.change(held, Action.END_ROLE, until=date(2018, 1, 15))


def give_code(person: Actor) -> None:
    with begin(OPERATOR) as work:
        people.new_code(work, person.account_id)


def change_password(person: Actor) -> None:
    found = signin.enter(person.username, PASSWORD, "elsewhere", "d" * 43)
    assert found is not None
    presence = signin.present(found.sid, "d" * 43)
    assert presence is not None
    signin.set_password(presence, "pavisam cits garš teikums 9", "d" * 43)


ENDINGS: dict[str, Callable[[Actor], None]] = {
    "the account is switched off": switch_off,
    "the role is ended": end_role,
    "a one-time code is given": give_code,
    "the password is changed elsewhere": change_password,
    "the session is revoked": revoke,
    "half an hour passed without a click": lambda person: set_times(person, last_seen=timedelta(minutes=30, seconds=1)),
    "nine hours passed": lambda person: set_times(person, expires_at=timedelta(seconds=1)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_open_tab_and_the_cookie_are_worthless_at_once(browser: Browser, person: Actor, ending: str) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab, files = browser.open("skoleni"), browser.open("imports")
    ENDINGS[ending](person)
    before = ledger()

    assert browser.get("/media/nothing").status == 403
    assert files.upload(b"school\n")[0].status == 403
    tab.click("enrol")
    assert is_out(tab)
    assert is_out(browser.open("skoleni"))
    assert differences(before, ledger()) == {}


def test_a_role_that_has_run_out_is_no_role(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("skoleni")
    let_role_run_out(person)
    tab.click("enrol")

    assert tab.screen.all("button", key="sign out")
    assert not tab.screen.all("text_input")


def test_almost_half_an_hour_is_no_reason(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("skoleni")
    set_times(person, last_seen=timedelta(minutes=29))
    tab.click("enrol")

    assert tab.screen.all(key="enrol.first_name")


def test_signing_out_ends_the_other_tabs_too(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    one, other = browser.open("skoleni"), browser.open("konts")
    one.click("sign out")
    other.run()

    assert is_out(one)
    assert is_out(other)
    assert is_out(browser.twin().open("skoleni"))
    assert browser.get("/media/nothing").status == 403


def test_signing_out_ends_no_other_session(browser: Browser, newcomer: Callable[[], Browser], person: Actor) -> None:
    at_home = newcomer()
    at_home.sign_in(person.username, PASSWORD)
    browser.sign_in(person.username, PASSWORD).click("sign out")

    assert at_home.open().screen.all(key="sign out")


def test_the_next_person_in_the_same_tab_finds_nothing_of_the_last_one(
    stage: World, browser: Browser, person: Actor
) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("skoleni", "do=enrol")
    tab.type("Kanarija", key="enrol.first_name")
    tab.run()
    tab.click("sign out")
    said = len(tab.received)
    successor = stage.somebody(Role.SCHOOL_COORDINATOR, password_hash=password_hash())
    tab.enter(successor.username, PASSWORD)
    tab.go("skoleni", "do=enrol")

    assert successor.name in tab.screen.text()
    assert not any(word.encode() in data for data in tab.received[said:] for word in ("Kanarija", person.name))


def test_a_click_forged_after_signing_out_does_nothing(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("cilveki")
    button = tab.screen.one(key="add person")
    tab.click("sign out")
    before = ledger()
    tab.press(button)

    assert is_out(tab)
    assert differences(before, ledger()) == {}


def test_in_a_role_that_was_taken_nothing_more_is_done_in_an_open_tab(
    stage: World, browser: Browser, person: Actor
) -> None:
    """Of two roles one is ended: the tab that acted in it does not act on in it."""
    stage.second_role(person, Role.PREPARER)
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open()
    tab.click(f"role {person.assignment_id}")
    tab.go("skoleni")
    assert tab.screen.all(key="enrol")
    end_role(person)
    tab.click("enrol")

    assert is_out(tab)


def test_nobody_acts_in_a_role_of_somebody_else(stage: World, browser: Browser, person: Actor) -> None:
    second = stage.second_role(person, Role.PREPARER)
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open()
    own = tab.screen.one(key=f"role {second.assignment_id}")
    foreign = own.id.replace(str(second.assignment_id), str(stage.cast.andris.assignment_id))
    tab.run(state(foreign, trigger_value=True))

    assert tab.screen.all(key=f"role {person.assignment_id}")

"""Every screen in a real browser, on a laptop and a phone, in light and in dark: readable, reachable, and nothing sticks out."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from models.pupils import Pupil
from services.demo import cast as casting
from services.work import OPERATOR, look
from tests import databases as kinds
from tests.journeys.conftest import Seat
from tests.journeys.looking import faults
from tests.journeys.person import PHONE, Person
from tests.journeys.states import USERNAMES, of_everybody
from tests.pages.lively import Lively, happen, on_that_day
from tests.serving import Server
from tests.stage import PASSWORD
from tests.world import World

# The most a person should have to tab on this screen before something is wrong with its order.
_MANY = 80


@pytest.fixture(scope="module")
def told(site: Server) -> Lively:
    """A municipality full of life, made once for all of these."""
    with on_that_day(), kinds.using(site.database):
        return happen(World(casting.recall()))


@pytest.mark.parametrize("username", USERNAMES)
def test_every_screen_can_be_read_and_used_by_everybody(seat: Seat, told: Lively, username: str) -> None:
    who = seat(username)
    found = []
    for state in of_everybody(told)[username]:
        who.go(state.path)
        if state.heading:
            who.press_heading(state.heading)
        found += [f"{state.path}: {fault}" for fault in faults(who)]
        expect(who.page).to_have_title(f"{state.title} · Pumpurs")

    assert found == []


def test_the_sign_in_form_can_be_read_and_used_by_everybody(seat: Seat) -> None:
    stranger = seat()

    assert list(faults(stranger)) == []


def test_a_whole_job_by_keyboard_alone(seat: Seat, site: Server) -> None:
    """From signing in to the card of the pupil who was just enrolled, seeing where one is all the way."""
    ilze = seat(path="/skoleni?do=enrol")
    keys = ilze.page.keyboard
    _tab_to(ilze, "Lietotājvārds")
    keys.type("ilze")
    _tab_to(ilze, "Parole")
    keys.type(PASSWORD)
    with ilze.page.expect_response("**/pumpurs/session"):
        keys.press("Enter")
    ilze.settle()
    ilze.sees("Uzņemt skolēnu")

    for label, text in (("Personas kods", "040305-20009"), ("Vārds", "Tija"), ("Uzvārds", "Klaviatūra")):
        _tab_to(ilze, label)
        keys.type(text)
    for label, option in (("Programma", "vispārējā"), ("Klase", "7")):
        _tab_to(ilze, label)
        keys.type(option)
        ilze.page.get_by_role("option").first.wait_for()
        keys.press("Enter")
        ilze.settle()
    _tab_to(ilze, "Uzņemt")
    keys.press("Enter")
    ilze.sees("Tija Klaviatūra")

    with kinds.using(site.database), look(OPERATOR) as work:
        assert work.session.exec(select(Pupil.grade).where(Pupil.last_name == "Klaviatūra")).one() == 7


def _tab_to(who: Person, name: str) -> None:
    """Press Tab until the thing of this name has the focus, and see the focus on it."""
    for _ in range(_MANY):
        who.page.keyboard.press("Tab")
        if who.page.evaluate(_FOCUSED) == name:
            assert who.page.evaluate(_SHOWN), f"one does not see that {name} has the focus"
            return
    pytest.fail(f"{name} is not reached with the Tab key")


_FOCUSED = """() => {
  const here = document.activeElement;
  const labels = here.labels ? [...here.labels].map((label) => label.innerText.trim()) : [];
  return here.getAttribute('aria-label') || labels[0] || here.innerText?.trim().split('\\n').pop() || '';
}"""
# Some element around the focused one draws a line or a shadow that it does not draw otherwise.
_SHOWN = """async () => {
  const held = document.activeElement;
  const chain = [];
  for (let one = held; chain.length < 5 && one; one = one.parentElement) chain.push(one);
  const looks = () => chain.map((one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor].join();
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 400));
  await settled();
  const before = looks();
  held.blur();
  await settled();
  const after = looks();
  held.focus();
  return before.some((look, i) => look !== after[i]);
}"""


def test_reload_and_the_back_button_keep_what_is_open(seat: Seat, told: Lively) -> None:
    ilze = seat("ilze", "/skoleni?without=true")
    ilze.page.get_by_role("checkbox", name="Bez plāna").wait_for()
    expect(ilze.page.get_by_role("checkbox", name="Bez plāna")).to_be_checked()
    ilze.page.reload()
    ilze.settle()
    expect(ilze.page.get_by_role("checkbox", name="Bez plāna")).to_be_checked()

    ilze.go(f"/skoleni?pupil={told.pupils['river']}")
    ilze.follow("IAP-2017-2")
    ilze.sees("Pasākumi")
    ilze.page.go_back()
    ilze.settle()
    ilze.sees("Kas redz šo skolēnu")


def test_filters_of_one_screen_leave_the_next_alone(seat: Seat, told: Lively) -> None:
    sandra = seat("sandra", "/kompensacijas?status=Izmaksāts")
    sandra.sees("Pieteikumi: 1, pieprasīts 10,00")
    sandra.follow("Plāni")
    sandra.choose("Visi plāni")

    sandra.sees("Kopā: 6")
    assert "status=" not in sandra.page.url


def test_the_menu_opens_on_a_phone(seat: Seat, told: Lively) -> None:
    ilze = seat(size=PHONE)
    ilze.sign_in("ilze")
    ilze.page.get_by_test_id("stExpandSidebarButton").click()
    ilze.follow("Skolēni")

    ilze.sees("Uzņemt skolēnu")

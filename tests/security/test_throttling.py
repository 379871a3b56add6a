"""Guessing: how often, from where, how many at once, and that no guess tells whether a name exists."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import bcrypt
import pytest
from sqlmodel import func, select

from models.database import reading, writing
from models.people import Account
from models.signin import LoginAttempt
from models.vocabulary import Role
from services import clock, passwords, people, signin
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.security.browserless import Browser
from tests.stage import PASSWORD
from tests.world import World

DEVICE = "d" * 43
WRONG = "nepareiza parole"
WAIT = ":material/timer:"


def tries(browser: Browser, name: str, password: str = WRONG) -> bool:
    """Whether the guess was looked at, and not told to wait."""
    tab = browser.open()
    tab.enter(name, password)
    waits = [alert.message.icon for alert in tab.screen.all("alert")]
    tab.close()
    return waits != [WAIT]


def failed(times: int, *, name: str = "", address: str = "", ago: timedelta = timedelta(0)) -> None:
    """Failures that happened before."""
    with writing() as session:
        for number in range(times):
            session.add(
                LoginAttempt(
                    at=clock.real() - ago, username=name or f"kads{number}", address=address or f"10.0.0.{number}"
                )
            )


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the hashes that passwords were compared with."""
    compared: list[str] = []
    checkpw = bcrypt.checkpw

    def count(password: bytes, stored: bytes) -> bool:
        compared.append(stored.decode())
        return checkpw(password, stored)

    with monkeypatch.context() as patch:
        patch.setattr(passwords.bcrypt, "checkpw", count)
        yield compared


def test_five_guesses_are_free_and_then_even_the_right_one_waits(
    newcomer: Callable[[], Browser], stage: World, person: Actor
) -> None:
    looked_at = [tries(newcomer(), person.username) for _ in range(7)]

    assert looked_at == [True] * 5 + [False] * 2
    tab = newcomer().open()
    tab.enter(person.username, PASSWORD)
    assert tab.ticket is None
    assert [alert.message.icon for alert in tab.screen.all("alert")] == [WAIT]


def test_a_name_nobody_has_is_made_to_wait_alike(newcomer: Callable[[], Browser], stage: World) -> None:
    failed(5, name="nav.tada")

    assert not tries(newcomer(), "nav.tada")


def test_a_name_is_counted_however_it_is_written(newcomer: Callable[[], Browser], stage: World, person: Actor) -> None:
    failed(5, name=person.username)

    for name in (person.username.upper(), f" {person.username} ", person.username.replace("k", "\uff4b")):
        assert not tries(newcomer(), name)


@pytest.mark.parametrize(("failures", "ago", "waits"), [
    (4, 1, False), (5, 1, True), (5, 31, False), (6, 31, True), (6, 61, False), (10, 899, True), (10, 901, False), (90, 899, True), (90, 901, False),
])  # fmt: skip
def test_the_wait_doubles_up_to_a_quarter_of_an_hour_and_is_never_for_ever(
    stage: World, person: Actor, failures: int, ago: int, waits: bool
) -> None:
    failed(failures, name=person.username, ago=timedelta(seconds=ago))
    if waits:
        with pytest.raises(Refusal) as refusal:
            signin.enter(person.username, PASSWORD, "here", DEVICE)
        assert refusal.value.why.name == "signin.wait"
    else:
        assert signin.enter(person.username, PASSWORD, "here", DEVICE) is not None


def test_getting_in_wipes_the_slate(stage: World, person: Actor) -> None:
    for _ in range(3):
        failed(4, name=person.username)
        assert signin.enter(person.username, PASSWORD, "here", DEVICE) is not None


def test_one_address_guesses_fifty_times_in_a_quarter_of_an_hour(
    newcomer: Callable[[], Browser], stage: World, person: Actor
) -> None:
    failed(50, address="local")

    assert not tries(newcomer(), person.username, PASSWORD)


def test_a_proxy_on_this_machine_says_who_is_guessing(
    newcomer: Callable[[], Browser], stage: World, person: Actor
) -> None:
    failed(50, address="203.0.113.7")
    guesser, neighbour = newcomer(), newcomer()
    guesser.headers = {"X-Forwarded-For": "203.0.113.7"}
    neighbour.headers = {"X-Forwarded-For": "203.0.113.8"}

    assert not tries(guesser, person.username, PASSWORD)
    assert tries(neighbour, person.username, PASSWORD)


def test_what_a_visitor_put_before_it_is_not_believed(
    newcomer: Callable[[], Browser], stage: World, person: Actor
) -> None:
    """A proxy adds the true address at the end; what stood there before was made up."""
    failed(50, address="203.0.113.7")
    guesser = newcomer()
    guesser.headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}

    assert not tries(guesser, person.username, PASSWORD)


def test_nobody_else_says_for_whom_they_speak(newcomer: Callable[[], Browser], stage: World, person: Actor) -> None:
    """127.0.0.2 is no proxy of ours: what it says of others is not believed."""
    failed(50, address="127.0.0.2")
    guesser = newcomer()
    guesser.source = "127.0.0.2"
    guesser.headers = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}

    assert not tries(guesser, person.username, PASSWORD)


def test_guesses_made_at_once_are_all_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = passwords.hashed(PASSWORD)
    person = world.somebody(Role.PREPARER, password_hash=hashed)

    def guess(number: int) -> bool:
        try:
            signin.enter(person.username, f"{WRONG} {number}", "here", DEVICE)
        except Refusal:
            return False
        return True

    with counted(monkeypatch) as compared, ThreadPoolExecutor(12) as pool:
        looked_at = list(pool.map(guess, range(24)))

    assert sum(looked_at) == 5
    assert compared == [hashed] * 5


def test_every_failure_costs_one_comparison(home_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known, unknown, switched off, without a password, with a code: whoever measures the time learns nothing."""
    hashed = passwords.hashed(PASSWORD)
    known = home_world.somebody(Role.PREPARER, password_hash=hashed)
    off = home_world.somebody(Role.PREPARER, password_hash=hashed, active=False)
    empty = home_world.somebody(Role.PREPARER)
    with begin(OPERATOR) as work:
        people.new_code(work, empty.account_id)
    passwords.matches("warm", None)
    with counted(monkeypatch) as compared:
        for name in (known.username, "nav.tada", off.username, empty.username):
            assert signin.enter(name, WRONG, "here", DEVICE) is None

    assert len(compared) == 4
    assert {stored.split("$")[2] for stored in compared} == {"04"}


def test_a_one_time_code_lets_in_once_however_many_use_it_at_once(world: World) -> None:
    person = world.somebody(Role.PREPARER)
    with begin(OPERATOR) as work:
        code = people.new_code(work, person.account_id)
    with ThreadPoolExecutor(5) as pool:
        entered = list(pool.map(lambda _: signin.enter(person.username, code, "here", DEVICE), range(5)))

    assert len([one for one in entered if one is not None]) == 1


def test_a_one_time_code_is_good_for_a_day(home_world: World) -> None:
    person = home_world.somebody(Role.PREPARER)
    with begin(OPERATOR) as work:
        code = people.new_code(work, person.account_id)
    with writing() as session:
        session.get_one(Account, person.account_id).code_expires = clock.real()

    assert signin.enter(person.username, code, "here", DEVICE) is None


def test_a_wrong_code_is_a_guess_like_any_other(home_world: World) -> None:
    person = home_world.somebody(Role.PREPARER)
    with begin(OPERATOR) as work:
        code = people.new_code(work, person.account_id)
    for _ in range(5):
        assert signin.enter(person.username, "aaaaa-bbbbb-ccccc-ddddd", "here", DEVICE) is None

    with pytest.raises(Refusal, match=r"signin\.wait"):
        signin.enter(person.username, code, "here", DEVICE)


def test_tries_of_yesterday_are_forgotten(home_world: World) -> None:
    person = home_world.somebody(Role.PREPARER, password_hash=passwords.hashed(PASSWORD))
    failed(30, name=person.username, ago=timedelta(days=1, seconds=1))
    signin.enter(person.username, PASSWORD, "here", DEVICE)

    with reading() as session:
        assert session.exec(select(func.count()).select_from(LoginAttempt)).one() == 1

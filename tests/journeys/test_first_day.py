"""The first day of an installation: from the printed one-time code to a school's own people."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SECRET
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.serving import PUMPURS, Server, serving

FIRST = "mēness kartupelis lietussargs 7"
OWN = "ziepju burbulis bibliotēka 12"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    """Started as its owner would, on nothing at all."""
    settings = {"PUMPURS_SECRET": SECRET, "PUMPURS_LANGUAGE": "lv"}
    with serving(f"sqlite:///{tmp_path / 'fresh.db'}", tmp_path / "server", settings, PUMPURS) as server:
        yield server


def test_the_printed_code_opens_an_empty_installation_and_leads_to_the_first_school(fresh: Server, seat: Seat) -> None:
    printed = re.search(r"piesakieties kā (\S+) ar šo vienreizējo kodu: (\S+)", fresh.log)
    assert printed is not None
    person = seat(base=fresh.base)
    person.sign_in(*printed.groups())
    _set_password(person, FIRST)
    person.follow("Vispirms: pievienojiet iesaistītās skolas")
    _add_school(person)
    person.follow("Sākums")
    person.follow("Tad: pievienojiet cilvēkus un piešķiriet lomas")
    code = _add_coordinator(person)
    person.sign_out()

    person.sign_in("anna.ozola", code)
    _set_password(person, OWN)
    person.follow("Skolēni")
    person.sees("Neviens skolēns nav atrasts.")
    person.sign_out()
    person.sign_in("anna.ozola", OWN)
    person.follow("Sākums")
    person.sees("Labdien, Anna Ozola!")


def _set_password(who: Person, password: str) -> None:
    """Too short first, then two that differ, then well."""
    for first, second, said in (
        ("parole", "parole", "vismaz 15 rakstzīmēm"),
        (password, password + "!", "Abas paroles atšķiras"),
        (password, password, "Parole ir iestatīta."),
    ):
        who.page.get_by_label("Jaunā parole", exact=True).fill(first)
        who.page.keyboard.press("Tab")
        who.page.get_by_label("Tā pati vēlreiz", exact=True).fill(second)
        who.page.keyboard.press("Enter")
        who.settle()
        who.sees(said)


def _add_school(who: Person) -> None:
    who.type("Reģistrācijas numurs", "4512345678")
    who.type("Nosaukums", "Parauga vidusskola")
    who.pick("Veids", "vispārizglītojošā skola")
    who.pick("Pašvaldība", "Preiļu novads")
    who.press("Saglabāt")
    who.sees("Parauga vidusskola ir saglabāta.")


def _add_coordinator(who: Person) -> str:
    """Gives the one-time code that is shown once."""
    who.press_heading("Pievienot cilvēku vai lomu")
    who.type("Vārds", "Anna")
    who.type("Uzvārds", "Ozola")
    who.type("Lietotājvārds", "anna.ozola")
    who.pick("Loma", "skolas koordinators")
    who.sees("Parauga vidusskola")
    who.press("Pievienot")
    who.sees("Vienreizējais kods: Anna Ozola (anna.ozola)")
    return who.page.locator("code").inner_text()

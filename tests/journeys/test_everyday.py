"""Smaller jobs: files in and out, rules changed, language and role chosen."""

from pathlib import Path

import pytest

from models.vocabulary import Role
from services.demo import cast as casting
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.world import World

PUPILS = "school;personal_code;first_name;last_name;programme;grade\n4500000001;{code};Rūta;{last};general;{grade}\n"


@pytest.fixture
def world(records: str) -> World:
    return World(casting.recall())


def _hand_over(who: Person, content: str, folder: Path) -> None:
    path = folder / "skolēni.csv"
    path.write_text(content, "cp1257")
    who.page.locator("input[type=file]").set_input_files(path)
    who.page.wait_for_timeout(500)
    who.settle()


def test_a_file_says_what_is_wrong_with_each_row_and_then_comes_in_whole(seat: Seat, tmp_path: Path) -> None:
    ilze = seat("ilze", "/imports")
    ilze.pick("Kas", "Skolēni")
    _hand_over(ilze, PUPILS.replace("grade\n", "klse\n").format(code="050505-20006", last="Ķirse", grade="7"), tmp_path)
    ilze.sees("Kolonna „klse” nav zināma.")
    ilze.go("/imports")
    ilze.pick("Kas", "Skolēni")
    _hand_over(ilze, PUPILS.format(code="999999-20006", last="Ķirse", grade="3"), tmp_path)
    assert ilze.cells(0)[0][:2] == ["2", "personal_code"]
    ilze.go("/imports")
    ilze.pick("Kas", "Skolēni")
    _hand_over(ilze, PUPILS.format(code="050505-20006", last="Ķirse", grade="7"), tmp_path)
    ilze.press("Importēt")
    ilze.sees("Rindas: 1; jaunas – 1, mainītas – 0, bez izmaiņām – 0.")

    ilze.follow("Skolēni")
    ilze.type("Vārds, uzvārds vai personas kods", "kirs")
    assert ilze.cells()[0][:2] == ["Ķirse", "Rūta"]


def test_records_can_be_taken_away(seat: Seat, world: World) -> None:
    world.pupil("river", last_name="Eksportzieds")
    ilze = seat("ilze", "/imports")
    ilze.page.get_by_label("Kas", exact=True).last.click()
    ilze.page.get_by_role("option", name="Skolēni").click()
    ilze.settle()
    ilze.choose("CSV")
    ilze.press("Sagatavot failu")
    with ilze.download() as fetched:
        ilze.button("Saglabāt rindas").click()

    assert "Eksportzieds" in fetched.content.decode("utf-8-sig")


def test_a_new_cap_counts_from_its_day_on(seat: Seat, world: World) -> None:
    plan = world.plan(world.running("river"))
    andris = seat("andris", "/noteikumi")
    andris.pick("Temats", "Ierobežojumi")
    andris.press_heading("Pievienot rindu")
    andris.type("Veids (kods)", "meals")
    andris.type("Summa", "75,50")
    andris.pick("Par", "mēnesī")
    andris.day("Spēkā no", "01.01.2018")
    andris.press("Saglabāt")
    andris.reads("Avots")
    andris.type("Avots", "domes lēmums")
    andris.press("Saglabāt")
    andris.sees("Noteikumi ir mainīti; tie ir spēkā no šī brīža.")

    ilze = seat("ilze", "/kompensacijas?do=file")
    ilze.pick("Skolēns un plāns", plan.code)
    ilze.pick("Kompensācija", "ēdināšana")
    ilze.pick("Mēnesis", "2018. gada janvāris")
    ilze.type("Summa", "85")
    ilze.reads("No 85,00 € izmaksājams tikai 75,50 €. (Avots: domes lēmums)")


def test_the_language_is_remembered(seat: Seat) -> None:
    baiba = seat("baiba")
    baiba.page.get_by_role("radio", name="English").click()
    baiba.sees("Good day, Baiba Baldriāne!")

    baiba.page.get_by_role("button", name="Sign out").click()
    baiba.page.get_by_label("Password", exact=True).wait_for()
    again = seat("baiba")
    again.sees("Good day, Baiba Baldriāne!")
    again.page.get_by_role("radio", name="Latviešu").click()
    again.sees("Labdien, Baiba Baldriāne!")


def test_somebody_with_two_roles_says_in_which_they_act(seat: Seat, world: World) -> None:
    world.second_role(world.cast.normunds, Role.PREPARER, "forest")
    normunds = seat("normunds")
    normunds.sees("Kādā lomā jūs tagad darbojaties?")
    normunds.press("plāna sagatavotājs")
    normunds.sees("Labdien, Normunds Nātrzars!")
    assert normunds.page.get_by_role("link", name="Audita žurnāls").count() == 0

    normunds.page.get_by_label("Darboties kā").click()
    normunds.page.get_by_role("option", name="direktors").click()
    normunds.settle()
    assert normunds.page.get_by_role("link", name="Audita žurnāls").count() == 1

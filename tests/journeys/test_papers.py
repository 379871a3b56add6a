"""A preparer takes a plan's paper away and opens it; a director prints all plans at once, or changes their mind."""

import re
from uuid import UUID

from playwright.sync_api import expect

from services.demo import cast as casting
from services.documents.making import Ending
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.papers.reading import in_order, pages, words
from tests.world import World, complete

SERVED = r"-[0-9a-f]{16}\."


def a_plan(name: str) -> tuple[World, UUID]:
    world = World(casting.recall())
    return world, world.running(
        contents=complete(sensitive=True), pupil_id=world.pupil(first_name="Ģirts", last_name=name)
    )


def test_a_preparer_takes_the_plan_away_and_opens_it(records: str, seat: Seat) -> None:
    world, plan_id = a_plan("Ķēniņš")
    code = world.plan(plan_id).code
    peteris = seat("peteris", f"/plani?plan={plan_id}")
    peteris.press("Drukāt")
    peteris.press("Sagatavot failu")
    with peteris.download() as file:
        peteris.button(f"Saglabāt {code}-plans.pdf").click()

    found = pages(file.content)
    assert re.fullmatch(rf"{code}-plans{SERVED}pdf", file.name)
    assert (
        in_order(" ".join(found), "Individuālais atbalsta plāns", "Ģirts Ķēniņš", code, "R2.07", "R3.05", "Kopā") == []
    )
    assert "slepena piezīme" not in " ".join(found)
    assert "Sagatavoja Pēteris Pīlādžlapa 15.01.2018" in found[0]

    peteris.choose("DOCX")
    peteris.press("Sagatavot failu")
    with peteris.download() as file:
        peteris.button(f"Saglabāt {code}-plans.docx").click()
    assert in_order(words(Ending.DOCX, file.content), "Individuālais atbalsta plāns", "Ģirts Ķēniņš", code) == []


def test_a_director_prints_all_plans_of_the_list(records: str, seat: Seat) -> None:
    world, plan_id = a_plan("Žagars")
    dace = all_plans(seat("dace", "/plani"))
    dace.press("Sagatavot failu")
    save = dace.button("Saglabāt plani-")
    expect(save).to_be_visible(timeout=60_000)
    with dace.download() as file:
        save.click()

    text = " ".join(pages(file.content))
    assert world.plan(plan_id).code in text
    assert "Ģirts Žagars" in text
    assert re.fullmatch(rf"plani-\d+{SERVED}pdf", file.name)


def test_whoever_changes_their_mind_stops_the_printing(records: str, seat: Seat) -> None:
    for number in range(12):
        a_plan(f"Numurs{number}")
    dace = all_plans(seat("dace", "/plani"))
    dace.button("Sagatavot failu").last.click()
    expect(dace.page.get_by_text(re.compile(r"Gatavi [1-9]\d* no \d+ plāniem"))).to_be_visible()
    dace.press("Apturēt drukāšanu")

    dace.sees("Apturēts. Fails nav izveidots.")
    expect(dace.button("Saglabāt plani-")).to_have_count(0)
    expect(dace.button("Sagatavot failu")).to_be_visible()


def all_plans(who: Person) -> Person:
    who.choose("Visi plāni")
    who.press_heading("Drukāt šī saraksta plānus")
    return who

"""An expert returns a plan with reasons, its preparer mends it, and the expert approves it: from screen to screen."""

import pytest
from playwright.sync_api import expect

from models.vocabulary import Action
from services.demo import cast as casting
from tests.journeys.conftest import Seat
from tests.journeys.person import PHONE, Person
from tests.world import World


@pytest.fixture
def waiting(records: str) -> str:
    """The code of a plan that waits for the state."""
    del records
    world = World(casting.recall())
    plan_id = world.draft()
    world.step(world.cast.peteris, plan_id, Action.SUBMIT)
    for actor in (world.cast.dace, world.cast.mara):
        world.step(actor, plan_id, Action.APPROVE)
    return world.plan(plan_id).code


def test_an_expert_returns_with_reasons_the_preparer_mends_and_the_expert_approves(seat: Seat, waiting: str) -> None:
    elza = seat("elza", "/eksperta-galds")
    elza.press("Ņemt nākamo")
    elza.sees(waiting)
    elza.press("Atgriezt")
    elza.sees("Lūdzu, norādiet pamatojumu.")
    elza.page.get_by_role("button", name="Pasākumi neatbilst riskiem").click()
    elza.settle()
    elza.type("Pamatojums (vajadzīgs, lai atgrieztu vai apturētu)", "Mērķis nav saistīts ar pasākumu.")
    elza.press("Atgriezt")
    elza.sees("Plāns ir atgriezts sagatavotājam.")
    elza.sees("Jūs nekas negaida")

    peteris = seat("peteris")
    peteris.follow(waiting)
    peteris.sees("Kas jums jālabo")
    peteris.sees("Pasākumi neatbilst riskiem")
    peteris.sees("Mērķis nav saistīts ar pasākumu.")
    peteris.type("Skolēna paša mērķis", "Ēst pusdienas katru dienu un pabeigt klasi.")
    peteris.press("Iesniegt")
    peteris.sees("Plāns ir iesniegts.")
    peteris.misses("Kas jums jālabo")

    _approve(seat("dace"), waiting)
    _approve_from_the_list(seat("mara"))
    _decide(elza, waiting)


def test_an_expert_decides_a_plan_on_a_phone(seat: Seat, waiting: str) -> None:
    elza = seat("elza", "/eksperta-galds", size=PHONE)
    _decide(elza, waiting)


def _approve(who: Person, code: str) -> None:
    who.follow(code)
    who.press("Apstiprināt")
    who.sees("Plāns ir apstiprināts.")


def _approve_from_the_list(who: Person) -> None:
    """Ticked and approved with whatever else waits."""
    who.follow("Plāni")
    who.page.get_by_text("Vairākus uzreiz").click()
    who.settle()
    who.row(0)
    who.press("Apstiprināt")
    who.sees("Izdarīts: 1 no 1.")


def _decide(elza: Person, code: str) -> None:
    elza.go("/eksperta-galds")
    elza.press("Ņemt nākamo")
    elza.sees(code)
    elza.press("Apstiprināt")
    elza.sees("Pirms apstiprināšanas atzīmējiet katru pārbaudāmo punktu.")
    for point in ("Riski ir nosaukti un pamatoti", "Pasākumi atbilst riskiem", "Stundu skaits ir samērīgs"):
        elza.page.get_by_text(point, exact=True).first.click()
        elza.settle()
    elza.press("Apstiprināt")
    elza.sees("Plāns ir apstiprināts.")
    expect(elza.button("Ņemt nākamo")).to_have_count(0)

"""A plan after its first approval: revised and approved again, compared, suspended and resumed, and not voided after money."""

from uuid import UUID

from playwright.sync_api import expect

from models.vocabulary import PlanStatus
from services.demo import cast as casting
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.world import World, complete

GOAL = "Skolēna paša mērķis"
REASON = "Pamatojums (vajadzīgs, lai atgrieztu vai apturētu)"


def address(plan_id: UUID) -> str:
    return f"/plani?plan={plan_id}"


def goal(who: Person, text: str) -> None:
    who.page.get_by_label(GOAL, exact=True).fill(text)
    who.page.keyboard.press("Control+Enter")
    who.settle()


def approve(who: Person, *changed: str) -> None:
    """Having seen in one glance what changed since the last approval."""
    who.sees("Kas mainījies kopš")
    table = who.page.get_by_role("table").first
    for text in changed:
        expect(table).to_contain_text(text)
    who.press("Apstiprināt")
    who.sees("Plāns ir apstiprināts.")


def test_revise_and_approve_again_compare_suspend_and_resume(seat: Seat, records: str) -> None:
    del records
    world = World(casting.recall())
    plan_id = world.running(contents=complete("meals"))
    peteris = seat("peteris", address(plan_id))
    peteris.press("Pārskatīt")
    peteris.sees("Pārskatīšanā")
    goal(peteris, "Pabeigt klasi ar labām sekmēm.")
    peteris.press("Labot")
    peteris.type("Summa", "65")
    peteris.press("Saglabāt pasākumu")
    peteris.sees("65,00 € mēnesī")
    peteris.press("Iesniegt")
    for username in ("dace", "mara", "sandra"):
        approve(seat(username, address(plan_id)), "Pabeigt klasi ar labām sekmēm.", "70,00", "65,00")
    peteris.go(address(plan_id))
    peteris.sees("Īstenošanā")
    peteris.press_heading("Redakcijas (2)")
    expect(peteris.page.get_by_role("table").first).to_contain_text("Pabeigt klasi ar labām sekmēm.")
    peteris.reads("1. redakcija · Pēteris")

    dace = seat("dace", address(plan_id))
    dace.page.get_by_label(REASON, exact=True).fill("Ilgstoši slimo.")
    dace.page.keyboard.press("Control+Enter")
    dace.settle()
    dace.press("Apturēt")
    dace.sees("Plāns ir apturēts.")
    dace.press("Atsākt")
    assert world.plan(plan_id).status is PlanStatus.REVISING


def test_void_is_refused_after_money_and_says_what_to_do(seat: Seat, records: str) -> None:
    del records
    world = World(casting.recall())
    plan_id = world.running()
    world.claim(plan_id)
    peteris = seat("peteris", address(plan_id))
    peteris.press("Atzīt par neaktīvu")
    peteris.press("Atzīt plānu par neaktīvu")
    peteris.sees("Šim plānam jau ir izlietoti vai pieprasīti līdzekļi")

    assert world.plan(plan_id).status is PlanStatus.RUNNING


def test_two_who_write_at_once_choose_field_by_field(seat: Seat, records: str) -> None:
    del records
    world = World(casting.recall())
    plan_id = world.draft()
    one, other = seat("peteris", address(plan_id)), seat("peteris", address(plan_id))
    goal(other, "Otra mērķis.")
    one.page.get_by_label("Stiprās puses", exact=True).fill("Labi zīmē.")
    one.page.keyboard.press("Control+Enter")
    one.settle()
    one.sees("Kamēr rakstījāt, šo plānu saglabāja kāds cits.")
    one.sees("Labi zīmē.")
    one.sees("Otra mērķis.")
    one.press("Saglabāt izvēlēto")
    one.sees("Saglabāts.")

    plan = world.plan(plan_id)
    assert (plan.strengths, plan.goal) == ("Labi zīmē.", "Otra mērķis.")
    expect(one.page.get_by_label("Stiprās puses", exact=True)).to_have_value("Labi zīmē.")

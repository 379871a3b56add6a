"""What people do by accident: reload, click twice, keep two windows open, follow a stranger's link."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlmodel import func, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action, Role
from services.demo import cast as casting
from services.work import OPERATOR, look
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.world import World


@pytest.fixture
def world(records: str) -> World:
    return World(casting.recall())


def test_what_was_typed_is_still_there_after_a_reload_and_gone_after_starting_over(seat: Seat) -> None:
    ilze = seat("ilze", "/skoleni?do=enrol")
    ilze.type("Vārds", "Dzintra")
    ilze.go("/skoleni?do=enrol")
    ilze.sees("Jūsu melnraksts ir saglabāts.")
    expect(ilze.page.get_by_label("Vārds", exact=True)).to_have_value("Dzintra")

    ilze.press("Sākt no jauna")

    expect(ilze.page.get_by_label("Vārds", exact=True).last).to_have_value("")


def test_a_claim_handed_in_by_a_double_click_is_filed_once(seat: Seat, world: World) -> None:
    plan_id = world.running("river")
    ilze = seat("ilze", "/kompensacijas?do=file")
    ilze.pick("Skolēns un plāns", world.plan(plan_id).code)
    ilze.pick("Kompensācija", "ēdināšana")
    ilze.pick("Mēnesis", "2018. gada janvāris")
    ilze.type("Summa", "20")
    ilze.button("Iesniegt").dblclick()
    ilze.sees("ir iesniegts")

    with look(OPERATOR) as work:
        assert work.session.exec(select(func.count()).where(Claim.plan_id == plan_id)).one() == 1


def test_a_tick_stays_with_its_claim_when_another_is_decided_meanwhile(seat: Seat, world: World) -> None:
    first, second, third = (world.claim(world.running("forest"), amount=amount) for amount in ("31", "32", "33"))
    mara = seat("mara", "/kompensacijas")
    second_row = mara.row_of("32,00 €")
    mara.row(mara.row_of("31,00 €"))
    world.decide(
        world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality"), Action.REJECT, first, comment="Nav čeka."
    )
    mara.row(second_row)
    mara.press("Apstiprināt")

    mara.sees("Neizdevās: 1. Iemesls norādīts pie katra.")
    mara.sees("Izdarīts: 1 no 2, 32,00 €.")
    statuses = [world.the_claim(claim_id).status for claim_id in (first, second, third)]
    assert statuses == [ClaimStatus.REJECTED, ClaimStatus.APPROVED, ClaimStatus.SUBMITTED]


def test_a_plan_open_in_two_windows_is_not_overwritten(seat: Seat, world: World) -> None:
    plan_id = world.draft("river")
    first, second = seat("peteris", f"/plani?plan={plan_id}"), seat("peteris", f"/plani?plan={plan_id}")
    first.type("Skolēna paša mērķis", "Pirmā loga mērķis")
    second.type("Stiprās puses", "Otrā loga stiprās puses")
    second.sees("Kamēr rakstījāt, šo plānu saglabāja kāds cits.")
    assert world.plan(plan_id).strengths == ""
    second.press("Saglabāt izvēlēto")

    fields = second.page.get_by_role("textbox")  # the two versions to choose from bear the same name
    expect(fields.and_(second.page.get_by_label("Stiprās puses"))).to_have_value("Otrā loga stiprās puses")
    expect(fields.and_(second.page.get_by_label("Skolēna paša mērķis"))).to_have_value("Pirmā loga mērķis")
    second.type("Stiprās puses", "Tagad abi")
    second.sees("Viss ir saglabāts.")
    plan = world.plan(plan_id)
    assert (plan.goal, plan.strengths) == ("Pirmā loga mērķis", "Tagad abi")


def test_signing_out_in_one_tab_ends_the_others(seat: Seat) -> None:
    ilze = seat("ilze")
    other = Person(ilze.context, ilze.context.new_page(), ilze.base)
    other.go("/skoleni")
    other.sees("Skolēni")
    ilze.sign_out()
    other.follow("Plāni")

    expect(other.page.get_by_label("Parole", exact=True)).to_be_visible()


def test_a_link_to_somebody_elses_record_says_no_more_than_a_link_to_none(seat: Seat, world: World) -> None:
    pupil_id = world.pupil("forest")
    ilze = seat("ilze", f"/skoleni?pupil={pupil_id}")
    ilze.reads("Jums pieejamajos datos šāda ieraksta nav.")
    theirs = ilze.words
    ilze.go(f"/skoleni?pupil={uuid4()}")

    ilze.reads("Jums pieejamajos datos šāda ieraksta nav.")
    assert ilze.words == theirs


def test_a_link_waits_until_one_has_signed_in(seat: Seat, world: World) -> None:
    pupil_id = world.pupil("river", first_name="Solvita")
    ilze = seat("ilze", f"/skoleni?pupil={pupil_id}")

    ilze.sees("Solvita")


def test_a_screen_that_is_not_for_the_role_says_so(seat: Seat) -> None:
    elza = seat("elza", "/zurnals")

    elza.sees("Jūsu loma (IKVD eksperts) to neatļauj.")

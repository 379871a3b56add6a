"""A queue of a hundred claims decided in one sitting, with three problems seen before anything is confirmed."""

import re
from decimal import Decimal

import pytest
from sqlmodel import col, func, select

from models.claims import Claim
from models.money_words import ClaimStatus, Reduction
from models.payments import Debt
from models.vocabulary import Action, Role
from services import integrity
from services.demo import cast as casting
from services.money import claim_decisions
from services.rules.decisions import Wish
from services.work import OPERATOR, begin, look
from tests.journeys.conftest import Seat
from tests.world import World, complete


@pytest.fixture
def world(records: str) -> World:
    del records
    return World(casting.recall())


def test_a_hundred_are_decided_in_bulk_and_three_problems_are_caught_beforehand(seat: Seat, world: World) -> None:
    plans = [world.running(contents=complete("meals", "public_transport")) for _ in range(4)]
    many = [world.claim(plans[n % 4], "0.50", document_no=f"c{n}") for n in range(97)]
    used_up = world.claim(world.running(), "10.00", document_no="pilns")
    fills = world.claim(world.the_claim(used_up).plan_id, "70.00", document_no="viss")
    world.decide(world.cast.mara, Action.APPROVE, fills)
    own = world.claim(plans[0], "1.00", kind="public_transport", document_no="pašas")
    with begin(OPERATOR) as work:
        work.change(work.session.get_one(Claim, own), Action.EDIT, filed_by=world.cast.mara.account_id)
    late = world.claim(plans[1], "1.00", kind="public_transport", document_no="vēlu")

    mara = seat("mara", "/kompensacijas")
    mara.page.get_by_text(re.compile("Viss saraksts: 100 pieteikumi")).click()
    mara.settle()
    mara.sees("2 no 100 šādi nevar apstrādāt.")
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    world.decide(other, Action.REJECT, late, comment="Nav čeka.")
    mara.type("Pamatojums (vajadzīgs, ja neapstiprina)", "Janvāris.")
    mara.sees("3 no 100 šādi nevar apstrādāt.")
    mara.page.get_by_test_id("stDataFrame").nth(2).scroll_into_view_if_needed()  # the second lies in what is shut
    told = [" ".join(row) for row in mara.cells(2)[:3]]
    for problem in ("Vairāk neko izmaksāt nevar", "jālemj citam", "šī darbība nav iespējama"):
        assert any(problem in row for row in told), told
    with look(OPERATOR) as work:
        waiting = select(func.count()).where(Claim.status == ClaimStatus.SUBMITTED)
        assert work.session.exec(waiting).one() == 99

    mara.press("Apstiprināt")
    mara.sees("Izdarīts: 97 no 100, 48,50 €.")
    mara.sees("Neizdevās: 3. Iemesls norādīts pie katra.")
    with look(OPERATOR) as work:
        approved = select(func.count()).where(Claim.status == ClaimStatus.APPROVED, col(Claim.id).in_(many))
        assert work.session.exec(approved).one() == 97
    assert [world.the_claim(one).status for one in (used_up, own, late)] == [
        ClaimStatus.SUBMITTED, ClaimStatus.SUBMITTED, ClaimStatus.REJECTED,
    ]  # fmt: skip
    assert integrity.verify() == []


def test_a_paid_claim_is_opened_and_corrected_and_tells_its_history(seat: Seat, world: World) -> None:
    claim, other = world.claim(world.running(), "50.00"), world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    with begin(other) as work:
        wishes = {claim: Wish(Decimal("40.00"), Reduction.MISCALCULATED)}
        claim_decisions.decide(work, {claim: 1}, Action.APPROVE, "Divas dienas par daudz.", wishes)
    world.decide(world.cast.aija, Action.PAY, claim)

    mara = seat("mara", f"/kompensacijas?claim={claim}")
    mara.sees("Divas dienas par daudz.")
    mara.sees("kļūda aprēķinā")
    mara.page.get_by_text("Labot piešķirto").click()
    mara.type("Par cik vairāk vai mazāk", "-12,50")
    mara.pick("Labojuma pamatojums", "cits iemesls")
    mara.type("Paskaidrojums", "Kavējumi.")
    mara.press("Labot")
    mara.sees("Labojums iegrāmatots.")
    mara.reads("Jāatmaksā 12,50 €")
    mara.reads("Kavējumi.")
    with look(OPERATOR) as work:
        assert work.session.exec(select(Debt.amount).where(Debt.claim_id == claim)).one() == Decimal("12.50")
    assert integrity.verify() == []

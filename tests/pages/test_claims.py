"""Compensations on the screen: filters of the queue, a reason where one is needed, a returned claim mended."""

from models.claims import ClaimForm
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services.money import claims
from services.work import begin
from tests.pages.visit import Visit
from tests.world import JANUARY, World

AGAIN = "Kāds cits to tikmēr ir mainījis. Lūdzu, apskatiet vēlreiz."


def test_whoever_decides_sees_first_what_waits_and_filters_the_rest(home_world: World) -> None:
    river = home_world.running("river")
    forest = home_world.running("forest")
    approved = home_world.claim(river, "10.00")
    home_world.claim(river, "11.00")
    home_world.claim(forest, "12.00")
    home_world.decide(home_world.cast.mara, Action.APPROVE, approved)
    visit = Visit(home_world.cast.mara, "kompensacijas")
    assert sorted(cell.replace("\u00a0", " ") for cell in visit.column("Pieprasīts")) == ["11,00 €", "12,00 €"]

    visit.fill({"Skola": "Kļavu Meža pamatskola"})
    assert [cell.replace("\u00a0", " ") for cell in visit.column("Pieprasīts")] == ["12,00 €"]
    visit.fill({"Statuss": ClaimStatus.APPROVED})
    assert "Šiem filtriem neatbilst neviens pieteikums." in visit.words
    visit.fill({"Skola": None})
    assert visit.column("Statuss") == ["Apstiprināts"]


def test_a_claim_is_returned_only_with_a_reason(home_world: World) -> None:
    claim_id = home_world.claim(home_world.running("river"))
    visit = Visit(home_world.cast.mara, "kompensacijas")
    visit.tick(0)
    visit.press("Atgriezt")
    assert visit.errors == ["Lūdzu, norādiet pamatojumu."]
    assert home_world.the_claim(claim_id).status is ClaimStatus.SUBMITTED

    visit.fill({"Pamatojums (vajadzīgs, ja neapstiprina)": "Nav čeka."})
    visit.press("Atgriezt")

    claim = home_world.the_claim(claim_id)
    assert (claim.status, claim.comment) == (ClaimStatus.RETURNED, "Nav čeka.")
    mending = Visit(home_world.cast.ilze, "kompensacijas", claim=claim_id)
    assert "Pamatojums: Nav čeka." in mending.text


def test_a_returned_claim_that_was_mended_meanwhile_is_not_mended_again(home_world: World) -> None:
    plan_id = home_world.running("river")
    claim_id = home_world.claim(plan_id, "30.00")
    mara = home_world.cast.mara
    home_world.decide(mara, Action.RETURN, claim_id, comment="Nav čeka.")
    visit = Visit(home_world.cast.ilze, "kompensacijas", claim=claim_id)
    with begin(home_world.cast.ilze) as work:
        form = ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount=31)
        claims.resubmit(work, claim_id, home_world.the_claim(claim_id).version, form)
    home_world.decide(mara, Action.RETURN, claim_id, comment="Vēl nav.")
    visit.fill({"Summa": "32"})
    visit.press("Iesniegt")

    assert AGAIN in visit.errors
    claim = home_world.the_claim(claim_id)
    assert (claim.status, claim.asked) == (ClaimStatus.RETURNED, 31)

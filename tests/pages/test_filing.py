"""Filing on the screen: flags beside the form, paying up to the cap, a claim's own view with its steps."""

from models.money_words import ClaimStatus
from services.money import evidence
from services.work import begin
from tests.evidence import paper
from tests.pages.visit import Visit
from tests.world import World


def test_a_claim_is_withdrawn_from_its_own_view_with_a_reason(home_world: World) -> None:
    claim_id = home_world.claim(home_world.running("river"), document_no="Č-1")
    with begin(home_world.cast.ilze) as work:
        evidence.attach(work, claim_id, "rēķins.pdf", paper())
    visit = Visit(home_world.cast.ilze, "kompensacijas", claim=claim_id)
    assert "rēķins.pdf" in visit.text
    assert "Nav norādīts, kam maksāt." in visit.text

    visit.press("Atsaukt pieteikumu pavisam")
    assert visit.errors == ["Lūdzu, norādiet pamatojumu."]
    visit.fill({"Kāpēc to atsauc": "Ievadīts divreiz."})
    visit.press("Atsaukt pieteikumu pavisam")

    claim = home_world.the_claim(claim_id)
    assert (claim.status, claim.comment) == (ClaimStatus.WITHDRAWN, "Ievadīts divreiz.")


def test_a_second_claim_on_one_document_is_flagged_in_its_own_view(home_world: World) -> None:
    plan_id = home_world.running("river")
    first = home_world.claim(plan_id, "30.00", document_no="Č-1")
    home_world.claim(plan_id, "30.00", document_no="Č-1")
    visit = Visit(home_world.cast.ilze, "kompensacijas", claim=first)

    assert "Tas pats dokumenta numurs, mēnesis un veids" in visit.text


def test_the_schools_other_screens_open(home_world: World) -> None:
    for do, words in (("list", "Ēdinātāja saraksts"), ("payees", "Saņēmēji"), ("file", "Pieteikt kompensāciju")):
        assert words in Visit(home_world.cast.ilze, "kompensacijas", do=do).text
    assert "Saņēmēji" not in Visit(home_world.cast.mara, "kompensacijas", do="payees").text

"""Deciding: what is payable while typing, several at once with a result per row, and nobody about what is their own or past."""

import re

import pytest
from sqlmodel import select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.vocabulary import Action, Language, PlanStatus, Role
from services.rules.permissions import Actor
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.world import World

LV = Language.LATVIAN
DONE = "Izdarīts: 1 no 1, 70,00 €."
in_both = pytest.mark.parametrize("language", Language)


def label(language: Language, latvian: str, english: str) -> str:
    return latvian if language is LV else english


def statuses(world: World, *claims: object) -> list[ClaimStatus]:
    return [world.the_claim(claim_id).status for claim_id in claims]


@in_both
def test_a_claim_over_the_cap_says_what_is_payable_and_why(home_world: World, language: Language) -> None:
    plan = home_world.plan(home_world.running("river"))
    visit = Visit(home_world.cast.ilze, "kompensacijas", language, do="file")
    lv = language is LV
    pupil_and_plan = visit.field("Skolēns un plāns" if lv else "Pupil and plan").options[0]
    assert plan.code in pupil_and_plan
    visit.fill(
        {
            "Skolēns un plāns" if lv else "Pupil and plan": pupil_and_plan,
            "Kompensācija" if lv else "Compensation": "ēdināšana" if lv else "meals",
            "Mēnesis" if lv else "Month": "2018. gada janvāris" if lv else "January 2018",
            "Summa" if lv else "Amount": "85,00",
        }
    )
    money = "70,00 €" if lv else "€70.00"
    assert strip(visit)["Izmaksājams" if lv else "Payable now"] == money
    said = "No 85,00 € izmaksājams tikai 70,00 €. (Avots: " if lv else "Of €85.00 only €70.00 is payable. (Source: "
    assert visit.says(said)

    visit.press(label(language, "Iesniegt un maksāt līdz griestiem: 70,00 €", "Submit and pay up to the cap: €70.00"))

    assert len(visit.notes) == 1
    claim = home_world.the_claim(only_claim(home_world))
    assert (claim.asked, claim.payable, claim.status) == (85, 70, ClaimStatus.SUBMITTED)


def strip(visit: Visit) -> dict[str, str]:
    """The cap in its strip: name and figure of each line."""
    found = re.findall(r"^\| ([^|]*) \| ([^|]*) \|$", visit.text, re.MULTILINE)
    return dict(found)


def only_claim(world: World) -> object:
    with look(OPERATOR) as work:
        return work.session.exec(select(Claim.id)).one()


@in_both
def test_a_claim_that_was_decided_meanwhile_stays_as_it_was_decided(home_world: World, language: Language) -> None:
    stale, good = (home_world.claim(home_world.running("river")) for _ in range(2))
    visit = Visit(home_world.cast.mara, "kompensacijas", language)
    visit.tick(0, 1)
    home_world.decide(colleague(home_world), Action.REJECT, stale, comment="Nav čeka.")

    visit.press(label(language, "Apstiprināt", "Approve"))

    said = {
        LV: "Pieteikumam šādā stāvoklī (Noraidīts) šī darbība nav iespējama.",
        Language.ENGLISH: "A claim in this state (Rejected) cannot take this step.",
    }
    done = label(language, "Izdarīts: 1 no 2, 70,00 €.", "Done: 1 of 2, €70.00.")
    assert visit.notes == [done]
    assert said[language] in visit.column(label(language, "Rezultāts", "Result"))
    assert statuses(home_world, stale, good) == [ClaimStatus.REJECTED, ClaimStatus.APPROVED]


def colleague(world: World) -> Actor:
    return world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")


def test_a_tick_never_slides_onto_another_claim(home_world: World) -> None:
    first, second = (home_world.claim(home_world.running("river")) for _ in range(2))
    visit = Visit(home_world.cast.mara, "kompensacijas")
    visit.tick(0)
    home_world.decide(colleague(home_world), Action.REJECT, first, comment="Nav čeka.")

    visit.press("Apstiprināt")

    assert statuses(home_world, first, second) == [ClaimStatus.REJECTED, ClaimStatus.SUBMITTED]


def test_a_list_stays_as_it_was_seen_while_rows_of_it_are_ticked(home_world: World) -> None:
    first, _second = (home_world.claim(home_world.running("river")) for _ in range(2))
    visit = Visit(home_world.cast.mara, "kompensacijas")
    visit.tick(0)
    home_world.decide(colleague(home_world), Action.REJECT, first, comment="Nav čeka.")
    visit.look()
    assert "Izvēlēti 1, pieprasīts 85,00 €" in visit.words

    visit.tick()

    assert "Kopā: 1" in visit.words
    assert "Izvēlēti 0, pieprasīts 0,00 €" in visit.words


def test_a_list_of_one_role_is_not_shown_to_the_next_role_of_the_same_person(home_world: World) -> None:
    home_world.claim(home_world.running("river"))
    director = home_world.second_role(home_world.cast.mara, Role.DIRECTOR, "forest")
    visit = acting_as(home_world.cast.mara, "kompensacijas", LV)
    visit.tick(0)
    assert "Izvēlēti 1, pieprasīts 85,00 €" in visit.words

    visit.app.sidebar.selectbox(f"act as {home_world.cast.mara.assignment_id}").set_value(director.assignment_id).run()

    assert "Izvēlēti 1, pieprasīts 85,00 €" not in visit.words
    assert visit.says("Šeit kompensāciju pieteikumu nav.")


def test_what_came_of_a_decision_stays_until_it_is_hidden(home_world: World) -> None:
    home_world.claim(home_world.running("river"))
    visit = Visit(home_world.cast.mara, "kompensacijas")
    visit.tick(0)
    visit.press("Apstiprināt")
    visit.look()
    assert DONE in visit.words

    visit.press("Paslēpt")

    assert DONE not in visit.words


def test_what_came_of_a_decision_is_not_shown_to_the_next_role_of_the_same_person(home_world: World) -> None:
    home_world.claim(home_world.running("river"))
    director = home_world.second_role(home_world.cast.mara, Role.DIRECTOR, "forest")
    visit = acting_as(home_world.cast.mara, "kompensacijas", LV)
    visit.tick(0)
    visit.press("Apstiprināt")
    assert DONE in visit.words

    visit.app.sidebar.selectbox(f"act as {home_world.cast.mara.assignment_id}").set_value(director.assignment_id).run()

    assert DONE not in visit.words


@in_both
def test_nobody_approves_a_claim_of_their_own(home_world: World, language: Language) -> None:
    """Whoever wrote the plan is told so before confirming, and the click changes nothing."""
    claim_id = home_world.claim(home_world.running("river"))
    both = home_world.second_role(home_world.cast.peteris, Role.MUNICIPALITY_COORDINATOR, "municipality")
    visit = acting_as(both, "kompensacijas", language)
    visit.tick(0)
    seen = visit.column(label(language, "Šķērslis", "Problem"))
    visit.press(label(language, "Apstiprināt", "Approve"))

    said = {
        LV: "Jūs šo pieteikumu iesniedzāt vai sagatavojāt tā plānu; jālemj citam.",
        Language.ENGLISH: "You filed this claim or wrote its plan; somebody else must decide.",
    }
    assert seen == visit.column(label(language, "Rezultāts", "Result")) == [said[language]]
    assert statuses(home_world, claim_id) == [ClaimStatus.SUBMITTED]


@in_both
def test_nobody_approves_a_plan_of_their_own(home_world: World, language: Language) -> None:
    plan_id = home_world.draft("river")
    home_world.step(home_world.cast.peteris, plan_id, Action.SUBMIT)
    both = home_world.second_role(home_world.cast.peteris, Role.DIRECTOR, "river")
    visit = acting_as(both, "plani", language, plan=plan_id)

    said = {
        LV: "Jūs šo plānu sagatavojāt, iesniedzāt vai jau apstiprinājāt; jālemj citam.",
        Language.ENGLISH: "You wrote, submitted or already approved this plan; somebody else must decide.",
    }
    assert said[language] in visit.words
    assert not visit.has(label(language, "Apstiprināt", "Approve"))
    assert not Visit(home_world.cast.dace, "plani", language, plan=plan_id).says(said[language])
    assert home_world.plan(plan_id).status is PlanStatus.DRAFT


def acting_as(actor: Actor, path: str, language: Language, **address: object) -> Visit:
    """Somebody with several roles chooses this one."""
    visit = Visit(actor, path, language, **address)
    visit.app.button(f"role {actor.assignment_id}").click().run()
    visit.go(path, **address)
    return visit


@in_both
def test_a_plan_that_changed_meanwhile_is_not_decided(home_world: World, language: Language) -> None:
    plan_id = home_world.draft("river")
    peteris, dace = home_world.cast.peteris, home_world.cast.dace
    home_world.step(peteris, plan_id, Action.SUBMIT)
    visit = Visit(dace, "plani", language, plan=plan_id)
    home_world.step(home_world.somebody(Role.DIRECTOR), plan_id, Action.RETURN, "Precizēt.")
    home_world.step(peteris, plan_id, Action.SUBMIT)

    visit.press(label(language, "Apstiprināt", "Approve"))

    said = {
        LV: "Kāds cits to tikmēr ir mainījis. Lūdzu, apskatiet vēlreiz.",
        Language.ENGLISH: "Somebody else changed this meanwhile. Please look again.",
    }
    assert visit.errors == [said[language]]
    assert home_world.plan(plan_id).status is PlanStatus.REVISING
    visit.press(label(language, "Apstiprināt", "Approve"))
    assert home_world.plan(plan_id).status is PlanStatus.DIRECTOR_APPROVED

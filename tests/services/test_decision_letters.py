"""Letters about decisions: what was asked and granted, why, by what law, how to appeal; one for a plan and a day."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import Claim
from models.evidence import Payee
from models.money_words import PayeeKind
from models.programme import LegalBasis
from models.vocabulary import Action, Paper
from services import decision_letters, rulebook
from services.decision_letters import Letter
from services.documents.making import Ending, made
from services.errors import NotFound, Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.papers.reading import in_order, words
from tests.world import JANUARY, World, complete


def letters(actor: Actor, month: date = JANUARY, **more: Any) -> list[Letter]:
    with look(actor) as work:
        return decision_letters.letters(work, month, **more)


def content(actor: Actor, *claim_ids: UUID) -> dict[str, Any]:
    with begin(actor) as work:
        return dict(decision_letters.letter(work, claim_ids, Ending.PDF).content)


def refusal(actor: Actor, *claim_ids: UUID) -> str:
    with pytest.raises(Refusal) as caught:
        content(actor, *claim_ids)
    return caught.value.why.name


def test_claims_of_one_plan_decided_the_same_day_are_one_letter(world: World) -> None:
    pupil_id = world.pupil(guardian_name="Māte Pumpurzara")
    plan_id = world.running(pupil_id=pupil_id, contents=complete("meals", "public_transport"))
    meals = world.claim(plan_id, "85.00", document_no="Č-1", document_date=date(2018, 1, 9))
    tickets = world.claim(plan_id, "12.00", kind="public_transport")
    other = world.claim(world.running("forest"), "10.00")
    world.decide(world.cast.mara, Action.APPROVE, meals, other)
    world.decide(world.cast.mara, Action.REJECT, tickets, comment="Nav biļešu.")
    found = letters(world.cast.mara)

    assert [sorted(one.claim_ids) for one in found] == [[other], sorted([meals, tickets])]
    assert [(str(one.asked), str(one.granted)) for one in found] == [("10.00", "10.00"), ("97.00", "70.00")]
    assert letters(world.cast.ilze) == found[1:]
    assert letters(world.cast.mara, date(2017, 12, 1)) == []
    assert letters(world.cast.mara, school_id=world.school("forest").id) == found[:1]

    told = content(world.cast.mara, *found[1].claim_ids)
    assert (told["addressee"], told["outcome"], told["institution"], told["decided_by"]) == (
        "Māte Pumpurzara", "in_part", "Kļavu novads", "Māra Madarsēta",
    )  # fmt: skip
    assert "Nr. 460" in told["legal"]
    assert "mēneša laikā" in told["appeal"]
    assert [(one["granted"].replace("\u00a0", " "), one["rejected"], one["reason"]) for one in told["claims"]] == [
        ("70,00 €", False, "pārsniedz ierobežojumu"), ("0,00 €", True, "Nav biļešu."),
    ]  # fmt: skip
    assert told["claims"][0]["cap"].startswith("70,00")
    assert "11.12.2019" in told["claims"][0]["source"]


@pytest.mark.parametrize("ending", list(Ending))
def test_the_letter_as_a_file(home_world: World, ending: Ending) -> None:
    claim = home_world.claim(home_world.running("river"), "20.00")
    home_world.decide(home_world.cast.mara, Action.APPROVE, claim)
    with begin(home_world.cast.dace) as work:
        filled = decision_letters.letter(work, [claim], ending)
        assert [(entry.action, entry.subject_id) for entry in work.entries] == [(Action.EXPORT, str(claim))]
    text = words(ending, made(filled.paper, filled.ending, filled.content))

    assert filled.paper is Paper.DECISION
    assert filled.file.endswith(f"-20180115-lemums.{ending}")
    assert in_order(text, "Lēmums", "apmierināt pilnībā", "20,00", "Lēmuma pārsūdzēšana", "Māra Madarsēta") == []


def test_whoever_of_the_family_is_paid_gets_the_letter(world: World) -> None:
    plan_id = world.running("river")
    with begin(OPERATOR) as work:
        payee = Payee(
            school_id=world.school("river").id, kind=PayeeKind.PARENT, name="Tēvs Pumpurzars", iban="LV80BANK0000435195001",
            pupil_id=world.plan(plan_id).pupil_id,
        )  # fmt: skip
        work.session.add(payee)
        work.session.flush()
        payee_id = payee.id
    claim = world.claim(plan_id, "20.00", payee_id=payee_id)
    world.decide(world.cast.mara, Action.APPROVE, claim)
    with begin(OPERATOR) as work:  # however a claim came by its payee
        row = work.session.get_one(Claim, claim)
        row.payee_id = payee_id

    assert content(world.cast.mara, claim)["addressee"] == "Tēvs Pumpurzars"


def test_a_pupil_of_age_gets_the_letter(world: World) -> None:
    plan_id = world.running(pupil_id=world.pupil(birth_date="2000-01-02", guardian_name="Māte"))
    claim = world.claim(plan_id, "20.00")
    world.decide(world.cast.mara, Action.APPROVE, claim)

    assert content(world.cast.mara, claim)["addressee"].startswith("Anna Pumpurzara")


def test_without_a_legal_basis_no_letter_goes_out(world: World) -> None:
    claim = world.claim(world.running("river"), "20.00")
    world.decide(world.cast.mara, Action.APPROVE, claim)
    with begin(OPERATOR) as work:
        for basis in work.session.exec(select(LegalBasis).where(LegalBasis.name == "appeal")).all():
            basis.valid_to = date(2018, 1, 14)
        rulebook.touch(work.session)

    assert refusal(world.cast.mara, claim) == "letter.no_legal_basis"


def test_what_is_not_decided_or_does_not_belong_together_is_refused(world: World) -> None:
    waits, one, other = (world.claim(world.running("river"), "20.00") for _ in range(3))
    world.decide(world.cast.mara, Action.APPROVE, one, other)
    straight = world.claim(world.running("craft"), "20.00")
    world.decide(world.cast.sandra, Action.APPROVE, straight)

    assert refusal(world.cast.mara, waits) == "letter.undecided"
    assert refusal(world.cast.mara, one, other) == "letter.one_plan_one_day"
    with pytest.raises(NotFound):
        content(world.cast.mara, straight)
    assert content(world.cast.sandra, straight)["institution"] == ""

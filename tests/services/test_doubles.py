"""Claims that look like one already filed: flagged with the other's facts as far as they may be seen, never refused."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from models.claims import ClaimForm
from models.evidence import PayeeForm
from models.money_words import PayeeKind
from services.forms import checked
from services.money import claim_steps, doubles, evidence, flags, payees
from services.money.doubles import Double
from services.rules.doubles import Likeness
from services.rules.permissions import Actor
from services.work import begin, look
from tests.evidence import photo
from tests.services.test_payees import FIRST
from tests.world import JANUARY, World


def found(world: World, claim_id: UUID, who: Actor | None = None) -> list[Double]:
    with look(who or world.cast.ilze) as work:
        return doubles.of_claim(work, claim_id)


def payee(world: World, kind: PayeeKind, pupil_id: UUID | None = None) -> UUID:
    with begin(world.cast.ilze) as work:
        form = checked(PayeeForm, {"kind": kind, "name": "Kāds Saņēmējs", "iban": FIRST, "pupil_id": pupil_id})
        return payees.add(work, world.school("river").id, form)


def test_the_same_document_of_the_month_again_is_told_with_the_others_facts(world: World) -> None:
    plan_id = world.running()
    first = world.claim(plan_id, "30.00", document_no="Č-17")
    second = world.claim(plan_id, "30.00", document_no="Č-17")

    (double,) = found(world, second)
    assert (double.likeness, double.claim_id, double.asked) == (Likeness.DOCUMENT, first, Decimal("30.00"))
    assert double.pupil.startswith("Pumpurzara")


def test_another_month_number_or_kind_is_another_document(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")
    plan_id = world.running()
    world.claim(plan_id, "30.00", document_no="Č-17")

    assert found(world, world.claim(plan_id, "30.00", document_no="Č-18")) == []
    assert found(world, world.claim(plan_id, "30.00", document_no="Č-17", month=date(2018, 2, 1))) == []
    assert found(world, world.claim(plan_id, "3.00", document_no="")) == []


def test_of_a_school_out_of_reach_only_that_there_is_one_is_told(world: World) -> None:
    world.claim(world.running("forest"), document_no="Č-17")
    ours = world.claim(world.running(), document_no="Č-17")

    assert found(world, ours) == [Double(Likeness.DOCUMENT)]
    assert found(world, ours, world.cast.mara)[0].school == "Kļavu Meža pamatskola"


def test_the_same_photo_on_another_claim_is_noticed(world: World) -> None:
    claims = [world.claim(world.running()) for _ in range(2)]
    for claim_id, who in zip(claims, (world.cast.ilze, world.cast.ilze), strict=True):
        with begin(who) as work:
            evidence.attach(work, claim_id, f"{claim_id}.jpg", photo())

    assert [double.likeness for double in found(world, claims[0])] == [Likeness.FILE]


def test_the_same_account_for_another_pupil_is_noticed_unless_it_is_a_caterers(world: World) -> None:
    plans = [world.running() for _ in range(4)]
    parents = [
        world.claim(plan_id, payee_id=payee(world, PayeeKind.PARENT, world.plan(plan_id).pupil_id))
        for plan_id in plans[:2]
    ]
    caterers = [
        world.claim(plan_id, payee_id=payee(world, PayeeKind.CATERER), document_no="R-1") for plan_id in plans[2:]
    ]

    assert [double.likeness for double in found(world, parents[0])] == [Likeness.ACCOUNT]
    assert [found(world, claim_id) for claim_id in caterers] == [[], []]


def test_a_claim_that_was_taken_back_is_no_double(world: World) -> None:
    plan_id = world.running()
    first = world.claim(plan_id, "30.00", document_no="Č-17")
    second = world.claim(plan_id, "30.00", document_no="Č-17")
    with begin(world.cast.ilze) as work:
        claim_steps.withdraw(work, first, 1, "Ievadīts divreiz.")

    assert found(world, second) == []


def test_a_form_is_told_of_it_before_it_is_handed_in_but_not_of_itself(world: World) -> None:
    plan_id = world.running()
    claim_id = world.claim(plan_id, "30.00", document_no="Č-17")
    form = ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="30", document_no="Č-17")
    with look(world.cast.ilze) as work:
        assert [double.claim_id for double in doubles.of_form(work, form)] == [claim_id]
        assert doubles.of_form(work, form, besides=claim_id) == []


def test_what_is_asked_above_the_plan_is_flagged_and_what_is_not_proven(world: World) -> None:
    plan_id = world.running()
    within = world.claim(plan_id, "70.00")
    with look(world.cast.mara) as work:
        assert [why.name for why in flags.of_claims(work, [within])[within]] == ["flag.no_evidence", "flag.no_payee"]
    with look(world.cast.ilze) as work:
        above = flags.of_form(work, ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="0.01"))
        itself = flags.of_form(
            work, ClaimForm(plan_id=plan_id, kind="meals", month=JANUARY, amount="70"), besides=within
        )

    assert above[0].name == "flag.above_plan"
    assert above[0].values == {"planned": Decimal("70.00"), "asked": Decimal("70.01")}
    assert [why.name for why in itself] == ["flag.no_payee"]


def test_flags_are_told_only_of_claims_within_reach(world: World) -> None:
    ours = world.claim(world.running())
    with look(world.cast.janis) as work:
        assert flags.of_claims(work, [ours]) == {}
        assert doubles.of_claims(work, [ours]) == {}

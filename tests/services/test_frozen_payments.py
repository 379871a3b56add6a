"""A batch is frozen as it goes to the bank, and given up before anything of it was paid."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from models.claims import Claim
from models.money_words import BatchStatus, ClaimStatus, LineStatus
from models.vocabulary import Action, Role
from services import integrity
from services.errors import Invalid, NotNow, NotPermitted, Overtaken, Refusal
from services.money import batches, payers, settling
from services.rules.permissions import Actor
from services.work import OPERATOR, begin
from tests.services.paying import (
    OUR_ACCOUNT,
    PAY_ON,
    approved,
    found_sound,
    freeze,
    frozen,
    gathered,
    lines,
    name_account,
    pay_to,
    payee,
    the_batch,
)
from tests.world import World

TODAY = date(2018, 1, 15)


def seal(actor: Actor, batch_id: UUID) -> None:
    """Nothing but the freezing itself."""
    seen = the_batch(batch_id).version
    with begin(actor) as work:
        batches.freeze(work, batch_id, seen, PAY_ON)


def test_freezing_seals_what_was_gathered_and_whose_account_pays(world: World) -> None:
    approved(world)
    batch = the_batch(frozen(world))

    assert (batch.status, batch.payer_iban, batch.pay_on) == (BatchStatus.FROZEN, OUR_ACCOUNT["iban"], PAY_ON)
    assert len(batch.digest) == 64
    assert integrity.verify() == []
    with pytest.raises(NotNow, match="payment.not_now"):
        seal(world.cast.aija, batch.id)


@pytest.mark.parametrize("column", ["iban", "name", "amount"])
def test_whatever_is_changed_in_a_frozen_batch_behind_the_back_is_found(world: World, column: str) -> None:
    approved(world)
    line = lines(frozen(world))[0]
    with begin(OPERATOR) as work:
        row = work.session.merge(line)
        if column == "amount":
            row.amount, row.esf = row.amount + 1, row.esf + 1
        else:
            setattr(row, column, "LV33BANK0000000000000")

    assert any("is not what was frozen" in fault for fault in integrity.verify())


def test_without_an_account_that_pays_nothing_is_frozen(world: World) -> None:
    approved(world)
    batch_id = gathered(world.cast.aija)

    with pytest.raises(Refusal, match="payment.no_payer"):
        freeze(world.cast.aija, batch_id)


@pytest.mark.parametrize("day", [date(2018, 1, 14), date(2018, 3, 17)])
def test_nothing_is_to_be_paid_yesterday_nor_far_ahead(world: World, day: date) -> None:
    approved(world)
    name_account(world)
    batch_id = gathered(world.cast.aija)

    with pytest.raises(Refusal, match="payment.impossible_day"):
        freeze(world.cast.aija, batch_id, day)


def test_a_claim_that_changed_since_it_was_gathered_keeps_the_batch_from_freezing(world: World) -> None:
    claim = approved(world)
    name_account(world)
    batch_id = gathered(world.cast.aija)
    with begin(OPERATOR) as work:  # no step of a person does this while a claim is gathered
        work.change(work.session.get_one(Claim, claim), Action.EDIT, status=ClaimStatus.HELD, approved=None)

    with pytest.raises(Overtaken, match="payment.changed_since"):
        freeze(world.cast.aija, batch_id)


def test_a_new_account_of_the_payee_keeps_the_batch_from_freezing(world: World) -> None:
    claim = approved(world)
    name_account(world)
    batch_id = gathered(world.cast.aija)
    pay_to(claim, payee(world.school("river").id))

    with pytest.raises(Overtaken, match="payment.changed_since"):
        freeze(world.cast.aija, batch_id)


def test_nobody_freezes_what_they_decided_nor_with_an_account_they_named(world: World) -> None:
    """The state's coordinators do all of it for schools that report straight to it: there four eyes stand between."""
    sandra, toms = world.cast.sandra, world.cast.toms
    approved(world, where="craft")
    with begin(toms) as work:
        payers.name_account(work, OUR_ACCOUNT)
    third = world.somebody(Role.STATE_COORDINATOR)
    batch_id = gathered(third)
    with pytest.raises(NotPermitted, match="payment.own_account"):
        seal(toms, batch_id)
    found_sound(third, batch_id)

    with pytest.raises(NotPermitted, match="payment.own_hand"):
        seal(sandra, batch_id)
    seal(third, batch_id)
    assert integrity.verify() == []


def test_the_accountant_only_uses_the_account_that_others_name(world: World) -> None:
    with pytest.raises(NotPermitted), begin(world.cast.aija) as work:
        payers.name_account(work, OUR_ACCOUNT)
    with pytest.raises(Invalid) as refusal, begin(world.cast.mara) as work:
        payers.name_account(work, {"name": "", "iban": "LV1", "bic": "?"})

    assert set(refusal.value.faults) == {"name", "iban", "bic"}
    name_account(world)
    with pytest.raises(Overtaken), begin(world.cast.mara) as work:
        payers.name_account(work, OUR_ACCOUNT, seen=7)


@pytest.mark.parametrize("sealed", [False, True])
def test_a_cancelled_batch_gives_its_claims_free(world: World, sealed: bool) -> None:
    claim = approved(world)
    batch_id = frozen(world) if sealed else gathered(world.cast.aija)
    seen = the_batch(batch_id).version
    with begin(world.cast.aija) as work:
        batches.cancel(work, batch_id, seen, "Kļūdains datums.")

    assert the_batch(batch_id).status is BatchStatus.CANCELLED
    assert lines(gathered(world.cast.aija))[0].amount == Decimal("20.00")
    assert world.the_claim(claim).status is ClaimStatus.APPROVED
    assert integrity.verify() == []


def test_what_may_be_at_the_bank_is_given_up_only_with_a_reason_and_before_it_is_paid(world: World) -> None:
    approved(world)
    approved(world)
    batch_id = frozen(world)
    with pytest.raises(Refusal, match="form.comment_needed"), begin(world.cast.aija) as work:
        batches.cancel(work, batch_id, the_batch(batch_id).version, " ")
    with begin(world.cast.aija) as work:
        settling.settle_by_hand(work, [lines(batch_id)[0].id], TODAY)
    with pytest.raises(NotNow, match="payment.paid_in_part"), begin(world.cast.aija) as work:
        batches.cancel(work, batch_id, the_batch(batch_id).version, "Kļūda.")
    with begin(world.cast.aija) as work:
        settling.give_up(work, [lines(batch_id)[1].id], "Banka atteica.")

    assert [line.status for line in lines(batch_id)] == [LineStatus.PAID, LineStatus.FAILED]
    assert the_batch(batch_id).status is BatchStatus.PAID
    assert integrity.verify() == []


@pytest.mark.parametrize("step", [Action.UNDO, Action.PAY])
def test_what_may_be_at_the_bank_is_neither_undone_nor_paid_otherwise(world: World, step: Action) -> None:
    claim = approved(world)
    frozen(world)
    actor = world.cast.mara if step is Action.UNDO else world.cast.aija
    (decided,) = world.decide(actor, step, claim, comment="Kļūda.")

    assert decided.refusal is not None
    assert decided.refusal.why.name == "claim.in_batch"

"""Payments from approved claims to what the bank says of them: once, to the cent, by other hands."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from models.claims import Claim
from models.ledger import LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, LineStatus, PayeeKind
from models.payments import PaymentItem
from models.vocabulary import Action, Role
from services import integrity
from services.errors import Invalid, NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money import batches, debts, gathering, payers, settling
from services.money.gathering import Wanted
from services.work import OPERATOR, begin, look
from tests.services.paying import (
    OUR_ACCOUNT,
    PAY_ON,
    approved,
    debt_of,
    freeze,
    frozen,
    gathered,
    lines,
    name_account,
    pay_to,
    payee,
    the_batch,
    the_debt,
)
from tests.services.together import together
from tests.world import World

TODAY = date(2018, 1, 15)


def money(claim_id: object, account: LedgerAccount) -> Decimal:
    with look(OPERATOR) as work:
        rows = work.session.exec(
            select(LedgerEntry.amount).where(LedgerEntry.claim_id == claim_id, LedgerEntry.account == account)
        )
        return sum(rows, start=Decimal(0))


def settle(world: World, batch_id: object, on: date = TODAY) -> None:
    with begin(world.cast.aija) as work:
        settling.settle_by_hand(work, [line.id for line in lines(batch_id) if line.status is LineStatus.WAITING], on)


def test_claims_of_one_payee_are_one_payment_split_by_fund_to_the_cent(world: World) -> None:
    caterer = payee(world.school("river").id)
    approved(world, "10.01", payee_id=caterer)
    approved(world, "20.03", payee_id=caterer)
    approved(world, "33.33")
    batch_id = gathered(world.cast.aija)

    told = sorted((line.payee_kind, line.amount, line.esf, line.state) for line in lines(batch_id))
    assert told == [
        (PayeeKind.CATERER, Decimal("30.04"), Decimal("25.54"), Decimal("4.50")),
        (PayeeKind.PARENT, Decimal("33.33"), Decimal("28.33"), Decimal("5.00")),
    ]
    with look(world.cast.aija) as work:
        view = batches.open_batch(work, batch_id)
        (row,) = batches.find(work).lines
    assert [(s.claims, s.amount, s.esf, s.state) for s in view.schools] == [
        (3, Decimal("63.37"), Decimal("53.87"), Decimal("9.50"))
    ]
    assert (row.payments, row.amount, row.paid, sorted(view.claims.values())) == (2, Decimal("63.37"), 0, [1, 2])
    assert integrity.verify() == []


def test_who_is_left_out_is_told_why(world: World) -> None:
    no_payee = approved(world)
    pay_to(no_payee, None)
    retired = approved(world, payee_id=payee(world.school("river").id, active=False))
    broken = approved(world, payee_id=payee(world.school("river").id, iban="LV00BANK0000000000000"))
    held = approved(world)
    gathered(world.cast.aija)
    own = approved(world)
    both = world.second_role(world.cast.mara, Role.ACCOUNTANT, "municipality")
    with look(both) as work:
        told = {one.claim_id: one.why.name for one in gathering.preview(work, Wanted()).left_out}

    assert told == {
        no_payee: "payment.no_payee", retired: "payment.payee_retired", broken: "payment.bad_account",
        held: "payment.in_another", own: "payment.own_hand",
    }  # fmt: skip
    with pytest.raises(Refusal, match="payment.nothing_to_pay"):
        gathered(both)


def test_a_batch_is_of_the_school_kind_and_months_that_were_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(world, "10.00")
    approved(world, "11.00", "forest")
    approved(world, "12.00", kind="public_transport")
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-15")
    approved(world, "13.00", month=date(2018, 2, 1))

    def amounts(**wanted: object) -> list[Decimal]:
        with look(world.cast.aija) as work:
            return sorted(one.total("amount") for one in gathering.preview(work, Wanted(**wanted)).payments)

    assert amounts(school_id=world.school("forest").id) == [11]
    assert amounts(kind="public_transport") == [12]
    assert amounts(until=date(2018, 1, 1)) == [10, 11, 12]
    assert amounts() == [10, 11, 12, 13]


def test_a_school_straight_under_the_state_is_paid_by_the_state(world: World) -> None:
    approved(world, "40.00", "craft", kind="learning_materials")
    with pytest.raises(Refusal, match="nothing_to_pay"):
        gathered(world.cast.aija)
    batch_id = gathered(world.cast.toms)

    with pytest.raises(NotFound), look(world.cast.aija) as work:
        batches.open_batch(work, batch_id)
    with pytest.raises(Refusal, match="nothing_to_pay"):
        gathered(world.somebody(Role.ACCOUNTANT, "far"))


def test_two_accountants_at_once_pay_a_claim_once(world: World) -> None:
    for _ in range(3):
        approved(world)
    other = world.somebody(Role.ACCOUNTANT, "municipality")
    got = together(lambda: gathered(world.cast.aija), lambda: gathered(other))

    refused = [one for one in got if isinstance(one, Refusal)]
    assert [one.why.name for one in refused] in (["payment.nothing_to_pay"], ["payment.gathered_meanwhile"])
    with look(OPERATOR) as work:
        assert len(work.session.exec(select(PaymentItem)).all()) == 3


def test_the_database_itself_keeps_a_claim_out_of_a_second_batch(world: World) -> None:
    approved(world)
    gathered(world.cast.aija)
    with look(OPERATOR) as work:
        item = work.session.exec(select(PaymentItem)).one()

    with pytest.raises(Overtaken, match="payment.gathered_meanwhile"), begin(world.cast.aija) as work:
        work.session.add(PaymentItem(**item.model_dump(exclude={"id"})))


def test_handing_in_twice_gathers_once(world: World) -> None:
    approved(world)
    made = set()
    for _ in range(2):
        with begin(world.cast.aija) as work:
            made.add(gathering.gather(work, Wanted(), key="the same rendering"))

    assert len(made) == 1


def test_freezing_seals_what_was_gathered_and_whose_account_pays(world: World) -> None:
    approved(world)
    batch = the_batch(frozen(world))

    assert (batch.status, batch.payer_iban, batch.pay_on) == (BatchStatus.FROZEN, OUR_ACCOUNT["iban"], PAY_ON)
    assert len(batch.digest) == 64
    assert integrity.verify() == []
    with pytest.raises(NotNow, match="payment.not_now"):
        freeze(world.cast.aija, batch.id)


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
    world.decide(world.cast.mara, Action.UNDO, claim, comment="Kļūda.")

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
    approved(world)
    name_account(world)
    batch_id = gathered(world.cast.aija)
    decider = world.second_role(world.cast.mara, Role.ACCOUNTANT, "municipality")
    with pytest.raises(NotPermitted, match="payment.own_account"):
        freeze(decider, batch_id)
    namer = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    with begin(namer) as work:
        payer = payers.own(work)
        payers.name_account(work, OUR_ACCOUNT | {"name": "Cits"}, payer.version)

    with pytest.raises(NotPermitted, match="payment.own_hand"):
        freeze(decider, batch_id)
    with pytest.raises(NotPermitted, match="payment.own_account"):
        freeze(world.second_role(namer, Role.ACCOUNTANT, "municipality"), batch_id)


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
    assert decided.refusal.why.name == "payment.being_paid"


def test_marking_by_hand_pays_once_and_moves_the_ledger_by_fund(world: World) -> None:
    claim = approved(world, "33.33")
    batch_id = frozen(world)
    settle(world, batch_id)

    kept = world.the_claim(claim)
    assert (kept.status, kept.paid_by, kept.paid_on) == (ClaimStatus.PAID, world.cast.aija.account_id, TODAY)
    assert [money(claim, account) for account in (LedgerAccount.OWED, LedgerAccount.ESF, LedgerAccount.STATE)] == [
        0, Decimal("-28.33"), Decimal("-5.00"),
    ]  # fmt: skip
    assert the_batch(batch_id).status is BatchStatus.PAID
    assert integrity.verify() == []
    with pytest.raises(NotNow), begin(world.cast.aija) as work:
        settling.settle_by_hand(work, [lines(batch_id)[0].id], TODAY)


def test_nobody_marks_what_they_decided_nor_what_is_out_of_reach(world: World) -> None:
    approved(world)
    line = lines(frozen(world))[0]
    decider = world.second_role(world.cast.mara, Role.ACCOUNTANT, "municipality")
    for actor, refused in ((decider, NotPermitted), (world.cast.toms, NotFound), (world.cast.mara, NotPermitted)):
        with pytest.raises(refused), begin(actor) as work:
            settling.settle_by_hand(work, [line.id], TODAY)
    with pytest.raises(Refusal, match="impossible_day"), begin(world.cast.aija) as work:
        settling.settle_by_hand(work, [line.id], date(2018, 1, 16))


def test_two_who_mark_the_same_payment_pay_it_once(world: World) -> None:
    claim = approved(world)
    line = lines(frozen(world))[0]
    other = world.somebody(Role.ACCOUNTANT, "municipality")

    def mark(actor: object) -> int:
        with begin(actor) as work:
            return settling.settle_by_hand(work, [line.id], TODAY)

    got = together(lambda: mark(world.cast.aija), lambda: mark(other))

    assert sorted(str(one) for one in got) in (["1", "payment.moved_meanwhile"], ["1", "payment.not_now"])
    assert money(claim, LedgerAccount.OWED) == 0
    assert integrity.verify() == []


def test_a_debt_is_deducted_from_the_familys_next_payment_once(world: World) -> None:
    plan_id = world.running()
    first = approved(world, "50.00", plan_id=plan_id)
    payee_id = world.the_claim(first).payee_id
    settle(world, frozen(world))
    debt = debt_of(world, first, "30.00")
    second = approved(world, "20.00", plan_id=plan_id, payee_id=payee_id, document_no="2")
    other = approved(world, "5.00")
    batch_id = frozen(world)

    told = {line.amount: (line.deducted, line.status) for line in lines(batch_id)}
    assert told == {0: (Decimal("20.00"), LineStatus.PAID), 5: (0, LineStatus.WAITING)}
    assert world.the_claim(second).status is ClaimStatus.PAID
    assert world.the_claim(other).status is ClaimStatus.APPROVED
    assert the_debt(debt).settled == Decimal("20.00")
    settle(world, batch_id)
    assert money(first, LedgerAccount.DEBT) == Decimal("10.00")
    assert money(second, LedgerAccount.OWED) == 0
    assert integrity.verify() == []


def test_a_caterers_debt_is_not_the_familys(world: World) -> None:
    plan_id = world.running()
    caterer = payee(world.school("river").id)
    first = approved(world, "50.00", plan_id=plan_id, payee_id=caterer)
    settle(world, frozen(world))
    debt_of(world, first, "30.00")
    approved(world, "20.00", plan_id=plan_id, document_no="2")

    assert [line.deducted for line in lines(gathered(world.cast.aija))] == [0]


def test_what_a_batch_reserves_of_a_debt_is_not_asked_for_by_hand(world: World) -> None:
    plan_id = world.running()
    first = approved(world, "50.00", plan_id=plan_id)
    settle(world, frozen(world))
    debt = debt_of(world, first, "30.00")
    approved(world, "12.00", plan_id=plan_id, payee_id=world.the_claim(first).payee_id, document_no="2")
    batch_id = gathered(world.cast.aija)
    with look(world.cast.aija) as work:
        (row,) = debts.find(work).lines
    assert (row.reserved, row.open) == (Decimal("12.00"), Decimal("18.00"))
    for amount in ("18.01", "0.00", "-1.00"):
        with pytest.raises(Refusal, match="debt.more_than_open"), begin(world.cast.aija) as work:
            debts.repay(work, debt, row.version, Decimal(amount), TODAY)
    with begin(world.cast.aija) as work:
        debts.repay(work, debt, row.version, Decimal("18.00"), TODAY)
    with pytest.raises(Overtaken), begin(world.cast.aija) as work:
        debts.repay(work, debt, row.version, Decimal("18.00"), TODAY)
    freeze(world.cast.aija, batch_id)

    assert the_debt(debt).settled == Decimal("30.00")
    assert money(first, LedgerAccount.DEBT) == 0
    assert money(first, LedgerAccount.ESF) == -Decimal("17.00")
    assert integrity.verify() == []
    with look(world.cast.aija) as work:
        assert (debts.find(work).total, debts.find(work, settled=True).total) == (0, 1)


def test_only_what_is_paid_stays_paid_when_somebody_tampers_with_a_claim(world: World) -> None:
    claim = approved(world)
    settle(world, frozen(world))
    with begin(OPERATOR) as work:
        row = work.session.get_one(Claim, claim)
        row.status, row.paid_by, row.paid_on = ClaimStatus.APPROVED, None, None

    assert any("was paid by the bank and is not marked so" in fault for fault in integrity.verify())

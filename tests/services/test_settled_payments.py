"""Payments marked by hand, and debts that come back: once, to the cent, by other hands."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from models.claims import Claim
from models.ledger import LedgerEntry
from models.money_words import BatchStatus, ClaimStatus, LedgerAccount, LineStatus, Reduction
from models.payments import PaymentItem
from models.vocabulary import Role
from services import integrity
from services.errors import NotFound, NotNow, NotPermitted, Overtaken, Refusal
from services.money import corrections, debts, settling
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.services.paying import approved, debt_of, freeze, frozen, gathered, lines, payee, the_batch, the_debt
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


def test_what_is_granted_more_after_payment_is_gathered_and_paid_as_the_rest_only(world: World) -> None:
    claim = approved(world, "40.00")
    other = world.somebody(Role.MUNICIPALITY_COORDINATOR, "municipality")
    correct(other, claim, "-10.00")
    first = frozen(world)
    settle(world, first)
    correct(other, claim, "6.00")
    second = gathered(world.cast.aija)
    freeze(world.cast.aija, second)
    settle(world, second)

    assert [(line.amount, line.status) for batch in (first, second) for line in lines(batch)] == [
        (Decimal("30.00"), LineStatus.PAID), (Decimal("6.00"), LineStatus.PAID),
    ]  # fmt: skip
    with look(OPERATOR) as work:
        assert sorted(item.live for item in work.session.exec(select(PaymentItem))) == [False, True]
    assert (money(claim, LedgerAccount.OWED), money(claim, LedgerAccount.GRANTED)) == (0, Decimal("36.00"))
    assert integrity.verify() == []


def correct(actor: Actor, claim_id: UUID, amount: str) -> None:
    with begin(actor) as work:
        seen = work.session.get_one(Claim, claim_id).version
        corrections.correct(work, claim_id, seen, Decimal(amount), Reduction.OTHER, "Pārrēķins.")

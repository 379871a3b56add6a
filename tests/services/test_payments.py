"""Approved claims gathered into payments: by payee, by fund, once, and why a claim is left out."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from models.money_words import PayeeKind
from models.payments import PaymentItem
from models.vocabulary import Action, Role
from services import integrity
from services.errors import NotFound, Overtaken, Refusal
from services.money import batches, gathering
from services.money.gathering import Wanted
from services.work import OPERATOR, begin, look
from tests.services.paying import approved, gathered, lines, pay_to, payee
from tests.services.together import together
from tests.world import World


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
    with pytest.raises(Refusal, match="person.incompatible_use"):
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


def test_who_takes_an_approval_back_while_it_is_gathered_is_told_or_is_first(world: World) -> None:
    claims = [approved(world) for _ in range(6)]
    undone, batch = together(
        lambda: world.decide(world.cast.mara, Action.UNDO, *claims, comment="Kļūda."), lambda: gathered(world.cast.aija)
    )

    with look(OPERATOR) as work:
        held = {item.claim_id for item in work.session.exec(select(PaymentItem))}
    back = {one.claim_id for one in undone if one.refusal is None}
    assert held | back == set(claims)
    assert held & back == set()
    assert {one.refusal.why.name for one in undone if one.refusal} <= {"claim.in_batch"}
    assert isinstance(batch, Refusal) == (not held)
    assert integrity.verify() == []

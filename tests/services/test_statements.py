"""What comes back from the bank: each statement once, payments marked, every difference told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from models.money_words import BatchStatus, ClaimStatus, LineStatus, PayeeKind, StatementMatch
from models.payments import PaymentLine, StatementLine
from services import integrity
from services.errors import NotPermitted, Refusal
from services.money import batches, statements
from services.transfer.statement_file import read_in
from services.work import OPERATOR, begin, look
from tests.services.paying import approved, debt_of, frozen, gathered, lines, payee, the_batch, the_debt
from tests.services.statements import camt, csv
from tests.services.together import together
from tests.world import World

TODAY = date(2018, 1, 15)


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_statement_marks_paid_once(world: World, version: str) -> None:
    claim = approved(world, "33.33")
    approved(world, "20.00")
    batch_id = frozen(world)
    content = camt(lines(batch_id), version=version)
    told = read_in(world.cast.aija, "izraksts.xml", content)

    assert (told.paid, told.returned, told.to_look_at, told.again) == (2, 0, 0, False)
    assert {line.status for line in lines(batch_id)} == {LineStatus.PAID}
    assert the_batch(batch_id).status is BatchStatus.PAID
    kept = world.the_claim(claim)
    assert (kept.status, kept.paid_on, kept.paid_by) == (ClaimStatus.PAID, TODAY, world.cast.aija.account_id)
    again = read_in(world.cast.aija, "cits nosaukums.xml", content)
    assert (again.again, again.statement_id, again.paid) == (True, told.statement_id, 0)
    assert integrity.verify() == []


def test_a_batch_that_the_bank_booked_as_one_is_taken_apart(world: World) -> None:
    approved(world, "33.33")
    approved(world, "20.00")
    batch_id = frozen(world)
    told = read_in(world.cast.aija, "a.xml", camt(lines(batch_id), one_entry=True))

    assert told.paid == 2


def test_a_table_of_a_bank_marks_paid_too(world: World) -> None:
    approved(world, "33.33")
    batch_id = frozen(world)
    told = read_in(world.cast.aija, "a.csv", csv(lines(batch_id)))

    assert (told.paid, lines(batch_id)[0].paid_on) == (1, TODAY)
    assert integrity.verify() == []


def test_what_came_back_can_be_paid_again_and_opens_its_debt_again(world: World) -> None:
    plan_id = world.running()
    first = approved(world, "50.00", plan_id=plan_id)
    read_in(world.cast.aija, "a.xml", camt(lines(frozen(world))))
    debt = debt_of(world, first, "5.00")
    second = approved(world, "20.00", plan_id=plan_id, payee_id=world.the_claim(first).payee_id, document_no="2")
    batch_id = frozen(world)
    sent = lines(batch_id)
    read_in(world.cast.aija, "b.xml", camt(sent))
    assert the_debt(debt).settled == Decimal("5.00")
    told = read_in(world.cast.aija, "c.xml", camt(sent, debit=False))

    assert (told.paid, told.returned) == (0, 1)
    assert lines(batch_id)[0].status is LineStatus.FAILED
    assert (world.the_claim(second).status, world.the_claim(second).paid_by) == (ClaimStatus.APPROVED, None)
    assert the_debt(debt).settled == 0
    assert integrity.verify() == []
    assert [line.amount for line in lines(gathered(world.cast.aija))] == [Decimal("15.00")]
    assert integrity.verify() == []


def test_what_does_not_fit_changes_nothing_and_is_told(world: World) -> None:
    claim = approved(world, "33.33")
    approved(world, "20.00")
    batch_id = frozen(world)
    small, large = sorted(lines(batch_id), key=lambda line: line.amount)
    wrong = PaymentLine(**{**large.model_dump(), "amount": Decimal("33.34")})
    stranger = PaymentLine(**{**large.model_dump(), "end_to_end": "MP-1999-0001-0001"})
    other = PaymentLine(**{**large.model_dump(), "end_to_end": "KOMUNALIE", "iban": "LV97HABA0012345678910"})
    told = read_in(world.cast.aija, "a.xml", camt([wrong, stranger, other], on=date(2018, 1, 15)))

    assert (told.paid, told.to_look_at, told.others) == (0, 2, 1)
    assert world.the_claim(claim).status is ClaimStatus.APPROVED
    read_in(world.cast.aija, "b.xml", camt([small]))
    told = read_in(world.cast.aija, "c.xml", camt([small, small]))
    with look(world.cast.aija) as work:
        found = statements.differences(work, told.statement_id)
        (page, older, oldest) = statements.find(work).lines
        first = statements.differences(work, oldest.id)
        assert work.session.exec(select(StatementLine).where(StatementLine.end_to_end == "KOMUNALIE")).all() == []
    assert (page.lines, older.lines, oldest.lines) == (2, 1, 2)
    assert [one.match for one in found] == [StatementMatch.PAID_BEFORE] * 2
    assert [(one.match, one.amount, one.expected) for one in first] == [
        (StatementMatch.WRONG_AMOUNT, Decimal("33.34"), Decimal("33.33")), (StatementMatch.UNKNOWN, Decimal("33.33"), None),
    ]  # fmt: skip


def test_a_payment_that_the_statement_lacks_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(world, "33.33")
    approved(world, "20.00")
    small, large = sorted(lines(frozen(world)), key=lambda line: line.amount)
    monkeypatch.setenv("PUMPURS_TODAY", "2018-01-17")
    told = read_in(world.cast.aija, "a.xml", camt([small], on=date(2018, 1, 17)))
    with look(world.cast.aija) as work:
        (missing,) = statements.differences(work, told.statement_id)

    assert (missing.match, missing.end_to_end, missing.amount) == (None, large.end_to_end, large.amount)


def test_a_payment_of_a_batch_that_was_given_up_is_only_looked_at(world: World) -> None:
    claim = approved(world)
    batch_id = frozen(world)
    sent = lines(batch_id)
    with begin(world.cast.aija) as work:
        batches.cancel(work, batch_id, the_batch(batch_id).version, "Kļūda.")
    told = read_in(world.cast.aija, "a.xml", camt(sent))

    assert (told.paid, told.to_look_at) == (0, 1)
    assert world.the_claim(claim).status is ClaimStatus.APPROVED


def test_another_municipalitys_payments_are_nobodys_here(world: World) -> None:
    approved(world, "40.00", "craft", kind="learning_materials")
    with begin(world.cast.sandra) as work:
        from services.money import payers

        payers.name_account(work, {"name": "Valsts", "iban": "LV80BANK0000435195001"})
    batch_id = gathered(world.cast.toms)
    from tests.services.paying import freeze

    freeze(world.cast.toms, batch_id)
    told = read_in(world.cast.aija, "a.xml", camt(lines(batch_id)))

    assert (told.paid, told.to_look_at) == (0, 1)
    assert read_in(world.cast.toms, "b.xml", camt(lines(batch_id), version="08")).paid == 1


@pytest.mark.parametrize("day", [date(2018, 1, 14), date(2018, 1, 16)])
def test_a_statement_that_pays_before_or_tomorrow_is_refused_whole(world: World, day: date) -> None:
    approved(world)
    batch_id = frozen(world)
    with pytest.raises(Refusal, match="statement.impossible_day"):
        read_in(world.cast.aija, "a.xml", camt(lines(batch_id), on=day))

    with look(world.cast.aija) as work:
        assert statements.find(work).total == 0


def test_the_same_statement_read_by_two_at_once_counts_once(world: World) -> None:
    approved(world)
    batch_id = frozen(world)
    content = camt(lines(batch_id))
    got = together(*[lambda: read_in(world.cast.aija, "a.xml", content)] * 2)

    paid: list[Any] = [one for one in got if not isinstance(one, Refusal) and one.paid]
    assert len(paid) == 1
    assert integrity.verify() == []


def test_who_may_not_pay_reads_no_statement(world: World) -> None:
    for actor in (world.cast.mara, world.cast.ilze, OPERATOR):
        with pytest.raises(NotPermitted):
            read_in(actor, "a.xml", b"<x/>")


def test_two_payees_of_a_family_share_one_debt(world: World) -> None:
    plan_id = world.running()
    first = approved(world, "50.00", plan_id=plan_id)
    read_in(world.cast.aija, "a.xml", camt(lines(frozen(world))))
    debt_of(world, first, "6.00")
    child = world.the_claim(first).pupil_id
    for number in (2, 3):
        father = payee(world.school("river").id, PayeeKind.PARENT, pupil_id=child)
        approved(world, "5.00", plan_id=plan_id, payee_id=father, document_no=str(number))
    batch_id = gathered(world.cast.aija)

    assert sum(line.deducted for line in lines(batch_id)) == Decimal("6.00")
    assert sum(line.amount for line in lines(batch_id)) == Decimal("4.00")

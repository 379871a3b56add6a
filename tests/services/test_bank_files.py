"""The file for the bank and the table for accounting: valid, the same each time, without surprises."""

from uuid import UUID

import pytest
from lxml import etree

from services.errors import NotFound, NotNow, NotPermitted, Refusal
from services.money import bank_file
from services.money.bank_file import Version
from services.transfer.payments_table import payments_table
from services.transfer.statement_file import read_in
from services.work import begin
from tests.services.paying import approved, debt_of, frozen, gathered, lines, payee, the_batch
from tests.services.statements import camt
from tests.world import World


def taken(world: World, batch_id: UUID, version: Version = Version.V09, **how: bool) -> bytes:
    with begin(world.cast.aija) as work:
        return bank_file.pain(work, batch_id, version, **how)


def texts(content: bytes, name: str) -> list[str]:
    return [node.text for node in etree.fromstring(content).iter(f"{{*}}{name}")]


@pytest.mark.parametrize("version", Version)
def test_the_bank_reads_back_exactly_what_was_frozen(world: World, version: Version) -> None:
    approved(world, "33.33")
    approved(world, "0.05", payee_id=payee(world.school("river").id, name="SIA „Ķirsis & Ļaudis”"))
    batch_id = frozen(world)
    content = taken(world, batch_id, version)

    kept = lines(batch_id)
    assert etree.QName(etree.fromstring(content)).namespace.endswith(version.value)
    assert texts(content, "InstdAmt") == [str(line.amount) for line in kept]
    assert texts(content, "EndToEndId") == [line.end_to_end for line in kept]
    assert sorted(texts(content, "IBAN")) == sorted([the_batch(batch_id).payer_iban, *(line.iban for line in kept)])
    assert texts(content, "CtrlSum") == ["33.38", "33.38"]
    assert set(texts(content, "NbOfTxs")) == {"2"}
    assert texts(content, "MsgId") == [the_batch(batch_id).code]
    assert "SIA „Ķirsis & Ļaudis”" in texts(content, "Nm")
    assert not [text for text in texts(content, "Ustrd") if "Pumpurzara" in text]


def test_the_same_batch_is_the_same_file_so_that_a_bank_knows_it_again(world: World) -> None:
    approved(world)
    batch_id = frozen(world)

    assert taken(world, batch_id) == taken(world, batch_id)


def test_latvian_letters_are_written_plainly_where_a_bank_wants_it(world: World) -> None:
    approved(world, payee_id=payee(world.school("river").id, name="Ķērpja ēdnīca"))
    batch_id = frozen(world)

    assert "Kerpja ednica" in texts(taken(world, batch_id, plain_letters=True), "Nm")
    assert "Ķērpja ēdnīca" in texts(taken(world, batch_id), "Nm")


def test_only_a_frozen_batch_within_reach_goes_to_the_bank(world: World) -> None:
    approved(world)
    batch_id = gathered(world.cast.aija)
    with pytest.raises(NotNow):
        taken(world, batch_id)
    with pytest.raises(NotFound), begin(world.cast.toms) as work:
        bank_file.pain(work, batch_id)
    with pytest.raises(NotPermitted), begin(world.cast.mara) as work:
        bank_file.pain(work, batch_id)


def test_a_payment_of_nothing_does_not_go_to_the_bank(world: World) -> None:
    plan_id = world.running()
    first = approved(world, "50.00", plan_id=plan_id)
    read_in(world.cast.aija, "a.xml", camt(lines(frozen(world))))
    debt_of(world, first, "30.00")
    approved(world, "20.00", plan_id=plan_id, payee_id=world.the_claim(first).payee_id, document_no="2")

    with pytest.raises(Refusal, match="payment.nothing_for_the_bank"):
        taken(world, frozen(world))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_accounting_gets_a_table_without_formulas(world: World, ending: str) -> None:
    approved(world, payee_id=payee(world.school("river").id, name="=1+1"))
    batch_id = frozen(world)
    with begin(world.cast.aija) as work:
        content = payments_table(work, batch_id, ending)
    with pytest.raises(Refusal, match="file.ending"), begin(world.cast.aija) as work:
        payments_table(work, batch_id, "ods")

    assert ("'=1+1" in content.decode("utf-8-sig")) if ending == "csv" else content.startswith(b"PK")

"""The accountant's day: approved claims gathered, frozen, sent to the bank, marked by its statement; what was too much comes back."""

from pathlib import Path

import pytest
from lxml import etree
from sqlmodel import select

from models.money_words import BatchStatus, ClaimStatus
from models.payments import PaymentBatch
from services import integrity
from services.demo import cast as casting
from services.work import OPERATOR, look
from tests.journeys.conftest import Seat
from tests.services.paying import approved, debt_of, frozen, lines, name_account, the_batch, the_debt
from tests.services.statements import camt
from tests.world import World


@pytest.fixture
def world(records: str) -> World:
    return World(casting.recall())


def test_approved_claims_become_a_file_the_bank_takes(seat: Seat, world: World, tmp_path: Path) -> None:
    claims = [approved(world, amount) for amount in ("33.33", "20.00")]
    name_account(world)
    aija = seat("aija", "/maksajumi")
    aija.press("Savākt maksājumus")
    aija.sees("Savākt maksājumus: 2, 53,33 €")
    aija.press("Savākt maksājumus: 2, 53,33 €")
    aija.press("Iesaldēt bankai")
    aija.sees("izlase vēl nav izlozēta")
    aija.press("Izlozēt izlasi")
    aija.sees("Atzīmējiet vienu pieteikumu, lai to pārbaudītu.")
    aija.row(1, table=1)  # the first lies in what is shut
    aija.press("Atbilst")
    aija.sees("Vērtējums ir saglabāts.")
    aija.press("Iesaldēt bankai")
    aija.sees("Kopa ir iesaldēta")
    with look(OPERATOR) as work:
        batch = work.session.exec(select(PaymentBatch).where(PaymentBatch.status == BatchStatus.FROZEN)).one()
    aija.press("Bankas fails")
    with aija.download() as fetched:
        aija.press(f"Saglabāt {batch.code}.xml")

    aija.go("/maksajumi")
    aija.row(aija.row_of(batch.code))
    aija.sees(f"Maksājumu kopa {batch.code}")

    root = etree.fromstring(fetched.content)
    assert [node.text for node in root.iter("{*}InstdAmt")] == [str(line.amount) for line in lines(batch.id)]
    assert {node.text for node in root.iter("{*}EndToEndId")} == {line.end_to_end for line in lines(batch.id)}
    assert {world.the_claim(claim).status for claim in claims} == {ClaimStatus.APPROVED}


def test_the_banks_statement_marks_what_was_paid_and_tells_what_differs(
    seat: Seat, world: World, tmp_path: Path
) -> None:
    claims = [approved(world, amount) for amount in ("11.00", "12.00")]
    batch_id = frozen(world)
    first, second = lines(batch_id)
    content = camt([first, second.model_copy(update={"amount": second.amount + 1})])
    file = tmp_path / "izraksts.xml"
    file.write_bytes(content)
    aija = seat("aija", "/maksajumi")
    aija.choose("Konta izraksti")
    for said in ("Samaksāti: 1, atgriezti: 0, jāaplūko: 1.", "Šis izraksts jau ir nolasīts: nekas nav mainījies."):
        aija.page.locator("[data-testid=stMain] input[type=file]").set_input_files(file)
        aija.press("Nolasīt izrakstu")
        aija.sees(said)
        aija.page.get_by_test_id("stFileChip").wait_for(state="detached")  # an empty field stands there again
    aija.sees("Jāaplūko: 1")

    assert sorted(world.the_claim(claim).status for claim in claims) == [ClaimStatus.APPROVED, ClaimStatus.PAID]
    assert [fault for fault in integrity.verify() if fault.startswith("money")] == []


def test_what_was_paid_too_much_is_reclaimed(seat: Seat, world: World) -> None:
    claim = approved(world, "40.00", "forest")
    batch_id = frozen(world, school_id=world.school("forest").id)
    debt = debt_of_paid(world, claim, batch_id)
    aija = seat("aija", "/maksajumi")
    aija.choose("Pārmaksas")
    aija.row(aija.row_of("15,00 €"))
    aija.type("Summa", "15,00")
    aija.press("Atzīmēt kā atmaksātu")
    aija.sees("Atzīmēts kā atmaksāts.")

    assert the_debt(debt).settled == 15
    assert [fault for fault in integrity.verify() if fault.startswith("money")] == []


def debt_of_paid(world: World, claim: object, batch_id: object) -> object:
    from services.transfer.statement_file import read_in

    assert the_batch(batch_id).status is BatchStatus.FROZEN
    read_in(world.cast.aija, "a.xml", camt(lines(batch_id)))
    return debt_of(world, claim, "15.00")

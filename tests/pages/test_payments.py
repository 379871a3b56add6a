"""Payments on the screen: gathered, frozen, marked, given up; each role sees its own part."""

from sqlmodel import select

from models.money_words import BatchStatus, LineStatus
from models.payments import PaymentBatch
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.services.paying import approved, frozen, lines, name_account, pay_to, the_batch
from tests.world import World


def test_the_accountant_sees_who_is_paid_and_who_is_left_out_before_gathering(home_world: World) -> None:
    approved(home_world, "33.33")
    pay_to(approved(home_world, "20.00"), None)
    name_account(home_world)
    visit = Visit(home_world.cast.aija, "maksajumi")
    visit.press("Savākt maksājumus")
    assert "Nav iekļauti: 1" in visit.text
    assert visit.column("Kāpēc", 1) == ["Nav norādīts, kam maksāt."]

    visit.press("Savākt maksājumus: 1, 33,33 €")
    assert "Maksājumi ir savākti. Pārskatiet tos un iesaldējiet kopu." in visit.notes
    visit.press("Iesaldēt bankai")
    assert any("izlase" in error.lower() for error in visit.errors), visit.errors
    visit.press("Izlozēt izlasi")
    visit.tick(0, number=1)  # the sums by school come first
    visit.press("Atbilst")
    visit.press("Iesaldēt bankai")
    with look(OPERATOR) as work:
        batch = work.session.exec(select(PaymentBatch)).one()
    assert batch.status is BatchStatus.FROZEN
    assert batch.digest in visit.text
    visit.press("Bankas fails")
    assert visit.errors == []


def test_without_a_paying_account_the_accountant_is_told_who_names_it(home_world: World) -> None:
    approved(home_world)
    visit = Visit(home_world.cast.aija, "maksajumi", do="gather")
    visit.press("Savākt maksājumus: 1, 20,00 €")

    assert "Maksātāja konts vēl nav norādīts: koordinators to norāda" in visit.text
    assert not visit.has("Iesaldēt bankai")


def test_ticked_payments_are_marked_by_hand_and_the_coordinator_only_reads(home_world: World) -> None:
    approved(home_world)
    batch_id = frozen(home_world)
    reading = Visit(home_world.cast.mara, "maksajumi", batch=batch_id)
    assert not {"Atzīmēt kā samaksātu", "Bankas fails", "Atteikties no kopas"} & set(reading.buttons)
    visit = Visit(home_world.cast.aija, "maksajumi", batch=batch_id)
    visit.tick(0, number=1)
    visit.press(
        next(name for name in visit.buttons if name in ("Atzīmēt kā samaksātu", "Atzīmēt kā izmaksātu", "Izmaksāts"))
    )

    assert lines(batch_id)[0].status is LineStatus.PAID
    assert the_batch(batch_id).status is BatchStatus.PAID


def test_a_frozen_batch_is_given_up_only_with_a_reason(home_world: World) -> None:
    approved(home_world)
    batch_id = frozen(home_world)
    visit = Visit(home_world.cast.aija, "maksajumi", batch=batch_id)
    visit.press("Atteikties no kopas")
    assert visit.errors == ["Lūdzu, norādiet pamatojumu."]
    visit.fill({"Iemesls": "Kļūdains datums."})
    visit.press("Atteikties no kopas")

    assert the_batch(batch_id).status is BatchStatus.CANCELLED


def test_the_coordinator_names_the_account_that_pays(home_world: World) -> None:
    visit = Visit(home_world.cast.mara, "maksajumi", part="Maksātāja konts")
    visit.fill({"Konta īpašnieka nosaukums": "Kļavu novads", "Konts (IBAN)": "LV80BANK0000435195002"})
    visit.press("Saglabāt")
    assert "Tas nav derīgs konta numurs (IBAN)." in visit.text
    visit.fill({"Konts (IBAN)": "LV80BANK0000435195001"})
    visit.press("Saglabāt")

    assert "Kļavu novads, konts LV80BANK0000435195001" in visit.text

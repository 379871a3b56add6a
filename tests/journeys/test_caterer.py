"""A month's meals from the caterer's list, and a receipt photographed with a telephone."""

from sqlmodel import select

from models.pupils import PersonalCode, Pupil
from services.demo import cast as casting
from services.work import OPERATOR, look
from tests.evidence import paper, photo
from tests.journeys.conftest import Seat
from tests.journeys.person import PHONE, Person
from tests.world import World


def _file(name: str, kind: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def _hand_over(who: Person, number: int, *files: dict[str, object]) -> None:
    who.page.locator("[data-testid=stMain] input[type=file]").nth(number).set_input_files(list(files))
    who.page.wait_for_timeout(600)
    who.settle()


def _known(world: World, last_name: str) -> tuple[Pupil, str]:
    world.running(pupil_id=world.pupil(first_name="Lauma", last_name=last_name))
    with look(OPERATOR) as work:
        pupil = work.session.exec(select(Pupil).where(Pupil.last_name == last_name)).one()
        return pupil, work.session.exec(select(PersonalCode.code).where(PersonalCode.pupil_id == pupil.id)).one()


def test_a_caterers_list_becomes_claims_and_the_same_list_again_nothing(seat: Seat, records: str) -> None:
    world = World(casting.recall())
    (_, code), _other = _known(world, "Zuplapa"), _known(world, "Maizlapa")
    content = (
        f"Personas kods;Skolēns;Klase;Summa\n{code};;;85,00\n;Maizlapa Lauma;7.b;38,70\n;Nezinlapa Anna;7;40\n".encode()
    )
    ilze = seat("ilze", "/kompensacijas")
    ilze.press("Ēdinātāja saraksts")
    ilze.pick("Mēnesis", "2018. gada janvāris")
    ilze.type("Rēķina numurs", "R-2018/1")
    ilze.press_heading("Pievienot saņēmēju")
    ilze.choose("ēdinātājs")
    ilze.type("Saņēmēja vārds vai nosaukums", "SIA Zupa")
    ilze.type("Konts (IBAN)", "LV80 BANK 0000 4351 9500 1")
    ilze.press("Pievienot")
    ilze.sees("SIA Zupa tagad ir saņēmēju sarakstā.")
    ilze.pick("Saņēmējs", "SIA Zupa")
    _hand_over(ilze, 0, _file("saraksts.csv", "text/csv", content))
    _hand_over(ilze, 1, _file("rēķins.pdf", "application/pdf", paper()))
    ilze.sees("Iesniegt var 2 no 3 rindām: pieprasīts 123,70 €, maksājams 108,70 €.")
    assert "Šajā mēnesī skolā nav šāda skolēna" in " ".join(ilze.cells()[0])
    ilze.press("Iesniegt 2 pieteikumus")
    ilze.sees("Iesniegti 2 pieteikumi: 108,70 €.")

    ilze.type("Rēķina numurs", "R-2018/1")
    _hand_over(ilze, 0, _file("saraksts.csv", "text/csv", content))
    ilze.sees("Iesniegt var 0 no 3 rindām")
    ilze.go("/kompensacijas")
    ilze.sees("Kopā: 2")
    ilze.row(ilze.row_of("Zuplapa"))
    ilze.sees("rēķins.pdf")
    ilze.sees("SIA Zupa")
    ilze.press("Atvērt failu")
    with ilze.download() as fetched:
        ilze.page.get_by_role("button", name="Saglabāt rēķins.pdf").click()
    assert fetched.content == paper()


def test_a_receipt_is_photographed_with_a_telephone_and_shown_without_what_the_camera_noted(
    seat: Seat, records: str
) -> None:
    world = World(casting.recall())
    _known(world, "Fotolapa")
    ilze = seat("ilze", "/kompensacijas?do=file", size=PHONE)
    ilze.pick("Skolēns un plāns", "Fotolapa")
    ilze.pick("Kompensācija", "ēdināšana")
    ilze.pick("Mēnesis", "2018. gada janvāris")
    ilze.type("Summa", "85")
    _hand_over(ilze, 0, _file("slikts.jpg", "image/jpeg", b"MZ"))
    ilze.sees("Šis fails pēc satura nav ne viens, ne otrs.")
    ilze.page.get_by_role("button", name="Remove slikts.jpg").or_(
        ilze.page.get_by_test_id("stFileChipDeleteBtn")
    ).first.click()
    ilze.settle()
    _hand_over(ilze, 0, _file("čeks.jpg", "image/jpeg", photo(size=(1200, 900))))
    ilze.sees("15,00 € netiks samaksāti, jo pārsniedz")
    ilze.press("Iesniegt un maksāt")
    ilze.sees("ir iesniegts")

    ilze.row(ilze.row_of("Fotolapa"))
    picture = ilze.page.get_by_test_id("stImage").locator("img")
    shown = ilze.page.request.get(ilze.base + str(picture.get_attribute("src")).removeprefix(ilze.base)).body()
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"Kanarijfons" not in shown
    assert picture.bounding_box()["width"] <= PHONE["width"]
    ilze.press_heading("Atsaukt pieteikumu")
    ilze.type("Kāpēc to atsauc", "Nepareizs čeks.")
    ilze.press("Atsaukt pieteikumu pavisam")
    ilze.sees("Pieteikums ir atsaukts.")

"""Changes of school, duplicates, the timeline and class lists, drawn without a browser."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import col, select

from models.moves import DuplicateVerdict, Transfer
from models.pupils import Pupil
from models.vocabulary import Action, Language, TransferStatus
from services.timeline.events import EventKind
from services.work import OPERATOR, look
from tests.pages.visit import Visit
from tests.services.moving.moves import CODE, ask, send, the
from tests.world import World

FORM = {
    "Personas kods": CODE,
    "Vārds": "Tija",
    "Uzvārds": "Tauriņziede",
    "Programma": "vispārējā izglītība",
    "Klase": "7",
}
CLASS = "020305-20002\tAnna\tBērziņa\tInga Bērziņa\t10000000\n030305-20003;Jānis;Kalns\n12,Zane,Lapa"
LINES = "Katrā rindā viens skolēns, kā nokopēts no izklājlapas"
VERDICT = "Viens un tas pats: paturēt 020305-20002"


def names() -> list[str]:
    with look(OPERATOR) as work:
        return [f"{p.first_name} {p.last_name}" for p in work.session.exec(select(Pupil).order_by(col(Pupil.sort_key)))]


def transfers() -> list[Transfer]:
    with look(OPERATOR) as work:
        return list(work.session.exec(select(Transfer)))


def test_a_code_of_another_school_can_be_asked_for_where_it_was_typed(home_world: World) -> None:
    home_world.pupil(personal_code=CODE, last_name="Slepenā")
    visit = Visit(home_world.cast.janis, "skoleni", do="enrol")
    visit.fill(FORM)
    visit.press("Uzņemt")
    assert visit.errors == ["Šis personas kods ir citas skolas uzskaitē."]
    assert visit.field("Kuru skolēnu lūdzat un kāpēc?").value == f"Tija Tauriņziede, {CODE}"
    assert not visit.says("Slepenā")

    visit.press("Lūgt skolēna pārcelšanu")

    assert [(t.status, t.reason) for t in transfers()] == [(TransferStatus.ASKED, f"Tija Tauriņziede, {CODE}")]
    assert visit.address["do"] == "moves"
    assert visit.table()[0]["Skolēns"] == "nav zināms līdz pārcelšanai"
    assert not visit.says("Slepenā")
    assert not visit.says(home_world.school("river").name)


def test_what_was_asked_is_withdrawn_from_the_list(home_world: World) -> None:
    home_world.pupil(personal_code=CODE)
    transfer_id = ask(home_world)
    visit = Visit(home_world.cast.janis, "skoleni", do="moves")
    visit.tick(0)
    visit.press("Atsaukt lūgumu")

    assert visit.notes == ["Lūgums ir atsaukts."]
    assert the(transfer_id).status is TransferStatus.WITHDRAWN


def test_the_answer_is_given_on_the_card(home_world: World) -> None:
    pupil_id = home_world.pupil(personal_code=CODE, guardian_name="Māte Slepenā")
    home_world.running(pupil_id=pupil_id)
    ask(home_world)
    visit = Visit(home_world.cast.ilze)
    assert visit.says("Skolēni, kurus lūdz cita skola (1)")
    visit.go("skoleni", pupil=pupil_id)
    visit.press("Atteikt")
    assert visit.errors == ["Lūdzu, norādiet pamatojumu."]
    visit.press("Pārcelt skolēnu")

    assert visit.notes == ["Skolēns ir pārcelts: Kļavu Meža pamatskola."]
    assert visit.says("Skolēns no jūsu skolas pārcelts 15.01.2018.")
    assert visit.says("IAP-2017-2-00001")
    assert not visit.says("Māte Slepenā")
    assert not visit.says(CODE)
    new = Visit(home_world.cast.normunds, "skoleni", pupil=pupil_id)
    assert new.says("Māte Slepenā")
    assert new.says("Pārcelts uz citu skolu: Kļavu Upes vidusskola → Kļavu Meža pamatskola")


def test_a_pupil_is_sent_on_from_the_card_and_what_was_typed_wrong_stays(home_world: World) -> None:
    pupil_id = home_world.pupil()
    visit = Visit(home_world.cast.dace, "skoleni", pupil=pupil_id)
    visit.fill({"Jaunās skolas reģistrācijas numurs": "4599"})
    visit.press("Nosūtīt")
    assert visit.errors == ["Nav skolas ar reģistrācijas numuru 4599."]
    assert visit.field("Jaunās skolas reģistrācijas numurs").value == "4599"

    visit.fill({"Jaunās skolas reģistrācijas numurs": "4500000002", "Pārcelšanās diena": date(2018, 1, 12)})
    visit.press("Nosūtīt")

    assert [(t.status, t.moved_on) for t in transfers()] == [(TransferStatus.DONE, date(2018, 1, 12))]


def test_nobody_is_offered_a_move_they_cannot_make(home_world: World) -> None:
    pupil_id = home_world.pupil(personal_code=CODE)
    ask(home_world)
    has = {
        name: Visit(getattr(home_world.cast, name), "skoleni", pupil=pupil_id).has("Pārcelt skolēnu")
        for name in ("ilze", "peteris", "mara", "sandra", "austra")
    }

    assert has == {"ilze": True, "peteris": False, "mara": True, "sandra": False, "austra": False}


@pytest.mark.parametrize("language", list(Language))
def test_empty_lists_say_what_belongs_there(home_world: World, language: Language) -> None:
    said = {
        Language.LATVIAN: (
            "Neviens skolēns vēl nav mainījis skolu.",
            "Nav divu ierakstu, kas izskatītos pēc viena skolēna.",
        ),
        Language.ENGLISH: ("No pupil has changed school yet.", "No two records look like one pupil."),
    }[language]

    for do, text in zip(("moves", "twins"), said, strict=True):
        assert Visit(home_world.cast.ilze, "skoleni", language, do=do).says(text)


def twins(world: World) -> tuple[UUID, UUID]:
    one = world.pupil(first_name="Anna", last_name="Bērziņa", birth_date="2005-03-02", personal_code="020305-20002")
    return one, world.pupil(
        first_name="Anna", last_name="Berzina", birth_date="2005-03-02", personal_code="020305-20003"
    )


def test_two_records_stand_side_by_side_and_are_settled_and_parted(home_world: World) -> None:
    one, other = twins(home_world)
    visit = Visit(home_world.cast.ilze, "skoleni", do="twins")
    assert visit.table()[0]["Kāpēc"] == (
        "Tas pats vārds un dzimšanas datums (02.03.2005). Personas kodi atšķiras par vienu ciparu."
    )
    visit.tick(0)
    differs = {row[""]: row["Atšķiras"] for row in visit.table()}
    assert (differs["Uzvārds"], differs["Vārds"], differs["Personas kods"]) == ("jā", "", "jā")
    visit.press(VERDICT)
    assert visit.notes == ["Abi ieraksti tagad ir viens."]
    assert (visit.title, visit.address["pupil"]) == ("Anna Bērziņa", str(one))
    assert visit.says("020305-20003 (līdz 15.01.2018)")
    assert visit.says("Apvienots ar otru ierakstu: Anna Berzina")

    old = Visit(home_world.cast.dace, "skoleni", pupil=other)
    assert (old.title, old.address["pupil"]) == ("Anna Bērziņa", str(one))
    assert old.notes == ["Šis ieraksts ir apvienots ar citu; te tas ir."]
    back = Visit(home_world.cast.ilze, "skoleni", do="twins")
    back.tick(0)
    back.press("Atcelt lēmumu")
    assert names() == ["Anna Berzina", "Anna Bērziņa"]
    with look(OPERATOR) as work:
        assert work.session.exec(select(DuplicateVerdict)).one().undone_by == home_world.cast.ilze.account_id


def test_whoever_looks_like_the_new_pupil_stands_beside_the_form(home_world: World) -> None:
    home_world.pupil(first_name="Anna", last_name="Bērziņa", personal_code="020305-20002")
    home_world.pupil("forest", first_name="Anna", last_name="Bērziņa", personal_code="020305-20012")
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    visit.fill({"Vārds": "anna", "Uzvārds": "berzina"})

    assert visit.says("Varbūt jau ir jūsu uzskaitē?")
    assert visit.says("Anna Bērziņa, 020305-20002")
    assert visit.says("Tas pats vārds un tuva klase.")
    assert not visit.says("020305-20012")


def test_the_timeline_is_filtered_by_kind(home_world: World) -> None:
    pupil_id = home_world.pupil(personal_code=CODE)
    home_world.decide(
        home_world.cast.mara, Action.APPROVE, home_world.claim(home_world.running(pupil_id=pupil_id), "50.00")
    )
    send(home_world, pupil_id)
    visit = Visit(home_world.cast.normunds, "skoleni", pupil=pupil_id)
    told = [
        "Uzņemts uzskaitē",
        "Plāns IAP-2017-2-00001 iesniegts",
        "Apstiprināta kompensācija: ēdināšana",
        "Pārcelts uz citu skolu",
    ]
    assert [visit.says(text) for text in told] == [True] * 4

    pills = next(group for group in visit.app.main.get("button_group") if "Plāni" in group.options)
    pills.set_value([EventKind.CLAIM]).run()

    assert [visit.says(text) for text in told] == [False, False, True, False]


def test_a_class_is_enrolled_line_by_line_and_what_is_wrong_stays_to_be_mended(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="class")
    visit.fill({LINES: CLASS})
    assert visit.says("Izvēlieties programmu un klasi; tad te pārbaudīs katru rindu.")
    visit.fill({"Programma": "vispārējā izglītība", "Klase": "7", "Iesnieguma datums": date(2018, 1, 10)})
    assert visit.column("Pārbaude") == ["kārtībā", "kārtībā", "Personas kods: Tas nav personas kods (NNNNNN-NNNNN)."]
    visit.press("Uzņemt skolēnus: 2")

    assert names() == ["Anna Bērziņa", "Jānis Kalns"]
    assert visit.notes == ["Uzskaitē ir 2 no 2 skolēniem."]
    assert visit.column("Rezultāts") == ["uzņemts", "uzņemts"]
    assert visit.field(LINES).value == "12,Zane,Lapa"
    assert visit.field("Klase").value == "7"
    visit.fill({LINES: CLASS})
    visit.press("Uzņemt skolēnus: 2")
    assert visit.column("Rezultāts") == ["jau bija uzskaitē", "jau bija uzskaitē"]
    assert names() == ["Anna Bērziņa", "Jānis Kalns"]


def test_a_line_that_the_register_refuses_stays_with_its_reason(home_world: World) -> None:
    home_world.pupil("forest", personal_code="020305-20002")
    visit = Visit(home_world.cast.ilze, "skoleni", do="class")
    visit.fill({LINES: CLASS, "Programma": "vispārējā izglītība", "Klase": "7"})
    visit.press("Uzņemt skolēnus: 2")

    assert visit.column("Rezultāts") == ["Šis personas kods ir citas skolas uzskaitē.", "uzņemts"]
    assert visit.field(LINES).value.splitlines() == [CLASS.splitlines()[0], CLASS.splitlines()[2]]
    assert Visit(home_world.cast.ilze, "skoleni", do="class").field(LINES).value.startswith("020305-20002")


def test_these_screens_are_for_those_who_enrol_and_move(home_world: World) -> None:
    for who, seen in ((home_world.cast.peteris, []), (home_world.cast.mara, ["Skolas maiņa"])):
        visit = Visit(who, "skoleni")
        doors = ("Uzņemt skolēnu", "Uzņemt klasi", "Iespējamie dublikāti", "Skolas maiņa")
        assert [door for door in doors if visit.has(door)] == seen
        for do in ("enrol", "class", "twins"):
            assert Visit(who, "skoleni", do=do).title == "Skolēni"

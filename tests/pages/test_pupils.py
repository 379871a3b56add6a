"""Finding pupils, enrolling one and reading a card, drawn without a browser."""

from datetime import date

from sqlmodel import func, select

from models.kept import Draft
from models.pupils import Pupil
from services import enrolment
from services.work import OPERATOR, begin, look
from tests.pages.visit import Visit
from tests.world import World

SEARCH = "Vārds, uzvārds vai personas kods"


def pupils() -> int:
    with look(OPERATOR) as work:
        return work.session.exec(select(func.count()).select_from(Pupil)).one()


def test_an_empty_register_says_what_to_do(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni")

    assert "Neviens skolēns nav atrasts. Uzņemiet pirmo vai meklējiet plašāk." in visit.words
    assert visit.has("Uzņemt skolēnu")


def test_a_pupil_is_found_without_diacritics_and_nobody_is_said_to_be_nobody(home_world: World) -> None:
    home_world.pupil("river", last_name="Bērziņa-Ķīse")
    home_world.pupil("river", last_name="Ozola")
    visit = Visit(home_world.cast.ilze, "skoleni")
    assert visit.column("Uzvārds") == ["Bērziņa-Ķīse", "Ozola"]

    visit.fill({SEARCH: "berzina"})
    assert visit.column("Uzvārds") == ["Bērziņa-Ķīse"]
    visit.fill({SEARCH: "nav tāda"})
    assert "Neviens skolēns nav atrasts." in visit.words


def test_only_those_without_a_plan_are_listed(home_world: World) -> None:
    with_plan, without = home_world.pupil("river", last_name="Ar"), home_world.pupil("river", last_name="Bez")
    home_world.draft("river", with_plan)
    visit = Visit(home_world.cast.ilze, "skoleni")
    assert dict(zip(visit.column("Uzvārds"), visit.column("Plāns šajā semestrī"), strict=True)) == {
        "Ar": "Projekts", "Bez": "nav",
    }  # fmt: skip

    visit.fill({"Bez plāna": True})

    assert visit.column("Uzvārds") == ["Bez"]
    visit.tick(0)
    assert visit.address["pupil"] == str(without)
    assert visit.title == "Anna Bez"


def test_a_long_list_comes_in_pages_and_the_page_stands_in_the_address(home_world: World) -> None:
    with begin(home_world.cast.ilze) as work:
        school = home_world.school("river").id
        enrolment.keep_pupils(
            work, [(school, home_world.form(last_name=f"Skolēns{n:03}", personal_code=code(n))) for n in range(60)]
        )
    first = Visit(home_world.cast.ilze, "skoleni")
    second = Visit(home_world.cast.ilze, "skoleni", page=2)

    assert "Kopā: 60" in first.words
    together = first.column("Uzvārds") + second.column("Uzvārds")
    assert together == [f"Skolēns{n:03}" for n in range(60)]


def code(number: int) -> str:
    return f"020305-{20000 + number}"


def test_each_wrong_field_says_so_beside_it_and_everything_typed_stays(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    visit.fill({"Personas kods": "12", "Vārds": "Tija", "Vecāka e-pasts": "nav adrese"})
    visit.press("Uzņemt")

    said = visit.words
    assert said[said.index("Personas kods") + 2] == "[ Tas nav personas kods (NNNNNN-NNNNN).]"
    assert said[said.index("Uzvārds") + 1] == "[ Lūdzu, aizpildiet.]"
    assert visit.text.count("Lūdzu, aizpildiet.") >= 2
    assert visit.field("Vārds").value == "Tija"
    assert visit.field("Personas kods").value == "12"
    assert pupils() == 0


def test_a_day_to_come_is_no_birth_date_and_a_check_digit_only_warns(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    visit.fill({"Personas kods": "040305-20009"})

    assert "Pēc koda dzimis(-usi) 04.03.2005." in visit.words
    assert any(word.startswith("Šī koda kontrolcipars neatbilst.") for word in visit.words)


def test_the_verdict_stands_beside_the_form_while_it_is_filled(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    assert "Izvēlieties programmu un klasi; atbilde parādīsies šeit." in visit.words
    visit.fill({"Programma": "vispārējā izglītība", "Klase": "7"})
    assert any("7. klase vai kurss: atbalsta kopš 16.03.2017." in note for note in visit.notes)

    visit.fill({"Klase": "3"})

    assert any("3. klase vai kurss: atbalsta tikai no 01.09.2021." in word for word in visit.words)
    assert visit.notes == []


def test_a_draft_is_kept_for_its_writer_alone_until_they_start_over(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    visit.fill({"Vārds": "Dzintra"})
    again = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    assert again.field("Vārds").value == "Dzintra"
    assert again.says("Jūsu melnraksts ir saglabāts.")
    assert Visit(home_world.cast.dace, "skoleni", do="enrol").field("Vārds").value == ""

    again.press("Sākt no jauna")

    assert again.field("Vārds").value == ""
    with look(OPERATOR) as work:
        assert work.session.exec(
            select(Draft.content).where(Draft.account_id == home_world.cast.ilze.account_id)
        ).all() == [{}]


def test_whoever_is_enrolled_is_on_the_screen_at_once(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", do="enrol")
    visit.fill({"Personas kods": "040305-20009", "Vārds": "Tija", "Uzvārds": "Tauriņzieds", "Dzimums": "sieviete"})
    visit.fill({"Programma": "vispārējā izglītība", "Klase": "7", "Iesnieguma datums": date(2018, 1, 10)})
    visit.fill({"Iesnieguma parakstītājs": "Māte Tauriņzieds"})
    visit.press("Uzņemt")

    assert visit.title == "Tija Tauriņzieds"
    assert [note for note in visit.notes if "Tija Tauriņzieds" in note] == visit.notes != []
    assert {"040305-20009", "10.01.2018", "Māte Tauriņzieds"} <= {line.strip() for line in visit.text.splitlines()}


def test_the_card_says_who_may_see_the_child_and_why(home_world: World) -> None:
    visit = Visit(home_world.cast.ilze, "skoleni", pupil=home_world.pupil("river"))
    why = {row["Persona"]: row["Kāpēc"] for row in visit.table()}

    assert why["Dace Dzērvenāja"] == "strādā skolēna skolā"
    assert why["Māra Madarsēta"] == "koordinē skolas pašvaldību"
    assert why["Austra Asterziede"] == "strādā valsts līmenī"
    assert not {"Jānis Jāņsiers", "Andris Asinszāle", "Elza Egļsveķe"} & set(why)


def test_details_changed_elsewhere_meanwhile_are_not_overwritten(home_world: World) -> None:
    pupil_id = home_world.pupil("river", personal_code="040305-20009", last_name="Sena")
    visit = Visit(home_world.cast.ilze, "skoleni", do="edit", pupil=pupil_id)
    with begin(home_world.cast.dace) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
        enrolment.edit(work, pupil_id, seen, home_world.form(personal_code="040305-20009", last_name="Cita"))
    visit.fill({"Uzvārds": "Trešā"})
    visit.press("Saglabāt")

    assert visit.errors == ["Kāds cits to tikmēr ir mainījis. Lūdzu, apskatiet vēlreiz."]
    assert visit.field("Uzvārds").value == "Trešā"
    with look(OPERATOR) as work:
        assert work.session.get_one(Pupil, pupil_id).last_name == "Cita"


def test_buttons_are_for_those_who_may_press_them(home_world: World) -> None:
    pupil_id = home_world.pupil("river")
    begins = "Rakstīt plānu: 2017./2018. m. g. 2. semestris"
    has = {
        name: [button for button in (begins, "Labot datus") if Visit(actor, "skoleni", pupil=pupil_id).has(button)]
        for name, actor in home_world.cast.actors.items()
        if name in {"ilze", "peteris", "dace", "mara", "austra"}
    }

    assert has == {
        "ilze": ["Labot datus"], "peteris": [begins], "dace": ["Labot datus"], "mara": [], "austra": [],
    }  # fmt: skip

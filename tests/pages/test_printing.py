"""Papers on the screen: offered where there are any, made on a click and not before, refused in words."""

from typing import Any

import pytest
import streamlit as st
from sqlmodel import select

from models.audit import AuditEntry
from models.settings import data_folder
from models.vocabulary import Action, Language, Paper, Role
from pages.shell import printing
from services.documents.making import Ending
from services.work import OPERATOR, look
from tests.pages.language import foreign, raw
from tests.pages.visit import Visit, readable
from tests.papers.reading import pages
from tests.world import World, complete

PREPARE = {Language.LATVIAN: "Sagatavot failu", Language.ENGLISH: "Prepare the file"}
Saved = list[tuple[str, bytes]]


@pytest.fixture(autouse=True)
def saved(monkeypatch: pytest.MonkeyPatch) -> Saved:
    """What was offered to be saved: the name under which it is served, and its content."""
    found: Saved = []
    offer = st.download_button

    def noting(label: str, content: bytes, name: str, **options: Any) -> Any:
        found.append((name, content))
        return offer(label, content, name, **options)

    monkeypatch.setattr(printing.st, "download_button", noting)
    return found


def exported() -> list[tuple[str, str]]:
    with look(OPERATOR) as work:
        rows = work.session.exec(select(AuditEntry).where(AuditEntry.action == Action.EXPORT)).all()
    return [(row.subject, str(row.after["file"])) for row in rows]


def offers(visit: Visit) -> list[str]:
    return [readable(button.proto.label) for button in visit.app.get("download_button")]


@pytest.mark.parametrize("language", Language)
def test_a_plan_is_made_on_a_click_and_offered_under_its_code(
    home_world: World, saved: Saved, language: Language
) -> None:
    plan_id = home_world.running()
    code = home_world.plan(plan_id).code
    visit = Visit(home_world.cast.peteris, "plani", language, plan=plan_id)
    assert (saved, exported()) == ([], [])

    visit.press(PREPARE[language])

    ((name, content),) = saved
    assert name.startswith(f"{code}-plans-")
    assert name.endswith(".pdf")
    assert "Individuālais atbalsta plāns" in pages(content)[0]
    assert [offer.split(" ", 1)[1] for offer in offers(visit)] == [f"{code}-plans.pdf"]
    assert exported() == [("plan", f"{code}-plans.pdf")]
    assert list(raw(visit.words)) == []
    if language is Language.LATVIAN:
        assert foreign(visit.words) == []


def test_two_files_of_one_plan_never_share_an_address(home_world: World, saved: Saved) -> None:
    visit = Visit(home_world.cast.peteris, "plani", plan=home_world.running())
    visit.press("Sagatavot failu")
    visit.press("Sagatavot failu")

    assert len({name for name, _ in saved}) == 2


@pytest.mark.parametrize(
    ("username", "closed", "words"),
    [
        ("peteris", False, ["Plāns", "Rīkojums"]), ("peteris", True, ["Plāns", "Rīkojums", "Izvērtējums"]),
        ("elza", True, ["Plāns", "Izvērtējums"]), ("austra", False, ["Plāns", "Rīkojums"]),
    ],
)  # fmt: skip
def test_the_papers_there_are_stand_to_choose_from(
    home_world: World, username: str, closed: bool, words: list[str]
) -> None:
    plan_id = home_world.running()
    if closed:
        home_world.close(plan_id)
    visit = Visit(home_world.cast.actors[username], "plani", plan=plan_id)

    assert [readable(option.content) for option in visit.field("Dokuments").proto.options] == words


@pytest.mark.parametrize(("paper", "stem"), [(Paper.ORDER, "rikojums"), (Paper.EVALUATION, "izvertejums")])
@pytest.mark.parametrize("ending", ["PDF", "DOCX"])
def test_each_paper_comes_as_either_kind_of_file(
    home_world: World, saved: Saved, paper: Paper, stem: str, ending: str
) -> None:
    plan_id = home_world.running()
    home_world.close(plan_id)
    visit = Visit(home_world.cast.dace, "plani", plan=plan_id)
    visit.field("Dokuments").set_value(paper).run()
    visit.field("Formāts").set_value(Ending(ending.lower())).run()
    visit.press("Sagatavot failu")

    assert offers(visit) == [f"Saglabāt {home_world.plan(plan_id).code}-{stem}.{ending.lower()}"]
    assert saved[0][1].startswith(b"%PDF" if ending == "PDF" else b"PK")


@pytest.mark.parametrize(("username", "asked"), [("peteris", True), ("dace", True), ("ilze", False), ("austra", False)])
def test_words_on_sensitive_risks_are_offered_to_those_entitled_and_left_out_until_asked_for(
    home_world: World, saved: Saved, username: str, asked: bool
) -> None:
    plan_id = home_world.running(contents=complete(sensitive=True))
    visit = Visit(home_world.cast.actors[username], "plani", plan=plan_id)
    visit.press("Sagatavot failu")
    assert "slepena piezīme" not in "".join(pages(saved[-1][1]))
    assert visit.says("Arī tas, kas rakstīts par sensitīviem riskiem") is asked

    if asked:
        visit.fill({"Arī tas, kas rakstīts par sensitīviem riskiem": True})
        visit.press("Sagatavot failu")
        assert "slepena piezīme" in "".join(pages(saved[-1][1]))


def test_an_installations_broken_template_is_named_and_nothing_is_offered(home_world: World, saved: Saved) -> None:
    (data_folder() / "templates").mkdir()
    (data_folder() / "templates" / "plan.typ").write_text("#nav_tada", "utf-8")
    plan_id = home_world.running()
    visit = Visit(home_world.cast.peteris, "plani", plan=plan_id)
    visit.press("Sagatavot failu")

    assert visit.errors == ["Iestādes veidne plan.typ nav lietojama. 1. rindā: unknown variable: nav_tada"]
    assert (saved, offers(visit)) == ([], [])


@pytest.mark.parametrize("language", Language)
def test_the_application_is_on_the_pupils_card(home_world: World, saved: Saved, language: Language) -> None:
    pupil_id = home_world.pupil(last_name="Ķirsīte")
    visit = Visit(home_world.cast.ilze, "skoleni", language, pupil=pupil_id)
    visit.press(PREPARE[language])

    assert "Anna Ķirsīte" in pages(saved[0][1])[0]
    assert "Ķirs" not in saved[0][0]
    assert exported() == [("pupil", "iesniegums.pdf")]


@pytest.mark.parametrize("language", Language)
def test_all_plans_of_the_list_come_as_one_file(home_world: World, saved: Saved, language: Language) -> None:
    plans = [home_world.running(pupil_id=home_world.pupil(last_name=name)) for name in ("Šmits", "Ābols", "Zars")]
    codes = {plan_id: home_world.plan(plan_id).code for plan_id in plans}
    home_world.draft()
    visit = Visit(home_world.cast.dace, "plani", language, show="all")
    visit.app.button_group("show").set_value("all").run()
    visit.fill(
        {
            "Statuss" if language is Language.LATVIAN else "Status": "Īstenošanā"
            if language is Language.LATVIAN
            else "Running"
        }
    )
    visit.press(PREPARE[language])

    ((name, content),) = saved
    assert name.startswith("plani-3-")
    order = [codes[plans[1]], codes[plans[0]], codes[plans[2]]]
    first = [text for text in pages(content) if "Individuālais atbalsta plāns" in text]
    assert [next(code for code in order if code in text) for text in first] == order
    assert sorted(exported()) == sorted(("plan", f"{code}-plans.pdf") for code in order)
    assert list(raw(visit.words)) == []


def test_the_order_for_the_plans_of_a_day_is_one_paper(home_world: World, saved: Saved) -> None:
    plans = [home_world.running(), home_world.running()]
    visit = Visit(home_world.cast.dace, "plani")
    visit.app.button_group("show").set_value("all").run()
    visit.field("Dokuments").set_value("order").run()
    visit.press("Sagatavot failu")

    text = "".join(pages(saved[0][1]))
    assert [home_world.plan(plan_id).code in text for plan_id in plans] == [True, True]
    assert offers(visit) == ["Saglabāt 2-rikojums.pdf"]


@pytest.mark.parametrize(
    ("username", "many"),
    [("peteris", True), ("mara", True), ("austra", True), ("sandra", False), ("elza", False), ("gita", False)],
)
def test_many_are_offered_to_those_who_may_take_them_away(home_world: World, username: str, many: bool) -> None:
    contents = complete()
    by_gita = tuple(m.model_copy(update={"provider_id": home_world.cast.gita.account_id}) for m in contents.measures)
    home_world.running(contents=contents.model_copy(update={"measures": by_gita}))
    visit = Visit(home_world.cast.actors[username], "plani")
    if visit.field("Rādīt").value == "mine":
        visit.app.button_group("show").set_value("all").run()

    assert len(visit.table()) == 1
    assert visit.says("Drukāt šī saraksta plānus") is many


def test_a_list_of_colleagues_plans_alone_is_refused_in_words(home_world: World, saved: Saved) -> None:
    home_world.running()
    colleague = home_world.somebody(Role.PREPARER)
    visit = Visit(colleague, "plani")
    visit.app.button_group("show").set_value("all").run()
    visit.press("Sagatavot failu")

    assert visit.errors == ["Šeit nav neviena plāna, ko jūs varētu drukāt."]
    assert saved == []

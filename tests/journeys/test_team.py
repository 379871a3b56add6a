"""The team's work in a browser: a class is closed, the school goes into the next semester, a meeting and its minutes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from models.vocabulary import Outcome, PlanStatus
from services.demo import cast as casting
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.journeys.conftest import Seat
from tests.journeys.person import PHONE, Person
from tests.pages.lively import on_that_day
from tests.serving import Server, serving
from tests.stage import SETTINGS, stage_in
from tests.world import World

SEPTEMBER = "2018-09-03"


@pytest.fixture(scope="module")
def autumn(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, object]]]:
    """A school in September, with three plans of spring that still run."""
    with stage_in(on_sqlite) as url:
        with on_that_day(), kinds.using(url):
            world = World(casting.recall())
            names = ("Ābols", "Bērzs", "Cīrulis")
            told = {name: world.running(pupil_id=world.pupil(last_name=name)) for name in names}
        with serving(url, tmp_path_factory.mktemp("autumn"), SETTINGS | {"PUMPURS_TODAY": SEPTEMBER}) as server:
            yield server, told


def test_a_class_is_closed_in_one_go(seat: Seat, autumn: tuple[Server, dict[str, object]]) -> None:
    server, told = autumn
    peteris = seat("peteris", base=server.base)
    peteris.sees("Izvērtējamie plāni (3)")
    peteris.follow("Plāni")
    peteris.press("Izvērtēšana")
    peteris.pick("Klase vai kurss", "2017./2018. m. g. 2. semestris, 7. klase")
    for row, (outcome, helped) in enumerate(
        (("turpina mācības", "Konsultācijas."), ("situācija uzlabojusies", "Sarunas.")), start=1
    ):
        _write(peteris, 1, row, 2, outcome)
        _write(peteris, 1, row, 3, helped)
        _write(peteris, 2, row, 3, "zems")
    peteris.press("Noslēgt aizpildītos (2)")
    peteris.sees("Noslēgti: 2 no 2.")

    with kinds.using(server.database):
        world = World(casting.recall())
        found = {name: world.plan(plan_id) for name, plan_id in told.items()}
    assert {name: plan.status for name, plan in found.items()} == {
        "Ābols": PlanStatus.CLOSED, "Bērzs": PlanStatus.CLOSED, "Cīrulis": PlanStatus.RUNNING,
    }  # fmt: skip
    assert (found["Ābols"].outcome, found["Ābols"].helped) == (Outcome.CONTINUES, "Konsultācijas.")
    assert (found["Bērzs"].outcome, found["Bērzs"].helped) == (Outcome.IMPROVED, "Sarunas.")


def test_the_school_goes_into_the_next_semester(seat: Seat, autumn: tuple[Server, dict[str, object]]) -> None:
    ilze = seat("ilze", "/plani", base=autumn[0].base)
    ilze.press("Uz nākamo semestri")
    ilze.sees("Projektu sagatavos: 3")
    assert ["Anna Ābols", "7. klase → 8. klase", "Pēteris Pīlādžlapa"] in [row[:3] for row in ilze.cells()]
    ilze.press("Sagatavot projektus (3)")
    ilze.sees("Sagatavoti projekti: 3.")
    ilze.sees("Projektu sagatavos: 0")
    expect(ilze.button("Sagatavot projektus")).to_be_disabled()

    peteris = seat("peteris", base=autumn[0].base)
    peteris.follow("IAP-2018-1")
    peteris.sees("8. klase")
    peteris.sees("Projekts")


def test_a_meeting_of_three_pupils_with_its_minutes(seat: Seat, autumn: tuple[Server, dict[str, object]]) -> None:
    """On a phone, as between lessons."""
    base = autumn[0].base
    dace = seat("dace", "/sapulces", base=base, size=PHONE)
    dace.press("Atklāt sapuci")
    dace.type("Nosaukums", "Septembra sapulce")
    dace.press("Sākt")
    names = []
    for number, decision in enumerate(("Zvanīt mātei.", "", "Vienoties par konsultācijām."), start=1):
        dace.sees(f"{number} no 3")
        names.append(dace.page.get_by_role("heading", level=1).inner_text())
        if decision:
            dace.type("Lēmums", decision)
            dace.pick("Atbildīgais", "Pēteris Pīlādžlapa")
            dace.sees("Ierakstīts protokolā.")
        if number < 3:
            dace.page.keyboard.press("Alt+ArrowRight")
            dace.settle()
    dace.press("Noslēgt sapuci")
    dace.press("Noslēgt")
    dace.sees("Protokols, 03.09.2018")
    rows = [cells for cells in dace.lines() if len(cells) > 2]

    assert sorted(names) == ["Anna Bērzs", "Anna Cīrulis", "Anna Ābols"]
    assert sorted(row[:3] for row in rows) == sorted(
        [
            [names[0], "Zvanīt mātei.", "Pēteris Pīlādžlapa"],
            [names[2], "Vienoties par konsultācijām.", "Pēteris Pīlādžlapa"],
        ]
    )
    peteris = seat("peteris", base=base)
    peteris.sees("Sapulču lēmumi, kas jāizpilda jums (2)")
    peteris.follow("Zvanīt mātei.")
    peteris.row(1)
    peteris.press("Atzīmēt kā izpildītu")
    peteris.sees("Atzīmēti kā izpildīti: 1.")


def _write(who: Person, table: int, row: int, column: int, text: str) -> None:
    """Type into a cell of an editable table, as with a spreadsheet: choose it, open it, type, Enter."""
    canvas = who.page.get_by_test_id("stDataFrame").nth(table)
    canvas.scroll_into_view_if_needed()
    who.page.wait_for_timeout(300)  # it glides there
    box = canvas.bounding_box()
    assert box is not None
    pen = who.page.locator("#portal").locator("input, textarea").first
    x, y = box["x"] + box["width"] * WIDTHS[table][column], box["y"] + 35 * row + 17
    who.page.mouse.click(x, y)
    who.page.wait_for_timeout(200)
    who.page.mouse.dblclick(x, y)
    pen.focus()  # a slow machine opens the cell before it follows
    who.page.keyboard.type(text, delay=20)  # as fast as hands, not faster: the cell takes its text letter by letter
    if column == CHOICES[table]:
        expect(who.page.get_by_role("option", name=text).first).to_be_visible()
    who.page.wait_for_timeout(100)
    who.page.keyboard.press("Enter")
    expect(pen).to_have_count(0)
    who.settle()
    assert who.cells(table)[row - 1][column], text


# Where in each table's width the middle of a column is.
WIDTHS = {1: (0.05, 0.2, 0.4, 0.8), 2: (0.05, 0.4, 0.75, 0.92)}
CHOICES = {1: 2, 2: 3}  # the columns whose cells are chosen from a list

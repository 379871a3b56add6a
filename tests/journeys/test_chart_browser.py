"""The chart browser in a real browser: down to a school by clicking, up again, another time, and the link that opens the same."""

import re
from collections.abc import Iterator
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlmodel import col, select

from models.database import writing
from models.places import Municipality, School
from pages.figures.topics import TOPICS
from services.demo import cast as casting
from tests import databases as kinds
from tests.journeys.conftest import Seat
from tests.journeys.looking import faults
from tests.journeys.person import PHONE, Person
from tests.pages.lively import Lively, happen, on_that_day
from tests.serving import Server
from tests.world import World

_TILES_ACROSS, _TILES_DOWN = 11, 6
OF_A_SCHOOL = ("risks", "grades", "outcomes", "status", "measures", "hours")
# Nothing is shown but hidden figures, and an empty frame is not drawn.
NOTHING_DRAWN = {"places": "Visi šī perioda rādītāji ir paslēpti", "similar": "Izvēlieties skolu"}


@pytest.fixture(scope="module")
def told(site: Server) -> Iterator[Lively]:
    """Life, with one of the schools in a municipality that is on the map: Alūksnes novads, as it was then."""
    with kinds.using(site.database), on_that_day():
        world = World(casting.recall())
        found = happen(world)
        with writing() as session:
            there = session.exec(
                select(Municipality).where(
                    col(Municipality.name) == "Alūksnes novads", col(Municipality.valid_from).is_(None)
                )
            ).one()
            school = session.get_one(School, world.school("forest").id)
            school.municipality_id = there.id
            session.add(school)
        yield found


def test_from_the_country_to_a_school_and_back(seat: Seat, told: Lively, records: str) -> None:
    """By a click on the map; so few pupils have no bars to click on for whoever reads beyond a school."""
    sandra = seat("sandra", "/parskati")
    _click_tile(sandra, row=1, column=9)
    expect(sandra.page).to_have_url(re.compile("municipality="))
    sandra.sees("Alūksnes novads")

    sandra.choose("Vietas")
    sandra.pick("Skola", World(casting.recall()).school("forest").name)
    expect(sandra.page).to_have_url(re.compile("school="))
    sandra.sees("Skola ir mazākā vieta")

    sandra.press("Alūksnes novads")
    expect(sandra.page).not_to_have_url(re.compile("school="))
    sandra.press("Latvija")
    expect(sandra.page).not_to_have_url(re.compile("municipality="))


def test_a_link_opens_the_same_view_for_somebody_else_in_another_language(seat: Seat, told: Lively) -> None:
    sandra = seat("sandra", "/parskati")
    sandra.choose("Riski")
    sandra.choose("Mācību gads")
    sandra.choose("kā šodien")
    address = sandra.page.url.removeprefix(sandra.base)
    elza = seat("elza", address)

    assert {"topic=groups", "period=2017", "units=today"} <= set(address.split("?")[1].split("&"))
    assert elza.page.url.removeprefix(elza.base) == address
    elza.sees("2017./2018. m. g.")
    expect(elza.page.get_by_role("radio", name="kā šodien")).to_be_checked()


def test_each_chart_is_taken_away_in_four_ways(seat: Seat, told: Lively) -> None:
    sandra = seat("sandra", "/parskati?topic=groups")
    table = sandra.cells()
    files = {}
    for ending in ("XLSX", "CSV", "PNG", "SVG"):
        sandra.page.get_by_role("button", name="Lejupielādēt").click()
        sandra.choose(ending)
        sandra.press("Sagatavot failu")
        with sandra.download() as file:
            sandra.page.get_by_role("button", name="Saglabāt").click()
        files[ending] = file.content
        sandra.page.keyboard.press("Escape")
        sandra.settle()

    lines = [line.split(";") for line in files["CSV"].decode("utf-8-sig").splitlines()]
    book = openpyxl.load_workbook(BytesIO(files["XLSX"]))
    assert lines[1:] == table
    assert [[_plain(cell) for cell in row] for row in book.worksheets[0].values][1:] == table
    assert ("Vieta", "Latvija") in list(book.worksheets[1].values)
    assert files["PNG"].startswith(b"\x89PNG")
    assert b"<svg" in files["SVG"]


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS])
def test_the_charts_can_be_read_by_everybody(seat: Seat, told: Lively, topic: str) -> None:
    """Of the country; of a school where figures of the country are hidden, for they are of so few."""
    who = seat("dace" if topic in OF_A_SCHOOL else "sandra", f"/parskati?topic={topic}")

    assert list(faults(who)) == []
    if topic in NOTHING_DRAWN:
        who.sees(NOTHING_DRAWN[topic])
        assert _charts(who) == []
        return
    assert min(len(chart) for chart in _charts(who)) > 20


@pytest.mark.parametrize("username", ["dace", "mara"])
def test_a_school_among_similar_ones_can_be_read_by_everybody(seat: Seat, told: Lively, username: str) -> None:
    who = seat(username, f"/parskati?topic=similar&school={World(casting.recall()).school('river').id}")

    assert list(faults(who)) == []
    who.sees("Līdzīgu skolu vidū")


def test_the_councils_report_can_be_asked_for_by_everybody(seat: Seat, told: Lively) -> None:
    sandra = seat("sandra", "/parskati")
    sandra.press("Pārskats domei")

    assert list(faults(sandra)) == []
    sandra.press("Sagatavot")
    with sandra.download() as paper:
        sandra.page.get_by_role("button", name="Saglabāt").last.click()
    assert paper.content.startswith(b"%PDF")


def test_on_a_phone_the_lists_lead_down_as_well(seat: Seat, told: Lively) -> None:
    sandra = seat("sandra", "/parskati?topic=places", size=PHONE)
    sandra.pick("Pašvaldība", "Alūksnes novads")

    expect(sandra.page).to_have_url(re.compile("municipality="))


def _charts(who: Person) -> list[str]:
    """What each chart says of itself to those who do not see it."""
    charts = who.page.get_by_test_id("stVegaLiteChart").all()
    told = [
        chart.evaluate("it => (it.closest('[aria-label]') || it.querySelector('[aria-label]'))?.ariaLabel")
        for chart in charts
    ]
    return [text or "" for text in told]


def _plain(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _click_tile(who: Person, row: int, column: int) -> None:
    _click(who, (column + 0.5) / _TILES_ACROSS, (row + 0.5) / _TILES_DOWN, chart=1)


def _click(who: Person, across: float, down: float, chart: int = 0) -> None:
    drawn = who.page.get_by_test_id("stVegaLiteChart").nth(chart).locator("canvas, svg").first
    drawn.scroll_into_view_if_needed()
    who.page.wait_for_timeout(500)
    box = drawn.bounding_box()
    assert box is not None
    who.page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    who.settle()

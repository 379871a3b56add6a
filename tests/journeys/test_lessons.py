"""A provider's month in a browser: rows pasted, one refused with its reason and mended, last week copied, the form printed."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from services.demo import cast as casting
from tests import databases as kinds
from tests.databases import OnSqlite
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.pages.lively import on_that_day
from tests.papers.reading import pages
from tests.services.lessons import kept, plan
from tests.serving import Server, serving
from tests.stage import SETTINGS, stage_in
from tests.world import World


@pytest.fixture(scope="module")
def january(on_sqlite: OnSqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A school in January, with two running plans of mathematics."""
    with stage_in(on_sqlite) as url:
        with on_that_day(), kinds.using(url):
            world = World(casting.recall())
            plan(world, "Anna")
            plan(world, "Juris")
        with serving(url, tmp_path_factory.mktemp("january"), SETTINGS) as server:
            yield server


def test_a_providers_month(seat: Seat, january: Server) -> None:
    gita = seat("gita", "/konsultacijas", base=january.base)
    gita.sees("Saglabāt mēnesi (rindas: 0)")
    _paste(
        gita,
        "8.\t14:10\t40\tPumpurzara Anna\n9.\t14:10\t40\tPumpurzara Anna, Pumpurzara Juris\n9.\t14:30\t40\tPumpurzara Juris\n",
    )
    gita.sees("neviens nav divās vietās vienlaikus")
    gita.press("Saglabāt mēnesi (rindas: 3)")
    gita.sees("Saglabāts: 2. Nav saglabāts: 1")
    gita.sees("neviens nav divās vietās vienlaikus")

    _mend(gita, row=3, x=0.16, text="15:00")
    gita.misses("neviens nav divās vietās vienlaikus")
    gita.press("Saglabāt mēnesi (rindas: 1)")
    gita.sees("Saglabāts: 1.")
    gita.press("Kopēt nedēļu no 08.01.2018")
    gita.sees("Nokopētas: 1 no 3.")
    gita.sees("vēl nav pienācis")

    gita.choose("Kopsavilkums un veidlapas")
    gita.sees("nav likmes")
    gita.pick("Skolēns", "Pumpurzara Anna")
    gita.press("Sagatavot failu")
    save = gita.button("Saglabāt IAP-")
    expect(save).to_be_visible(timeout=60_000)
    with gita.download() as file:
        save.click()
    text = " ".join(pages(file.content))
    assert "KA) veidlapa" in text
    assert ["08.01.2018" in text, "09.01.2018" in text, "15.01.2018" in text] == [True] * 3

    with kinds.using(january.database):
        assert [(one.on, f"{one.starts:%H:%M}") for one in kept()] == [
            (date(2018, 1, 8), "14:10"), (date(2018, 1, 9), "14:10"), (date(2018, 1, 9), "15:00"), (date(2018, 1, 15), "14:10"),
        ]  # fmt: skip


def _paste(gita: Person, text: str) -> None:
    gita.press_heading("Ielīmēt rindas no izklājlapas")
    gita.type("Rindas", text)
    gita.press("Pievienot lapai")


def _mend(gita: Person, row: int, x: float, text: str) -> None:
    """Type over a cell as with a spreadsheet: choose it, type, Enter."""
    canvas = gita.page.get_by_test_id("stDataFrame").first
    canvas.scroll_into_view_if_needed()
    gita.page.wait_for_timeout(300)
    box = canvas.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] * x, box["y"] + 35 * row + 17)
    gita.page.mouse.click(*at)
    gita.page.wait_for_timeout(200)
    gita.page.mouse.dblclick(*at)
    pen = gita.page.locator("#portal").locator("input, textarea").first
    pen.focus()
    gita.page.keyboard.press("Control+a")
    gita.page.keyboard.type(text, delay=20)
    gita.page.keyboard.press("Enter")
    expect(pen).to_have_count(0)
    gita.settle()

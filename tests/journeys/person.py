"""Somebody at a browser: what they click, type and read, by the words on the screen."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, expect

from tests.journeys.wire import Wire
from tests.stage import PASSWORD

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
_WORKPLACE = "[data-testid=stMain], [data-testid=stPopoverBody]"
_IDLE = "() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'"


@dataclass
class Person:
    """One browser of its own with one tab; everything that goes wrong in it is noted."""

    context: BrowserContext
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wire = Wire(self.page)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.settle()

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.page.get_by_label("Lietotājvārds", exact=True).fill(username)
        self.page.get_by_label("Parole", exact=True).fill(password)
        with self.page.expect_response("**/pumpurs/session"):
            self.page.keyboard.press("Enter")
        self.settle()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Iziet").click()
        self.page.get_by_label("Parole", exact=True).wait_for()
        self.settle()

    def settle(self) -> None:
        """Until the screen stands still."""
        self.page.wait_for_timeout(150)
        patience = monotonic() + PATIENCE / 1000
        while self.wire.owed and monotonic() < patience:
            self.page.wait_for_timeout(25)
        self.page.wait_for_selector("[data-testid=stMain] :is(h1, [data-testid=stAlert])", timeout=PATIENCE)
        self.page.wait_for_function(_IDLE, timeout=PATIENCE)
        self.page.wait_for_timeout(100)

    def press(self, text: str) -> None:
        """The button of these words; where there are several, the last."""
        self.button(text).last.click()
        self.settle()

    def press_heading(self, text: str) -> None:
        """Open or shut what lies under this heading."""
        self.page.get_by_test_id("stMain").locator("summary", has_text=text).click()
        self.settle()

    def button(self, text: str) -> Locator:
        return self.page.locator(_WORKPLACE).get_by_role("button", name=text)

    def follow(self, text: str) -> None:
        """The link that says this."""
        self.page.get_by_role("link", name=text).first.click()
        self.settle()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)
        self.page.keyboard.press("Tab")
        self.settle()

    def hand_in(self) -> None:
        """With the Enter key, from the field one is in."""
        self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(300)
        self.settle()

    def pick(self, label: str, option: str) -> None:
        """One of a list, by typing the beginning of it."""
        self.page.get_by_label(label, exact=True).first.click()
        self.page.keyboard.type(option)
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

    def pick_more(self, label: str, *options: str) -> None:
        """Several of a list."""
        for option in options:
            self.page.get_by_label(label).first.click()
            self.page.keyboard.type(option)
            self.page.get_by_role("option", name=option).first.click()
            self.settle()
        self.page.keyboard.press("Escape")
        self.settle()

    def choose(self, word: str) -> None:
        """One of a few words that are all in sight."""
        self.page.get_by_role("radio", name=word, exact=True).first.click()
        self.settle()

    def day(self, label: str, day: str) -> None:
        """A day as dd.mm.yyyy."""
        self.page.get_by_label(f"diena, {label}", exact=True).first.click()
        self.page.keyboard.type(day.replace(".", ""))
        self.settle()

    def row(self, number: int, table: int = 0) -> None:
        """Choose a row of a table, counted from 1; 0 chooses all. Tables that lie in what is shut count too."""
        drawn = self.page.get_by_test_id("stDataFrame").nth(table)
        drawn.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # it glides there
        box = drawn.bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 20, box["y"] + 35 * number + 17)
        self.settle()

    def row_of(self, text: str) -> int:
        """The number of the first table's row that holds this text, once it is there."""
        row = self._rows(0).filter(has_text=text).first
        row.wait_for(state="attached")
        return int(row.get_attribute("aria-rowindex") or 0) - 1

    def sees(self, text: str) -> None:
        """These words stand there to be read; what a table tells only those who cannot see it does not count."""
        expect(self.page.get_by_test_id("stMain").get_by_text(text).filter(visible=True).first).to_be_visible()

    def misses(self, text: str) -> None:
        expect(self.page.get_by_test_id("stMain").get_by_text(text)).to_have_count(0)

    def reads(self, *texts: str) -> None:
        """All of these among the words of the screen, wherever lines and emphases part them."""
        for text in texts:
            expect(self.page.get_by_test_id("stMain")).to_contain_text(text, use_inner_text=True)

    @property
    def words(self) -> str:
        """All the words of the screen, spaces of every kind as one."""
        return re.sub(r"\s+", " ", self.page.get_by_test_id("stMain").inner_text())

    def cells(self, table: int = 0) -> list[list[str]]:
        """What a table says, as it is told to those who cannot see it."""
        rows = self._rows(table)
        rows.first.wait_for(state="attached")
        return self._at_rest(
            lambda: [[cell.strip() for cell in row.locator("td").all_text_contents()] for row in rows.all()]
        )

    def lines(self, table: int = 0) -> list[list[str]]:
        """What a plain table says; the browser fetches what draws one when it first meets one."""
        rows = self.page.get_by_test_id("stMain").get_by_role("table").nth(table).get_by_role("row")
        rows.first.wait_for()
        return self._at_rest(lambda: [row.get_by_role("cell").all_inner_texts() for row in rows.all()])

    def _rows(self, table: int) -> Locator:
        return self.page.get_by_test_id("stDataFrame").nth(table).locator("tbody tr")

    def _at_rest(self, read: Callable[[], list[list[str]]]) -> list[list[str]]:
        """What is read twice in a row: tables are told a little after they are drawn."""
        before, now, patience = None, read(), monotonic() + PATIENCE / 1000
        while now != before and monotonic() < patience:
            self.page.wait_for_timeout(200)
            before, now = now, read()
        return now

    @contextmanager
    def download(self) -> Iterator["Fetched"]:
        fetched = Fetched()
        with self.page.expect_download() as waiting:
            yield fetched
        fetched.take(waiting.value)


@dataclass
class Fetched:
    """A file that was taken away."""

    name: str = ""
    content: bytes = b""

    def take(self, download: Download) -> None:
        self.name, self.content = download.suggested_filename, Path(download.path()).read_bytes()


def sit_down(browser: Browser, base: str, size: dict[str, int] | None = None, **options: str) -> Person:
    """A browser of their own for a person who speaks Latvian."""
    context = browser.new_context(viewport=size or LAPTOP, locale="lv-LV", **options)  # type: ignore[arg-type] # sizes and words
    person = Person(context, context.new_page(), base)
    page, said = person.page, person.complaints
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("response", lambda answer: said.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda request: said.append(request.url) if _outside(request.url, base) else None)
    return person


def _outside(url: str, base: str) -> bool:
    return not url.startswith((base, base.replace("http", "ws", 1), "data:", "blob:"))

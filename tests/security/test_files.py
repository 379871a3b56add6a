"""Files in both directions: hostile ones handed in through the real route, and downloads for whoever is inside and nobody else."""

import io
import zipfile
from collections.abc import Callable
from uuid import uuid4

import pytest

from models.vocabulary import Language
from services.rules.permissions import Actor
from services.texts import label
from services.transfer.columns import Kind
from tests.security.browserless import Browser
from tests.security.ledger import differences, ledger
from tests.security.stumbles import stumbled
from tests.security.tab import Tab
from tests.stage import PASSWORD
from tests.world import World

Inside = Callable[[Actor], Browser]
LIMIT = 10 * 2**20
HEADER = b"school,personal_code,first_name,last_name,programme,grade\n"
ROW = "4500000001,020305-29990,Kanarija,Augšupe,general,7\n".encode()
BUTTON = "take in"


def book(**parts: bytes) -> bytes:
    """A packed file with these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return packed.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
HOSTILE = {
    "a program": (b"MZ\x90\x00" + b"\x00" * 500, "x.csv"),
    "a web page": (b"<html><script>alert(1)</script></html>\n<img src=x>", "x.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "x.xlsx"),
    "a bomb": (book(xl__worksheets__sheet1_xml=b"0" * 50_000_000), "x.xlsx"),
    "a laughing matter": (book(xl__workbook_xml=LAUGHS, xl__worksheets__sheet1_xml=LAUGHS), "x.xlsx"),
    "a climbing archive": (book(______etc__passwd=b"root"), "x.xlsx"),
    "half a workbook": (book(xl__workbook_xml=b"<workbook/>")[:-30], "x.xlsx"),
    "thirty thousand columns": (b"a," * 30_000 + b"\n", "x.csv"),
    "an open quotation": (HEADER + b'"Up,1,2\n' * 200, "x.csv"),
    "letters of another age": (b"\xff\xfe\x00\xd8" * 100, "x.csv"),
    "only noughts": (b"\x00" * 5_000, "x.csv"),
    "a column of a table of ours": (b"school,personal_code,first_name,last_name,programme,grade,school_id,version\n1,2,3,4,5,6,7,8\n", "x.csv"),
    "six million bytes": (HEADER + b"x" * 6_000_000, "x.csv"),
}  # fmt: skip


def given(tab: Tab, content: bytes, name: str = "x.csv") -> int:
    """Hand a file in, as the page's own uploader does; the status of the upload."""
    answer, file_id = tab.upload(content, name)
    tab.attach(tab.screen.one("file_uploader"), (file_id, name, len(content)))
    tab.run()
    return answer.status


@pytest.fixture
def desk(stage: World, inside: Inside) -> Tab:
    """Where pupils are brought in."""
    tab = inside(stage.cast.ilze).open("imports")
    tab.type(label(Language.LATVIAN, Kind.PUPILS), key="bring in kind")
    tab.run()
    return tab


def test_a_good_file_is_shown_before_it_is_taken_in(desk: Tab) -> None:
    """Otherwise the refusals below would prove nothing."""
    before = ledger()

    assert given(desk, HEADER + ROW) == 204
    assert desk.screen.all(key=BUTTON)
    assert differences(before, ledger()) == {}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words(desk: Tab, what: str) -> None:
    before = ledger()
    given(desk, *HOSTILE[what])

    assert len([alert for alert in desk.screen.all("alert") if alert.message.body]) == 1
    assert not desk.screen.all(key=BUTTON)
    assert not stumbled(desk)
    assert differences(before, ledger()) == {}


NAMES = ("../../../../etc/cron.d/x.csv", "..\\..\\x.csv", "/etc/passwd.csv", "x.csv\x00.exe", "con.csv", "<script>alert(1)</script>.csv", "![x](http:evil.example).csv", "x" * 5000 + ".csv")  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_the_name_of_a_file_is_only_a_name(desk: Tab, name: str) -> None:
    answer, file_id = desk.upload(HEADER + ROW)
    desk.attach(desk.screen.one("file_uploader"), (file_id, name, len(HEADER + ROW)))
    desk.run()

    assert answer.status == 204
    assert desk.screen.all(key=BUTTON)
    assert name not in desk.screen.text()


@pytest.mark.parametrize("name", ["../../../../tmp/kanarijs.csv", "..%2f..%2fkanarijs.csv", 'x.csv"; filename="kanarijs.html', "kanarijs.exe", ""])  # fmt: skip
def test_the_route_stores_under_no_name_of_the_visitors(server: object, desk: Tab, name: str) -> None:
    folder = server.folder  # type: ignore[attr-defined]
    desk.upload(HEADER, name)

    assert [path for path in folder.rglob("*") if "kanarij" in path.name] == []


def test_a_file_over_the_limit_is_not_taken(desk: Tab) -> None:
    answer, file_id = desk.upload(b"x" * (LIMIT + 1))
    desk.attach(desk.screen.one("file_uploader"), (file_id, "x.csv", 10))
    desk.run()

    assert answer.status == 413
    assert not desk.screen.all("alert")


def test_a_body_that_does_not_say_its_length_is_not_taken(desk: Tab) -> None:
    desk.browser.get("/_stcore/health")
    target = f"/_stcore/upload_file/{desk.screen.session_id}/{uuid4()}"
    answer = desk.browser.ask("PUT", target, iter([b"x" * 1000]), x_xsrftoken=desk.browser.cookies["_streamlit_xsrf"])

    assert answer.status == 429


def test_a_hundred_megabytes_in_ten_minutes_are_enough(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("imports")
    statuses = [tab.upload(b"x" * (LIMIT - 1000))[0].status for _ in range(12)]

    assert statuses[:9] == [204] * 9
    assert statuses[-2:] == [429, 429]
    assert tab.browser.get("/").status == 200


def test_without_the_token_of_the_page_nothing_is_uploaded(desk: Tab) -> None:
    desk.browser.get("/_stcore/health")
    target = f"/_stcore/upload_file/{desk.screen.session_id}/{uuid4()}"
    for token in (None, "x", "2|00000000|" + "0" * 32 + "|1"):
        assert desk.browser.ask("PUT", target, b"x", x_xsrftoken=token).status in (400, 403)


def test_a_file_of_one_person_is_nothing_in_the_tab_of_another(stage: World, inside: Inside, desk: Tab) -> None:
    """Even with the true id of the file."""
    _, file_id = desk.upload(HEADER + ROW)
    thief = inside(stage.cast.janis).open("imports")
    thief.attach(thief.screen.one("file_uploader"), (file_id, "x.csv", len(HEADER + ROW)))
    thief.run()

    assert not thief.saw("Kanarija")
    assert not thief.screen.all(key=BUTTON)


def test_nobody_puts_a_file_into_the_tab_of_another(stage: World, inside: Inside, desk: Tab) -> None:
    stranger = inside(stage.cast.janis).open("imports")
    stranger.upload(HEADER + ROW, session_id=desk.screen.session_id)
    desk.run()

    assert not desk.screen.all(key=BUTTON)


def test_a_tab_that_is_gone_takes_no_file(stage: World, inside: Inside, desk: Tab) -> None:
    assert desk.upload(HEADER, session_id=str(uuid4()))[0].status == 400


def test_two_files_at_once_are_no_reason_to_stumble(desk: Tab) -> None:
    _, one = desk.upload(HEADER + ROW)
    _, other = desk.upload(HEADER)
    desk.attach(desk.screen.one("file_uploader"), (one, "x.csv", 10), (other, "y.csv", 10), (str(uuid4()), "z.csv", 1))
    desk.run()

    assert not stumbled(desk)


def download(tab: Tab) -> str:
    """The address of a file that was just made ready."""
    tab.go("imports")
    tab.click("prepare")
    return str(tab.screen.one("download_button", key="save file").message.url)


def test_a_download_is_a_box_of_its_own(desk: Tab) -> None:
    answer = desk.browser.get(download(desk))

    assert answer.status == 200
    assert answer.header("content-security-policy") == "sandbox; default-src 'none'"
    assert (answer.header("x-content-type-options"), answer.header("cache-control")) == ("nosniff", "no-store")
    assert answer.header("content-disposition").startswith("attachment")


def test_two_downloads_never_share_an_address(desk: Tab) -> None:
    assert download(desk) != download(desk)


def test_a_download_is_nothing_to_a_stranger(desk: Tab, browser: Browser) -> None:
    url = download(desk)
    browser.get("/")

    assert browser.get(url).status == 403
    assert Browser(desk.browser.base).get(url).status == 403


def test_a_download_is_nothing_to_oneself_after_signing_out(browser: Browser, person: Actor) -> None:
    browser.sign_in(person.username, PASSWORD)
    tab = browser.open("imports")
    url = download(tab)
    assert browser.get(url).status == 200
    tab.click("sign out")

    assert browser.get(url).status == 403

"""What the benchmarks of a country say is true: the SQL by hand counts the same, goals are judged, a whole run works."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from models.database import reading
from pages.effect.effect import TOPICS as EFFECTS
from pages.figures.topics import TOPICS
from tests import databases as kinds
from tests.benchmarks import by_hand, country_size, crowd, datasets
from tests.benchmarks.clicks import SMALLEST
from tests.benchmarks.country_size import Shown
from tests.benchmarks.crowd import Clicks
from tests.benchmarks.datasets import Country
from tests.security.browserless import Browser
from tests.services.figures.asking import told
from tests.services.figures.naive import Asked
from tests.serving import serving
from tests.stage import PASSWORD

PEOPLE = ("plans", "pupils")
SAME = {
    "time": Asked(("semester",), (*PEOPLE, "schools")),
    "grades": Asked(("grade",), PEOPLE),
    "groups": Asked(("risk_group",), PEOPLE),
    "risks": Asked(("risk",), PEOPLE),
    "outcomes": Asked(("outcome",), PEOPLE),
    "status": Asked(("status",), PEOPLE),
    "measures": Asked(("measure",), PEOPLE),
    "hours": Asked(("kind",), ("consultations", "minutes")),
    "kinds": Asked(("kind",), ("claimed", "approved", "paid")),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("countries") / "tiny"
    datasets.make(folder, 6, 80, 3)
    return Country(folder, {"schools": 6, "pupils": 80, "today": "2018-11-19"})


@pytest.fixture
def tiny(made: Country, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    monkeypatch.setenv("PUMPURS_TODAY", str(made.about["today"]))
    with kinds.using(made.url):
        yield made


def by_the_hand(name: str, semester: str) -> list[tuple[str, ...]]:
    """Rows as the hand-written SQL gives them, cents as euros."""
    money = name == "kinds"
    with reading() as session:
        (statement,) = by_hand.BY_HAND[name]
        rows = session.connection().execute(text(statement), {"semester": semester} if ":semester" in statement else {})
        return sorted(
            (str(row[0]), *(f"{Decimal(value or 0).scaleb(-2):.2f}" if money else str(value) for value in row[1:]))
            for row in rows
        )


@pytest.mark.parametrize("name", SAME)
def test_the_sql_by_hand_counts_what_the_chart_tells(tiny: Country, name: str) -> None:
    asked, semester = SAME[name], by_hand.semester(str(tiny.about["today"]))
    limits = {} if name == "time" else {"since": semester, "until": semester}

    ours = told(Asked(asked.by, asked.measures, **limits))
    assert ours
    assert sorted(tuple(map(str, row)) for row in ours) == by_the_hand(name, semester)


def test_every_chart_has_its_sql_by_hand() -> None:
    assert set(by_hand.BY_HAND) >= {"overview", "places"} | set(SAME)
    assert set(country_size.charts()) == {topic.name for topic in TOPICS} | {f"effect: {name}" for name in EFFECTS}


def test_a_goal_is_judged_at_the_usual_size_only(capsys: pytest.CaptureFixture[str]) -> None:
    there = Country(Path(), dict.fromkeys(("schools", "pupils", "plans", "consultations", "claims"), 1))
    bare = Shown("the bare page", 10, 9, 10, 9, None, 100)
    slow, quick = Shown("slow", 31, 30, 10, 9, 5, 100), Shown("quick", 29, 28, 10, 9, None, 100)

    assert country_size.show(there, 1, [bare, quick])
    assert not country_size.show(there, 1, [bare, slow])
    assert country_size.show(there, 10, [bare, slow])
    assert country_size.show_growth({1: [bare, quick], 10: [bare, quick]})
    assert not country_size.show_growth({1: [bare, Shown("quick", 9, 8, 10, 9, None, 100)], 10: [bare, quick]})
    assert "MISSED" in capsys.readouterr().out


def test_a_crowd_is_judged_by_its_slowest_clicks(capsys: pytest.CaptureFixture[str]) -> None:
    there = Country(Path(), dict.fromkeys(("schools", "pupils", "plans", "consultations", "claims"), 1))
    slow, cut = Clicks({"parskati": [0.1] * 90 + [1.5] * 10}), Clicks({"plani": [0.1] * 20})
    fine = Clicks({"parskati": [0.1] * 97 + [1.5] * 3})
    cut.fail("cut off")

    assert crowd.show(there, 1, 10.0, fine, 100, 12.0)
    assert not crowd.show(there, 1, 10.0, slow, 100, 12.0)
    assert not crowd.show(there, 1, 10.0, cut, 100, 12.0)
    assert "cut off" in capsys.readouterr().out


def test_a_crowd_is_of_mixed_roles(tiny: Country) -> None:
    names = crowd.people(20)

    assert len(names) == 20
    assert len({name.rstrip("0123456789") for name in names}) == len(set(crowd.MIX))


@pytest.mark.server
def test_every_address_opens_its_own_topic(tiny: Country, tmp_path: Path) -> None:
    with serving(tiny.url, tmp_path / "topics", tiny.settings) as server:
        browser = Browser(server.base)
        browser.sign_in(country_size.READER, PASSWORD, SMALLEST).close()
        shown: dict[str, str] = {}
        for name, (page, query, _statements) in country_size.charts().items():
            with browser.open(page, query) as tab:
                shown[name] = "".join(tab.screen.read().split())

    assert all(shown.values())
    assert len(set(shown.values())) == len(country_size.charts())


@pytest.mark.server
def test_a_whole_run_at_a_tiny_size(tiny: Country, tmp_path: Path) -> None:
    wanted = {name: country_size.charts()[name] for name in ("overview", "kinds", "effect: ratings")}
    found = list(country_size.measure(tiny, tmp_path / "site", 1, wanted))
    with serving(tiny.url, tmp_path / "crowd", tiny.settings) as server:
        clicks = crowd.measure(server, 3, 12.0)

    assert [line.page for line in found] == ["the bare page", "overview", "kinds", "effect: ratings"]
    assert all(line.took > 0 and line.first > 0 and line.memory > 10 for line in found)
    assert (len(clicks.all) >= 3, clicks.wrong) == (True, {})

"""Open data and published figures on the screen: a package to take away, and what was printed beside our own count."""

from pathlib import Path

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from services.places import Gazetteer
from services.work import OPERATOR, look
from tests.pages.lively import Lively
from tests.pages.visit import Visit
from tests.services.published_registers import JELGAVA
from tests.world import World

Everything = tuple[World, Lively]


@pytest.mark.parametrize("username", ["sandra", "andris"])
def test_whoever_may_prepares_the_package_and_the_trail_knows(
    lively: Everything, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = lively
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-01")
    visit = Visit(world.cast.actors[username], "atvertie-dati")
    visit.press("Sagatavot pakotni")
    with look(OPERATOR) as work:
        found = work.session.exec(select(AuditEntry).where(AuditEntry.subject == "open_data")).all()

    assert visit.app.get("download_button")
    assert found[-1].subject_id == "pumpurs-2017-2018"
    assert found[-1].actor == username


def test_disagreeing_figures_stand_side_by_side_and_name_each_other(lively: Everything) -> None:
    world, _ = lively
    visit = Visit(world.cast.sandra, "parskati", topic="published")
    rows = list(zip(visit.column("Publicēts"), visit.column("Nesakrīt ar"), visit.column("Periods"), strict=True))

    assert ("6834", "6849 (IKVD, pumpurs.lv)", "2017./18.") in [
        (a.replace("\u00a0", ""), b.replace("\u00a0", ""), c) for a, b, c in rows
    ]
    assert ("6849", "6834 (IKVD, pumpurs.lv)", "2017./18.") in [
        (a.replace("\u00a0", ""), b.replace("\u00a0", ""), c) for a, b, c in rows
    ]
    assert "" not in visit.column("Avots")


def test_small_counts_are_no_more_shown_beside_published_figures_than_elsewhere(lively: Everything) -> None:
    """The expert is told no count of fewer than five, whatever was printed."""
    world, _ = lively
    visit = Visit(world.cast.elza, "parskati", topic="published")
    people = [
        count
        for what, count in zip(visit.column("Kas skaitīts"), visit.column("Mūsu skaitlis"), strict=True)
        if count and what in {"Individuālie atbalsta plāni (IAP)", "Skolēni, kas saņēma atbalstu"}
    ]

    assert people
    assert [count for count in people if count in {"1", "2", "3", "4"}] == []


def test_a_register_of_published_figures_shows_them_in_chart_and_table(home_world: World, tmp_path: Path) -> None:
    JELGAVA.bring_in(tmp_path)
    with look(OPERATOR) as work:
        unit = Gazetteer.read(work.session).named("Jelgava").id
    visit = Visit(home_world.cast.sandra, "parskati", topic="published", period="2017", municipality=unit)
    over_time = Visit(home_world.cast.sandra, "parskati", topic="time", period="2017", municipality=unit)

    told = (visit.column(name) for name in ("Publicēts", "Mūsu skaitlis", "Salīdzinājums"))
    assert list(zip(*told, strict=True)) == [
        ("120", "120", "sakrīt"), ("11", "11", "sakrīt"), ("147", "147", "atbilst formulējumam"),
    ]  # fmt: skip
    assert (over_time.column("Plāni"), over_time.column("Skolēni")) == (["147"], ["120"])

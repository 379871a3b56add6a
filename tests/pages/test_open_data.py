"""Open data and published figures on the screen: a package to take away, and what was printed beside our own count."""

import pytest
from sqlmodel import select

from models.audit import AuditEntry
from services.work import OPERATOR, look
from tests.pages.lively import Lively
from tests.pages.visit import Visit
from tests.world import World

Everything = tuple[World, Lively]


@pytest.mark.parametrize("username", ["sandra", "andris"])
def test_whoever_may_prepares_the_package_and_the_trail_knows(
    lively: Everything, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _ = lively
    monkeypatch.setenv("PUMPURS_TODAY", "2018-09-01")
    visit = Visit(world.cast.actors[username], "atvertie-dati")
    visit.click("Sagatavot pakotni")
    with look(OPERATOR) as work:
        found = work.session.exec(select(AuditEntry).where(AuditEntry.subject == "open_data")).all()

    assert visit.app.get("download_button")
    assert found[-1].subject_id == "pumpurs-2017-2018"
    assert found[-1].actor == username


def test_disagreeing_figures_stand_side_by_side_and_name_each_other(lively: Everything) -> None:
    world, _ = lively
    visit = Visit(world.cast.sandra, "parskati", topic="published")
    rows = list(zip(visit.column("Publicēts"), visit.column("Nesakrīt ar"), visit.column("Periods"), strict=True))

    assert ("6834", "6849 (IKVD, pumpurs.lv)", "2017/18") in [(a.replace("\u00a0", ""), b.replace("\u00a0", ""), c) for a, b, c in rows]
    assert ("6849", "6834 (IKVD, pumpurs.lv)", "2017/18") in [(a.replace("\u00a0", ""), b.replace("\u00a0", ""), c) for a, b, c in rows]
    assert "" not in visit.column("Avots")


def test_small_counts_are_no_more_shown_beside_published_figures_than_elsewhere(lively: Everything) -> None:
    """The expert is told no count of fewer than five, whatever was printed."""
    world, _ = lively
    ours = [cell for cell in Visit(world.cast.elza, "parskati", topic="published").column("Mūsu skaitlis") if cell]

    assert ours
    assert [cell for cell in ours if cell in {"1", "2", "3", "4"}] == []

"""Whoever changes a report behind the trail's back is found out."""

import pytest
from sqlalchemy import text

from services import integrity, report_papers
from services.documents import making
from services.documents.making import Ending
from services.money import reports
from services.work import OPERATOR, begin
from tests.papers.reading import words
from tests.services.reporting import made, paid_claim, take
from tests.world import World


@pytest.fixture(autouse=True)
def _in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUMPURS_TODAY", "2018-02-10")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE period_report SET content = replace(CAST(content AS TEXT), '50.01', '90.01')",
            "not what was submitted",
        ),
        ("UPDATE period_report SET request_no = 'cits'", "request_no changed"),
        ("DELETE FROM period_report_month", "covers no school"),
        ("UPDATE period_report SET first_month = '2017-12-01'", "does not cover its months"),
    ],
)
def test_whoever_changes_a_report_behind_the_trails_back_is_found_out(
    home_world: World, change: str, said: str
) -> None:
    paid_claim(home_world)
    take(home_world.cast.mara, reports.submit, made(home_world.cast.mara))
    assert integrity.verify() == []
    with begin(OPERATOR) as work:
        work.session.execute(text(change))

    assert [fault for fault in integrity.verify() if said in fault]


def test_a_report_is_a_paper_and_a_table(home_world: World) -> None:
    claim = paid_claim(home_world)
    report_id = made(home_world.cast.mara)
    take(home_world.cast.mara, reports.submit, report_id)
    with begin(home_world.cast.sandra) as work:
        filled = report_papers.of_report(work, report_id, Ending.PDF)
        rows = report_papers.rows(work, report_id)

    assert filled.file == "pumpurs-201801-201801-parskats.pdf"
    assert "42,51" in words(Ending.PDF, making.made(filled.paper, filled.ending, filled.content))
    assert [(row["plan"], str(row["esf"])) for row in rows] == [
        (home_world.plan(home_world.the_claim(claim).plan_id).code, "42.51")
    ]

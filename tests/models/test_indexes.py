"""The lists people open all day are read by their indexes, not by reading whole tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from models.database import engine
from models.money_words import ClaimStatus
from models.vocabulary import PlanStatus
from services import home, orphans, plans, pupils, waiting_times
from services.demo import cast as casting
from services.money import claim_lists
from services.rules.permissions import Permission
from services.work import Work, look

Read = tuple[str, Any]


@contextmanager
def overheard() -> Iterator[list[Read]]:
    """Every query with its values while this lasts."""
    reads: list[Read] = []

    def listen(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        reads.append((statement, values))

    event.listen(engine(), "before_cursor_execute", listen)
    try:
        yield reads
    finally:
        event.remove(engine(), "before_cursor_execute", listen)


def ways(reads: list[Read]) -> list[str]:
    """How the database goes about each query, step by step."""
    with engine().connect() as connection:
        driver = connection.connection.driver_connection
        return [
            line[3]
            for statement, values in reads
            if statement.lstrip().startswith(("SELECT", "WITH"))
            for line in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        ]


LISTS: dict[str, tuple[str, Callable[[Work], Any], str]] = {
    "a school's pupils": ("ilze", pupils.find, "ix_pupil_school_sort"),
    "a name's beginning": ("sandra", lambda work: pupils.find(work, "pump"), "ix_pupil_fold_last"),
    "a first name's beginning": ("sandra", lambda work: pupils.find(work, "an"), "ix_pupil_fold_first"),
    "a code's beginning": ("sandra", lambda work: pupils.find(work, "0203"), "personal_code"),
    "a school's plans": ("dace", lambda work: plans.find(work, semester="2017-2"), "ix_plan_list"),
    "a school's running plans": (
        "dace",
        lambda work: plans.find(work, semester="2017-2", status=PlanStatus.RUNNING),
        "ix_plan_list",
    ),
    "a pupil's plans": ("dace", lambda work: plans.find(work, pupil_id=some_pupil(work)), "ix_plan_"),
    "plans that wait for the state": ("sandra", lambda work: plans.find(work, mine=True), "ix_plan_queue"),
    "claims that wait": (
        "toms",
        lambda work: claim_lists.find(work, status=ClaimStatus.SUBMITTED, reach=Permission.CLAIM_READ),
        "ix_claim_queue",
    ),
    "a school's claims of a month": (
        "ilze",
        lambda work: claim_lists.find(work, month=date(2018, 1, 1), status=ClaimStatus.PAID),
        "ix_claim_",
    ),
}

OF_THE_COUNTRY: dict[str, tuple[str, Callable[[Work], Any], str]] = {
    "the country's claims": ("sandra", claim_lists.find, "ix_claim_filed"),
    "plans that nobody leads": ("sandra", orphans.find, "ix_plan_led"),
    "who decides on plans": ("sandra", orphans.find, "ix_assignment_role"),
    "how long claims wait": ("sandra", waiting_times.queues, "COVERING INDEX ix_claim_queue"),
}


def some_pupil(work: Work) -> Any:
    return pupils.find(work).lines[0].id


@pytest.mark.parametrize("listed", LISTS | OF_THE_COUNTRY)
def test_a_list_is_read_by_its_index(filled_sqlite: str, listed: str) -> None:
    who, read, index = (LISTS | OF_THE_COUNTRY)[listed]
    with overheard() as reads, look(casting.recall().actors[who]) as work:
        read(work)
    told = ways(reads)

    assert reads
    assert [way for way in told if "USING" in way and index in way], told


@pytest.mark.parametrize("listed", LISTS)
def test_no_list_reads_a_whole_table_of_pupils_plans_or_claims_for_a_school(filled_sqlite: str, listed: str) -> None:
    """Whoever sees one school reads that school's rows; only the state's lists may go through an index from end to end."""
    who, read, _ = LISTS[listed]
    with overheard() as reads, look(casting.recall().actors[who]) as work:
        read(work)
    scans = [
        way
        for way in ways(reads)
        if way.split()[0] == "SCAN" and way.split()[1] in {"pupil", "plan", "claim"} and "INDEX" not in way
    ]

    assert scans == []


def test_what_waits_for_a_person_at_home_is_read_by_indexes(filled_sqlite: str) -> None:
    for who in ("dace", "mara", "ilze"):
        with overheard() as reads, look(casting.recall().actors[who]) as work:
            home.waiting(work)
        scans = [way for way in ways(reads) if way.startswith(("SCAN plan", "SCAN claim", "SCAN pupil"))]

        assert [way for way in scans if "INDEX" not in way] == [], who

"""A made-up country: as large as asked, the same for the same seed, whole in the eyes of `pumpurs verify`, nobody real in it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import SQLModel, func, select
from stdnum.lv import pvn

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.database import reading
from models.money_words import ClaimStatus
from models.moves import Transfer
from models.people import Assignment
from models.places import Municipality, School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.pupils import PersonalCode, Pupil
from models.vocabulary import ASSIGNABLE_ROLES, PlanStatus, SchoolKind
from services import clock, integrity
from services.errors import Refusal
from services.generating import country
from services.generating.size import Size, shares
from tests import databases as kinds
from tests import postgres
from tests.commands.shell import done, pumpurs
from tests.databases import Databases, OnPostgres
from tests.generating.conftest import SIZE, made
from tests.services.figures.asking import told
from tests.services.figures.naive import LESSONS, MONEY, Asked, count
from tests.services.figures.register import Register
from tests.world import World

TINY = Size(schools=3, pupils=9, semesters=2, seed=3)


def all_of(table: type[SQLModel]) -> list[Any]:
    with reading() as session:
        return list(session.exec(select(table)).all())


def test_as_many_as_asked(there: str) -> None:
    plans = all_of(Plan)

    assert (len(all_of(School)), len(all_of(Pupil))) == (SIZE.schools, SIZE.pupils)
    assert len({plan.semester for plan in plans}) == SIZE.semesters
    assert 1.7 < len({(plan.pupil_id, plan.semester) for plan in plans}) / SIZE.pupils < 2.3


def test_verify_finds_nothing(there: str) -> None:
    assert integrity.verify() == []


def test_everything_occurs(there: str) -> None:
    plans, claims = all_of(Plan), all_of(Claim)

    assert {plan.status for plan in plans} >= {PlanStatus.CLOSED, PlanStatus.RUNNING, PlanStatus.VOID, PlanStatus.DRAFT}
    assert {claim.status for claim in claims} >= {ClaimStatus.PAID, ClaimStatus.SUBMITTED, ClaimStatus.REJECTED}
    assert {held.role for held in all_of(Assignment)} == set(ASSIGNABLE_ROLES)
    assert len({school.kind for school in all_of(School)} & set(SchoolKind)) > 1
    assert max(Counter(one.consultation_id for one in all_of(Attendance)).values()) > 1


def test_some_pupils_move_and_their_plans_stay_where_they_were(there: str) -> None:
    moves = all_of(Transfer)
    at: dict[Any, set[Any]] = {}
    for plan in all_of(Plan):
        at.setdefault(plan.pupil_id, set()).add(plan.school_id)

    assert moves
    assert all({move.school_id, move.to_school_id} <= at[move.pupil_id] for move in moves)
    pupils = {pupil.id: pupil for pupil in all_of(Pupil)}
    assert {pupils[move.pupil_id].school_id for move in moves} == {move.to_school_id for move in moves}


def test_nobody_is_real(there: str) -> None:
    codes = [row.code for row in all_of(PersonalCode)]

    assert len(set(codes)) == len(codes) == SIZE.pupils
    assert not any(pvn.is_valid(code) for code in codes)
    assert all(school.reg_no.startswith("48") for school in all_of(School))


def test_nothing_happens_after_its_day(there: str) -> None:
    assert max(lesson.on for lesson in all_of(Consultation)) <= clock.today()
    assert max(claim.month for claim in all_of(Claim)) <= clock.today()


def register() -> Register:
    """The rows of the country for the count by hand."""
    rows = Register(
        schools={school.id: school for school in all_of(School)}, units={unit.id: unit for unit in all_of(Municipality)},
        programmes={row.id: row.code for row in all_of(Programme)}, groups={risk.code: risk.group for risk in all_of(RiskKind)},
        plans=all_of(Plan), risks=[risk for risk in all_of(PlanRisk) if risk.rating], measures=all_of(PlanMeasure),
        claims=all_of(Claim), lessons=all_of(Consultation), attendances=all_of(Attendance),
    )  # fmt: skip
    assert rows.claims
    return rows


@pytest.mark.parametrize(
    "measures", [("plans", "pupils", "schools"), MONEY, LESSONS], ids=["people", "money", "lessons"]
)
def test_every_figure_is_what_a_count_by_hand_gives(there: str, measures: tuple[str, ...]) -> None:
    rows = register()
    by = ["semester", "school_year", "school", "risk_group", "grade", "measure", "outcome", "month"]
    for asked in [Asked((), measures), *(Asked((dimension,), measures) for dimension in by)]:
        alike = sorted(told(asked), key=str), sorted(count(rows, asked, rows.schools), key=str)
        assert alike[0] == alike[1], asked


def contents(url: str, made_of: Collection[str]) -> dict[str, list[str]]:
    """Every row of every table that is of the country itself; what ships with us has ids of its own everywhere."""
    with kinds.using(url), reading() as session:
        shipped = {str(row.id): row.name for row in session.exec(select(Municipality))}
        shipped |= {str(row.id): row.code for row in session.exec(select(Programme))}
        return {
            table.name: sorted(
                str([shipped.get(str(value), value) for value in row]) for row in session.execute(select(table))
            )
            for table in SQLModel.metadata.sorted_tables
            if table.name in made_of
        }


def test_the_same_seed_gives_the_same_country_and_another_another(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{n}.db'}" for n in range(3)]
    rows = [made(url, replace(TINY, seed=seed)) for url, seed in zip(urls, (3, 3, 4), strict=True)]
    first, again, other = (contents(url, set(rows[0])) for url in urls)

    assert len(first) > 15
    assert all(first.values())
    assert first == again
    assert first["pupil"] != other["pupil"]


def test_it_is_whole_on_every_database(databases: Databases, tmp_path: Path) -> None:
    if isinstance(databases, OnPostgres):
        name = f"country_{uuid4().hex[:8]}"
        postgres.command(databases.server, f"CREATE DATABASE {name}")
        url = f"{databases.server}/{name}"
    else:
        url = f"sqlite:///{tmp_path / 'country.db'}"
    made(url, TINY)

    with kinds.using(url):
        assert integrity.verify() == []


def test_a_database_with_anybody_in_it_is_refused(world: World) -> None:
    before = len(all_of(Pupil)), len(all_of(School))

    with pytest.raises(Refusal, match=r"generate\.somebody_is_here"):
        country.make_up(TINY)
    assert (len(all_of(Pupil)), len(all_of(School))) == before


def test_the_command_tells_what_it_made_and_does_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUMPURS_TODAY")
    words = ["generate", "--schools", 3, "--pupils", 9, "--semesters", 2]
    with kinds.using(f"sqlite:///{tmp_path / 'new.db'}"):
        said = done(*words, "--json").json
        again = pumpurs(*words)
        with reading() as session:
            plans = session.exec(select(func.count()).select_from(Plan)).one()

    assert (said["schools"], said["pupils"], said["plans"]) == (3, 9, plans)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert "empty" in again.err


def test_no_more_semesters_than_the_calendar_knows(tmp_path: Path) -> None:
    with kinds.using(f"sqlite:///{tmp_path / 'new.db'}"):
        said = pumpurs("generate", "--schools", 1, "--pupils", 1, "--semesters", 99)

    assert (said.code, said.out) == (1, "")
    assert "calendar" in said.err


@pytest.mark.parametrize(("total", "weights"), [(10, [1, 1, 1]), (3, [5.0, 1, 1]), (2, [1, 1, 1]), (1000, [0.1, 7, 3])])
def test_shares_add_up_and_leave_nobody_out(total: int, weights: list[float]) -> None:
    found = shares(total, weights)

    assert sum(found) == total
    assert min(found) >= (1 if total >= len(weights) else 0)

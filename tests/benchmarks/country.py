"""Many schools, pupils, plans and claims in one municipality, made by copying one real case over and over."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlmodel import SQLModel, col
from uuid_utils.compat import uuid7

from models.claims import Claim
from models.database import writing
from models.money_words import ClaimStatus
from models.places import School
from models.plans import MeasureRisk, Plan, PlanMeasure, PlanRisk, PlanStep
from models.pupils import Application, Guardian, PersonalCode, Pupil
from services import clock
from services.rules.names import fold, sort_key
from tests.world import World

Rows = list[tuple[Table, dict[str, Any]]]
_AT_ONCE: Final = 20_000
_CLAIMS: Final = 8  # for each pupil, one of them undecided for every fifth pupil
_LAST: Final = ("Bērziņš", "Ķirsis", "Ļaudaviņa", "Āboliņa", "Šmits", "Čakste", "Zvirbulis", "Ūdris")
_FIRST: Final = ("Ģirts", "Ņina", "Žanis", "Elīna", "Īrisa", "Oskars", "Rūta")


def populate(world: World, *, schools: int, pupils: int) -> UUID:
    """Copy one pupil with two plans and their claims into as many as asked; the id of one running plan among them."""
    with clock.at(clock.noon(date(2017, 10, 2))):
        pupil_id = world.pupil("river", application_date="02.10.2017")
        world.running("river", pupil_id=pupil_id, semester="2017-1")
    world.claim(world.running("river", pupil_id=pupil_id))
    with writing() as session:
        case, homes = _case(session, pupil_id), _schools(session, world, schools)
        plan_id = next(row["id"] for table, row in case if table.name == "plan" and row["semester"] == "2017-2")
        claims = (world.cast.mara.account_id, world.cast.aija.account_id)
        copies = (row for number in range(pupils) for row in _copy(case, number, homes[number % len(homes)], claims))
        while rows := list(islice(copies, _AT_ONCE)):
            _write(session, rows, list(dict.fromkeys(table for table, _row in case)))
    return plan_id


def _case(session: Any, pupil_id: UUID) -> Rows:
    """Every row about a pupil, parents before children."""
    plans = select(Plan.id).where(col(Plan.pupil_id) == pupil_id)
    measures = select(PlanMeasure.id).where(col(PlanMeasure.plan_id).in_(plans))
    wanted: Sequence[tuple[type[SQLModel], Any]] = (
        (Pupil, col(Pupil.id) == pupil_id),
        *((table, col(table.pupil_id) == pupil_id) for table in (PersonalCode, Guardian, Application, Plan)),
        *((table, col(table.plan_id).in_(plans)) for table in (PlanRisk, PlanMeasure, PlanStep)),
        (MeasureRisk, col(MeasureRisk.measure_id).in_(measures)),
        (Claim, col(Claim.pupil_id) == pupil_id),
    )
    return [
        (table.__table__, dict(row))  # type: ignore[attr-defined] # SQLModel adds it
        for table, rule in wanted
        for row in session.execute(select(table.__table__).where(rule)).mappings()  # type: ignore[attr-defined]
    ]


def _schools(session: Any, world: World, number: int) -> list[UUID]:
    home = dict(
        session.execute(select(School.__table__).where(col(School.id) == world.school("river").id)).mappings().one()  # type: ignore[attr-defined]
    )
    rows = []
    for index in range(number):
        name = f"{index}. pamatskola"
        rows.append(home | {"id": uuid7(), "reg_no": f"48{index:08}", "name": name, "fold": fold(name)})
    session.execute(insert(School), rows)
    return [row["id"] for row in rows]


def _copy(case: Rows, number: int, school_id: UUID, deciders: tuple[UUID | None, UUID | None]) -> Iterator[Any]:
    """The same case for somebody else, somewhere else."""
    fresh = {row["id"]: uuid7() for _table, row in case if "id" in row}
    first, last = _FIRST[number % len(_FIRST)], f"{_LAST[number % len(_LAST)]}-{number}"
    own = {
        "pupil": {
            "first_name": first, "last_name": last, "fold_first": fold(first), "fold_last": fold(last),
            "sort_key": sort_key(last, first),
        },
        "personal_code": {"code": f"32{number // 10**5:04}-{number % 10**5:05}"},
    }  # fmt: skip
    for table, row in case:
        made = {name: fresh.get(value, value) if isinstance(value, UUID) else value for name, value in row.items()}
        if "school_id" in made:
            made["school_id"] = school_id
        if table.name == "plan":
            made["code"] = f"B{number}-{row['semester']}"
        if table.name == "claim":
            yield from ((table, claim) for claim in _claims(made, number, deciders))
            continue
        yield table, made | own.get(table.name, {})


def _claims(claim: dict[str, Any], number: int, deciders: tuple[UUID | None, UUID | None]) -> Iterator[dict[str, Any]]:
    for index in range(_CLAIMS):
        made = claim | {"id": uuid7(), "document_no": f"{number}-{index}"}
        if index or number % 5:
            made |= {
                "status": ClaimStatus.PAID, "approved": claim["payable"], "decided_by": deciders[0], "paid_by": deciders[1],
                "period": f"20{10 + index}-0{1 + index}", "month": claim["month"].replace(month=1 + index),
            }  # fmt: skip
        yield made


def _write(session: Any, rows: Rows, parents_first: Sequence[Table]) -> None:
    for table in parents_first:
        values = [row for owner, row in rows if owner is table]
        if values:
            session.execute(insert(table), values)

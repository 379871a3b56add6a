"""A register whose school year is over, made once per kind of database; every test has a copy of it."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from models.database import writing
from models.places import Municipality, School
from services.demo import cast as casting
from tests import databases as kinds
from tests.databases import Databases
from tests.world import World

OVER = "2018-09-01"
PLANS = {"river": 6, "forest": 2, "craft": 7}
UNITS = {"forest": "Kokneses novads", "craft": "Rīga"}


@pytest.fixture(scope="session")
def filled() -> dict[str, Databases]:
    return {}


@pytest.fixture
def year_over(databases: Databases, filled: dict[str, Databases], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Fifteen plans in three schools, each in a municipality of its own; six pupils claimed meals. The year has ended."""
    kind = type(databases).__name__
    if kind not in filled:
        url = databases.new()
        with kinds.using(url):
            _fill(World(casting.recall()))
            filled[kind] = databases.like(url)
    monkeypatch.setenv("PUMPURS_TODAY", OVER)
    with kinds.fresh(filled[kind]):
        yield World(casting.recall())


def _fill(world: World) -> None:
    for school in ("forest", "craft"):
        for _ in range(PLANS[school]):
            world.draft(school)
    for number in range(PLANS["river"]):
        world.claim(world.running(), f"{10 + number}.10")
    with writing() as session:
        for short, name in UNITS.items():
            unit = session.exec(
                select(Municipality).where(Municipality.name == name, Municipality.atvk.is_(None))
            ).one()
            session.get_one(School, world.school(short).id).municipality_id = unit.id

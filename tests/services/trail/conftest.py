"""A database in which something happened, copied for everybody who wants to tamper with it."""

from collections.abc import Iterator

import pytest

from models.vocabulary import Action
from services.demo import cast as casting
from tests.databases import Databases, fresh, using
from tests.world import World


@pytest.fixture(scope="module")
def scenes() -> dict[str, Databases]:
    return {}


@pytest.fixture
def scene(databases: Databases, scenes: dict[str, Databases]) -> Iterator[World]:
    """A draft, a running plan, claims that wait, were approved and paid: built once, tampered with in a copy."""
    kind = type(databases).__name__
    if kind not in scenes:
        scenes[kind] = _built(databases)
    with fresh(scenes[kind]):
        yield World(casting.recall())


def _built(databases: Databases) -> Databases:
    with using(url := databases.new()):
        world = World(casting.recall())
        world.draft()
        plan_id = world.running()
        waiting, approved, paid = (world.claim(plan_id, "10.00", document_no=str(number)) for number in range(3))
        assert waiting
        world.decide(world.cast.mara, Action.APPROVE, approved, paid)
        world.decide(world.cast.aija, Action.PAY, paid)
        return databases.like(url)

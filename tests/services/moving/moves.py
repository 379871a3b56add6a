"""Ask for a pupil, let them go and send them, in a line each."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from models.moves import Transfer
from models.pupils import Pupil
from services import moving
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

TODAY = date(2018, 1, 15)
CODE = "020305-20002"
FOREST = "4500000002"
RIVER = "4500000001"


def ask(world: World, code: str = CODE, who: Actor | None = None, to: str = "forest", key: str = "") -> UUID:
    with begin(who or world.cast.janis) as work:
        return moving.ask(work, world.school(to).id, code, "Dzīvo pie vecmāmiņas mežā", key)


def the(transfer_id: UUID) -> Transfer:
    with look(OPERATOR) as work:
        return work.session.get_one(Transfer, transfer_id)


def confirm(world: World, transfer_id: UUID, on: date = TODAY, who: Actor | None = None) -> None:
    seen = the(transfer_id).version
    with begin(who or world.cast.ilze) as work:
        moving.confirm(work, transfer_id, seen, on)


def send(world: World, pupil_id: UUID, to: str = FOREST, on: date = TODAY, who: Actor | None = None) -> UUID:
    with look(OPERATOR) as work:
        seen = work.session.get_one(Pupil, pupil_id).version
    with begin(who or world.cast.ilze) as work:
        return moving.send(work, pupil_id, seen, to, on)


def moved(world: World, **more: Any) -> UUID:
    """A pupil who has a running plan at the river school and has just moved to the forest."""
    pupil_id = world.pupil(personal_code=CODE, guardian_name="Inga", guardian_phone="1000")
    world.running(pupil_id=pupil_id, **more)
    confirm(world, ask(world))
    return pupil_id


def refusal(use: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        use(*args, **more)
    return refused.value.why.name

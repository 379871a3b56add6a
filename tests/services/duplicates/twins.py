"""One child recorded twice, and what is done about it, in a line each."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel, select

from models.meetings import Meeting, MeetingItem
from models.moves import DuplicateVerdict
from models.plans import Plan
from models.pupils import Pupil
from models.vocabulary import Action
from services import duplicates, moving
from services.duplicates import Pair
from services.errors import Refusal
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests.world import World

FOREST = "4500000002"
BORN = "2005-03-02"
_KEEPS_ITSELF = {"audit_entry", "audit_head", "duplicate_verdict", "done_once", "figure_stale"}


def twins(world: World, **second: Any) -> tuple[UUID, UUID]:
    """One child who was entered twice by the same coordinator."""
    one = world.pupil(first_name="Anna", last_name="Bērziņa", birth_date=BORN, personal_code="020305-20002")
    told = {"first_name": "Anna", "last_name": "Berzina", "birth_date": BORN, "personal_code": "020305-20003"}
    return one, world.pupil(**(told | second))


def found(world: World, who: Actor | None = None) -> list[Pair]:
    with look(who or world.cast.ilze) as work:
        return duplicates.candidates(work)


def version(pupil_id: UUID) -> tuple[UUID, int]:
    with look(OPERATOR) as work:
        return pupil_id, work.session.get_one(Pupil, pupil_id).version


def settle(world: World, keep: UUID, other: UUID, same: bool = True, who: Actor | None = None, key: str = "") -> UUID:
    seen = version(keep), version(other)
    with begin(who or world.cast.ilze) as work:
        return duplicates.settle(work, *seen, same=same, comment="Ierakstīts divreiz", key=key)


def undo(world: World, verdict_id: UUID) -> None:
    with look(OPERATOR) as work:
        seen = work.session.get_one(DuplicateVerdict, verdict_id).version
    with begin(world.cast.dace) as work:
        duplicates.undo(work, verdict_id, seen)


def refusal(use: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refused:
        use(*args, **more)
    return refused.value.why.name


def contents() -> dict[str, list[dict[str, Any]]]:
    """All tables but those that tell of what was done; versions only ever grow."""
    with look(OPERATOR) as work:
        return {
            table.name: sorted(
                ({k: str(v) for k, v in row.items() if k != "version"} for row in work.session.execute(select(table)).mappings()),
                key=str,
            )
            for table in SQLModel.metadata.sorted_tables
            if table.name not in _KEEPS_ITSELF
        }  # fmt: skip


def rich_twins(world: World) -> tuple[UUID, UUID, UUID]:
    """Both have something of everything; gives the two pupils and the second one's plan."""
    one, other = twins(world, guardian_name="Inga", guardian_phone="1000", language="latviešu")
    old = world.running(pupil_id=one, semester="2017-2")
    claim = world.claim(old, "20.00")
    with begin(OPERATOR) as work:
        plan = work.session.get_one(Plan, old)
        work.change(plan, Action.IMPORT, semester="2017-1")
    plan_id = world.running(pupil_id=other)
    world.decide(world.cast.mara, Action.APPROVE, claim, world.claim(plan_id, "30.00"))
    with begin(world.cast.ilze) as work:
        meeting = Meeting(school_id=world.school("river").id, held_on=work.today, led_by=world.cast.ilze.account_id)
        work.add(meeting, Action.ADD)
        work.session.flush()
        item = MeetingItem(
            school_id=meeting.school_id, meeting_id=meeting.id, pupil_id=other, decision="Runāt ar vecākiem"
        )
        work.add(item, Action.ADD)
    with begin(world.cast.janis) as work:
        moving.ask(work, world.school("forest").id, "020305-20003", "iemesls")
    return one, other, plan_id


def id_and_version(work: Any, pupil_id: UUID) -> tuple[UUID, int]:
    return pupil_id, work.session.get_one(Pupil, pupil_id).version

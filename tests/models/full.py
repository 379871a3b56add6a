"""A database with at least one row in every table, and raw statements against it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel, col
from sqlmodel import select as choose

from models.claims import Claim
from models.kept import DoneOnce, Draft
from models.meetings import Meeting, MeetingItem
from models.moves import DuplicateVerdict, Transfer
from models.plans import Plan
from models.preparing import MeasureTemplate, PlanWork
from models.programme import Programme
from models.reviewing import PlanHold, PlanVersion
from models.signin import AuthSession, LoginAttempt
from models.vocabulary import Action, MeasureType, PlanTask
from services import programme
from services.counting import keeping
from services.demo import cast as casting
from services.work import OPERATOR, begin
from tests.models import of_money
from tests.world import World, complete

NOON = datetime(2018, 1, 15, 12, tzinfo=UTC)
TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}


def build() -> World:
    """A draft, a running plan, a paid claim, and what the other tables hold."""
    world = World(casting.recall())
    world.draft()
    pupil_id = world.pupil(guardian_name="Māte Pumpurzara", guardian_phone="20000000")
    plan_id = world.running(pupil_id=pupil_id, contents=complete("meals", sensitive=True))
    world.claim(plan_id, "10.00")
    paid = world.claim(plan_id, "20.00", document_no="2")
    world.decide(world.cast.mara, Action.APPROVE, paid)
    world.decide(world.cast.aija, Action.PAY, paid)
    ilze = world.cast.ilze
    session = {"account_id": ilze.account_id, "assignment_id": ilze.assignment_id, "session_version": 1}
    with begin(OPERATOR) as work:
        pumpurs = work.session.exec(choose(Programme.id).where(col(Programme.code) == "pumpurs")).one()
        rate = {"kind": "teacher", "amount": Decimal("9.99"), "valid_from": date(2017, 9, 1), "source": "Rīkojums"}
        programme.add_row(work, pumpurs, "rate", rate)
        work.session.add(
            AuthSession(sid_hash="s", device_hash="d", created_at=NOON, last_seen=NOON, expires_at=NOON, **session)
        )
        work.session.add(LoginAttempt(at=NOON, username="ilze", address="127.0.0.1"))
        work.session.add(Draft(account_id=ilze.account_id, name="pupil", content={}, saved_at=NOON))
        work.session.add(DoneOnce(account_id=ilze.account_id, key="k", result="r", at=NOON))
        plan = work.session.get_one(Plan, plan_id)
        work.session.add_all(_of_a_whole_life(world, plan))
        for row in of_money.rows(work.session.get_one(Claim, paid), plan, pumpurs):
            work.session.add(row)
            work.session.flush()
    keeping.freshen(None)
    world.draft()  # and one school is out of date
    return world


def _of_a_whole_life(world: World, plan: Plan) -> Sequence[SQLModel]:
    """A row for each of the tables about what happens to a plan and a pupil over the years."""
    here, by = {"school_id": plan.school_id}, world.cast.ilze.account_id
    meeting = Meeting(held_on=NOON.date(), led_by=by, **here)
    return (
        PlanVersion(plan_id=plan.id, round=7, digest="d", by_id=by, at=NOON, **here),
        PlanHold(plan_id=plan.id, by_id=by, taken_at=NOON, expires_at=NOON, **here),
        PlanWork(plan_id=plan.id, by_id=by, task=PlanTask.PREPARING, on=NOON.date(), minutes=60, **here),
        MeasureTemplate(name="Ēdināšana", type=MeasureType.COMPENSATION, kind="meals", **here),
        Transfer(pupil_id=plan.pupil_id, to_school_id=world.school("forest").id, asked_at=NOON, **here),
        DuplicateVerdict(pupil_id=plan.pupil_id, other_id=plan.id, same=False, decided_by=by, decided_at=NOON, **here),
        meeting,
        MeetingItem(meeting_id=meeting.id, pupil_id=plan.pupil_id, decision="Zvanīt mātei.", **here),
    )


def refused(connection: Connection, statement: Any) -> str | None:
    """What the database says against a statement; None where it takes it. Either way nothing stays."""
    attempt = connection.begin_nested()
    try:
        connection.execute(statement)
    except (IntegrityError, DBAPIError) as error:
        return str(error.orig)
    else:
        return None
    finally:
        attempt.rollback()


def copy_of(connection: Connection, name: str, *where: Any, **over: Any) -> Any:
    """A statement that inserts a row once more under another id, with some columns changed."""
    table: Table = TABLES[name]
    row = connection.execute(select(table).where(*where).limit(1)).one()._asdict()
    if "id" in table.c:
        last = connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar_one()
        row["id"] = UUID(int=last.int + 1)
    return insert(table).values(row | over)

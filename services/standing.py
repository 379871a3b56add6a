"""Is this still the person they say, in a role they still hold? Asked in every transaction."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.people import Account, Assignment
from models.signin import AuthSession
from models.vocabulary import Role
from services import clock
from services.errors import SignedOut
from services.rules.permissions import Actor

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=9)
# Nobody: counts the whole country and is shown no pupil and no claim. What the public may know is what they are answered.
OUTSIDER: Final = Actor(account_id=None, username="", name="", role=Role.EXPERT)


def current(session: Session, actor: Actor, now: datetime) -> Actor:
    """The actor as the database knows them this moment. Raises SignedOut where they are nobody any more."""
    if actor.role is Role.OPERATOR and actor.account_id is None:
        return actor
    row = session.exec(
        select(Account, Assignment)
        .join(Assignment, col(Assignment.account_id) == col(Account.id))
        .where(
            col(Account.id) == actor.account_id,
            col(Assignment.id) == actor.assignment_id,
            col(Account.active).is_(True),
            held_today(),
        )
    ).one_or_none()
    if row is None or (actor.sid_hash is not None and not live(session, actor.sid_hash, row[0], now)):
        raise SignedOut("access.signed_out")
    return as_actor(row[0], row[1], actor.sid_hash, covered_by(session, row[1]))


def as_actor(
    account: Account, assignment: Assignment, sid_hash: str | None = None, covered: Account | None = None
) -> Actor:
    return Actor(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=assignment.role,
        school_id=assignment.school_id,
        municipality_id=assignment.municipality_id,
        assignment_id=assignment.id,
        sid_hash=sid_hash,
        language=account.language,
        stands_for=covered.id if covered else None,
        stands_for_username=covered.username if covered else "",
    )


def covered_by(session: Session, assignment: Assignment) -> Account | None:
    """The colleague whose absence a deputy's assignment covers."""
    if assignment.deputy_for_id is None:
        return None
    absent = select(Account).join(Assignment, col(Assignment.account_id) == col(Account.id))
    return session.exec(absent.where(col(Assignment.id) == assignment.deputy_for_id)).one()


def live(session: Session, sid_hash: str, account: Account, now: datetime) -> bool:
    """Whether a session may act: known, of this account, unexpired, and not one that has still to set a password."""
    row = session.get(AuthSession, sid_hash)
    return row is not None and row.account_id == account.id and not row.by_code and unexpired(row, account, now)


def unexpired(row: AuthSession, account: Account, now: datetime) -> bool:
    """Not revoked, not idle, not outlived, and of the account's present version."""
    if row.revoked_at is not None or row.session_version != account.session_version:
        return False
    return row.expires_at > now and row.last_seen + IDLE > now


def held_today() -> ColumnElement[bool]:
    """Assignments that hold today; a deputy's only while the one it covers does."""
    covered = aliased(Assignment)
    still = select(covered.id).where(col(covered.id) == col(Assignment.deputy_for_id), _holds(covered))
    return _holds(Assignment) & or_(col(Assignment.deputy_for_id).is_(None), still.correlate(Assignment).exists())


def _holds(table: type[Assignment]) -> ColumnElement[bool]:
    today = clock.today()
    return (col(table.since) <= today) & or_(col(table.until).is_(None), col(table.until) > today)


def assignments_of(session: Session, account_id: UUID) -> list[Assignment]:
    """The roles a person holds today, in the order they were given."""
    query = (
        select(Assignment).where(col(Assignment.account_id) == account_id, held_today()).order_by(col(Assignment.id))
    )
    return list(session.exec(query))

"""What a person's own roles are called: where each is held, and whom a deputy stands for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.database import reading
from models.people import Account, Assignment
from models.places import Municipality, School


def places(held: Sequence[Assignment]) -> dict[UUID, str]:
    """The school or municipality of each role, by the assignment's id."""
    with reading() as session:
        rows = session.exec(
            select(Assignment.id, School.name, Municipality.name)
            .outerjoin(School, col(School.id) == Assignment.school_id)
            .outerjoin(Municipality, col(Municipality.id) == Assignment.municipality_id)
            .where(col(Assignment.id).in_({one.id for one in held}))
        )
        return {assignment_id: school or municipality or "" for assignment_id, school, municipality in rows}


def absent(held: Sequence[Assignment]) -> dict[UUID, str]:
    """The name of the colleague whose role it is, for those that are a deputy's."""
    with reading() as session:
        return absent_in(session, held)


def absent_in(session: Session, held: Sequence[Assignment]) -> dict[UUID, str]:
    """The same within a transaction."""
    covering = {one.id for one in held if one.deputy_for_id is not None}
    if not covering:
        return {}
    covered = aliased(Assignment)
    rows = session.exec(
        select(Assignment.id, Account)
        .join(covered, col(covered.id) == col(Assignment.deputy_for_id))
        .join(Account, col(Account.id) == col(covered.account_id))
        .where(col(Assignment.id).in_(covering))
    )
    return {assignment_id: account.name for assignment_id, account in rows}

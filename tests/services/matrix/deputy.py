"""Somebody on the stage who stands in for a colleague."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from models.people import Assignment
from models.vocabulary import Action, Role
from services.rules.permissions import Actor
from services.work import OPERATOR, begin


def stand_in(absent: Actor, since: date) -> UUID:
    """A colleague, whom no list of the matrix asks for, does the work of an absent one."""
    with begin(OPERATOR) as work:
        covered = work.session.get_one(Assignment, absent.assignment_id)
        other = select(Assignment.account_id).where(
            Assignment.school_id == covered.school_id, Assignment.role == Role.SCHOOL_COORDINATOR
        )
        deputy = Assignment(
            account_id=work.session.exec(other.order_by(col(Assignment.id).desc())).first(), role=covered.role, since=since,
            school_id=covered.school_id, until=date(2018, 7, 1), deputy_for_id=covered.id,
        )  # fmt: skip
        work.add(deputy, Action.GIVE_ROLE)
        return deputy.id

"""What an event of a pupil's story is, and whose story is asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.pupils import Pupil
from services import clock
from services.rules.answers import Why
from services.work import Work


class EventKind(StrEnum):
    """What an event is about: what the list is filtered by."""

    PUPIL = "pupil"
    PLAN = "plan"
    CLAIM = "claim"
    HOURS = "hours"
    CONSULTATION = "consultation"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: what, told as a named message, at which school, by whom, with which words."""

    kind: EventKind
    at: datetime
    what: Why
    school: str = ""
    by: str = ""
    comment: str = ""
    plan_id: UUID | None = None
    whole_day: bool = False  # only the day is known


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose story it is, under which ids it was told, and whether the pupil is here today."""

    work: Work
    pupil: Pupil
    here: bool
    schools: dict[UUID, str]


def moment(day: date | None) -> datetime:
    """Of what only the day is known, noon is as good as any other hour."""
    return clock.noon(day or date.min)


def names_of(work: Work, ids: Collection[UUID]) -> dict[UUID | None, str]:
    if not ids:
        return {}
    accounts = work.session.exec(select(Account).where(col(Account.id).in_(ids)))
    return {account.id: account.name for account in accounts}

"""What a first screen is made of: tasks, groups of them, and figures; and how rows within reach are counted."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, func, select

from models.claims import Claim
from models.vocabulary import Education
from services.work import Work

SHOWN: Final = 8


class TaskKind(StrEnum):
    """What is to be done; the screen knows where each is done."""

    DECIDE_PLAN = "decide_plan"
    FINISH_PLAN = "finish_plan"
    BEGIN_PLAN = "begin_plan"
    ORPHANED_PLAN = "orphaned_plan"
    EVALUATE_PLAN = "evaluate_plan"
    WATCH_EVALUATIONS = "watch_evaluations"
    DO_DECISION = "do_decision"
    DECIDE_CLAIM = "decide_claim"
    MEND_CLAIM = "mend_claim"
    PAY_CLAIM = "pay_claim"
    MEND_REPORT = "mend_report"
    DECIDE_REPORT = "decide_report"
    REQUEST_MONEY = "request_money"
    DECIDE_MOVE = "decide_move"
    ADD_SCHOOLS = "add_schools"
    ADD_PEOPLE = "add_people"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `title` names it (a person or a plan code), `note` says more, `since` when it began to wait."""

    kind: TaskKind
    thing_id: UUID | None
    title: str
    note: str = ""
    since: datetime | None = None
    grade: tuple[Education, int] | None = None
    due: date | None = None
    overdue: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Tasks of one kind: the oldest few, and how many there are in all."""

    kind: TaskKind
    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Highlight:
    """A figure by the name of its message; a count or euros."""

    name: str
    value: int | Decimal


def count(work: Work, table: type[SQLModel], rule: ColumnElement[bool]) -> int:
    return work.session.exec(select(func.count()).select_from(table).where(rule)).one()


def approved(work: Work, rule: ColumnElement[bool]) -> Decimal:
    total: Any = work.session.exec(select(func.coalesce(func.sum(Claim.approved), 0)).where(rule)).one()
    return Decimal(total)

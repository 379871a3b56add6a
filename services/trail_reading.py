"""Read the audit trail: who did what, when; what it was before and after only for those who may see the thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, Date, DateTime, Enum, Uuid, or_
from sqlmodel import SQLModel, col, func, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models.audit import AuditEntry
from models.base import Euro
from models.people import Account
from models.places import School
from models.vocabulary import Action
from services.clock import RIGA
from services.paging import SIZE, Page
from services.rules.permissions import Level, Permission
from services.work import Work

# About the installation rather than about a child: whoever reads the trail may read these whole.
_IMPERSONAL: Final = frozenset(
    {"programme", "eligibility", "measure_kind", "cap", "rate", "figure", "chain_step", "risk_group", "risk_kind", "term", "municipality", "school"}
)  # fmt: skip
# A measure names the risks it answers and says why.
_SENSITIVE: Final = frozenset({"plan_risk", "plan_measure"})


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry. `before` and `after` are empty where the reader may not see the thing itself.

    Their values are what the columns hold: words, euros, days and moments, people by name; ids of other things are left out.
    """

    seq: int
    at: datetime
    actor: str
    role: str
    action: Action
    subject: str
    subject_id: str
    school: str
    before: dict[str, Any]
    after: dict[str, Any]
    comment: str


def find(
    work: Work,
    *,
    actor: str = "",
    action: Action | None = None,
    subject_id: str = "",
    day: date | None = None,
    number: int = 1,
) -> Page[TrailLine]:
    """Entries within reach, newest first."""
    level = work.require(Permission.TRAIL_READ)
    rules: list[Any] = []
    if level is not Level.EVERYWHERE:
        schools = select(School.id).where(work.within(Permission.TRAIL_READ, School))
        rules.append(col(AuditEntry.school_id).in_(schools))
    if day is not None:
        begins = datetime.combine(day, time.min, RIGA)
        rules += [col(AuditEntry.at) >= begins, col(AuditEntry.at) < begins + timedelta(days=1)]
    if actor:
        as_deputy = col(AuditEntry.actor).startswith(f"{actor} (", autoescape=True)
        rules.append(or_(col(AuditEntry.actor) == actor, as_deputy))
    wanted = ((AuditEntry.action, action), (AuditEntry.subject_id, subject_id))
    rules += [col(column) == value for column, value in wanted if value]
    total = work.session.exec(select(func.count()).select_from(AuditEntry).where(*rules)).one()
    number = max(1, min(number, -(-total // SIZE)))
    query = (
        select(AuditEntry).where(*rules).order_by(col(AuditEntry.seq).desc()).limit(SIZE).offset((number - 1) * SIZE)
    )
    entries = work.session.exec(query).all()
    names = dict(
        work.session.exec(
            select(School.id, School.name).where(col(School.id).in_({e.school_id for e in entries}))
        ).all()
    )
    people = _people(work, entries)
    return Page([_line(work, entry, names, people) for entry in entries], number, total)


def _line(work: Work, entry: AuditEntry, names: dict[UUID, str], people: dict[str, str]) -> TrailLine:
    whole = entry.subject in _IMPERSONAL or _may_read(work, entry)
    before, after = (_as_kept(entry.subject, values if whole else {}, people) for values in (entry.before, entry.after))
    return TrailLine(
        entry.seq, entry.at, entry.actor, entry.role, Action(entry.action), entry.subject, entry.subject_id,
        names.get(entry.school_id, "") if entry.school_id else "", before, after, entry.comment if whole else "",
    )  # fmt: skip


def _may_read(work: Work, entry: AuditEntry) -> bool:
    if entry.subject in _SENSITIVE and work.actor.level(Permission.RISK_READ_SENSITIVE) < Level.SCHOOL:
        return False
    return entry.school_id is not None and work.actor.may(Permission.PUPIL_READ)


def _columns(subject: str) -> dict[str, Column[Any]]:
    table = SQLModel.metadata.tables.get(subject)
    return {} if table is None else dict(table.columns.items())


def _names_a_person(column: Column[Any]) -> bool:
    return any(key.target_fullname == "account.id" for key in column.foreign_keys)


def _people(work: Work, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """The names of everybody whose id stands in these entries."""
    ids = {
        UUID(str(values[name]))
        for entry in entries
        for values in (entry.before, entry.after)
        for name, column in _columns(entry.subject).items()
        if values.get(name) and _names_a_person(column)
    }
    accounts = work.session.exec(select(Account).where(col(Account.id).in_(ids)))
    return {str(account.id): account.name for account in accounts}


def _as_kept(subject: str, values: dict[str, Any], people: dict[str, str]) -> dict[str, Any]:
    columns = _columns(subject)
    told = {}
    for name, value in values.items():
        column = columns.get(name)
        if column is None or value is None:
            told[name] = value
        elif _names_a_person(column):
            told[name] = people.get(str(value), "")
        elif not isinstance(column.type, Uuid):
            told[name] = _of_type(column.type, value)
    return told


def _of_type(kind: object, value: Any) -> Any:  # noqa: ANN401 what the trail keeps, and what it means
    match kind:
        case Enum() if kind.enum_class is not None:
            return next((word for word in kind.enum_class if word.value == value), value)
        case Euro():
            return Decimal(value)
        case Date():
            return date.fromisoformat(value)
        case DateTime() | UTCDateTime():
            return datetime.fromisoformat(value)
        case _:
            return value

"""Read the audit trail: who did what, when; what it was before and after only for those who may see the thing."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, func, select

from models.audit import AuditEntry
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
    """One entry. `before` and `after` are empty where the reader may not see the thing itself."""

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
    wanted = ((AuditEntry.actor, actor), (AuditEntry.action, action), (AuditEntry.subject_id, subject_id))
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
    return Page([_line(work, entry, names) for entry in entries], number, total)


def _line(work: Work, entry: AuditEntry, names: dict[UUID, str]) -> TrailLine:
    whole = entry.subject in _IMPERSONAL or _may_read(work, entry)
    return TrailLine(
        entry.seq, entry.at, entry.actor, entry.role, Action(entry.action), entry.subject, entry.subject_id,
        names.get(entry.school_id, "") if entry.school_id else "", entry.before if whole else {}, entry.after if whole else {},
        entry.comment if whole else "",
    )  # fmt: skip


def _may_read(work: Work, entry: AuditEntry) -> bool:
    if entry.subject in _SENSITIVE and work.actor.level(Permission.RISK_READ_SENSITIVE) < Level.SCHOOL:
        return False
    return entry.school_id is not None and work.actor.may(Permission.PUPIL_READ)

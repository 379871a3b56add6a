"""What a partner has reported to the state stands: its months are closed to changes."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.money_words import ReportStatus
from models.payments import PeriodReport
from models.places import Municipality, School
from models.vocabulary import UNDER_MUNICIPALITY
from services.errors import NotNow
from services.work import Work

_LOCKS: Final = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.REQUESTED)


def require_open_period(work: Work, school: School, month: date) -> None:
    """Raises NotNow where the school's partner has handed in its report on this month."""
    if locked(work, school, month):
        raise NotNow("consultation.period_closed", month=month.replace(day=1), school=school.name)


def locked(work: Work, school: School, month: date) -> bool:
    first = month.replace(day=1)
    found = select(PeriodReport.id).where(
        col(PeriodReport.status).in_(_LOCKS), PeriodReport.first_month <= first, PeriodReport.last_month >= first
    )
    if school.kind in UNDER_MUNICIPALITY:
        found = found.where(col(PeriodReport.municipality_id).in_(_line(work, school.municipality_id)))
    else:
        found = found.where(PeriodReport.school_id == school.id)
    return work.session.exec(found.limit(1)).first() is not None


def _line(work: Work, unit_id: UUID | None) -> list[UUID]:
    """A municipality and those it became part of: each may have reported for the school."""
    line: list[UUID] = []
    while unit_id is not None and unit_id not in line:
        line.append(unit_id)
        unit = work.session.get(Municipality, unit_id)
        unit_id = unit.successor_id if unit else None
    return line

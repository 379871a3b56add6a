"""Months that a partner has reported to the state: nothing in them is decided any more, later changes are corrections."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.payments import PeriodReport, PeriodReportMonth
from services.rules.reporting import LOCKS
from services.work import Work


def closed(school: Any, programme: Any, month: Any) -> ColumnElement[bool]:  # noqa: ANN401 columns or values
    """Whether this school's month of a programme stands in a report that locks it: a condition for queries.

    Whoever decides by it holds the row it decides about before asking: submitting takes hold of a month's claims too.
    """
    found = (
        select(PeriodReportMonth.id)
        .join(PeriodReport, col(PeriodReport.id) == PeriodReportMonth.report_id)
        .where(
            PeriodReportMonth.school_id == school, PeriodReportMonth.programme_id == programme,
            PeriodReportMonth.month == month, col(PeriodReport.status).in_(LOCKS),
        )
    )  # fmt: skip
    return found.correlate_except(PeriodReport, PeriodReportMonth).exists()


def is_closed(work: Work, school_id: UUID, programme_id: UUID, month: date) -> bool:
    """The same of one month."""
    asked = select(PeriodReportMonth.id).where(closed(school_id, programme_id, month.replace(day=1))).limit(1)
    return work.session.exec(asked).first() is not None

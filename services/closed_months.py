"""Months that a partner has reported to the state: nothing in them is decided any more, later changes are corrections."""

from collections.abc import Iterable
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


def among(work: Work, rows: Iterable[Any]) -> set[UUID]:
    """Which of these rows (id, school_id, programme_id, month) stand in such a month."""
    wanted = list(rows)
    if not wanted:
        return set()
    months = {row.month for row in wanted}
    locked: set[tuple[Any, ...]] = set(
        work.session.execute(
            select(PeriodReportMonth.school_id, PeriodReportMonth.programme_id, col(PeriodReportMonth.month))
            .join(PeriodReport, col(PeriodReport.id) == PeriodReportMonth.report_id)
            .where(
                col(PeriodReportMonth.month) >= min(months), col(PeriodReportMonth.month) <= max(months),
                col(PeriodReport.status).in_(LOCKS),
            )
        )
    )  # fmt: skip
    return {row.id for row in wanted if (row.school_id, row.programme_id, row.month) in locked}


def any_closed(work: Work, school_id: UUID, month: date) -> bool:
    """Whether the school's month stands in a report on whatever programme."""
    asked = (
        select(PeriodReportMonth.id)
        .join(PeriodReport, col(PeriodReport.id) == PeriodReportMonth.report_id)
        .where(
            PeriodReportMonth.school_id == school_id, PeriodReportMonth.month == month.replace(day=1),
            col(PeriodReport.status).in_(LOCKS),
        )
    )  # fmt: skip
    return work.session.exec(asked.limit(1)).first() is not None


def is_closed(work: Work, school_id: UUID, programme_id: UUID, month: date) -> bool:
    """The same of one month."""
    asked = select(PeriodReportMonth.id).where(closed(school_id, programme_id, month.replace(day=1))).limit(1)
    return work.session.exec(asked).first() is not None

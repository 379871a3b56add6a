"""Months that a partner has reported to the state: nothing is decided in them any more, only corrected."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.money_words import ReportStatus
from models.payments import PeriodReport
from models.places import Municipality
from models.vocabulary import UNDER_MUNICIPALITY
from services.work import Work

CLOSING: Final = (ReportStatus.SUBMITTED.value, ReportStatus.ACCEPTED.value, ReportStatus.REQUESTED.value)


def closed(work: Work, claims: Iterable[Any]) -> set[UUID]:
    """Which of these are in a closed month: rows with id, month, programme_id, and their school's kind and municipality."""
    rows = list(claims)
    if not rows:
        return set()
    first, last = min(row.month for row in rows), max(row.month for row in rows)
    reports = work.session.exec(
        select(
            PeriodReport.municipality_id, PeriodReport.school_id, PeriodReport.programme_id, PeriodReport.first_month, PeriodReport.last_month
        )  # type: ignore[call-overload] # SQLModel types four columns at most
        .where(
            col(PeriodReport.status).in_(CLOSING), col(PeriodReport.first_month) <= last, col(PeriodReport.last_month) >= first
        )
    ).all()  # fmt: skip
    if not reports:
        return set()
    became = dict(
        work.session.exec(
            select(Municipality.id, Municipality.successor_id).where(col(Municipality.successor_id).is_not(None))
        ).all()
    )
    found = set()
    for row in rows:
        partners = _line(row.municipality_id, became) if row.school_kind in UNDER_MUNICIPALITY else {None}
        for municipality_id, school_id, programme_id, since, until in reports:
            mine = municipality_id in partners and school_id in (None, row.school_id)
            if mine and programme_id == row.programme_id and since <= row.month <= until:
                found.add(row.id)
    return found


def _line(municipality_id: UUID | None, became: dict[UUID, UUID | None]) -> set[UUID | None]:
    """A municipality and what it became part of, step by step."""
    line: set[UUID | None] = set()
    while municipality_id is not None and municipality_id not in line:
        line.add(municipality_id)
        municipality_id = became.get(municipality_id)
    return line

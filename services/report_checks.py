"""Are the reports to the state what was submitted? Whoever changed one behind the trail's back is found out."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session, select

from models.audit import AuditEntry
from models.payments import PeriodReport, PeriodReportMonth
from models.vocabulary import Action
from services import trail
from services.rules import reporting
from services.rules.school_year import Span, months_in

# Its digest stands for what a report says; a version counts saves; moments and comments are the entries' own to tell.
_UNTOLD: Final = frozenset({"id", "version", "content", "comment", "submitted_at", "decided_at", "requested_at"})


def _reports(session: Session) -> Iterator[str]:
    """What a sealed report says gives its digest, and the trail tells of it as it stands."""
    told = trail.told(session, "period_report")
    for report in session.exec(select(PeriodReport)).yield_per(50):
        known = told.pop(str(report.id), None)
        what = f"report {report.id}"
        if known is None:
            yield f"{what} appeared behind the trail's back"
            continue
        if report.digest and reporting.digest(report.content) != report.digest:
            yield f"{what}: its content is not what was submitted"
        now = {name: trail.plain(value) for name, value in report.model_dump(exclude=set(_UNTOLD)).items()}
        if changed := [name for name, value in now.items() if (known.get(name) or None) != (value or None)]:
            yield f"{what}: {', '.join(changed)} changed behind the trail's back"
    removed = select(AuditEntry.subject_id).where(
        AuditEntry.subject == "period_report", AuditEntry.action == Action.REMOVE
    )
    yield from (f"report {key} is gone behind the trail's back" for key in told.keys() - set(session.exec(removed)))


def _months(session: Session) -> Iterator[str]:
    """Every school that a report covers, it covers for all its months: no month is open by mistake."""
    covered: dict[tuple[UUID, UUID], set[date]] = {}
    for row in session.exec(select(PeriodReportMonth)):
        covered.setdefault((row.report_id, row.school_id), set()).add(row.month)
    reports = {report.id: report for report in session.exec(select(PeriodReport))}
    for (report_id, school_id), months in covered.items():
        report = reports.get(report_id)
        if report is None or months != set(months_in(Span(report.first_month, report.last_month))):
            yield f"report {report_id} does not cover its months at school {school_id}"
    for report in reports.values():
        if not any(report_id == report.id for report_id, _ in covered):
            yield f"report {report.id} covers no school"


CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (_reports, _months)

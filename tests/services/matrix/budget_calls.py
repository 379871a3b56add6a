"""The budget, reports to the state and decision letters, on each spot of the stage."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from sqlmodel import select

from models.money_words import ReportStatus
from models.payments import PeriodReport
from models.places import School
from models.vocabulary import Role, SchoolKind
from services import decision_letters
from services.documents.making import Ending
from services.money import reports
from services.rules import reporting
from services.rules.budget import months_of
from services.rules.school_year import Semester
from services.work import Work
from tests.services.matrix import rule_calls
from tests.services.matrix.calls import Call
from tests.services.matrix.stage import Spot

MONTHS: Final = months_of(Semester(2017, 2))
AUTUMN: Final = date(2017, 9, 1)


def make(work: Work, spot: Spot) -> Any:
    """A municipality's people report for it, the state's for a school that reports straight."""
    del spot
    straight = work.session.exec(select(School.id).where(School.kind == SchoolKind.VOCATIONAL)).first()
    school_id = straight if work.actor.role is Role.STATE_COORDINATOR else None
    return reports.make(work, rule_calls.pumpurs(work).id, AUTUMN, AUTUMN, school_id)


def on_report(use_case: Callable[..., Any], status: ReportStatus, *args: Any, seen: bool = True) -> Call:
    """A call on a report of the spot's partner that stands so. Where it is refused, the report is gone again."""

    def call(work: Work, spot: Spot) -> Any:
        with work.session.begin_nested():
            report = _report(work, spot, status)
            return use_case(work, report.id, *([report.version] if seen else []), *args)

    return call


def letter(work: Work, spot: Spot) -> Any:
    return decision_letters.letter(work, [spot.claims["approved"]], Ending.PDF)


def _report(work: Work, spot: Spot, status: ReportStatus) -> PeriodReport:
    school = work.session.get_one(School, spot.school_id)
    about = {"partner": school.name, "programme": "pumpurs", "first_month": "2017-09", "last_month": "2017-09"}
    content, draft = reporting.content(about, [], []), status is ReportStatus.DRAFT
    report = PeriodReport(
        municipality_id=None if spot.straight else school.municipality_id, school_id=school.id if spot.straight else None,
        programme_id=rule_calls.pumpurs(work).id, first_month=AUTUMN, last_month=AUTUMN, status=status, content=content,
        digest="" if draft else reporting.digest(content), made_by=spot.colleague,
        submitted_by=None if draft else spot.colleague,
        decided_by=spot.hand if status is ReportStatus.ACCEPTED else None,
    )  # fmt: skip
    work.session.add(report)
    work.session.flush()
    return report

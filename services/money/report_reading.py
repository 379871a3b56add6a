"""Read periodic reports: which there are, what one says, and what has changed since it was sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.money_words import ReportStatus
from models.payments import PeriodReport
from models.people import Account
from models.places import Municipality, School
from models.vocabulary import Action
from services.money.report_content import gathered, partner_of
from services.money.reports import same_hands
from services.rulebook import rulebook
from services.rules import reporting
from services.rules.names_of import Named
from services.rules.permissions import Level, Permission
from services.rules.reporting import Difference
from services.rules.workflows import REPORT, steps_from
from services.work import Work


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One row of a list: whose report, for which months, how it stands."""

    id: UUID
    version: int
    partner: str
    programme: Named
    first_month: date
    last_month: date
    status: ReportStatus
    granted: Decimal
    paid: Decimal
    comment: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A report with what it says, what would be another if it were made now, and the steps the actor may take."""

    line: ReportLine
    content: Mapping[str, Any]
    differences: tuple[Difference, ...]
    steps: tuple[Action, ...]
    removable: bool
    digest: str
    history: tuple[tuple[Action, str, datetime], ...]
    request_no: str
    requested: tuple[Decimal, Decimal]


def partners(work: Work) -> list[tuple[UUID | None, str]]:
    """For whom the actor makes reports: the own municipality (no id), or schools that report straight to the state."""
    if work.require(Permission.REPORT_MAKE) is Level.MUNICIPALITY:
        return [(None, work.session.get_one(Municipality, work.actor.municipality_id).name)]
    rows = select(School.id, School.name).where(work.within(Permission.REPORT_MAKE, School)).order_by(col(School.fold))
    return list(work.session.exec(rows).all())


def find(work: Work) -> list[ReportLine]:
    """The reports within reach, the youngest first."""
    work.require(Permission.REPORT_READ)
    query = select(PeriodReport).where(work.within(Permission.REPORT_READ, PeriodReport))
    found = work.session.exec(query.order_by(col(PeriodReport.first_month).desc(), col(PeriodReport.id).desc())).all()
    return [_line(work, report) for report in found]


def look_at(work: Work, report_id: UUID) -> Opened:
    """A report: as it was sealed, or as it would be now while nobody submitted it."""
    report = work.get(Permission.REPORT_READ, PeriodReport, report_id)
    now = gathered(work, partner_of(work, report), report.programme_id, report.first_month, report.last_month)
    sealed = ReportStatus(report.status) in reporting.LOCKS
    content = report.content if sealed else now
    steps = [step for step in steps_from(REPORT, ReportStatus(report.status)) if _reaches(work, step.needs, report)]
    esf, state = reporting.requested(content)
    return Opened(
        _line(work, report), content, tuple(reporting.differences(content, now)),
        tuple(step.name for step in steps if not same_hands(work, report, step)),
        report.status == ReportStatus.DRAFT and _reaches(work, Permission.REPORT_MAKE, report),
        report.digest, _history(work, report), report.request_no,
        (report.request_esf if report.request_esf is not None else esf, report.request_state if report.request_state is not None else state),
    )  # fmt: skip


def _line(work: Work, report: PeriodReport) -> ReportLine:
    programme = rulebook(work.session).of(report.programme_id).programme
    totals = report.content["totals"]
    return ReportLine(
        report.id, report.version, report.content["partner"], Named(programme.code, programme.name_lv, programme.name_en), report.first_month,
        report.last_month, ReportStatus(report.status), Decimal(totals["granted"]), Decimal(totals["esf"]) + Decimal(totals["state"]),
        report.comment,
    )  # fmt: skip


def _history(work: Work, report: PeriodReport) -> tuple[tuple[Action, str, datetime], ...]:
    """Who took the last step of each kind, and when."""
    returned = report.status == ReportStatus.RETURNED
    steps = (
        (Action.SUBMIT, report.submitted_by, report.submitted_at),
        (Action.RETURN if returned else Action.ACCEPT, report.decided_by, report.decided_at),
        (Action.REQUEST, report.requested_by, report.requested_at),
    )
    ids = {by for _, by, _ in steps if by}
    names = {one.id: one.name for one in work.session.exec(select(Account).where(col(Account.id).in_(ids)))}
    return tuple((name, names.get(by, ""), at) for name, by, at in steps if by and at)


def _reaches(work: Work, permission: Permission, report: PeriodReport) -> bool:
    here = select(PeriodReport.id).where(PeriodReport.id == report.id, work.within(permission, PeriodReport))
    return work.actor.may(permission) and work.session.exec(here).first() is not None

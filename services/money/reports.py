"""A partner's periodic report: made as a draft, submitted and sealed, accepted or returned by the state, its money asked for."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, delete, select

from models.claims import Claim
from models.money_words import ClaimStatus, ReportStatus
from models.payments import PeriodReport, PeriodReportMonth
from models.plans import Plan
from models.vocabulary import Action
from services.errors import NotFound, NotNow, NotPermitted, Refusal
from services.money.budget import WAITING
from services.money.report_content import Partner, gathered, own_partner, partner_of
from services.rulebook import rulebook
from services.rules import reporting
from services.rules.permissions import Permission
from services.rules.school_year import Span, month_of, months_in
from services.rules.workflows import REPORT, Step, step_named
from services.trail import plain
from services.work import Work

_UNDECIDED: Final = (*WAITING, ClaimStatus.SIGNED_ONCE)
_LONGEST: Final = 2000
_LONGEST_NUMBER: Final = 100
_MOST_MONTHS: Final = 12


def make(work: Work, programme_id: UUID, first: date, last: date, school_id: UUID | None = None) -> UUID:
    """Begin a report of whole months. Raises Refusal where a month of a school is in another report already."""
    work.require(Permission.REPORT_MAKE)
    partner = own_partner(work, school_id)
    months = _months(first, last)
    if programme_id not in rulebook(work.session).by_id:
        raise NotFound("access.not_found")
    taken = select(col(PeriodReportMonth.month)).where(
        col(PeriodReportMonth.school_id).in_(partner.schools), PeriodReportMonth.programme_id == programme_id,
        col(PeriodReportMonth.month).in_(months),
    )  # fmt: skip
    if (month := work.session.exec(taken.order_by(col(PeriodReportMonth.month)).limit(1)).first()) is not None:
        raise Refusal("report.overlaps", month=month)
    report = PeriodReport(
        municipality_id=partner.municipality_id, school_id=partner.school_id, programme_id=programme_id, first_month=months[0],
        last_month=months[-1], status=ReportStatus.DRAFT, made_by=_somebody(work),
        content=gathered(work, partner, programme_id, months[0], months[-1]),
    )  # fmt: skip
    work.session.add(report)
    work.session.flush()
    work.record(Action.ADD, report, after=told(report))
    _cover(work, report, partner)
    return report.id


def discard(work: Work, report_id: UUID, seen: int) -> None:
    """Take back a draft that nobody has submitted; its months are free again."""
    report = work.get(Permission.REPORT_MAKE, PeriodReport, report_id, seen=seen)
    if report.status != ReportStatus.DRAFT:
        raise NotNow("report.not_now", status=ReportStatus(report.status))
    work.session.execute(delete(PeriodReportMonth).where(col(PeriodReportMonth.report_id) == report.id))
    work.record(Action.REMOVE, report, before=told(report))
    work.session.delete(report)


def submit(work: Work, report_id: UUID, seen: int) -> None:
    """Seal a report as it is now. From here on its months are locked for the partner's schools."""
    report, step = _step(work, report_id, seen, Action.SUBMIT)
    partner = partner_of(work, report)
    if month_of(report.last_month).last >= work.today:
        raise Refusal("report.months_not_over", month=report.last_month)
    _require_all_decided(work, report, partner)
    _cover(work, report, partner)
    content = gathered(work, partner, report.programme_id, report.first_month, report.last_month)
    for held in content["consultations"]:
        if held["cost"] is not None and held["esf"] is None:
            raise Refusal("payment.no_share", month=date.fromisoformat(f"{held['month']}-01"))
    report.content, report.comment = content, ""
    work.change(
        report, step.name, status=ReportStatus.SUBMITTED, digest=reporting.digest(content), submitted_by=_somebody(work),
        submitted_at=work.now, decided_by=None, decided_at=None,
    )  # fmt: skip


def accept(work: Work, report_id: UUID, seen: int, comment: str = "") -> None:
    """The state agrees with a report."""
    _decide(work, report_id, seen, Action.ACCEPT, comment)


def give_back(work: Work, report_id: UUID, seen: int, comment: str) -> None:
    """The state returns a report with the reason; its months are open again."""
    _decide(work, report_id, seen, Action.RETURN, comment)


def request(work: Work, report_id: UUID, seen: int, number: str) -> None:
    """Ask for the money of an accepted report, under a number; by another than who accepted it."""
    report, step = _step(work, report_id, seen, Action.REQUEST)
    number = " ".join(number.split())[:_LONGEST_NUMBER]
    if not number:
        raise Refusal("report.no_number")
    esf, state = reporting.requested(report.content)
    work.change(
        report, step.name, status=ReportStatus.REQUESTED, requested_by=_somebody(work), requested_at=work.now, request_no=number,
        request_esf=esf, request_state=state,
    )  # fmt: skip


def told(report: PeriodReport) -> dict[str, Any]:
    """What the trail tells of a report: its digest stands for what it says."""
    return {
        name: plain(value)
        for name, value in report.model_dump(exclude={"id", "version", "content"}).items()
        if value not in (None, "")
    }


def _months(first: date, last: date) -> list[date]:
    if last < first:
        raise Refusal("field.ends_before_it_begins")
    months = months_in(Span(first, last))
    if len(months) > _MOST_MONTHS:
        raise Refusal("report.too_long", most=_MOST_MONTHS)
    return months


def _cover(work: Work, report: PeriodReport, partner: Partner) -> None:
    """Take the months of all the partner's schools, of those that joined since too; the database lets one report have them."""
    has = set(work.session.exec(select(PeriodReportMonth.school_id).where(PeriodReportMonth.report_id == report.id)))
    rows = [
        PeriodReportMonth(school_id=school_id, report_id=report.id, programme_id=report.programme_id, month=month)
        for school_id in partner.schools
        if school_id not in has
        for month in months_in(Span(report.first_month, report.last_month))
    ]
    work.session.add_all(rows)
    work.session.flush()


def _require_all_decided(work: Work, report: PeriodReport, partner: Partner) -> None:
    """Hold the months' claims, so that nobody decides one meanwhile, and see that none of them still waits."""
    query = (
        select(Claim.id, col(Claim.status))
        .join(Plan, col(Plan.id) == Claim.plan_id)
        .where(
            col(Claim.school_id).in_(partner.schools), Plan.programme_id == report.programme_id,
            col(Claim.month).between(report.first_month, report.last_month),
        )
        .order_by(col(Claim.id))
        .with_for_update(of=Claim)
    )  # fmt: skip
    undecided = [claim_id for claim_id, status in work.session.execute(query) if status in _UNDECIDED]
    if undecided:
        raise Refusal("report.claims_wait", count=len(undecided))


def _decide(work: Work, report_id: UUID, seen: int, name: Action, comment: str) -> None:
    report, step = _step(work, report_id, seen, name)
    comment = comment.strip()[:_LONGEST]
    if step.comment and not comment:
        raise Refusal("form.comment_needed")
    report.comment = comment
    by = {"decided_by": _somebody(work), "decided_at": work.now}
    work.change(report, step.name, comment=comment, status=step.enters, **by)


def _step(work: Work, report_id: UUID, seen: int, name: Action) -> tuple[PeriodReport, Step[ReportStatus]]:
    """The report as it was seen, and the row of the table that this step is."""
    needs = next(step.needs for step in REPORT if step.name is name)
    report = work.get(needs, PeriodReport, report_id, seen=seen)
    step = step_named(REPORT, name, ReportStatus(report.status))
    if step is None:
        raise NotNow("report.not_now", status=ReportStatus(report.status))
    if same_hands(work, report, step):
        raise NotPermitted("report.four_eyes")
    return report, step


def same_hands(work: Work, report: PeriodReport, step: Step[ReportStatus]) -> bool:
    """Who submitted a report does not decide on it; who accepted it does not ask for its money."""
    before = {report.decided_by} if step.name is Action.REQUEST else {report.submitted_by, report.made_by}
    return step.four_eyes and bool(work.actor.hands & before)


def _somebody(work: Work) -> UUID:
    if work.actor.account_id is None:
        raise NotPermitted("access.not_permitted", role=work.actor.role)
    return work.actor.account_id

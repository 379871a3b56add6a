"""What waits for a person among claims and reports, and the money of their role in figures."""

from sqlmodel import col, select

from models.claims import Claim
from models.money_words import ClaimStatus, ReportStatus
from models.payments import PeriodReport
from models.pupils import Pupil
from services import figures
from services.counting import Measure, Question
from services.home_tasks import SHOWN, Highlight, Task, TaskKind, Waiting, approved, count
from services.rules.permissions import Permission
from services.work import Work


def claims(work: Work) -> list[Waiting | None]:
    wanted = (
        (TaskKind.DECIDE_CLAIM, Permission.CLAIM_DECIDE, ClaimStatus.SUBMITTED),
        (TaskKind.MEND_CLAIM, Permission.CLAIM_FILE, ClaimStatus.RETURNED),
        (TaskKind.PAY_CLAIM, Permission.CLAIM_PAY, ClaimStatus.APPROVED),
    )
    return [_claims_of(work, *row) for row in wanted]


def _claims_of(work: Work, kind: TaskKind, permission: Permission, status: ClaimStatus) -> Waiting | None:
    if not work.actor.may(permission):
        return None
    here = work.within(permission, Claim) & (col(Claim.status) == status)
    rows = work.session.exec(
        select(Claim.id, Pupil.first_name, Pupil.last_name, Claim.filed_at)
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .where(here)
        .order_by(col(Claim.filed_at))
        .limit(SHOWN)
    ).all()
    tasks = [Task(kind, claim_id, f"{first} {last}", "", filed) for claim_id, first, last, filed in rows]
    return Waiting(kind, tuple(tasks), count(work, Claim, here))


def reports(work: Work) -> list[Waiting | None]:
    """Reports that came back, that the state is to decide on, and whose money is to be asked for."""
    wanted = (
        (TaskKind.MEND_REPORT, Permission.REPORT_MAKE, ReportStatus.RETURNED),
        (TaskKind.DECIDE_REPORT, Permission.REPORT_DECIDE, ReportStatus.SUBMITTED),
        (TaskKind.REQUEST_MONEY, Permission.REPORT_DECIDE, ReportStatus.ACCEPTED),
    )
    return [_reports_of(work, *row) for row in wanted]


def _reports_of(work: Work, kind: TaskKind, permission: Permission, status: ReportStatus) -> Waiting | None:
    """Only those on which this person may take the step: others' eyes are asked for."""
    if not work.actor.may(permission):
        return None
    here = work.within(permission, PeriodReport) & (col(PeriodReport.status) == status)
    query = select(PeriodReport).where(here).order_by(col(PeriodReport.first_month), col(PeriodReport.id))
    found = [one for one in work.session.exec(query) if not _own_hands(work, one, kind)]
    tasks = [
        Task(
            kind, one.id, one.content["partner"], f"{one.first_month:%m.%Y}–{one.last_month:%m.%Y}",
            one.decided_at or one.submitted_at,
        )
        for one in found[:SHOWN]
    ]  # fmt: skip
    return Waiting(kind, tuple(tasks), len(found))


def _own_hands(work: Work, report: PeriodReport, kind: TaskKind) -> bool:
    """Whether this person may not take the step, for they took the one before."""
    before = {
        TaskKind.DECIDE_REPORT: {report.made_by, report.submitted_by}, TaskKind.REQUEST_MONEY: {report.decided_by},
    }  # fmt: skip
    return bool(before.get(kind, set()) & work.actor.hands)


def money(work: Work) -> list[Highlight]:
    """Claims that wait, what is approved and not yet paid, what was paid."""
    if not work.actor.may(Permission.CLAIM_READ):
        return []
    here = work.within(Permission.CLAIM_READ, Claim)
    return [
        Highlight("home.claims_waiting", count(work, Claim, here & (col(Claim.status) == ClaimStatus.SUBMITTED))),
        Highlight("home.to_pay", approved(work, here & (col(Claim.status) == ClaimStatus.APPROVED))),
        Highlight("home.paid", figures.answer(work, Question((), (Measure.PAID,))).rows[0][0]),
    ]

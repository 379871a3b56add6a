"""A pupil goes to another school on a day: what goes along, what stays, and what must not stand in the way."""

from datetime import date
from typing import Final

from sqlmodel import col, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.moves import Transfer
from models.plans import Plan
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Action, PlanStatus, TransferStatus
from services.errors import Refusal
from services.rulebook import rulebook
from services.rules.moving import last_day
from services.rules.school_year import semester_of
from services.work import Work

_MONEY: Final = (ClaimStatus.SUBMITTED, ClaimStatus.APPROVED, ClaimStatus.PAID)
_OVER: Final = (PlanStatus.VOID, PlanStatus.CLOSED)


def move(work: Work, transfer: Transfer, moved_on: date) -> None:
    """The pupil with all that is known today goes along; plans and claims stay with the school that has them."""
    pupil = work.session.exec(select(Pupil).where(Pupil.id == transfer.pupil_id).with_for_update()).one()
    _require_day(work, transfer, moved_on)
    for plan in work.session.exec(select(Plan).where(Plan.pupil_id == pupil.id, Plan.status != PlanStatus.VOID)).all():
        if plan.school_id == transfer.school_id:
            _cut(work, plan, moved_on)
        elif plan.school_id == transfer.to_school_id:
            _take_up(work, plan, pupil, moved_on)
    for row in (pupil, *_of(work, pupil)):
        work.change(row, Action.MOVE, school_id=transfer.to_school_id)


def _of(work: Work, pupil: Pupil) -> list[PersonalCode | Guardian | Application]:
    return [
        *work.session.exec(select(PersonalCode).where(PersonalCode.pupil_id == pupil.id)),
        *work.session.exec(select(Guardian).where(Guardian.pupil_id == pupil.id)),
        *work.session.exec(select(Application).where(Application.pupil_id == pupil.id)),
    ]


def _require_day(work: Work, transfer: Transfer, moved_on: date) -> None:
    """Not a day to come, not before the pupil came here, and no claim of the old school for a month after it."""
    if moved_on > work.today:
        raise Refusal("transfer.day_to_come", day=moved_on)
    came = select(col(Transfer.moved_on)).where(
        Transfer.pupil_id == transfer.pupil_id,
        Transfer.status == TransferStatus.DONE,
        col(Transfer.moved_on) > moved_on,
    )
    if came_on := work.session.exec(came).first():
        raise Refusal("transfer.before_the_last", day=came_on)
    later = (
        select(col(Claim.month))
        .where(
            Claim.pupil_id == transfer.pupil_id, Claim.school_id == transfer.school_id,
            col(Claim.month) > moved_on, col(Claim.status).in_(_MONEY),
        )
        .order_by(col(Claim.month).desc())
    )  # fmt: skip
    if month := work.session.exec(later).first():
        raise Refusal("transfer.claim_after", month=month)


def _cut(work: Work, plan: Plan, moved_on: date) -> None:
    """The old school's plan ends with the move, so that nothing can be claimed there for later."""
    ends_on = last_day(plan.starts_on, plan.ends_on, moved_on)
    if ends_on is None:
        raise Refusal("transfer.plan_not_begun", code=plan.code, day=plan.starts_on)
    work.change(plan, Action.MOVE, ends_on=ends_on)


def _take_up(work: Work, plan: Plan, pupil: Pupil, moved_on: date) -> None:
    """Whoever comes back in the same semester finds the plan that the move had cut short."""
    span = rulebook(work.session).span(plan.semester, pupil.education, pupil.grade)
    if plan.status not in _OVER and span is not None and plan.semester == str(semester_of(moved_on)):
        work.change(plan, Action.MOVE, ends_on=max(span.last, plan.ends_on))

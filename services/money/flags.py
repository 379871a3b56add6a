"""What whoever files or decides a claim should look at twice. Nothing here refuses anything."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col, func

from models.claims import Claim, ClaimForm
from models.evidence import Evidence, Payee
from models.money_words import PayeeKind
from models.plans import Plan, PlanMeasure
from models.pupils import Pupil
from services.money import payees, worth
from services.rules.answers import Why
from services.rules.permissions import Permission
from services.work import Work

_AT_ONCE: Final = 300


def of_claims(work: Work, claim_ids: Iterable[UUID]) -> Mapping[UUID, list[Why]]:
    """For claims within reach: above the plan, no evidence, no payee, an old account, a parent paid for an adult.

    A claim with nothing to look at is not there. What it has in common with others: `doubles.of_claims`.
    """
    work.require(Permission.CLAIM_READ)
    wanted, found = sorted(claim_ids, key=str), dict[UUID, list[Why]]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        found |= _of_part(work, part)
    return found


def of_form(work: Work, form: ClaimForm, *, besides: UUID | None = None) -> list[Why]:
    """The same for a claim that is not filed yet, or `besides` the one that is filed again, but for its evidence."""
    plan = work.get(Permission.CLAIM_FILE, Plan, form.plan_id)
    found = worth.of_plan(work, plan, form.kind, form.month, form.amount, besides)
    claimed = _claimed(work, [plan.id], besides).get((plan.id, form.kind, found.period), Decimal(0))
    above = _above(found.planned, claimed + form.amount)
    pupil = work.session.get_one(Pupil, plan.pupil_id)
    payee = work.session.get(Payee, form.payee_id) if form.payee_id else None
    return [*above, *_of_payee(payee.kind if payee else None, pupil.birth_date, work.today, active=True)]


def _of_part(work: Work, ids: list[UUID]) -> dict[UUID, list[Why]]:
    rows = work.session.execute(
        select(
            col(Claim.id), col(Claim.plan_id), col(Claim.kind), col(Claim.period), col(PlanMeasure.amount), col(Pupil.birth_date),
            col(Payee.kind).label("payee"), col(Payee.active),
        )
        .join(Pupil, col(Pupil.id) == Claim.pupil_id)
        .join(PlanMeasure, col(PlanMeasure.id) == Claim.measure_id, isouter=True)
        .join(Payee, col(Payee.id) == Claim.payee_id, isouter=True)
        .where(col(Claim.id).in_(ids), work.within(Permission.CLAIM_READ, Claim))
    ).all()  # fmt: skip
    claimed = _claimed(work, {row.plan_id for row in rows})
    proven = set(work.session.scalars(select(col(Evidence.claim_id)).where(col(Evidence.claim_id).in_(ids))))
    found: dict[UUID, list[Why]] = {}
    for row in rows:
        flags = _above(row.amount, claimed.get((row.plan_id, row.kind, row.period), Decimal(0)))
        flags += [] if row.id in proven else [Why("flag.no_evidence")]
        flags += _of_payee(row.payee, row.birth_date, work.today, active=row.active is not False)
        if flags:
            found[row.id] = flags
    return found


def _claimed(work: Work, plan_ids: Iterable[UUID], besides: UUID | None = None) -> dict[tuple[UUID, str, str], Decimal]:
    """What was asked under these plans so far, by kind and period, but for what came to nothing."""
    rows = work.session.execute(
        select(col(Claim.plan_id), col(Claim.kind), col(Claim.period), func.sum(col(Claim.asked)))
        .where(
            col(Claim.plan_id).in_(list(plan_ids)),
            col(Claim.status).not_in(worth.GONE),
            col(Claim.id) != besides if besides else col(Claim.id).is_not(None),
        )
        .group_by(col(Claim.plan_id), col(Claim.kind), col(Claim.period))
    )
    return {(plan_id, kind, period): Decimal(total) for plan_id, kind, period, total in rows}


def _above(planned: Decimal | None, asked: Decimal) -> list[Why]:
    if planned is None or asked <= planned:
        return []
    return [Why("flag.above_plan", {"planned": planned, "asked": asked})]


def _of_payee(kind: PayeeKind | None, born: date | None, today: date, *, active: bool) -> list[Why]:
    if kind is None:
        return [Why("flag.no_payee")]
    found = [] if active else [Why("flag.old_account")]
    if kind is PayeeKind.PARENT and payees.is_adult(born, today):
        found.append(Why("flag.parent_of_an_adult"))
    return found

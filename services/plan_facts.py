"""What every use case about plans needs to know of one: its contents, its rules, who has acted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select

from models.audit import AuditEntry
from models.moves import Transfer
from models.places import School
from models.plans import MeasureRisk, Plan, PlanMeasure, PlanRisk, PlanStep
from models.pupils import Application, Pupil
from models.vocabulary import Action, MeasureType, TransferStatus
from services.rulebook import Rules, rulebook
from services.rules import support_plans
from services.rules.answers import Why
from services.rules.chains import Chain
from services.rules.permissions import Permission
from services.rules.school_year import Span
from services.work import Work

_READ_AGAIN_AFTER: Final = timedelta(hours=1)
# What makes a plan as it stands somebody's own work.
_HANDS: Final = (Action.EDIT, Action.SUBMIT, Action.APPROVE)


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure with the codes of the risks it answers."""

    id: UUID
    type: MeasureType
    kind: str
    subject: str
    hours: int | None
    amount: Decimal | None
    provider_id: UUID | None
    justification: str
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The risks and measures of one plan, in the order they were added."""

    risks: tuple[PlanRisk, ...]
    measures: tuple[PlannedMeasure, ...]


def contents(work: Work, plan_id: UUID) -> Contents:
    risks = work.session.exec(select(PlanRisk).where(PlanRisk.plan_id == plan_id).order_by(col(PlanRisk.code))).all()
    measures = work.session.exec(
        select(PlanMeasure).where(PlanMeasure.plan_id == plan_id).order_by(col(PlanMeasure.id))
    ).all()
    codes = {risk.id: risk.code for risk in risks}
    tied: dict[UUID, list[str]] = {measure.id: [] for measure in measures}
    for link in work.session.exec(select(MeasureRisk).where(col(MeasureRisk.risk_id).in_(codes))):
        tied[link.measure_id].append(codes[link.risk_id])
    return Contents(tuple(risks), tuple(_planned(measure, sorted(tied[measure.id])) for measure in measures))


def _planned(row: PlanMeasure, risks: Sequence[str]) -> PlannedMeasure:
    return PlannedMeasure(
        row.id, row.type, row.kind, row.subject, row.hours, row.amount, row.provider_id, row.justification, tuple(risks)
    )


def rules_of(work: Work, plan: Plan) -> Rules:
    return rulebook(work.session).of(plan.programme_id)


def terms_of(work: Work, plan: Plan) -> support_plans.Terms:
    return rules_of(work, plan).terms(plan.education, Span(plan.starts_on, plan.ends_on))


def chain_of(work: Work, plan: Plan) -> Chain:
    """Who approves this plan: the chain of its kind of school on the day it starts."""
    return rules_of(work, plan).chain(work.session.get_one(School, plan.school_id), plan.starts_on)


def missing(work: Work, plan: Plan, held: Contents) -> list[Why]:
    """What keeps a plan from being submitted, in words."""
    signed = select(col(Application.signed_on)).where(Application.pupil_id == plan.pupil_id)
    lacks = support_plans.missing(
        terms_of(work, plan),
        applied=work.session.exec(signed).one_or_none(),
        today=work.today,
        risks=held.risks,
        measures=held.measures,
    )
    rules = rules_of(work, plan)
    return [rules.named(why) for why in lacks]


def arrived(work: Work, pupil: Pupil) -> date:
    """The day a pupil came from another school; the beginning of time for whoever has always been here."""
    came = select(col(Transfer.moved_on)).where(
        Transfer.pupil_id == pupil.id, Transfer.to_school_id == pupil.school_id, Transfer.status == TransferStatus.DONE
    )
    return work.session.exec(came.order_by(col(Transfer.moved_on).desc())).first() or date.min


def reaches(work: Work, permission: Permission, plan: Plan, *, past: bool = False) -> bool:
    """Whether a permission of the actor reaches this very plan; `past`, for reading only: as a part of the history too."""
    if not work.actor.may(permission):
        return False
    found = select(Plan.id).where(Plan.id == plan.id, work.within(permission, Plan, past=past))
    return work.session.exec(found).first() is not None


def note_reading(work: Work, plan: Plan) -> None:
    """Reading somebody else's sensitive risks leaves an entry, once an hour."""
    if plan.preparer_id == work.actor.account_id:
        return
    lately = select(AuditEntry.seq).where(
        AuditEntry.subject_id == str(plan.id),
        AuditEntry.action == Action.READ_SENSITIVE,
        AuditEntry.actor_id == work.actor.account_id,
        AuditEntry.at > work.now - _READ_AGAIN_AFTER,
    )
    if work.session.exec(lately.limit(1)).first() is None:
        work.record(Action.READ_SENSITIVE, plan)


def steps_taken(work: Work, plan_id: UUID) -> Sequence[PlanStep]:
    return work.session.exec(
        select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(col(PlanStep.at), col(PlanStep.id))
    ).all()


def acted_this_round(plan: Plan, taken: Sequence[PlanStep]) -> set[UUID]:
    """Who wrote, submitted or approved the plan as it stands, and for whom: none of them may approve it (again)."""
    steps = [step for step in taken if step.round == plan.round and step.step in _HANDS]
    acted = {one for step in steps for one in (step.by_id, step.for_id)} | {plan.preparer_id}
    return {one for one in acted if one is not None}


def had_hand(*who: Any) -> ColumnElement[bool]:  # noqa: ANN401 ids, or columns of them that are never empty
    """The same of a plan as a condition, where the plans are asked for as a set."""
    acted = select(PlanStep.id).where(
        PlanStep.plan_id == Plan.id, PlanStep.round == Plan.round, col(PlanStep.step).in_(_HANDS),
        or_(col(PlanStep.by_id).in_(who), func.coalesce(PlanStep.for_id, PlanStep.by_id).in_(who)),
    )  # fmt: skip
    prepared = col(Plan.preparer_id).is_not(None) & col(Plan.preparer_id).in_(who)
    return prepared | acted.correlate_except(PlanStep).exists()


def note_hand(work: Work, plan: Plan) -> None:
    """Whoever writes in another's plan, as a deputy does, has a hand in what will be submitted: once a round is enough."""
    if work.actor.account_id is None or work.actor.account_id == plan.preparer_id:
        return
    coming = plan.round + 1
    mine = select(PlanStep.id).where(
        PlanStep.plan_id == plan.id, PlanStep.round == coming, PlanStep.step == Action.EDIT,
        PlanStep.by_id == work.actor.account_id,
    )  # fmt: skip
    if work.session.exec(mine).first() is None:
        work.session.add(
            PlanStep(
                school_id=plan.school_id, plan_id=plan.id, round=coming, step=Action.EDIT, at=work.now,
                by_id=work.actor.account_id, for_id=work.actor.stands_for,
            )
        )  # fmt: skip

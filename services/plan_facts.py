"""What every use case about plans needs to know of one: its contents, its rules, who has acted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from models.places import School
from models.plans import MeasureRisk, Plan, PlanMeasure, PlanRisk, PlanStep
from models.pupils import Application
from models.vocabulary import Action, MeasureType
from services.rulebook import Rules, rulebook
from services.rules import support_plans
from services.rules.answers import Why
from services.rules.chains import Chain
from services.rules.permissions import Permission
from services.rules.school_year import Span
from services.work import Work


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


def reaches(work: Work, permission: Permission, plan: Plan) -> bool:
    """Whether a permission of the actor reaches this very plan."""
    if not work.actor.may(permission):
        return False
    found = select(Plan.id).where(Plan.id == plan.id, work.within(permission, Plan))
    return work.session.exec(found).first() is not None


def steps_taken(work: Work, plan_id: UUID) -> Sequence[PlanStep]:
    return work.session.exec(
        select(PlanStep).where(PlanStep.plan_id == plan_id).order_by(col(PlanStep.at), col(PlanStep.id))
    ).all()


def acted_this_round(plan: Plan, taken: Sequence[PlanStep]) -> set[UUID]:
    """Who wrote, submitted or approved the plan as it stands: none of them may approve it (again)."""
    acted = {step.by_id for step in taken if step.round == plan.round and step.step in (Action.SUBMIT, Action.APPROVE)}
    return acted | ({plan.preparer_id} if plan.preparer_id else set())

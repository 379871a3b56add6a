"""Take a plan one step along its workflow: permission, four eyes, status and trail, always together."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.plans import EvaluationForm, MeasureRisk, Plan, PlanMeasure, PlanRisk, PlanStep
from models.preparing import PlanWork
from models.vocabulary import Action, PlanStatus, Stage
from services import plan_facts, plan_keeping
from services.errors import Incomplete, NotNow, NotPermitted, Refusal
from services.plan_saving import MONEY
from services.rules import workflows
from services.rules.permissions import Permission
from services.rules.school_year import semester_of
from services.rules.workflows import Step, step_named
from services.work import Work

_LONGEST_COMMENT = 2000


def allowed(work: Work, plan: Plan, taken: Sequence[PlanStep]) -> list[Action]:
    """The names of the steps this person may take on this plan now: what buttons are made of."""
    acted = plan_facts.acted_this_round(plan, taken)
    steps = workflows.steps_from(workflows.PLAN, plan.status, plan.awaits)
    return [
        step.name
        for step in steps
        if plan_facts.reaches(work, step.needs, plan)
        and not (step.four_eyes and work.actor.account_id in acted)
        and not (step.name == Action.RESUME and plan.semester != str(semester_of(work.today)))
    ]


def barred(work: Work, plan: Plan, taken: Sequence[PlanStep]) -> bool:
    """Whether this person could decide on this plan now, had they no hand in it themselves."""
    if work.actor.account_id not in plan_facts.acted_this_round(plan, taken):
        return False
    steps = workflows.steps_from(workflows.PLAN, plan.status, plan.awaits)
    return any(step.four_eyes and plan_facts.reaches(work, step.needs, plan) for step in steps)


def take(work: Work, plan_id: UUID, seen: int, name: Action, comment: str = "") -> PlanStatus:
    """Submit, approve, return, suspend, resume, revise or void a plan as it was seen.

    Raises NotNow where the table knows no such step from here, NotPermitted for the second pair of eyes,
    Incomplete where a plan is not ready, Overtaken where somebody was faster.
    """
    plan, step = _step(work, plan_id, seen, name, comment)
    if name == Action.CLOSE:
        raise Incomplete("plan.close_needs_evaluation", [])
    if name == Action.SUBMIT:
        _require_complete(work, plan)
    if name == Action.RESUME and plan.semester != str(semester_of(work.today)):
        raise Refusal("plan.resume_only_in_semester", semester=plan.semester)
    if name == Action.VOID:
        _empty(work, plan)
    return _move(work, plan, step, comment)


def close(work: Work, plan_id: UUID, seen: int, form: EvaluationForm) -> PlanStatus:
    """Close a running plan with its evaluation. Raises Incomplete while a risk has no rating of the end."""
    plan, step = _step(work, plan_id, seen, Action.CLOSE, "")
    risks = plan_facts.contents(work, plan.id).risks
    if {risk.code for risk in risks} != set(form.end_ratings):
        raise Incomplete("plan.close_needs_evaluation", [])
    for risk in risks:
        work.change(risk, Action.EVALUATE, end_rating=int(form.end_ratings[risk.code]))
    work.change(plan, Action.EVALUATE, outcome=form.outcome, helped=form.helped)
    return _move(work, plan, step, "")


def _step(work: Work, plan_id: UUID, seen: int, name: Action, comment: str) -> tuple[Plan, Step[PlanStatus]]:
    """The plan and the row of the table, once everything about the person and the moment holds."""
    known = work.get(Permission.PLAN_READ, Plan, plan_id)
    step = step_named(workflows.PLAN, name, known.status, known.awaits)
    if step is None:
        _require_some(work, name)
        raise NotNow("plan.not_now", status=known.status)
    plan = work.get(step.needs, Plan, plan_id, seen=seen)
    taken = plan_facts.steps_taken(work, plan.id)
    if step.four_eyes and work.actor.account_id in plan_facts.acted_this_round(plan, taken):
        raise NotPermitted("plan.four_eyes")
    if step.comment and not comment.strip():
        raise Refusal("form.comment_needed")
    return plan, step


def _require_some(work: Work, name: Action) -> None:
    """Whoever could never take this step is told so before they learn anything about the plan's status."""
    needed = [step.needs for step in workflows.PLAN if step.name == name]
    if not any(work.actor.may(permission) for permission in needed):
        raise NotPermitted("access.not_permitted", role=work.actor.role)


def _require_complete(work: Work, plan: Plan) -> None:
    lacks = plan_facts.missing(work, plan, plan_facts.contents(work, plan.id))
    if lacks:
        raise Incomplete("plan.incomplete", lacks)


def _move(work: Work, plan: Plan, step: Step[PlanStatus], comment: str) -> PlanStatus:
    chain = plan_facts.chain_of(work, plan)
    if not chain and step.enters is None:
        raise Refusal("plan.no_chain")
    stage: Stage | None = step.awaits
    status, awaits = workflows.lands(step, chain, plan.status)
    number = plan.round + 1 if step.name == Action.SUBMIT else plan.round
    comment = comment.strip()[:_LONGEST_COMMENT]
    waiting = work.now if awaits else None
    work.change(plan, step.name, comment=comment, status=status, awaits=awaits, waiting_since=waiting, round=number)
    if work.actor.account_id is not None:
        work.session.add(
            PlanStep(
                school_id=plan.school_id, plan_id=plan.id, round=number, step=step.name, stage=stage,
                by_id=work.actor.account_id, at=work.now, comment=comment,
            )
        )  # fmt: skip
    if step.name == Action.SUBMIT:
        plan_keeping.keep_version(work, plan, number)
    work.session.flush()
    return plan.status


def _empty(work: Work, plan: Plan) -> None:
    """Remove measures and risks, as the rule for voiding wants; refused once money is in play."""
    if work.session.exec(select(PlanWork.id).where(PlanWork.plan_id == plan.id)).first() is not None:
        raise Refusal("plan.void_after_hours")
    claims = work.session.exec(select(Claim).where(Claim.plan_id == plan.id)).all()
    if any(claim.status in MONEY for claim in claims):
        raise Refusal("plan.void_after_money")
    for claim in claims:
        work.change(claim, Action.EDIT, measure_id=None)
    held = plan_facts.contents(work, plan.id)
    ids = [risk.id for risk in held.risks]
    for link in work.session.exec(select(MeasureRisk).where(col(MeasureRisk.risk_id).in_(ids))).all():
        work.session.delete(link)
    work.session.flush()
    for measure in work.session.exec(select(PlanMeasure).where(PlanMeasure.plan_id == plan.id)).all():
        work.remove(measure, Action.REMOVE)
    for risk in work.session.exec(select(PlanRisk).where(PlanRisk.plan_id == plan.id)).all():
        work.remove(risk, Action.REMOVE)
    work.session.flush()

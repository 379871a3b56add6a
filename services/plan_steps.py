"""Take a plan one step along its workflow: permission, four eyes, status and trail, always together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.plans import EvaluationForm, MeasureRisk, Plan, PlanMeasure, PlanRisk, PlanStep
from models.preparing import PlanWork
from models.vocabulary import Action, PlanStatus, ReturnReason, ReviewPoint, Stage
from services import holds, plan_facts, plan_keeping
from services.apart import apart
from services.errors import Incomplete, NotNow, NotPermitted, Refusal
from services.plan_saving import MONEY
from services.rules import reviewing, workflows
from services.rules.permissions import Actor, Permission
from services.rules.school_year import semester_of
from services.rules.workflows import Step, step_named
from services.work import Work

_LONGEST_COMMENT = 2000
MANY: Final = (Action.SUBMIT, Action.APPROVE)  # the steps that are taken with a whole list


@dataclass(frozen=True, slots=True)
class _Said:
    """What is kept with a step, in the words of whoever took it."""

    comment: str = ""
    reasons: str = ""
    points: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one plan among many: its new status, or why nothing changed."""

    plan_id: UUID
    status: PlanStatus | None
    awaits: Stage | None
    refusal: Refusal | None


def allowed(work: Work, plan: Plan, taken: Sequence[PlanStep]) -> list[Action]:
    """The names of the steps this person may take on this plan now: what buttons are made of."""
    acted = plan_facts.acted_this_round(plan, taken)
    held = holds.lacks(work, plan)
    steps = workflows.steps_from(workflows.PLAN, plan.status, plan.awaits)
    return [
        step.name
        for step in steps
        if plan_facts.reaches(work, step.needs, plan)
        and not (step.four_eyes and work.actor.hands & acted)
        and not (step.awaits is not None and held)
        and not (step.name == Action.RESUME and plan.semester != str(semester_of(work.today)))
    ]


def barred(work: Work, plan: Plan, taken: Sequence[PlanStep]) -> bool:
    """Whether this person could decide on this plan now, had they no hand in it themselves."""
    if not work.actor.hands & plan_facts.acted_this_round(plan, taken):
        return False
    steps = workflows.steps_from(workflows.PLAN, plan.status, plan.awaits)
    return any(step.four_eyes and plan_facts.reaches(work, step.needs, plan) for step in steps)


def to_take(work: Work, plan: Plan, taken: Sequence[PlanStep]) -> bool:
    """Whether this person decides on this plan once they have taken it from the queue."""
    held = holds.lacks(work, plan) if plan_facts.reaches(work, Permission.PLAN_APPROVE_STATE, plan) else None
    free = not work.actor.hands & plan_facts.acted_this_round(plan, taken)
    return held is not None and held.why.name == "desk.take_first" and free


def take(
    work: Work,
    plan_id: UUID,
    seen: int,
    name: Action,
    comment: str = "",
    *,
    reasons: Collection[ReturnReason] = (),
    points: Collection[ReviewPoint] = (),
) -> PlanStatus:
    """Submit, approve, return, suspend, resume, revise or void a plan as it was seen.

    `reasons` say why a plan goes back, `points` what an expert has looked at before approving. Raises NotNow where the
    table knows no such step from here, NotPermitted for the second pair of eyes, Incomplete where a plan is not ready,
    Overtaken where somebody was faster, Refusal where it is another's to decide now.
    """
    plan, step = _step(work, plan_id, seen, name, comment)
    if (why := reviewing.review_lacks(work.actor.role, step.awaits, name, reasons, points)) is not None:
        raise Refusal.because(why)
    if name == Action.CLOSE:
        raise Incomplete("plan.close_needs_evaluation", [])
    if name == Action.SUBMIT:
        _require_complete(work, plan)
    if name == Action.RESUME and plan.semester != str(semester_of(work.today)):
        raise Refusal("plan.resume_only_in_semester", semester=plan.semester)
    if name == Action.VOID:
        _empty(work, plan)
    said = _Said(
        comment.strip()[:_LONGEST_COMMENT],
        _listed(ReturnReason, reasons) if name == Action.RETURN else "",
        _listed(ReviewPoint, points) if name == Action.APPROVE else "",
    )
    return _move(work, plan, step, said)


def many_for(actor: Actor) -> Action | None:
    """The step somebody may take with a whole list. Not whoever goes by a checklist: that is done plan by plan."""
    if actor.role in reviewing.BY_CHECKLIST:
        return None
    steps = [step.name for step in workflows.PLAN if step.name in MANY and actor.may(step.needs)]
    return steps[0] if steps else None


def take_many(work: Work, seen: Mapping[UUID, int], name: Action, comment: str = "") -> list[Taken]:
    """Submit or approve each of these plans as it was seen, each checked by itself: one refused leaves the others.

    An outcome per plan, in the order given. Raises NotNow for any other step.
    """
    work.require(Permission.PLAN_READ)
    if name not in MANY:
        raise NotNow("plan.not_many", step=name)
    return [
        _taken(work, plan_id, apart(take, work, plan_id, version, name, comment)) for plan_id, version in seen.items()
    ]


def _taken(work: Work, plan_id: UUID, came: PlanStatus | Refusal) -> Taken:
    if isinstance(came, Refusal):
        return Taken(plan_id, None, None, came)
    return Taken(plan_id, came, work.session.get_one(Plan, plan_id).awaits, None)


def close(work: Work, plan_id: UUID, seen: int, form: EvaluationForm) -> PlanStatus:
    """Close a running plan with its evaluation. Raises Incomplete while a risk has no rating of the end."""
    plan, step = _step(work, plan_id, seen, Action.CLOSE, "")
    risks = plan_facts.contents(work, plan.id).risks
    if {risk.code for risk in risks} != set(form.end_ratings):
        raise Incomplete("plan.close_needs_evaluation", [])
    for risk in risks:
        work.change(risk, Action.EVALUATE, end_rating=int(form.end_ratings[risk.code]))
    work.change(plan, Action.EVALUATE, outcome=form.outcome, helped=form.helped)
    return _move(work, plan, step, _Said())


def _step(work: Work, plan_id: UUID, seen: int, name: Action, comment: str) -> tuple[Plan, Step[PlanStatus]]:
    """The plan and the row of the table, once everything about the person and the moment holds."""
    known = work.get(Permission.PLAN_READ, Plan, plan_id)
    step = step_named(workflows.PLAN, name, known.status, known.awaits)
    if step is None:
        _require_some(work, name)
        raise NotNow("plan.not_now", status=known.status)
    plan = work.get(step.needs, Plan, plan_id, seen=seen)
    taken = plan_facts.steps_taken(work, plan.id)
    if step.four_eyes and work.actor.hands & plan_facts.acted_this_round(plan, taken):
        raise NotPermitted("plan.four_eyes")
    if step.awaits is not None and (held := holds.lacks(work, plan)) is not None:
        raise held
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


def _listed(kind: type[ReturnReason] | type[ReviewPoint], chosen: Collection[StrEnum]) -> str:
    """Words in the vocabulary's order, as a step keeps them."""
    return ",".join(word.value for word in kind if word in chosen)


def _move(work: Work, plan: Plan, step: Step[PlanStatus], said: _Said) -> PlanStatus:
    chain = plan_facts.chain_of(work, plan)
    if not chain and step.enters is None:
        raise Refusal("plan.no_chain")
    stage: Stage | None = step.awaits
    status, awaits = workflows.lands(step, chain, plan.status)
    number = plan.round + 1 if step.name == Action.SUBMIT else plan.round
    waiting = work.now if awaits else None
    if plan.awaits is Stage.STATE:
        holds.end(work, plan, step.name)
    work.change(
        plan, step.name, comment=said.comment, status=status, awaits=awaits, waiting_since=waiting, round=number
    )
    if work.actor.account_id is not None:
        work.session.add(
            PlanStep(
                school_id=plan.school_id, plan_id=plan.id, round=number, step=step.name, stage=stage,
                by_id=work.actor.account_id, for_id=work.actor.stands_for, at=work.now, comment=said.comment,
                reasons=said.reasons, points=said.points,
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

"""The way of a made-up plan: who submitted and approved it when, as it was submitted, and the hours it took."""

from datetime import timedelta
from typing import Final

from models.plans import PlanStep
from models.preparing import PlanWork
from models.reviewing import PlanVersion
from models.vocabulary import Action, PlanStatus, PlanTask, ReturnReason, Stage
from services import trail
from services.generating.calendar import Calendar
from services.generating.pile import Pile
from services.generating.places import Person, Site
from services.generating.plans import Made
from services.rules import plan_versions, support_plans

_SUBMITTED: Final = 1
_APPROVED: Final = (2, 4, 8)  # days after the plan's start: by the director, the municipality, the state
_NEXT: Final = 9
# How many approvals a plan has got on its way.
_FAR: Final = {
    PlanStatus.DRAFT: -1,
    PlanStatus.VOID: -1,
    PlanStatus.REVISING: 0,
    PlanStatus.DIRECTOR_APPROVED: 1,
    PlanStatus.IN_APPROVAL: 2,
}


def walk(pile: Pile, calendar: Calendar, site: Site, plan: Made) -> None:
    """Its steps and hours, and the version that was submitted."""
    far = _FAR.get(plan.status, len(_APPROVED))
    if far < 0:
        if plan.status is PlanStatus.VOID:
            _step(pile, site, plan, Action.VOID, None, plan.preparer, _NEXT)
        return
    _step(pile, site, plan, Action.SUBMIT, None, plan.preparer, _SUBMITTED)
    _version(pile, calendar, site, plan)
    stages = (Stage.DIRECTOR, *([Stage.MUNICIPALITY] if len(site.approvers) > 1 else []), Stage.STATE)
    hands = (site.director, *site.approvers)
    for stage, by, day in list(zip(stages, hands, _APPROVED, strict=False))[:far]:
        _step(pile, site, plan, Action.APPROVE, stage, by, day)
    if plan.status is PlanStatus.REVISING:
        _step(pile, site, plan, Action.RETURN, Stage.DIRECTOR, site.director, _APPROVED[0])
    if plan.status is PlanStatus.SUSPENDED:
        _step(pile, site, plan, Action.SUSPEND, None, plan.preparer, _NEXT)
    if plan.status is PlanStatus.CLOSED:
        length = (plan.stay.span.last - plan.stay.span.first).days
        _step(pile, site, plan, Action.CLOSE, None, plan.preparer, length)
        _hours(pile, site, plan, PlanTask.EVALUATING, 60, length)
    _hours(pile, site, plan, PlanTask.PREPARING, 120, _SUBMITTED)


def _step(pile: Pile, site: Site, plan: Made, step: Action, stage: Stage | None, by: Person, day: int) -> None:
    back = step is Action.RETURN
    row = {
        "id": pile.new_id(), "version": 1, "school_id": site.id, "plan_id": plan.id, "round": 1, "step": step.value, "stage": stage,
        "by_id": by.id, "for_id": None, "at": plan.day(day), "comment": "Lūdzu, precizējiet." if back else "",
        "reasons": ReturnReason.RISKS_UNCLEAR.value if back else "", "points": "",
    }  # fmt: skip
    pile.put(PlanStep, row)


def _hours(pile: Pile, site: Site, plan: Made, task: PlanTask, minutes: int, day: int) -> None:
    on = plan.stay.span.first + timedelta(days=day)
    row = {
        "id": pile.new_id(), "version": 1, "school_id": site.id, "plan_id": plan.id, "by_id": plan.preparer.id, "task": task, "on": on,
        "minutes": minutes,
    }  # fmt: skip
    pile.put(PlanWork, row)


def _version(pile: Pile, calendar: Calendar, site: Site, plan: Made) -> None:
    content = _content(calendar, site, plan)
    row = {
        "id": pile.new_id(), "version": 1, "school_id": site.id, "plan_id": plan.id, "round": 1, "content": content,
        "digest": plan_versions.digest(content), "by_id": plan.preparer.id, "at": plan.day(_SUBMITTED),
    }  # fmt: skip
    pile.tell_only(PlanVersion, pile.put(PlanVersion, row), "plan_id", "round", "digest")


def _content(calendar: Calendar, site: Site, plan: Made) -> dict[str, object]:
    """In the shape that `plan_keeping` gives a plan which is submitted."""
    stay = plan.stay
    about = (plan.semester, stay.education, stay.grade)
    money = support_plans.planned_funding(calendar.terms(*about), plan.measures)
    names = {person.id: person.name for person in site.providers}
    return {
        "shape": plan_versions.SHAPE, "semester": plan.semester, "programme": calendar.rules(*about).programme.code,
        "education": stay.education.value, "grade": stay.grade, "starts_on": stay.span.first.isoformat(),
        "ends_on": stay.span.last.isoformat(), "strengths": plan.strengths, "goal": plan.goal,
        "risks": [{"code": r.code, "sensitive": r.sensitive, "rating": r.rating, "note": r.note} for r in plan.risks],
        "measures": [
            {
                "id": str(m.id), "type": m.type.value, "kind": m.kind, "subject": m.subject, "hours": m.hours,
                "amount": trail.plain(m.amount), "provider": names[m.provider_id] if m.provider_id else "",
                "justification": m.justification, "risks": list(m.risks),
            }
            for m in plan.measures
        ],
        "funding": {
            "consultations": str(money.consultations), "compensations": str(money.compensations),
            "preparation": str(money.preparation), "unknown": list(money.unknown),
        },
    }  # fmt: skip

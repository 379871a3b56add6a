"""Keep a plan whole as it is submitted, so that nobody can doubt later what was approved."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.plans import Plan
from models.reviewing import PlanVersion
from models.vocabulary import Action
from services import plan_facts, trail
from services.rules import plan_versions, support_plans
from services.work import Work


def keep_version(work: Work, plan: Plan, number: int) -> None:
    """Called as a plan is submitted. The trail is told the digest, not the content: it is read by more people."""
    if work.actor.account_id is None:
        return
    content = as_it_is(work, plan)
    version = PlanVersion(
        school_id=plan.school_id, plan_id=plan.id, round=number, content=content, digest=plan_versions.digest(content),
        by_id=work.actor.account_id, at=work.now,
    )  # fmt: skip
    work.session.add(version)
    work.record(Action.ADD, version, after={"plan_id": str(plan.id), "round": number, "digest": version.digest})


def as_it_is(work: Work, plan: Plan) -> dict[str, Any]:
    """A plan in the shape of its versions, with everything in it: not for the screen as it stands."""
    held, terms = plan_facts.contents(work, plan.id), plan_facts.terms_of(work, plan)
    names = _names(work, {measure.provider_id for measure in held.measures})
    money = support_plans.planned_funding(terms, held.measures)
    return {
        "shape": plan_versions.SHAPE,
        "semester": plan.semester,
        "programme": plan_facts.rules_of(work, plan).programme.code,
        **{name: trail.plain(getattr(plan, name)) for name in ("education", "grade", "starts_on", "ends_on", "strengths", "goal")},
        "risks": [
            {"code": r.code, "sensitive": r.sensitive, "rating": r.rating if r.rated else None, "note": r.note}
            for r in held.risks
        ],
        "measures": [
            {
                "id": str(m.id), "type": m.type.value, "kind": m.kind, "subject": m.subject, "hours": m.hours,
                "amount": trail.plain(m.amount), "provider": names.get(m.provider_id, ""),
                "justification": m.justification, "risks": list(m.risks),
            }
            for m in held.measures
        ],
        "funding": {
            "consultations": str(money.consultations), "compensations": str(money.compensations),
            "preparation": str(money.preparation), "unknown": list(money.unknown),
        },
    }  # fmt: skip


def _names(work: Work, ids: set[UUID | None]) -> dict[UUID | None, str]:
    found = work.session.exec(select(Account).where(col(Account.id).in_([one for one in ids if one])))
    return {account.id: account.name for account in found}

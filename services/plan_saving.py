"""Keep what a plan says: goals, risks with ratings, measures tied to them. Every change is recorded."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim
from models.money_words import ClaimStatus
from models.people import Account, Assignment
from models.plans import MeasureForm, MeasureRisk, Plan, PlanForm, PlanMeasure, PlanRisk, RiskForm
from models.vocabulary import Action
from services import plan_facts, standing
from services.errors import NotFound, Overtaken, Refusal
from services.rulebook import Rules
from services.rules.answers import Why
from services.work import Work

MONEY: Final = (ClaimStatus.SUBMITTED, ClaimStatus.APPROVED, ClaimStatus.PAID)


def keep(work: Work, plan: Plan, form: PlanForm) -> bool:
    """Bring a plan that was reached for writing to what the form says; False where it said so already."""
    rules = plan_facts.rules_of(work, plan)
    changed = work.change(plan, Action.EDIT, strengths=form.strengths, goal=form.goal)
    risks, risks_changed = _keep_risks(work, plan, form, rules)
    changed |= risks_changed | _keep_measures(work, plan, form, rules, risks)
    if changed:
        plan.edited_at = work.now
        work.session.add(plan)
        plan_facts.note_hand(work, plan)
        work.session.flush()
    return changed


def staff_of(work: Work, school_id: UUID) -> set[UUID]:
    """The people of a school who may be named as those who give its consultations."""
    held = (
        select(Assignment.account_id)
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .where(Assignment.school_id == school_id, standing.held_today(), col(Account.active).is_(True))
    )
    return set(work.session.exec(held))


def _keep_risks(work: Work, plan: Plan, form: PlanForm, rules: Rules) -> tuple[dict[str, PlanRisk], bool]:
    known = {risk.code for risk in rules.risks_on(plan.starts_on)}
    held = {r.code: r for r in work.session.exec(select(PlanRisk).where(PlanRisk.plan_id == plan.id))}
    wanted = {risk.code: risk for risk in form.risks}
    if unknown := set(wanted) - known - set(held):
        raise Refusal("plan.unknown_risk", risk=", ".join(sorted(unknown)))
    changed = False
    for code, risk in wanted.items():
        if code in held:
            changed |= work.change(held[code], Action.EDIT, **_values(risk))
            continue
        held[code] = PlanRisk(
            school_id=plan.school_id, plan_id=plan.id, code=code, sensitive=rules.sensitive(code), **_values(risk)
        )
        work.add(held[code], Action.ADD)
        changed = True
    work.session.flush()
    for code in set(held) - set(wanted):
        _untie(work, col(MeasureRisk.risk_id) == held[code].id)
        work.remove(held.pop(code), Action.REMOVE)
        changed = True
    return held, changed


def _values(risk: RiskForm) -> dict[str, Any]:
    return {"rating": int(risk.rating or 0), "rated": risk.rating is not None, "note": risk.note}


def _keep_measures(work: Work, plan: Plan, form: PlanForm, rules: Rules, risks: Mapping[str, PlanRisk]) -> bool:
    held = {m.id: m for m in work.session.exec(select(PlanMeasure).where(PlanMeasure.plan_id == plan.id))}
    kinds = {(kind.code, kind.type) for kind in rules.kinds_on(plan.starts_on)}
    providers = staff_of(work, plan.school_id)
    changed = False
    kept: set[UUID] = set()
    for measure in form.measures:
        row = held.get(measure.id) if measure.id else None
        if measure.id and row is None:
            raise Overtaken("access.overtaken")
        # What a plan held before its kind ended or its provider left may stay; submitting tells of it.
        if (measure.kind, measure.type) not in kinds | ({(row.kind, row.type)} if row else set()):
            raise Refusal("plan.measure_not_in_programme", kind=measure.kind)
        if measure.provider_id not in providers | {row.provider_id if row else None, None}:
            raise NotFound("access.not_found")
        row, fresh = _keep_measure(work, plan, row, measure)
        kept.add(row.id)
        work.session.flush()
        changed |= fresh | _tie(work, row, measure, risks)
    for row_id in set(held) - kept:
        _free_of_claims(work, held[row_id], rules)
        _untie(work, col(MeasureRisk.measure_id) == row_id)
        work.remove(held[row_id], Action.REMOVE)
        changed = True
    return changed


def _free_of_claims(work: Work, measure: PlanMeasure, rules: Rules) -> None:
    """A measure for which money was asked stays in the plan; claims that came to nothing let go of it."""
    claims = work.session.exec(select(Claim).where(Claim.measure_id == measure.id)).all()
    if any(claim.status in MONEY for claim in claims):
        raise Refusal.because(rules.named(Why("plan.measure_in_use", {"kind": measure.kind})))
    for claim in claims:
        work.change(claim, Action.EDIT, measure_id=None)


def _keep_measure(work: Work, plan: Plan, row: PlanMeasure | None, form: MeasureForm) -> tuple[PlanMeasure, bool]:
    values = form.model_dump(exclude={"id", "risks"})
    if row is not None:
        return row, work.change(row, Action.EDIT, **values)
    row = PlanMeasure(school_id=plan.school_id, plan_id=plan.id, **values)
    work.add(row, Action.ADD)
    return row, True


def _tie(work: Work, row: PlanMeasure, form: MeasureForm, risks: Mapping[str, PlanRisk]) -> bool:
    wanted = {risks[code].id for code in form.risks if code in risks}
    links = work.session.exec(select(MeasureRisk).where(MeasureRisk.measure_id == row.id)).all()
    held = {link.risk_id for link in links}
    for link in links:
        if link.risk_id not in wanted:
            work.session.delete(link)
    for risk_id in wanted - held:
        work.session.add(MeasureRisk(measure_id=row.id, risk_id=risk_id))
    if wanted != held:
        codes = sorted(code for code, risk in risks.items() if risk.id in wanted)
        work.record(Action.TIE, row, after={"risks": codes})
    return wanted != held


def _untie(work: Work, which: Any) -> None:  # noqa: ANN401 a condition
    for link in work.session.exec(select(MeasureRisk).where(which)).all():
        work.session.delete(link)
    work.session.flush()

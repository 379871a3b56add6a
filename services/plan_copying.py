"""Begin a plan with the structure of an earlier one: what is still possible of it, never what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from models.people import Account
from models.plans import MeasureForm, Plan, PlanForm, PlanRisk, RiskForm
from models.programme import MeasureKind
from models.vocabulary import Education, PlanStatus
from services import plan_facts, plan_saving
from services.plan_facts import PlannedMeasure
from services.rules.answers import Why
from services.rules.names_of import with_names
from services.rules.permissions import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class _Possible:
    """What a new plan can take over: the codes of risks, the kinds of measures, the people, and for whom it is."""

    risks: frozenset[str]
    kinds: Mapping[str, MeasureKind]
    staff: frozenset[UUID]
    education: Education


def earlier_plan(work: Work, pupil_id: UUID, semester: str) -> Plan | None:
    """The pupil's last plan before a semester, as far as the actor may read plans; void ones hold nothing."""
    query = (
        select(Plan)
        .where(Plan.pupil_id == pupil_id, Plan.semester < semester, Plan.status != PlanStatus.VOID)
        .where(work.within(Permission.PLAN_READ, Plan))
        .order_by(col(Plan.semester).desc(), col(Plan.id).desc())
    )
    return work.session.exec(query.limit(1)).first()


def copied(work: Work, old_plan: Plan, new_plan: Plan) -> list[Why]:
    """Carry strengths, goal, risks (to be rated anew) and measures into an empty plan; tell what was left out, and why.

    Both plans were reached by whoever asks. Sensitive risks go along only where whoever prepares the new plan, or
    whoever copies it, may read them in the old one; who may not is told their number and nothing else of them.
    """
    held = plan_facts.contents(work, old_plan.id)
    reads = plan_facts.reaches(work, Permission.RISK_READ_SENSITIVE, old_plan)
    same_hands = old_plan.preparer_id is not None and old_plan.preparer_id == new_plan.preparer_id
    secret = frozenset(risk.code for risk in held.risks if risk.sensitive)
    hidden = frozenset() if reads or same_hands else secret
    possible = _possible(work, new_plan, hidden)
    risks, left = _risks(held.risks, possible)
    told = [why for why in left if reads or why.values["risk"] not in secret]
    if len(left) > len(told):
        told.append(Why("copy.sensitive_left", {"count": len(left) - len(told)}))
    measures: list[MeasureForm] = []
    for measure in held.measures:
        found, reasons = _measure(work, measure, possible, frozenset(risk.code for risk in risks), hidden)
        told += reasons
        measures += [found] if found else []
    form = PlanForm(strengths=old_plan.strengths, goal=old_plan.goal, risks=risks, measures=tuple(measures))
    plan_saving.keep(work, new_plan, form)
    names = plan_facts.rules_of(work, old_plan).names() | plan_facts.rules_of(work, new_plan).names()
    return [with_names(why, names) for why in told]


def _possible(work: Work, plan: Plan, hidden: frozenset[str]) -> _Possible:
    rules = plan_facts.rules_of(work, plan)
    return _Possible(
        frozenset(risk.code for risk in rules.risks_on(plan.starts_on)) - hidden,
        {kind.code: kind for kind in rules.kinds_on(plan.starts_on)},
        frozenset(plan_saving.staff_of(work, plan.school_id)),
        plan.education,
    )


def _risks(held: tuple[PlanRisk, ...], possible: _Possible) -> tuple[tuple[RiskForm, ...], list[Why]]:
    """Risks without their ratings: each is confirmed by rating it anew. One that was rated 0 was none."""
    kept, left = [], []
    for risk in held:
        if risk.code not in possible.risks:
            left.append(Why("copy.risk_not_in_force", {"risk": risk.code}))
        elif risk.rated and not risk.rating:
            left.append(Why("copy.risk_was_none", {"risk": risk.code}))
        else:
            kept.append(RiskForm(code=risk.code, note=risk.note))
    return tuple(kept), left


def _measure(
    work: Work, measure: PlannedMeasure, possible: _Possible, risks: frozenset[str], hidden: frozenset[str]
) -> tuple[MeasureForm | None, list[Why]]:
    """A measure as it was planned, or nothing with the reason. Words about a hidden risk stay behind with it."""
    ties = tuple(code for code in measure.risks if code in risks)
    kind = possible.kinds.get(measure.kind)
    values: dict[str, object] = {"kind": measure.kind}
    if kind is None or kind.type is not measure.type:
        return None, [Why("copy.measure_not_in_force", values)]
    if kind.only_for is not None and kind.only_for is not possible.education:
        return None, [Why("compensation.only_for", values | {"education": kind.only_for}, kind.source)]
    if not ties:
        return None, [Why("copy.measure_without_risk", values)]
    told: list[Why] = []
    provider = measure.provider_id
    if provider is not None and provider not in possible.staff:
        told.append(Why("copy.provider_left", values | {"name": work.session.get_one(Account, provider).name}))
        provider = None
    form = MeasureForm(
        type=measure.type, kind=measure.kind, subject=measure.subject, hours=measure.hours, amount=measure.amount,
        provider_id=provider, justification="" if set(measure.risks) & hidden else measure.justification, risks=ties,
    )  # fmt: skip
    return form, told

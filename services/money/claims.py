"""File claims for compensation, with the cap explained before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim, ClaimForm
from models.money_words import ClaimStatus
from models.plans import Plan, PlanMeasure
from models.pupils import Pupil
from models.vocabulary import Action, MeasureType
from services import duties, plan_facts
from services.errors import NotFound, NotNow, Refusal
from services.money import evidence, payees, worth
from services.rulebook import rulebook
from services.rules import compensation
from services.rules.compensation import Award
from services.rules.names_of import Named
from services.rules.permissions import Permission
from services.rules.school_year import Span
from services.rules.workflows import CLAIM, step_named
from services.work import Work

# To explain a cap before a sum is typed, the rule is asked for the least that can be.
_A_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Claimable:
    """A running plan and the compensations it provides."""

    plan_id: UUID
    school_id: UUID
    pupil_id: UUID
    code: str
    pupil: str
    span: Span
    kinds: tuple[Named, ...]


def claimable(work: Work, plan_id: UUID | None = None) -> list[Claimable]:
    """The running plans within reach that provide a compensation, by the pupils' names."""
    work.require(Permission.CLAIM_FILE)
    query = (
        select(Plan, Pupil, PlanMeasure.kind)
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
        .join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
        .where(
            work.within(Permission.CLAIM_FILE, Plan),
            col(Plan.status).in_(worth.CLAIMABLE),
            PlanMeasure.type == MeasureType.COMPENSATION,
        )
        .order_by(col(Pupil.sort_key), col(Plan.semester).desc(), col(PlanMeasure.id))
    )
    if plan_id is not None:
        query = query.where(Plan.id == plan_id)
    names = rulebook(work.session).names()
    found: dict[UUID, Claimable] = {}
    for plan, pupil, kind in work.session.exec(query):
        known = found.get(plan.id)
        kinds = known.kinds if known else ()
        name = names.get(kind, Named(kind, kind, kind))
        span = Span(plan.starts_on, plan.ends_on)
        found[plan.id] = Claimable(
            plan.id,
            plan.school_id,
            plan.pupil_id,
            plan.code,
            f"{pupil.last_name} {pupil.first_name}",
            span,
            (*kinds, name),
        )
    return list(found.values())


def quote(
    work: Work, plan_id: UUID, kind: str, month: date, asked: Decimal | None, *, besides: UUID | None = None
) -> Award:
    """What would be paid for such a claim and why not more; without a sum, how things stand with the cap.

    Raises Refusal with the rule behind it: not in the plan, outside its dates, not in the programme, month to come.
    """
    plan = work.get(Permission.CLAIM_FILE, Plan, plan_id)
    return worth.of_plan(work, plan, kind, month, asked or _A_CENT, besides).award


def file(work: Work, form: ClaimForm, key: str = "", files: Sequence[tuple[str, bytes]] = ()) -> UUID:
    """File a claim with its evidence, worth what the cap has room for. Handed in twice, the same form files once.

    Raises Refusal where nothing can be paid, with the rule, its figures and its source, or where a file is no evidence.
    """
    if again := work.done_before(key):
        return UUID(again)
    plan = work.get(Permission.CLAIM_FILE, Plan, form.plan_id)
    duties.require_apart(work, Permission.CLAIM_FILE)
    claim = Claim(
        school_id=plan.school_id, pupil_id=plan.pupil_id, filed_by=work.actor.account_id, **_columns(work, plan, form)
    )
    work.add(claim, Action.FILE)
    work.session.flush()
    for name, content in files:
        evidence.attach(work, claim.id, name, content)
    work.remember_done(key, str(claim.id))
    return claim.id


def resubmit(work: Work, claim_id: UUID, seen: int, form: ClaimForm) -> None:
    """File a returned claim again, mended."""
    claim = work.get(Permission.CLAIM_FILE, Claim, claim_id, seen=seen)
    duties.require_apart(work, Permission.CLAIM_FILE)
    if step_named(CLAIM, Action.RESUBMIT, claim.status) is None:
        raise NotNow("claim.not_now", status=claim.status)
    if form.plan_id != claim.plan_id:
        raise NotFound("access.not_found")
    plan = work.get(Permission.CLAIM_FILE, Plan, claim.plan_id)
    values = _columns(work, plan, form, besides=claim.id)
    work.change(
        claim,
        Action.RESUBMIT,
        **values,
        status=ClaimStatus.SUBMITTED,
        filed_by=work.actor.account_id,
        decided_by=None,
        decided_at=None,
    )


def open_claim(work: Work, claim_id: UUID) -> Claim:
    return work.get(Permission.CLAIM_READ, Claim, claim_id)


def room(work: Work, claim: Claim, used: Decimal) -> Award:
    """What the cap leaves for a claim when this much of it is used already. Raises Refusal where there is no cap row."""
    rules = plan_facts.rules_of(work, work.session.get_one(Plan, claim.plan_id))
    cap = compensation.cap_in_force(rules.caps, claim.kind, claim.month)
    if cap is None:
        raise Refusal("claim.no_cap_row", kind=rules.names().get(claim.kind, claim.kind), plan="")
    return compensation.award(cap, claim.asked, used)


def _columns(work: Work, plan: Plan, form: ClaimForm, besides: UUID | None = None) -> dict[str, Any]:
    found = worth.of_plan(work, plan, form.kind, form.month, form.amount, besides)
    award = worth.payable(plan_facts.rules_of(work, plan), found).award
    if form.payee_id is not None:
        payees.fitting(work, form.payee_id, plan.school_id, plan.pupil_id)
    return {
        "plan_id": plan.id,
        "measure_id": found.measure_id,
        "kind": form.kind,
        "month": form.month,
        "period": found.period,
        "asked": form.amount,
        "payable": award.payable,
        "reason": award.reason,
        "document_no": form.document_no,
        "document_date": form.document_date,
        "payee_id": form.payee_id,
        "filed_at": work.now,
    }

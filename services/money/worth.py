"""What a claim of a plan is worth: the rules of its programme asked in turn, for one claim or for a whole list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol
from uuid import UUID

from sqlmodel import select

from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan, PlanMeasure
from models.programme import AlreadyFree
from models.vocabulary import Education, MeasureType, PlanStatus
from services import caps
from services.caps import Key, Use
from services.errors import NotNow, Refusal
from services.places import Gazetteer
from services.rulebook import Rules, rulebook
from services.rules import compensation
from services.rules.compensation import Award
from services.rules.school_year import Span
from services.work import Work

# The last month's papers often come after the plan was closed.
CLAIMABLE: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED)
# Claims that came to nothing.
GONE: Final = (ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Worth:
    """What is payable, for which measure, out of the cap of which period."""

    award: Award
    measure_id: UUID
    planned: Decimal | None
    period: str


class PlanFacts(Protocol):
    """What of a plan decides what a claim of it is worth: the plan's own row, or just these columns."""

    pupil_id: UUID
    code: str
    status: PlanStatus
    education: Education
    grade: int
    semester: str
    starts_on: date
    ends_on: date


class MeasureFacts(Protocol):
    """What of a measure is asked."""

    id: UUID
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """The school that claims, and what is free there already."""

    school: School
    free: Sequence[AlreadyFree]


def place_of(work: Work, rules: Rules, school_id: UUID, month: date) -> Place:
    """A school with those rows of a programme that speak of its municipality, by the unit's code or name, or of all."""
    school = work.session.get_one(School, school_id)
    rows = rules.already_free
    if not any(row.municipality for row in rows):
        return Place(school, rows)
    units = Gazetteer.read(work.session)
    own = school.municipality_id and units.on(school.municipality_id, month).id

    def speaks_of_it(row: AlreadyFree) -> bool:
        unit = units.named(row.municipality) if row.municipality else None
        return not row.municipality or (unit is not None and units.on(unit.id, month).id == own)

    return Place(school, [row for row in rows if speaks_of_it(row)])


def of_plan(work: Work, plan: Plan, kind: str, month: date, asked: Decimal, besides: UUID | None = None) -> Worth:
    """What a plan's claim is worth today. Raises Refusal with the rule behind it where it cannot be claimed."""
    rules = rulebook(work.session).of(plan.programme_id)
    place = place_of(work, rules, plan.school_id, month)
    measure = _measure(work, plan, kind)
    return weigh(
        rules, place, plan, measure, kind, month, asked, work.today, lambda key: caps.use_of(work, key, besides=besides)
    )


def weigh(
    rules: Rules, place: Place, plan: PlanFacts, measure: MeasureFacts | None, kind: str, month: date, asked: Decimal, today: date,
    use_of: Callable[[Key], Use],
) -> Worth:  # fmt: skip
    """The same with everything at hand that has to be read."""
    if plan.status not in CLAIMABLE:
        raise NotNow("claim.plan_not_running", status=plan.status)
    for verdict in (
        compensation.covered(rules.kinds, kind, plan.education, month),
        compensation.within_plan(Span(plan.starts_on, plan.ends_on), month),
        compensation.not_free(place.free, kind, place.school.reg_no, plan.education, plan.grade, month),
    ):
        if not verdict.ok:
            raise Refusal.because(rules.named(verdict.why))
    cap = compensation.cap_in_force(rules.caps, kind, month)
    if measure is None or cap is None:
        name = "claim.not_in_plan" if measure is None else "claim.no_cap_row"
        raise Refusal(name, kind=rules.names().get(kind, kind), plan=plan.code)
    if month > today:
        raise Refusal("claim.month_to_come", month=month)
    period = compensation.period_of(cap, month, plan.semester)
    use = use_of((plan.pupil_id, kind, period))
    return Worth(compensation.award(cap, asked, use.used, use.pending), measure.id, measure.amount, period)


def payable(rules: Rules, worth: Worth) -> Worth:
    """The same where anything of it can be paid; otherwise the rule, its figures and its source are raised."""
    if not worth.award.payable:
        raise Refusal.because(rules.named(worth.award.why))
    return worth


def _measure(work: Work, plan: Plan, kind: str) -> PlanMeasure | None:
    query = select(PlanMeasure).where(
        PlanMeasure.plan_id == plan.id, PlanMeasure.type == MeasureType.COMPENSATION, PlanMeasure.kind == kind
    )
    return work.session.exec(query.limit(1)).first()

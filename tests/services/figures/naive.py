"""The same figures counted the slow way: loops over all rows, nothing shared with the application's own counting."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final
from uuid import UUID

from models.claims import Claim
from models.consultations import Consultation
from models.money_words import ClaimStatus
from models.places import School
from models.plans import Plan
from models.vocabulary import PlanStatus
from tests.services.figures.register import Register

MONEY: Final = ("claimed", "approved", "paid")
LESSONS: Final = ("consultations", "minutes")
GRANTED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)
# Where the schools of the register lay, and since which semester; told here as the reforms' own acts tell it.
MOVES: Final = {
    "Kokneses novads": (("", "Kokneses novads"), ("2021-1", "Aizkraukles novads")),
    "Varakļānu novads": (("", "Varakļānu novads"), ("2025-1", "Madonas novads")),
}


@dataclass(frozen=True)
class Asked:
    """A question in plain words."""

    by: tuple[str, ...]
    measures: tuple[str, ...]
    since: str = ""
    until: str = ""
    today: bool = False  # municipalities of the last day rather than of each semester
    status: PlanStatus | None = None


@dataclass(frozen=True)
class Record:
    """A plan by itself, or one of its claims or lessons with it."""

    plan: Plan
    claim: Claim | None = None
    lesson: Consultation | None = None


def count(register: Register, asked: Asked, schools: Iterable[UUID]) -> list[tuple[Any, ...]]:
    """Rows of dimensions and measures, in no order."""
    within = set(schools)
    plans = [plan for plan in register.plans if plan.school_id in within and _counts(plan, asked)]
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for sort in ("people", "claims", "lessons"):
        wanted = [m for m in asked.measures if _sort(m) == sort]
        if not wanted:
            continue
        groups: dict[tuple[Any, ...], list[Record]] = {}
        for record in _records(register, plans, _followed(asked) if sort == "people" else sort):
            for key in set(product(*(_values(register, asked, dimension, record) for dimension in asked.by))):
                groups.setdefault(key, []).append(record)
        if not asked.by:
            groups.setdefault((), [])
        for key, records in groups.items():
            found.setdefault(key, {}).update({m: _measured(register, asked, m, records) for m in wanted})
    return [
        (*key, *(told.get(m, Decimal(0) if m in MONEY else 0) for m in asked.measures)) for key, told in found.items()
    ]


def _sort(measure: str) -> str:
    return "claims" if measure in MONEY else "lessons" if measure in LESSONS else "people"


def _followed(asked: Asked) -> str:
    """By month, kind and provider people are those with claims or with lessons."""
    if "provider" in asked.by:
        return "lessons"
    if not {"month", "kind"} & set(asked.by):
        return "people"
    sorts = {_sort(measure) for measure in asked.measures}
    return "lessons" if "lessons" in sorts and "claims" not in sorts else "claims"


def _counts(plan: Plan, asked: Asked) -> bool:
    of_claims = {_sort(measure) for measure in asked.measures} & {"claims"} or _followed(asked) == "claims"
    if plan.status is PlanStatus.VOID and ("status" not in asked.by or of_claims):
        return False
    if asked.status is not None and plan.status is not asked.status:
        return False
    return (not asked.since or plan.semester >= asked.since) and (not asked.until or plan.semester <= asked.until)


def _records(register: Register, plans: Sequence[Plan], sort: str) -> list[Record]:
    if sort == "people":
        return [Record(plan) for plan in plans]
    if sort == "lessons":
        lessons, by_id = {lesson.id: lesson for lesson in register.lessons}, {plan.id: plan for plan in plans}
        there = [one for one in register.attendances if one.plan_id in by_id]
        return [Record(by_id[one.plan_id], lesson=lessons[one.consultation_id]) for one in there]
    return [Record(plan, claim) for plan in plans for claim in register.claims if claim.plan_id == plan.id]


def _values(register: Register, asked: Asked, dimension: str, record: Record) -> list[Any]:
    """The values a record has in a dimension; several where a plan has several risks or measures."""
    plan, claim, lesson = record.plan, record.claim, record.lesson
    if dimension == "risk_group":
        return [register.groups[risk.code] for risk in register.risks if risk.plan_id == plan.id]
    if dimension == "risk":
        return [risk.code for risk in register.risks if risk.plan_id == plan.id]
    if dimension == "measure":
        kinds = [measure.kind for measure in register.measures if measure.plan_id == plan.id]
        return [kind for kind in kinds if kind == (claim.kind if claim else lesson.kind if lesson else kind)]
    if lesson is not None and dimension in ("month", "kind", "provider"):
        return [{"month": f"{lesson.on:%Y-%m}", "kind": lesson.kind, "provider": lesson.provider}[dimension]]
    if claim is not None and dimension in ("month", "kind", "status"):
        return [{"month": f"{claim.month:%Y-%m}", "kind": claim.kind, "status": claim.status.value}[dimension]]
    plain: dict[str, Callable[[], Any]] = {
        "semester": lambda: plan.semester, "school_year": lambda: plan.semester[:4], "grade": lambda: plan.grade,
        "school": lambda: register.schools[plan.school_id].name, "municipality": lambda: _unit(register, asked, plan),
        "programme": lambda: register.programmes[plan.programme_id],
        "outcome": lambda: plan.outcome and plan.outcome.value, "status": lambda: plan.status.value,
    }  # fmt: skip
    return [plain[dimension]()]


def _unit(register: Register, asked: Asked, plan: Plan) -> str:
    return unit_of(register, asked, register.schools[plan.school_id], plan.semester)


def unit_of(register: Register, asked: Asked, school: School, semester: str) -> str:
    """The municipality of a school in a semester, or on the last day where the units of today are asked for."""
    named = register.units[school.municipality_id].name
    when = "9999" if asked.today else semester
    return [name for since, name in MOVES.get(named, (("", named),)) if since <= when][-1]


def _measured(register: Register, asked: Asked, measure: str, records: Sequence[Record]) -> int | Decimal:
    plans = {record.plan.id: record.plan for record in records}.values()
    claims = [record.claim for record in records if record.claim is not None]
    lessons = {record.lesson.id: record.lesson for record in records if record.lesson is not None}.values()
    match measure:
        case "plans":
            return len(plans)
        case "pupils":
            return len({plan.pupil_id for plan in plans})
        case "schools":
            return len({plan.school_id for plan in plans})
        case "municipalities":
            return len({_unit(register, asked, plan) for plan in plans})
        case "consultations":
            return len(lessons)
        case "minutes":
            return sum(lesson.minutes for lesson in lessons)
        case "claimed":
            return sum((claim.asked for claim in claims), start=Decimal("0.00"))
        case "approved":
            return sum((claim.approved for claim in claims if claim.status in GRANTED), start=Decimal("0.00"))
        case _:
            return sum((claim.approved for claim in claims if claim.status is ClaimStatus.PAID), start=Decimal("0.00"))


LAST_DAY: Final = date(2026, 1, 15)

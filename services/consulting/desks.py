"""One provider's desk at one school: whose lessons they may write down, and what those may be."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from models.consultations import Attendance, Consultation
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan, PlanMeasure
from models.pupils import Pupil
from models.vocabulary import SCHOOL_ROLES, PlanStatus
from services import standing
from services.consulting import facts
from services.errors import NotFound, NotPermitted
from services.rulebook import rulebook
from services.rules.diary import Planned
from services.rules.names import fold, sort_key
from services.rules.names_of import Named
from services.rules.permissions import Level, Permission
from services.rules.school_year import Span
from services.work import Work

# A plan that was suspended or is being revised is told so; one that never ran is not there to be chosen.
_KNOWN: Final = (PlanStatus.RUNNING, PlanStatus.CLOSED, PlanStatus.SUSPENDED, PlanStatus.REVISING)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A kind of help in a subject, as plans name it."""

    kind: str
    subject: str
    name: Named


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a month's sheet is written: the plans open to the provider, by the pupils' names, and what they name."""

    school: School
    provider: Account
    plans: Mapping[UUID, Planned]
    names: Mapping[UUID, str]  # the pupil of each plan, as a sheet shows them
    lessons: tuple[Lesson, ...]

    @property
    def pupils(self) -> list[str]:
        return sorted({self.names[plan_id] for plan_id in self.plans}, key=sort_key)


def providers(work: Work, school_id: UUID) -> list[Account]:
    """Who gives consultations at a school, by name: its staff, and those who gave some once."""
    level = work.require(Permission.CONSULTATION_READ)
    if level is Level.OWN:
        _require_own(work, school_id, work.actor.owner_id)
        return [work.session.get_one(Account, work.actor.owner_id)]
    _require_school(work, Permission.CONSULTATION_READ, school_id)
    found = work.session.exec(select(Account).where(col(Account.id).in_(_givers(school_id))))
    return sorted(found, key=lambda one: sort_key(one.last_name, one.first_name))


def reached(work: Work, permission: Permission, school_id: UUID, provider_id: UUID) -> tuple[School, Account]:
    """A school and one of its providers, where the permission reaches their consultations. Raises NotFound elsewhere."""
    if work.require(permission) is Level.OWN:
        _require_own(work, school_id, provider_id)
    else:
        _require_school(work, permission, school_id)
    there = select(Account).where(col(Account.id) == provider_id, col(Account.id).in_(_givers(school_id)))
    provider = work.session.exec(there).first()
    if provider is None:
        raise NotFound("access.not_found")
    return work.session.get_one(School, school_id), provider


def desk(work: Work, school_id: UUID, provider_id: UUID, span: Span) -> Desk:
    """The desk of some days for whoever may write there."""
    school, provider = reached(work, Permission.CONSULTATION_WRITE, school_id, provider_id)
    query = facts.measures_of_plans().where(
        work.within(Permission.CONSULTATION_WRITE, PlanMeasure), PlanMeasure.school_id == school_id,
        col(PlanMeasure.provider_id).is_(None) | (col(PlanMeasure.provider_id) == provider_id),
        col(Plan.status).in_(_KNOWN), col(Plan.starts_on) <= span.last, col(Plan.ends_on) >= span.first,
    )  # fmt: skip
    plans = facts.plans_known(work, work.session.execute(query))
    return Desk(
        school,
        provider,
        plans,
        names_of(work, {*plans, *_held(work, school_id, provider_id, span)}),
        _lessons(work, plans),
    )


def _held(work: Work, school_id: UUID, provider_id: UUID, span: Span) -> set[UUID]:
    """Plans that consultations of these days name, also where nothing of them is open any more."""
    query = (
        select(Attendance.plan_id)
        .join(Consultation, col(Consultation.id) == Attendance.consultation_id)
        .where(
            Consultation.school_id == school_id, Consultation.provider_id == provider_id,
            col(Consultation.on).between(span.first - timedelta(days=14), span.last),
        )
    )  # fmt: skip
    return set(work.session.exec(query))


def names_of(work: Work, plan_ids: Collection[UUID]) -> dict[UUID, str]:
    """The pupils of plans that were reached, by plan; of two pupils of one name each with the plan's code."""
    rows = work.session.execute(
        select(Plan.id, Plan.code, Pupil)
        .join(Pupil, col(Pupil.id) == Plan.pupil_id)
        .where(col(Plan.id).in_(list(plan_ids)))
    ).all()
    alike: dict[str, set[UUID]] = defaultdict(set)
    for _, _, pupil in rows:
        alike[_called(pupil)].add(pupil.id)
    return {
        plan_id: _called(pupil) if len(alike[_called(pupil)]) == 1 else f"{_called(pupil)} ({code})"
        for plan_id, code, pupil in rows
    }


def _called(pupil: Pupil) -> str:
    return f"{pupil.last_name} {pupil.first_name}"


def _lessons(work: Work, plans: Mapping[UUID, Planned]) -> tuple[Lesson, ...]:
    known = rulebook(work.session).names()
    told = {(measure.kind, measure.subject) for plan in plans.values() for measure in plan.measures}
    return tuple(
        Lesson(kind, subject, known.get(kind, Named(kind, kind, kind)))
        for kind, subject in sorted(told, key=lambda one: (one[0], fold(one[1])))
    )


def _givers(school_id: UUID) -> Any:  # noqa: ANN401 a select of ids
    staff = select(Assignment.account_id).where(
        Assignment.school_id == school_id, col(Assignment.role).in_(SCHOOL_ROLES), standing.held_today()
    )
    gave = select(Consultation.provider_id).where(
        Consultation.school_id == school_id, col(Consultation.provider_id).is_not(None)
    )
    return staff.union(gave)


def _require_own(work: Work, school_id: UUID, provider_id: UUID | None) -> None:
    if work.actor.owner_id is None:
        raise NotPermitted("access.not_permitted", role=work.actor.role)
    if (school_id, provider_id) != (work.actor.school_id, work.actor.owner_id):
        raise NotFound("access.not_found")


def _require_school(work: Work, permission: Permission, school_id: UUID) -> None:
    found = select(School.id).where(School.id == school_id, work.within(permission, School))
    if work.session.exec(found).first() is None:
        raise NotFound("access.not_found")

"""What rows of a table of consultations are looked up in: read once for all rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from sqlmodel import col, select

from models.consultations import Attendance, Consultation
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan, PlanMeasure
from models.pupils import PersonalCode
from models.vocabulary import ConsultationMode, MeasureType, PlanStatus
from services import standing
from services.consulting import facts
from services.consulting.facts import Around
from services.errors import Refusal
from services.rulebook import rulebook
from services.rules.diary import Planned
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work

Day: TypeAlias = date
Sitting = tuple[Any, ...]  # what rows of one sitting share


class Row(NamedTuple):
    """One pupil at one consultation; the plan by code, or by school, personal code and semester."""

    plan_code: str
    school: str
    personal_code: str
    semester: str
    date: Day
    start: time | None
    minutes: int
    provider_type: str
    provider: str
    subject: str
    mode: ConsultationMode
    confirmed_on: Day | None


@dataclass(slots=True)
class Known:
    """Everything that rows are looked up in."""

    by_code: Mapping[str, Planned]
    by_pupil: Mapping[tuple[str, str, str], Planned]
    schools: Mapping[UUID, School]
    around: Mapping[UUID, Around]
    kinds: Mapping[str, str]  # codes by whatever they may be called
    providers: Mapping[tuple[UUID, str], UUID | None]  # None where two are called so
    there: set[Sitting]  # attendances that are kept already
    sittings: Mapping[Sitting, UUID]
    folded: dict[str, str] = field(default_factory=dict)
    closed: dict[tuple[UUID, date], Refusal | None] = field(default_factory=dict)

    def sitting(self, school: Any, row: Row) -> Sitting:  # noqa: ANN401 an id
        """What tells one sitting from another."""
        kind = self.kinds.get(self.fold(row.provider_type), row.provider_type)
        told = (self.fold(row.provider), row.date, row.start, row.minutes, kind, self.fold(row.subject), row.mode)
        return school, *told

    def fold(self, text: str) -> str:
        found = self.folded.get(text)
        if found is None:
            found = self.folded[text] = fold(text)
        return found


def known(work: Work, rows: Sequence[Row], *, history: bool) -> Known:
    """Read what these rows are about; of plans, those that consultations may be written down for."""
    first, last = min(row.date for row in rows), max(row.date for row in rows)
    query = (
        select(Plan, PlanMeasure)
        .join(PlanMeasure, (col(PlanMeasure.plan_id) == Plan.id) & (col(PlanMeasure.type) == MeasureType.CONSULTATION), isouter=history)
        .where(col(Plan.status) != PlanStatus.VOID, work.within(Permission.CONSULTATION_WRITE, Plan if history else PlanMeasure))
        .order_by(col(Plan.id), col(PlanMeasure.id))
    )  # fmt: skip
    codes = {row.plan_code for row in rows if row.plan_code}
    if codes and len(codes) < 5_000 and all(row.plan_code for row in rows):
        query = query.where(col(Plan.code).in_(codes))
    found = list(work.session.execute(query))
    plans = facts.plans_known(work, found)
    schools = {
        one.id: one
        for one in work.session.exec(select(School).where(col(School.id).in_({p.school for p in plans.values()})))
    }
    there, sittings = _kept(work, first, last)
    return Known(
        {plan.code: plan for plan in plans.values()}, _by_pupil(work, plans, schools, {plan.id: plan.semester for plan, _ in found}),
        schools, {school.id: facts.around(work, school) for school in schools.values()}, _kinds(work), _providers(work, schools),
        there, sittings,
    )  # fmt: skip


def _by_pupil(
    work: Work, plans: Mapping[UUID, Planned], schools: Mapping[UUID, School], semesters: Mapping[UUID, str]
) -> dict[tuple[str, str, str], Planned]:
    codes: dict[UUID, list[str]] = defaultdict(list)
    for pupil_id, code in work.session.execute(select(PersonalCode.pupil_id, PersonalCode.code)):
        codes[pupil_id].append(code)
    return {
        (schools[plan.school].reg_no, code, semesters[plan.id]): plan
        for plan in plans.values()
        for code in codes[plan.pupil]
    }


def _kinds(work: Work) -> dict[str, str]:
    """Kinds of consultations by their codes and by what people call them."""
    rows = [
        kind
        for rules in rulebook(work.session).by_id.values()
        for kind in rules.kinds
        if kind.type is MeasureType.CONSULTATION
    ]
    return {fold(name): kind.code for kind in rows for name in (kind.name_en, kind.name_lv, kind.code)}


def _providers(work: Work, schools: Mapping[UUID, School]) -> dict[tuple[UUID, str], UUID | None]:
    """The staff of the schools by name and by user name."""
    found: dict[tuple[UUID, str], UUID | None] = {}
    rows = work.session.execute(
        select(Assignment.school_id, Account)
        .join(Account, col(Account.id) == col(Assignment.account_id))
        .where(col(Assignment.school_id).in_(list(schools)), standing.held_today())
    )
    for school_id, account in rows:
        for name in {fold(account.name), fold(account.username)}:
            same = found.get((school_id, name), account.id) == account.id
            found[school_id, name] = account.id if same else None
    return found


def _kept(work: Work, first: date, last: date) -> tuple[set[Sitting], dict[Sitting, UUID]]:
    """What is kept already of these days, as rows would tell it."""
    there: set[Sitting] = set()
    sittings: dict[Sitting, UUID] = {}
    rows = work.session.execute(
        select(  # type: ignore[call-overload] # many columns
            Attendance.plan_id, Attendance.confirmed_on, Consultation.id, Consultation.school_id, Consultation.provider,
            Consultation.on, Consultation.starts, Consultation.minutes, Consultation.kind, Consultation.subject, Consultation.mode,
        )
        .join(Consultation, col(Consultation.id) == Attendance.consultation_id)
        .where(work.within(Permission.CONSULTATION_WRITE, Consultation), col(Consultation.on).between(first, last))
    )  # fmt: skip
    folded: dict[str, str] = {}
    for plan_id, confirmed_on, row_id, school, provider, on, starts, minutes, kind, subject, mode in rows:
        for text in (provider, subject):
            if text not in folded:
                folded[text] = fold(text)
        key = (school, folded[provider], on, starts, minutes, kind, folded[subject], ConsultationMode(mode))
        there.add((plan_id, confirmed_on, *key))
        if starts is not None:
            sittings[key] = row_id
    return there, sittings

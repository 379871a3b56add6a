"""A random register: schools of four municipalities through two reforms, plans, risks, measures, claims and lessons of every kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlmodel import SQLModel, select

from models.claims import Claim
from models.consultations import Attendance, Consultation
from models.money_words import ClaimStatus
from models.people import Account
from models.places import Municipality, School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme, RiskKind
from models.pupils import Pupil
from models.vocabulary import Education, MeasureType, Outcome, PlanStatus, SchoolKind, Stage
from services.work import OPERATOR, begin

MOMENT: Final = datetime(2018, 1, 15, 12, tzinfo=UTC)
SEMESTERS: Final = ("2017-2", "2020-2", "2021-1", "2024-2", "2025-1")
# Schools made for this, and the unit each was in when it joined: by name, and by whether that is today's unit.
SCHOOLS: Final = {"4611111111": ("Kokneses novads", False), "4622222222": ("Varakļānu novads", True)}
RISKS: Final = ("R1.01", "R1.02", "R2.07", "R3.04", "R3.05", "R4.01")
KINDS: Final = ("meals", "public_transport", "personal_items")
DECIDED: Final = (ClaimStatus.SIGNED_ONCE, ClaimStatus.APPROVED, ClaimStatus.PAID)
EVERYWHERE: Final = (PlanStatus.DIRECTOR_APPROVED, PlanStatus.IN_APPROVAL)


@dataclass(repr=False)
class Register:
    """All rows as they were made; the naive count goes by these, never by a query."""

    schools: dict[UUID, School] = field(default_factory=dict)
    units: dict[UUID, Municipality] = field(default_factory=dict)
    programmes: dict[UUID, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    risks: list[PlanRisk] = field(default_factory=list)
    measures: list[PlanMeasure] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    lessons: list[Consultation] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"Register({len(self.plans)} plans)"  # whole, it is longer than hypothesis cares to tell

    def rows(self) -> Iterable[SQLModel]:
        return [*self.plans, *self.risks, *self.measures, *self.claims, *self.lessons, *self.attendances]


def fill(seed: int, pupils: int = 45) -> Register:
    """Write a random register into a database that holds the cast."""
    random, made = Random(seed), Register()
    with begin(OPERATOR) as work:
        made.units = {unit.id: unit for unit in work.session.exec(select(Municipality))}
        for reg_no, (name, later) in SCHOOLS.items():
            unit = next(u for u in made.units.values() if u.name == name and (u.valid_from is not None) == later)
            work.session.add(
                School(
                    reg_no=reg_no, name=f"Skola {reg_no}", fold=reg_no, kind=SchoolKind.GENERAL, municipality_id=unit.id
                )
            )
        work.session.flush()
        made.schools = {school.id: school for school in work.session.exec(select(School))}
        made.programmes = {row.id: row.code for row in work.session.exec(select(Programme))}
        made.groups = {risk.code: risk.group for risk in work.session.exec(select(RiskKind))}
        account = work.session.exec(select(Account.id).where(Account.username == "peteris")).one()
        children = [_pupil(random, school) for school in made.schools for _ in range(random.randint(2, pupils // 4))]
        work.session.add_all(children)
        work.session.flush()
        for child in children:
            for semester in random.sample(SEMESTERS, random.randint(0, 3)):
                _plan(random, made, child, semester, account)
        for _ in made.plans:
            _lesson(random, made)
        for rows in (made.plans, [*made.risks, *made.measures], made.claims, made.lessons, made.attendances):
            work.session.add_all(rows)
            work.session.flush()
    return made


def _pupil(random: Random, school_id: UUID) -> Pupil:
    number = random.randrange(10**9)
    return Pupil(
        school_id=school_id, first_name="Anna", last_name=f"Nejauša{number}", fold_first="anna",
        fold_last=f"nejausa{number}", sort_key=str(number), education=Education.GENERAL, grade=random.randint(5, 12),
    )  # fmt: skip


def _plan(random: Random, made: Register, child: Pupil, semester: str, account: UUID) -> None:
    status = random.choice(list(PlanStatus))
    year, half = map(int, semester.split("-"))
    starts = date(year, 9, 1) if half == 1 else date(year + 1, 1, 8)
    plan = Plan(
        school_id=child.school_id, pupil_id=child.id, code=f"N-{random.randrange(10**12)}", semester=semester,
        programme_id=random.choice(list(made.programmes)), education=child.education, grade=child.grade, status=status,
        awaits=Stage.STATE if status in EVERYWHERE else None, preparer_id=account, starts_on=starts,
        ends_on=starts.replace(day=28), edited_at=MOMENT,
        outcome=random.choice(list(Outcome)) if status is PlanStatus.CLOSED else None,
    )  # fmt: skip
    made.plans.append(plan)
    same: dict[str, Any] = {"school_id": child.school_id, "plan_id": plan.id}
    for code in random.sample(RISKS, random.randint(0, 4)):
        made.risks.append(PlanRisk(code=code, sensitive=False, rating=2, **same))
    for kind in random.choices([*KINDS, "teacher"], k=random.randint(0, 4)):
        type_ = MeasureType.CONSULTATION if kind == "teacher" else MeasureType.COMPENSATION
        made.measures.append(PlanMeasure(type=type_, kind=kind, **same))
    provided = {measure.kind: measure for measure in made.measures if measure.plan_id == plan.id}
    for kind in random.choices([kind for kind in provided if kind in KINDS] or [""], k=random.randint(0, 3)):
        if kind:
            made.claims.append(_claim(random, plan, provided[kind], starts))


def _lesson(random: Random, made: Register) -> None:
    """Of one pupil or a group, of whatever plans of the school there are in that semester."""
    first = random.choice(made.plans)
    same = [plan for plan in made.plans if (plan.school_id, plan.semester) == (first.school_id, first.semester)]
    lesson = Consultation(
        school_id=first.school_id, provider=random.choice(("Gita Gundegsēta", "Baiba Baldriāne")), kind=random.choice(("teacher", "psychologist")),
        on=first.starts_on + timedelta(days=random.randrange(60)), minutes=random.randint(20, 90), noted_at=MOMENT,
    )  # fmt: skip
    made.lessons.append(lesson)
    for plan in random.sample(same, random.randint(1, min(3, len(same)))):
        made.attendances.append(
            Attendance(
                school_id=plan.school_id,
                consultation_id=lesson.id,
                plan_id=plan.id,
                pupil_id=plan.pupil_id,
                on=lesson.on,
            )
        )


def _claim(random: Random, plan: Plan, measure: PlanMeasure, starts: date) -> Claim:
    status = random.choice(list(ClaimStatus))
    asked = Decimal(random.randint(1, 9000)) / 100
    granted = min(asked, Decimal(random.randint(1, 7000)) / 100)
    void = plan.status is PlanStatus.VOID
    return Claim(
        school_id=plan.school_id, plan_id=plan.id, pupil_id=plan.pupil_id, kind=measure.kind, month=starts.replace(day=1),
        measure_id=None if void else measure.id, period=f"{random.randrange(10**6):07}", asked=asked, payable=asked, status=status,
        approved=granted if status in DECIDED else None, filed_at=MOMENT,
    )  # fmt: skip

"""Pupils with a past: plans over several years at schools of the cast, with ratings, lessons and moves."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.consultations import Attendance, Consultation
from models.moves import Transfer
from models.places import School
from models.plans import Plan, PlanMeasure, PlanRisk
from models.programme import Programme
from models.pupils import Guardian, PersonalCode, Pupil
from models.vocabulary import Education, MeasureType, Outcome, PlanStatus, SchoolKind, TransferStatus
from services.rules.school_year import Semester
from services.work import OPERATOR, begin

LAST_DAY: Final = date(2021, 1, 15)
MOMENT: Final = datetime(2021, 1, 15, 12, tzinfo=UTC)
RISKS: Final = {"R1.01": "R1", "R1.02": "R1", "R2.07": "R2", "R3.04": "R3", "R4.01": "R4"}
KINDS: Final = ("teacher", "psychologist", "meals")
STATUSES: Final = (PlanStatus.CLOSED,) * 8 + (
    PlanStatus.RUNNING,
    PlanStatus.SUSPENDED,
    PlanStatus.VOID,
    PlanStatus.DRAFT,
)
PUPILS: Final = 200


@dataclass
class Register:
    """All rows as they were made; the naive count goes by these, never by a query."""

    joined: dict[UUID, str] = field(default_factory=dict)
    of_maras: set[UUID] = field(default_factory=set)  # under the municipality; the others are the state's to see
    plans: list[Plan] = field(default_factory=list)
    risks: list[PlanRisk] = field(default_factory=list)
    measures: list[PlanMeasure] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    moves: list[Transfer] = field(default_factory=list)


def fill(seed: int) -> Register:
    """Half of the schools joined a year later; nobody's past is alike."""
    made, dice = Register(), Random(seed)
    with begin(OPERATOR) as work:
        schools = work.session.exec(select(School).order_by(School.reg_no)).all()
        programme = work.session.exec(select(Programme).where(Programme.code == "pumpurs")).one()
        for number, school in enumerate(schools):
            school.joined_semester = "2018-1" if number % 2 else "2017-1"
            made.joined[school.id] = school.joined_semester
            if school.name.startswith("Kļavu") and school.kind is SchoolKind.GENERAL:
                made.of_maras.add(school.id)
        for number in range(PUPILS):
            for row in _somebody(made, dice, schools, programme.id, number):
                work.session.add(row)
                work.session.flush()
    return made


def _somebody(made: Register, dice: Random, schools: Any, programme_id: UUID, number: int) -> Any:
    school = dice.choice(schools)
    education = Education.VOCATIONAL if school.kind is SchoolKind.VOCATIONAL else Education.GENERAL
    grade = dice.randint(1, 2) if education is Education.VOCATIONAL else dice.randint(5, 9)
    pupil = Pupil(
        school_id=school.id, first_name="Bērns", last_name=f"Numurs{number}", fold_first="berns", fold_last=f"numurs{number}",
        sort_key=f"{number:04}", birth_date=date(2006, 1, 1), education=education, grade=grade, language="latviešu",
    )  # fmt: skip
    yield pupil
    yield PersonalCode(school_id=school.id, pupil_id=pupil.id, code=f"010106-2{number:04}")
    yield Guardian(school_id=school.id, pupil_id=pupil.id, name=f"Vecāks Numurs{number}")
    when = Semester(dice.randint(2017, 2019), dice.randint(1, 2))
    for turn in range(dice.randint(1, 4)):
        yield from _plan(made, dice, pupil, school.id, programme_id, when, f"{number}-{turn}")
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            when = when.next()
        if dice.random() < 0.15:
            other = dice.choice([one for one in schools if one.id != school.id])
            move = Transfer(
                school_id=school.id, to_school_id=other.id, pupil_id=pupil.id, status=TransferStatus.DONE, asked_at=MOMENT,
                moved_on=when.first_day() - timedelta(days=dice.choice((1, 40, 150))),
            )  # fmt: skip
            made.moves.append(move)
            school = other
            yield move
        if str(when) > "2020-2":
            return


def _plan(
    made: Register, dice: Random, pupil: Pupil, school_id: UUID, programme_id: UUID, when: Semester, code: str
) -> Any:
    status = dice.choice(STATUSES)
    outcomes = [*[Outcome.CONTINUES, Outcome.IMPROVED] * 4, *[Outcome.LEFT] * 3, *Outcome]
    first = when.first_day() + timedelta(days=dice.randint(0, 30))
    plan = Plan(
        school_id=school_id, pupil_id=pupil.id, code=code, semester=str(when), programme_id=programme_id, education=pupil.education,
        grade=pupil.grade, status=status, starts_on=first, ends_on=first + timedelta(days=80),
        outcome=dice.choice(outcomes) if status is PlanStatus.CLOSED else None, edited_at=MOMENT, goal="Pabeigt klasi.",
    )  # fmt: skip
    made.plans.append(plan)
    yield plan
    for risk_code in dice.sample(list(RISKS), dice.randint(0, 3)):
        risk = PlanRisk(
            school_id=school_id, plan_id=plan.id, code=risk_code, sensitive=risk_code == "R2.07", rating=dice.randint(0, 3),
            rated=dice.random() < 0.9, end_rating=dice.choice((None, 0, 1, 2, 3)),
        )  # fmt: skip
        made.risks.append(risk)
        yield risk
    for kind in dice.sample(KINDS, dice.randint(0, 2)):
        kind_of = MeasureType.COMPENSATION if kind == "meals" else MeasureType.CONSULTATION
        measure = PlanMeasure(school_id=school_id, plan_id=plan.id, type=kind_of, kind=kind)
        made.measures.append(measure)
        yield measure
    for day in range(dice.choice((0, 0, 3, 7, 12, 24))):
        yield from _lesson(made, pupil, plan, first + timedelta(days=day))


def _lesson(made: Register, pupil: Pupil, plan: Plan, on: date) -> Any:
    lesson = Consultation(
        school_id=plan.school_id, provider="Skolotāja", kind="teacher", on=on, minutes=40, noted_at=MOMENT
    )
    yield lesson
    attendance = Attendance(
        school_id=plan.school_id, consultation_id=lesson.id, plan_id=plan.id, pupil_id=pupil.id, on=on
    )
    made.attendances.append(attendance)
    yield attendance

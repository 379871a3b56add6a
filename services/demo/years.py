"""Some years on: what became of the children of the demonstration and of those after them, taken in as history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from typing import Any, Final

from sqlmodel import col, select

from models.places import School
from models.plans import Plan
from models.pupils import PersonalCode, Pupil, PupilForm
from models.vocabulary import Action, ConsultationMode, Education, Outcome, PlanStatus, SchoolKind, last_grade
from services import clock, enrolment
from services.demo.municipality import FIRST_NAMES, LAST_NAMES, TODAY, nobodys_code
from services.errors import Refusal
from services.forms import checked
from services.rules.names import fold
from services.rules.school_year import Semester, semester_of
from services.transfer import consultations_table, plans_table
from services.transfer.consultations_known import Row
from services.transfer.plans_table import PlanRow
from services.work import OPERATOR, Work, begin, look

MOST_YEARS: Final = 5
_LATER: Final = (
    ("4500000012", "Kļavu Priežu pamatskola"),
    ("4500000013", "Kļavu Avotu vidusskola"),
    ("4500000014", "Kļavu Pļavu pamatskola"),
    ("4500000015", "Kļavu Kalēju vidusskola"),
)
_LATER_SINCE: Final = "2018-1"
_NEW_A_YEAR: Final = 12  # pupils of each school
_RISKS: Final = ("R1.01", "R1.02", "R1.06", "R2.08", "R3.04", "R3.05", "R4.01")
_BIRTH: Final = date(2006, 3, 1)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A made-up pupil on the way through school. `away`: for so many semesters nothing is known."""

    reg_no: str
    code: str
    education: Education
    grade: int
    last_grade: int
    rating: int
    away: int = 0


def play_on(years: int) -> date:
    """Play these years, of which each brings new pupils; gives the day it is then."""
    day, chance = TODAY.replace(year=TODAY.year + years), Random(2019)  # noqa: S311 made-up people are no secret
    with clock.at(clock.noon(day)):
        with begin(OPERATOR) as work:
            _join(work)
        everybody = _known()
        semester = Semester.parse(_LATER_SINCE)
        while semester < semester_of(day):
            if semester.half == 1:
                everybody = [one for one in map(_older, everybody) if one] + _newcomers(semester, chance)
            everybody = _live(everybody, semester, chance)
            semester = semester.next()
    return day


def _join(work: Work) -> None:
    """Four schools join a year after the others."""
    first = work.session.exec(select(School).order_by(col(School.reg_no)).limit(1)).one()
    for reg_no, name in _LATER:
        school = School(
            reg_no=reg_no, name=name, fold=fold(name), kind=SchoolKind.GENERAL, municipality_id=first.municipality_id,
            agreement_no=f"8.3.4/{reg_no[-2:]}", agreement_date=date(2018, 8, 30), stage="3. kārta", joined_semester=_LATER_SINCE,
        )  # fmt: skip
        work.add(school, Action.ADD)


def _known() -> list[Somebody]:
    """The children of the first semesters, as they are."""
    with look(OPERATOR) as work:
        query = select(School.reg_no, PersonalCode.code, Pupil.education, Pupil.grade, School.name)  # type: ignore[call-overload] # SQLModel types four columns at most
        query = query.join(Pupil, col(Pupil.school_id) == School.id).join(
            PersonalCode, col(PersonalCode.pupil_id) == Pupil.id
        )
        rows = work.session.exec(
            query.where(col(Pupil.id).in_(select(Plan.pupil_id))).order_by(PersonalCode.code)
        ).all()
    return [
        Somebody(reg_no, code, education, grade, _last(education, name), 2)
        for reg_no, code, education, grade, name in rows
    ]


def _newcomers(semester: Semester, chance: Random) -> list[Somebody]:
    """New pupils of every school, enrolled as history knows them."""
    made: list[Somebody] = []
    with begin(OPERATOR) as work:
        schools = work.session.exec(select(School).order_by(col(School.reg_no))).all()
        forms = []
        for school in schools:
            for _ in range(_NEW_A_YEAR):
                number = (semester.year - 2018) * len(schools) * _NEW_A_YEAR + len(made)
                education = Education.VOCATIONAL if school.kind is SchoolKind.VOCATIONAL else Education.GENERAL
                birth = _BIRTH + timedelta(days=number // 999)
                grade = chance.randint(1, 3) if education is Education.VOCATIONAL else chance.randint(5, 9)
                code = nobodys_code(birth, number % 999)
                made.append(Somebody(school.reg_no, code, education, grade, _last(education, school.name), 3))
                name = {"first_name": chance.choice(FIRST_NAMES), "last_name": chance.choice(LAST_NAMES)}
                raw = {"personal_code": code, "birth_date": birth, "programme": education, "grade": grade, **name}
                forms.append((school.id, checked(PupilForm, raw)))
        _taken(enrolment.keep_pupils(work, forms, history=True))
    return made


def _live(everybody: Sequence[Somebody], semester: Semester, chance: Random) -> list[Somebody]:
    """One semester: who has a plan, how many lessons, and what it ended with."""
    plans: list[PlanRow] = []
    lessons: list[Row] = []
    after: list[Somebody] = []
    for one in everybody:
        if one.away:
            after.append(replace(one, away=one.away - 1))
            continue
        sittings = chance.choice((0, 3, 6, 9, 14, 22))
        outcome = _ends(one, semester, sittings, chance)
        end = max(0, one.rating - chance.choice((0, 1, 1, 2))) if outcome is not Outcome.LEFT else 3
        plans.append(_plan(one, semester, outcome, end, chance))
        lessons += _lessons(one, semester, sittings)
        if outcome in (Outcome.CONTINUES, Outcome.IMPROVED):
            after.append(replace(one, rating=max(end, 1), away=0 if chance.random() < 0.7 else chance.randint(1, 4)))
        elif outcome is Outcome.LEFT and chance.random() < 0.6:
            after.append(replace(one, away=2))
    with begin(OPERATOR) as work:
        _taken(plans_table.keep(work, plans, history=True))
        work.session.flush()
        _taken(consultations_table.keep(work, lessons, history=True))
    return after


def _ends(one: Somebody, semester: Semester, sittings: int, chance: Random) -> Outcome:
    risk = 0.03 * one.rating if sittings > 5 else 0.045 * one.rating
    if chance.random() < risk:
        return chance.choice((Outcome.LEFT, Outcome.LEFT, Outcome.LEFT_FOR_WORK, Outcome.LEFT_ABROAD))
    if semester.half == 2 and one.grade == one.last_grade:
        return Outcome.GRADUATED
    if chance.random() < 0.03:
        return chance.choice((Outcome.MOVED_SCHOOL, Outcome.OTHER))
    return chance.choice((Outcome.CONTINUES, Outcome.IMPROVED))


def _plan(one: Somebody, semester: Semester, outcome: Outcome, end: int, chance: Random) -> PlanRow:
    risk = chance.choice(_RISKS)
    measures = "consultation:teacher:matemātika:4" if chance.random() < 0.7 else "consultation:psychologist::2"
    if risk.startswith("R3"):
        measures += ";compensation:meals:60"
    return plans_table.form(
        {
            "school": one.reg_no, "personal_code": one.code, "semester": str(semester), "status": PlanStatus.CLOSED,
            "grade": one.grade, "risks": f"{risk}={one.rating}", "measures": measures, "outcome": outcome,
            "end_risks": f"{risk}={end}",
        }
    )  # fmt: skip


def _lessons(one: Somebody, semester: Semester, sittings: int) -> Iterator[Row]:
    first = semester.first_day() + timedelta(days=14)
    for number in range(sittings):
        yield Row(
            "", one.reg_no, one.code, str(semester), first + timedelta(days=3 * number), time(14, 10), 40, "teacher",
            "Gita Gundegsēta", "matemātika", ConsultationMode.ONSITE, None,
        )  # fmt: skip


def _older(one: Somebody) -> Somebody | None:
    """A grade up; nobody is in a grade that there is not."""
    return replace(one, grade=one.grade + 1) if one.grade < one.last_grade else None


def _last(education: Education, school: str) -> int:
    return 9 if "pamatskola" in school else last_grade(education)


def _taken(answers: Sequence[Any]) -> None:
    """History that is not taken as it was is a mistake of this story."""
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    if refused:
        raise refused[0]

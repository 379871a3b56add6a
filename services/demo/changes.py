"""What goes on between the schools of the demonstration: a request, a move, and a child who was entered twice."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.plans import Plan
from models.pupils import PersonalCode, Pupil, PupilForm
from models.vocabulary import PlanStatus
from services import clock, enrolment, moving
from services.demo.cast import Cast
from services.demo.stories import SPRING, Child
from services.work import OPERATOR, Work, begin, look

_DAY: Final = date(2018, 1, 15)


def tell(stage: Cast, children: Sequence[Child], code_for: Callable[[date], str]) -> None:
    """One pupil is asked for, one has come from another school, one stands in the register twice."""
    river, forest = stage.schools["river"], stage.schools["forest"]
    at_river = [pupil_id for team, pupil_id in children if team.school.id == river.id]
    with clock.at(clock.noon(_DAY)):
        with look(OPERATOR) as work:
            asked_for, leaves = _code(work, at_river[-1]), _with_a_running_plan(work, forest.id)
            seen, twin = work.session.get_one(Pupil, leaves).version, work.session.get_one(Pupil, at_river[0])
        with begin(stage.janis) as work:
            moving.ask(work, forest.id, asked_for, "Ģimene pārcēlusies, no februāra mācīsies pie mums.")
        with begin(stage.janis) as work:
            moving.send(work, leaves, seen, river.reg_no, _DAY, "Pārcelts pēc vecāku lūguma.")
        with begin(stage.ilze) as work:
            enrolment.keep_pupils(work, [(river.id, _again(twin, code_for(twin.birth_date or _DAY)))])


def _code(work: Work, pupil_id: UUID) -> str:
    return work.session.exec(select(PersonalCode.code).where(PersonalCode.pupil_id == pupil_id)).one()


def _with_a_running_plan(work: Work, school_id: UUID) -> UUID:
    plans = select(Plan.pupil_id).where(
        Plan.school_id == school_id, Plan.semester == SPRING, Plan.status == PlanStatus.RUNNING
    )
    return work.session.exec(plans.order_by(col(Plan.code)).limit(1)).one()


def _again(pupil: Pupil, code: str) -> PupilForm:
    """The same child, entered once more by somebody who did not look."""
    return PupilForm(
        personal_code=code, first_name=pupil.first_name, last_name=pupil.last_name, birth_date=pupil.birth_date,
        programme=pupil.education, grade=pupil.grade, application_date=date(2018, 1, 11), application_signer=pupil.name,
    )  # fmt: skip

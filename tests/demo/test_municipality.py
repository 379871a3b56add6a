"""The demonstration: the size of one town's first semester, everything in it occurs, and nobody in it can be real."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, col, func, select
from stdnum.lv import pvn

from models.claims import Claim
from models.database import reading
from models.fields import born
from models.money_words import ClaimStatus
from models.people import Account, Assignment
from models.places import School
from models.plans import Plan, PlanRisk, PlanStep
from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import ASSIGNABLE_ROLES, MeasureType, Outcome, PlanStatus, SchoolKind, Stage, TransferStatus
from services import duplicates, figures, integrity, moving, passwords
from services.counting import Dimension, Measure, Question
from services.demo import cast as casting
from services.demo.cast import PARTS
from services.demo.municipality import HANDED, PUPILS, sign_ins
from services.work import OPERATOR, look
from tests.demo.conftest import made_up


def all_of(table: type[SQLModel]) -> list[Any]:
    with reading() as session:
        return list(session.exec(select(table)).all())


def test_there_are_eleven_schools_and_a_hundred_and_twenty_pupils(klavas: str) -> None:
    schools, pupils = all_of(School), all_of(Pupil)

    children = {(pupil.first_name, pupil.last_name, pupil.birth_date) for pupil in pupils}
    assert (len(schools), len(children)) == (11, PUPILS) == (11, 120)
    assert len(pupils) == PUPILS + 1  # one of them was entered twice
    assert {school.kind for school in schools} == {SchoolKind.GENERAL, SchoolKind.SPECIAL, SchoolKind.VOCATIONAL}
    assert {pupil.school_id for pupil in pupils} == {school.id for school in schools}


def test_a_hundred_and_forty_seven_plans_reached_the_experts(klavas: str) -> None:
    """Reached: the director and, where the school is under one, the municipality have approved."""
    plans, steps = all_of(Plan), all_of(PlanStep)
    reached = {plan.id for plan in plans if plan.awaits is Stage.STATE}
    reached |= {step.plan_id for step in steps if step.stage is Stage.STATE}

    assert len(reached) == HANDED == 147


def test_figures_count_pupils_once(klavas: str) -> None:
    with look(OPERATOR) as work:
        found = figures.answer(
            work, Question((Dimension.SCHOOL_YEAR,), (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS))
        )

    (row,) = found.rows
    assert (row[0], row[2], row[3]) == ("2017", PUPILS, 11)
    assert row[1] > HANDED > row[2]


def test_everybody_has_one_plan_a_semester_and_a_signed_application(klavas: str) -> None:
    per_semester = Counter(
        (plan.pupil_id, plan.semester) for plan in all_of(Plan) if plan.status is not PlanStatus.VOID
    )

    assert set(per_semester.values()) == {1}
    assert {plan.semester for plan in all_of(Plan)} == {"2017-1", "2017-2"}
    assert {row.pupil_id for row in all_of(Application)} == {pupil.id for pupil in all_of(Pupil)}


def test_every_status_occurs(klavas: str) -> None:
    assert {plan.status for plan in all_of(Plan)} == set(PlanStatus)
    small = {ClaimStatus.SIGNED_ONCE}  # a second signature is for sums that nobody here asks for
    assert {claim.status for claim in all_of(Claim)} == set(ClaimStatus) - small


def test_every_role_that_can_be_given_has_somebody_who_can_sign_in(klavas: str) -> None:
    people = {account.id: account for account in all_of(Account)}
    held = {row.role for row in all_of(Assignment) if people[row.account_id].password_hash}

    assert held == set(ASSIGNABLE_ROLES) == {part.role for part in PARTS}
    assert [(part.username, f"{part.first_name} {part.last_name}", part.role) for part in PARTS] == list(sign_ins())
    assert all(
        passwords.matches("zvans-migla-tilts-siena", people[actor.account_id].password_hash) for actor in actors()
    )


def actors() -> list[Any]:
    return list(casting.recall().actors.values())


def test_the_cast_of_the_tests_lives_here_too(klavas: str) -> None:
    cast = casting.recall()

    assert {actor.username for actor in cast.actors.values()} == {part.username for part in PARTS}
    assert {school.name for school in cast.schools.values()} <= {school.name for school in all_of(School)}


def test_no_personal_code_can_be_anybodys(klavas: str) -> None:
    codes = [row.code for row in all_of(PersonalCode)]

    assert len(set(codes)) == PUPILS + 1
    assert [code for code in codes if pvn.is_valid(code.replace("-", ""))] == []
    birthdays = {pupil.id: pupil.birth_date for pupil in all_of(Pupil)}
    assert all(born(row.code) == birthdays[row.pupil_id] for row in all_of(PersonalCode))


def test_no_telephone_or_e_mail_can_reach_anybody(klavas: str) -> None:
    """Latvian numbers have eight digits and begin with 2 or 6; `.example` belongs to nobody."""
    guardians = all_of(Guardian)

    assert len(guardians) == PUPILS
    assert all(re.fullmatch(r"\+371 1\d{7}", guardian.phone) for guardian in guardians)
    mails = [row.email for row in (*guardians, *all_of(Account)) if row.email]
    assert all(mail.endswith("@klavas.example") for mail in mails)


def test_sensitive_risks_and_every_kind_of_measure_occur(klavas: str) -> None:
    with reading() as session:
        kinds = set(session.execute(text("SELECT DISTINCT type FROM plan_measure")).scalars())
        sensitive = session.exec(select(func.count()).where(col(PlanRisk.sensitive).is_(True))).one()

    assert {MeasureType.CONSULTATION.value, MeasureType.COMPENSATION.value} <= kinds
    assert sensitive > 0


def test_closed_plans_are_evaluated_in_more_than_one_way(klavas: str) -> None:
    outcomes = {plan.outcome for plan in all_of(Plan) if plan.status is PlanStatus.CLOSED}

    assert {Outcome.CONTINUES, Outcome.IMPROVED} <= outcomes
    assert None not in outcomes


def test_a_move_a_request_and_a_duplicate_are_there_to_be_seen(klavas: str) -> None:
    cast = casting.recall()
    with look(cast.ilze) as work:
        lines = moving.find(work).lines
        (pair,) = duplicates.candidates(work)

    assert Counter(line.status for line in lines) == {TransferStatus.ASKED: 1, TransferStatus.DONE: 1}
    assert [line.decides for line in lines if line.status is TransferStatus.ASKED] == [True]
    assert pair.one.name == pair.other.name


def test_everything_holds(klavas: str) -> None:
    assert integrity.verify() == []


def story() -> dict[str, Any]:
    """What is told, without ids, passwords and moments."""
    with reading() as session:
        plans = session.execute(
            text(
                "SELECT plan.code, school.reg_no, plan.semester, plan.status, plan.grade, plan.outcome, personal_code.code "
                "FROM plan JOIN school ON school.id = plan.school_id JOIN personal_code ON personal_code.pupil_id = plan.pupil_id "
                "ORDER BY plan.code"
            )
        ).all()
        claims = session.execute(
            text("SELECT document_no, kind, month, asked, approved, status FROM claim ORDER BY document_no")
        ).all()
        risks = session.execute(
            text(
                "SELECT plan.code, plan_risk.code, rating, end_rating FROM plan_risk JOIN plan ON plan.id = plan_id ORDER BY 1, 2"
            )
        ).all()
        pupils = session.execute(
            text("SELECT first_name, last_name, birth_date, grade FROM pupil ORDER BY sort_key, 3")
        ).all()
    return {"plans": plans, "claims": claims, "risks": risks, "pupils": pupils}


def test_the_same_story_is_told_every_time(klavas: str, tmp_path: Path) -> None:
    first = story()

    with made_up(tmp_path, "cits-vards-cita-reize"):
        assert story() == first

"""Pupils brought in: created, corrected or left alone by their personal code, within reach, and never twice."""

from typing import Any

import pytest
from sqlmodel import select

from models.pupils import Application, Guardian, PersonalCode, Pupil
from models.vocabulary import Role
from services.errors import NotPermitted
from services.transfer.columns import Kind
from services.work import OPERATOR, look
from tests.transfer.bringing import CRAFT, FAR, FOREST, Told, code, pupil, take, why
from tests.world import World

FULL = {
    "birth_date": "02.03.2005", "gender": "m", "language": "latviešu", "guardian_name": "Māte Pumpurzara", "guardian_phone": "+371 10000001",
    "guardian_email": "mate@klavas.example", "application_date": "01.09.2017", "application_signer": "Māte Pumpurzara",
}  # fmt: skip


def known(number: int = 1) -> dict[str, Any]:
    """Everything kept of a pupil."""
    with look(OPERATOR) as work:
        row = work.session.exec(select(Pupil).join(PersonalCode).where(PersonalCode.code == code(number))).one()
        guardian = work.session.exec(select(Guardian).where(Guardian.pupil_id == row.id)).one_or_none()
        application = work.session.exec(select(Application).where(Application.pupil_id == row.id)).one_or_none()
    found = row.model_dump(
        include={"first_name", "last_name", "birth_date", "gender", "grade", "language"}, mode="json"
    )
    found |= {"programme": row.education.value}
    found |= {"guardian": (guardian.name, guardian.phone, guardian.email) if guardian else None}
    return found | {"application": (str(application.signed_on), application.signer) if application else None}


def pupils() -> int:
    with look(OPERATOR) as work:
        return len(work.session.exec(select(Pupil.id)).all())


def test_a_pupil_is_enrolled_with_all_that_is_known(world: World) -> None:
    assert take(world.cast.ilze, Kind.PUPILS, pupil(**FULL)) == Told(created=1)
    assert known() == {
        "first_name": "Ģirts", "last_name": "Pumpurzars1", "birth_date": "2005-03-02", "gender": "m", "grade": 7, "language": "latviešu",
        "programme": "general", "guardian": ("Māte Pumpurzara", "+371 10000001", "mate@klavas.example"),
        "application": ("2017-09-01", "Māte Pumpurzara"),
    }  # fmt: skip


def test_only_what_is_needed_is_enough(world: World) -> None:
    """The birth date is told by a code of the old form."""
    assert take(world.cast.ilze, Kind.PUPILS, pupil()) == Told(created=1)
    assert (known()["birth_date"], known()["guardian"], known()["application"]) == ("2005-03-02", None, None)


def test_taken_again_nothing_changes(world: World) -> None:
    rows = [pupil(number, **FULL) for number in range(1, 6)]
    assert take(world.cast.ilze, Kind.PUPILS, *rows) == Told(created=5)

    assert take(world.cast.ilze, Kind.PUPILS, *rows) == Told(unchanged=5)
    assert take(OPERATOR, Kind.PUPILS, *rows) == Told(unchanged=5)
    assert pupils() == 5


def test_what_differs_is_corrected_and_what_is_empty_is_left_alone(world: World) -> None:
    take(world.cast.ilze, Kind.PUPILS, pupil(1, **FULL), pupil(2, **FULL))
    before = known(1)
    changed = pupil(1, grade=8, gender="", language="", guardian_name="", guardian_phone="", application_date="")

    assert take(world.cast.ilze, Kind.PUPILS, changed, pupil(2, **FULL)) == Told(updated=1, unchanged=1)
    assert known(1) == before | {"grade": 8}


def test_an_empty_cell_beside_a_guardians_name_wipes_nothing_out(world: World) -> None:
    take(world.cast.ilze, Kind.PUPILS, pupil(**FULL))

    assert take(world.cast.ilze, Kind.PUPILS, pupil(guardian_name="Māte Pumpurzara")) == Told(unchanged=1)
    assert known()["guardian"] == ("Māte Pumpurzara", "+371 10000001", "mate@klavas.example")


def test_another_guardian_does_not_inherit_a_telephone(world: World) -> None:
    take(world.cast.ilze, Kind.PUPILS, pupil(**FULL))

    assert take(world.cast.ilze, Kind.PUPILS, pupil(guardian_name="Tēvs Pumpurzars")) == Told(updated=1)
    assert known()["guardian"] == ("Tēvs Pumpurzars", "", "")


def test_latvian_words_are_as_good_as_codes(world: World) -> None:
    row = {
        "Skola": CRAFT, "Personas kods": code(1), "Vārds": "Undīne", "Uzvārds": "Pumpurzara1", "Programma": "Profesionālā izglītība", "Klase": "2",
        "Dzimums": "Sieviete",
    }  # fmt: skip

    assert take(world.cast.viktors, Kind.PUPILS, row) == Told(created=1)
    assert (known()["programme"], known()["gender"], known()["grade"]) == ("vocational", "f", 2)


def test_a_pupil_who_stands_twice_is_named(world: World) -> None:
    assert why(world.cast.ilze, Kind.PUPILS, pupil(1), pupil(2), pupil(1, grade=8)) == [
        (4, "personal_code", code(1), "pupil.twice_in_file")
    ]
    assert pupils() == 0


def test_a_pupil_of_another_school_stays_there(world: World) -> None:
    """Whoever may not see the pupil learns only that the code cannot be enrolled."""
    take(world.cast.ilze, Kind.PUPILS, pupil(1))

    assert why(world.cast.janis, Kind.PUPILS, pupil(1, school=FOREST)) == [
        (2, "personal_code", code(1), "pupil.code_elsewhere")
    ]


@pytest.mark.parametrize("where", [FOREST, FAR, "4599999998"], ids=["next door", "far away", "nowhere"])
def test_a_school_out_of_reach_looks_as_if_it_were_not_there(world: World, where: str) -> None:
    assert why(world.cast.ilze, Kind.PUPILS, pupil(1, school=where)) == [(2, "school", where, "school.not_found")]
    assert pupils() == 0


def test_a_grade_outside_the_target_group_is_refused_today_and_taken_as_history(world: World) -> None:
    second = pupil(1, grade=2)

    assert why(world.cast.ilze, Kind.PUPILS, second) == [(2, "grade", "2", "eligibility.not_yet")]
    assert take(OPERATOR, Kind.PUPILS, second, history=True) == Told(created=1)


def test_somebody_known_may_have_any_grade(world: World) -> None:
    """Whom the programme supports is asked when a pupil comes in, not when a name is corrected."""
    take(OPERATOR, Kind.PUPILS, pupil(1, grade=2), history=True)

    assert take(world.cast.ilze, Kind.PUPILS, pupil(1, grade=2, last_name="Cits")) == Told(updated=1)


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"personal_code": "020305-2123"}, "personal_code", "field.not_a_personal_code"),
        ({"personal_code": "320305-21234x"}, "personal_code", "field.not_a_personal_code"),
        ({"personal_code": "310205-21234"}, "personal_code", "field.not_a_personal_code"),
        ({"personal_code": ""}, "personal_code", "field.missing"),
        ({"school": "abc"}, "school", "field.not_a_reg_no"),
        ({"first_name": " "}, "first_name", "field.missing"),
        ({"last_name": "x" * 101}, "last_name", "field.too_long"),
        ({"birth_date": "31.02.2005"}, "birth_date", "field.not_a_date"),
        ({"birth_date": "2005/03/02"}, "birth_date", "field.not_a_date"),
        ({"birth_date": "01.01.1899"}, "birth_date", "field.not_a_date"),
        ({"gender": "q"}, "gender", "field.not_a_choice"),
        ({"programme": "evening"}, "programme", "field.not_a_choice"),
        ({"programme": ""}, "programme", "field.missing"),
        ({"grade": "seven"}, "grade", "field.not_a_number"),
        ({"grade": "0"}, "grade", "field.out_of_range"),
        ({"grade": "13"}, "grade", "field.out_of_range"),
        ({"grade": "7.5"}, "grade", "field.not_a_number"),
        ({"grade": ""}, "grade", "field.missing"),
        ({"programme": "vocational", "grade": "5"}, "grade", "field.no_such_grade"),
        ({"language": "x" * 201}, "language", "field.too_long"),
        ({"guardian_email": "x" * 201}, "guardian_email", "field.too_long"),
        ({"application_date": "soon"}, "application_date", "field.not_a_date"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_reason(
    home_world: World, over: dict[str, str], column: str, reason: str
) -> None:
    assert why(home_world.cast.ilze, Kind.PUPILS, pupil(**over)) == [(2, column, over[column].strip(), reason)]
    assert pupils() == 0


@pytest.mark.parametrize("role", Role)
def test_pupils_are_brought_in_by_those_who_enrol_them_and_history_by_the_machines_owner(
    home_world: World, role: Role
) -> None:
    actor = OPERATOR if role is Role.OPERATOR else home_world.somebody(role)
    may = role in (Role.SCHOOL_COORDINATOR, Role.DIRECTOR, Role.OPERATOR)

    if may:
        assert take(actor, Kind.PUPILS, pupil()) == Told(created=1)
    else:
        with pytest.raises(NotPermitted):
            take(actor, Kind.PUPILS, pupil())
    if role is not Role.OPERATOR:
        with pytest.raises(NotPermitted):
            take(actor, Kind.PUPILS, pupil(), history=True)
    assert pupils() == may

"""Forms as a whole: unknown columns, a pupil's birth date and grade, what a plan may hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.claims import ClaimForm
from models.fields import Form
from models.people import PersonForm, StaffForm
from models.places import SchoolForm
from models.plans import EvaluationForm, MeasureForm, PlanForm, RiskForm
from models.programme_forms import EligibilityForm
from models.pupils import PupilForm
from models.vocabulary import Education, Gender, MeasureType, Rating
from services.errors import Invalid
from services.forms import checked

PUPIL = {
    "personal_code": "020305-20001",
    "first_name": "Anna",
    "last_name": "Ābola",
    "programme": "general",
    "grade": "7",
}
FORMS = [
    ClaimForm,
    PersonForm,
    StaffForm,
    SchoolForm,
    EvaluationForm,
    MeasureForm,
    PlanForm,
    RiskForm,
    EligibilityForm,
    PupilForm,
]


def faults(form: type[Form], raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        checked(form, raw)
    return {field: why.name for field, why in refusal.value.faults.items()}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_column_nobody_knows_is_refused_not_ignored(form: type[Form]) -> None:
    assert faults(form, {"secret_column": "x"})["secret_column"] == "field.unknown_column"


def test_every_fault_of_a_form_is_told_at_once() -> None:
    raw = {"personal_code": "x", "first_name": "", "programme": "home", "grade": "13", "birth_date": "soon"}

    assert faults(PupilForm, raw) == {
        "personal_code": "field.not_a_personal_code",
        "first_name": "field.missing",
        "last_name": "field.missing",
        "programme": "field.not_a_choice",
        "grade": "field.out_of_range",
        "birth_date": "field.not_a_date",
    }


@pytest.mark.parametrize(("over", "day"), [
    ({}, date(2005, 3, 2)), ({"personal_code": "02030520001"}, date(2005, 3, 2)), ({"birth_date": "03.03.2005"}, date(2005, 3, 3)),
    ({"birth_date": ""}, date(2005, 3, 2)), ({"personal_code": "321234-56789"}, None),
    ({"personal_code": "321234-56789", "birth_date": "2005-03-02"}, date(2005, 3, 2)),
])  # fmt: skip
def test_the_code_tells_the_birth_date_unless_somebody_typed_one(over: dict[str, str], day: date | None) -> None:
    assert checked(PupilForm, PUPIL | over).birth_date == day


@pytest.mark.parametrize(("programme", "grade", "there"), [
    ("general", 1, True), ("general", 12, True), ("special", 12, True), ("vocational", 4, True), ("vocational", 5, False),
    ("general", 13, False), ("general", 0, False),
])  # fmt: skip
def test_grades_that_exist(programme: str, grade: int, there: bool) -> None:
    raw = PUPIL | {"programme": programme, "grade": grade}
    if there:
        assert checked(PupilForm, raw).grade == grade
    else:
        assert set(faults(PupilForm, raw).values()) <= {"field.no_such_grade", "field.out_of_range"}


def test_words_are_read_into_the_vocabulary_and_blanks_into_nothing() -> None:
    form = checked(PupilForm, PUPIL | {"gender": ""})

    assert (form.programme, form.gender) == (Education.GENERAL, None)
    assert checked(PupilForm, PUPIL | {"gender": "f"}).gender is Gender.FEMALE


@pytest.mark.parametrize(("form", "raw", "field", "why"), [
    (RiskForm, {"code": "R1.01", "rating": -1}, "rating", "not_a_choice"),
    (RiskForm, {"code": "R1.01", "rating": 4}, "rating", "not_a_choice"),
    (MeasureForm, {"type": "consultation", "kind": "teacher", "hours": 0}, "hours", "out_of_range"),
    (MeasureForm, {"type": "consultation", "kind": "teacher", "hours": 201}, "hours", "out_of_range"),
    (MeasureForm, {"type": "consultation", "kind": "teacher", "hours": "1.5"}, "hours", "not_a_number"),
    (MeasureForm, {"type": "gift", "kind": "teacher"}, "type", "not_a_choice"),
    (MeasureForm, {"type": "compensation", "kind": "meals", "amount": "-1"}, "amount", "not_money"),
    (MeasureForm, {"type": "compensation", "kind": "meals", "amount": "0"}, "amount", "out_of_range"),
    (PlanForm, {"risks": [{"code": f"R{n}", "rating": 1} for n in range(61)]}, "risks", "too_many"),
    (EvaluationForm, {"outcome": "improved", "helped": "", "end_ratings": {}}, "helped", "missing"),
    (EvaluationForm, {"outcome": "won", "helped": "Sarunas.", "end_ratings": {}}, "outcome", "not_a_choice"),
    (ClaimForm, {"plan_id": "7", "kind": "meals", "month": "2018-01", "amount": "5"}, "plan_id", "not_a_choice"),
    (PersonForm, {"username": "x", "first_name": "A", "last_name": "B", "role": "king"}, "role", "not_a_choice"),
])  # fmt: skip
def test_what_cannot_be_is_told_by_field(form: type[Form], raw: dict[str, Any], field: str, why: str) -> None:
    assert faults(form, raw)[field] == f"field.{why}"


def test_a_measure_may_leave_its_figures_open_while_it_is_a_draft() -> None:
    measure = checked(MeasureForm, {"type": "compensation", "kind": "meals", "amount": ""})

    assert (measure.type, measure.amount, measure.risks) == (MeasureType.COMPENSATION, None, ())
    assert checked(MeasureForm, {"type": "compensation", "kind": "meals", "amount": "1 234,5"}).amount == Decimal(
        "1234.50"
    )


def test_a_form_that_was_checked_does_not_change_any_more() -> None:
    form = checked(RiskForm, {"code": "R1.01", "rating": Rating.LOW})

    with pytest.raises(ValueError, match="frozen"):
        form.rating = Rating.HIGH  # type: ignore[misc] # that is the point

"""Whatever figures are told by, they come to the same total; moves of pupils and reforms of municipalities change none."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.database import writing
from models.pupils import Pupil
from services import moving
from services.counting import Dimension, Measure, Question, Units, keeping
from services.counting.queries import counted
from services.errors import Refusal
from services.work import OPERATOR, begin, look
from tests.services.figures.both_ways import LESSONS, MONEY, PEOPLE, WINDOWS
from tests.services.figures.happening import CHANGES, one_of
from tests.services.figures.naive import LAST_DAY
from tests.services.figures.register import Register

D = Dimension
TIMES_AND_PLACES = (D.SEMESTER, D.SCHOOL_YEAR, D.SCHOOL, D.MUNICIPALITY)
# Of each sort of things, the dimensions of which each thing has one value; pupils of a group may be of several grades.
APART = {
    (Measure.PLANS,): (*TIMES_AND_PLACES, D.GRADE, D.PROGRAMME, D.OUTCOME),
    MONEY: (*TIMES_AND_PLACES, D.GRADE, D.PROGRAMME, D.OUTCOME, D.KIND, D.MONTH, D.STATUS),
    LESSONS: (*TIMES_AND_PLACES, D.KIND, D.MONTH, D.PROVIDER),
}


def asked(by: tuple[Dimension, ...], measures: Any, **more: Any) -> dict[Any, dict[Measure, Any]]:
    with look(OPERATOR) as work:
        return counted(work, Question(by, measures, **more), measures)


def sums(by: tuple[Dimension, ...], measures: Any, **more: Any) -> dict[Measure, Decimal]:
    rows = asked(by, measures, **more).values()
    return {measure: sum((Decimal(row.get(measure, 0)) for row in rows), Decimal(0)) for measure in measures}


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "counted now"])
@pytest.mark.parametrize("measures", APART, ids=" ".join)
def test_the_parts_come_to_the_whole(own: Register, measures: tuple[Measure, ...], kept: bool) -> None:
    if not kept:
        with writing() as session:
            keeping.mark(session, own.schools)
    whole = {window: sums((), measures, since=window[0], until=window[1]) for window in WINDOWS}
    wrong = [
        (by, window, units)
        for by, window, units in product(APART[measures], WINDOWS, Units)
        if sums((by,), measures, since=window[0], until=window[1], units=units) != whole[window]
    ]

    assert wrong == []
    assert all(whole["", ""].values())


def test_a_pupil_is_one_however_many_rows_they_are_in(own: Register) -> None:
    (whole,) = asked((), PEOPLE).values()
    for by in (D.SEMESTER, D.SCHOOL_YEAR, D.GRADE, D.RISK_GROUP, D.RISK, D.MEASURE):
        rows = [row[Measure.PUPILS] for row in asked((by,), PEOPLE).values()]
        assert max(rows) <= whole[Measure.PUPILS], by
    each = [row[Measure.PUPILS] for row in asked((D.SEMESTER,), PEOPLE).values()]
    valid = [plan for plan in own.plans if plan.status != "void"]

    assert whole[Measure.PUPILS] == len({plan.pupil_id for plan in valid}) < sum(each) == whole[Measure.PLANS]


def totals() -> dict[str, Any]:
    """Everything that is not told by place, and what the places come to."""
    measures = (*PEOPLE, *MONEY, *LESSONS)
    found: dict[str, Any] = {by.value: asked((by,), PEOPLE) for by in Dimension if by not in (D.SCHOOL, D.MUNICIPALITY)}
    found["all"] = asked((), measures)
    for units in Units:
        found[units.value] = sums((D.MUNICIPALITY,), (Measure.PLANS, *MONEY), units=units)
    return found


def test_a_reform_of_municipalities_changes_no_total(own: Register) -> None:
    before, units = totals(), asked((D.MUNICIPALITY,), PEOPLE, units=Units.TODAY)
    values = one_of(own)
    with writing() as session:
        reform = CHANGES["a unit became part of another"]
        session.execute(text(reform), {name: value for name, value in values.items() if f":{name}" in reform})

    assert totals() == before
    assert asked((D.MUNICIPALITY,), PEOPLE, units=Units.TODAY) != units
    keeping.freshen(None)
    assert totals() == before


def test_pupils_who_move_change_no_total(own: Register) -> None:
    before = totals()
    moved = 0
    with look(OPERATOR) as work:
        pupils = [(pupil.id, pupil.version, pupil.school_id) for pupil in work.session.exec(select(Pupil)).all()]
    for pupil_id, version, school_id in pupils:
        to = next(one for one in own.schools.values() if one.id != school_id)
        try:
            with begin(OPERATOR) as work:
                moving.send(work, pupil_id, version, to.reg_no, LAST_DAY)
        except Refusal:
            continue
        moved += 1

    assert moved >= 3
    assert totals() == before
    keeping.freshen(None)
    assert totals() == before

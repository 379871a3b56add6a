"""What ships is what the programme published: caps, grades, chains, calendar, risks, municipalities."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from models.vocabulary import Education, MeasureType, SchoolKind
from services import presets
from services.places import Gazetteer
from services.rules.chains import chain_of
from services.rules.compensation import award, cap_in_force, covered
from services.rules.dated import latest_in_force
from services.rules.eligibility import eligible
from services.rules.school_year import Semester, span_of
from services.work import OPERATOR, look
from tests.rules.cases import cases, table
from tests.rules.shipped import calendar, rows
from tests.world import World

DAY = timedelta(days=1)
OWN = {name: presets.programme(name) for name in presets.PROGRAMMES}


@pytest.mark.parametrize("case", cases("programme", "cap"))
def test_a_cap_as_published(case: dict[str, Any]) -> None:
    """From the programme's first month to its last."""
    amount = Decimal(case["amount"]) if "amount" in case else None
    for day in (OWN["pumpurs"]["valid_from"], OWN["pumpurs"]["valid_to"]):
        cap = cap_in_force(rows("pumpurs", "cap"), case["kind"], day)

        assert (cap.amount, cap.per) == (amount, case["per"])
        assert case["source"] in cap.source
        assert award(cap, Decimal("1000.00"), Decimal(0)).payable == (amount or Decimal("1000.00"))


@pytest.mark.parametrize("case", cases("programme", "cap"))
@pytest.mark.parametrize("education", Education)
def test_who_may_have_a_compensation(case: dict[str, Any], education: Education) -> None:
    for_them = case.get("only_for", education) == education
    day = OWN["pumpurs"]["valid_from"]

    assert covered(rows("pumpurs", "measure_kind"), case["kind"], education, day).ok is for_them


def test_there_are_no_other_compensations_and_the_successor_names_none() -> None:
    paid = {name: {k.code for k in rows(name, "measure_kind") if k.type is MeasureType.COMPENSATION} for name in OWN}

    assert paid["pumpurs"] == {case["kind"] for case in table("programme")["cap"]}
    assert paid["skola_kopiena"] == set()
    assert rows("own_programme", "cap") == rows("skola_kopiena", "cap") == ()


@pytest.mark.parametrize("case", cases("programme", "target"))
def test_the_target_group_as_published(case: dict[str, Any]) -> None:
    groups, education = rows(case["programme"], "eligibility"), Education(case["education"])
    for grade in case["grades"]:
        on_days = [case["first"] - DAY, case["first"], case["last"], case["last"] + DAY]

        assert [eligible(groups, education, grade, day).ok for day in on_days] == [False, True, True, False]
        assert eligible(groups, education, grade, case["first"]).why.source


@pytest.mark.parametrize(("education", "grade"), [("general", 13), ("vocational", 5), ("general", 0)])
def test_nobody_else_is_supported(education: str, grade: int) -> None:
    for name, own in OWN.items():
        assert not eligible(rows(name, "eligibility"), Education(education), grade, own["valid_from"]).ok


@pytest.mark.parametrize("case", cases("programme", "chain"))
def test_the_chain_as_published(case: dict[str, Any]) -> None:
    own = OWN[case["programme"]]
    for kind in case["school_kinds"]:
        for day in (own["valid_from"], own.get("valid_to", own["valid_from"])):
            assert list(chain_of(rows(case["programme"], "chain_step"), SchoolKind(kind), day)) == case["stages"]


@pytest.mark.parametrize(("name", "hours"), [("pumpurs", 6), ("own_programme", 6), ("skola_kopiena", None)])
def test_hours_for_preparing_and_evaluating_a_plan(name: str, hours: int | None) -> None:
    """Up to six hours of the unit rate [pumpurs.lv, node 177]; for the successor none were found."""
    figures = [row for row in rows(name, "figure") if row.name == "preparation_hours"]
    found = latest_in_force(figures, OWN[name]["valid_from"])

    assert (found and found.value) == hours


@pytest.mark.parametrize("case", cases("programme", "ends"))
def test_a_school_year_as_published(case: dict[str, Any]) -> None:
    year = case["autumn"].year
    autumn = span_of(calendar(), f"{year}-1", Education.GENERAL, 7)

    assert autumn.first == case["autumn"]
    assert (autumn.last.month, autumn.last.day) == (12, 31)
    for grade in range(1, 13):
        spring = span_of(calendar(), f"{year}-2", Education.GENERAL, grade)
        told = case.get(f"grade_{grade}") if grade in {9, 12} else case["most"]

        assert told in {None, spring.last}
        assert case.get("spring", spring.first) == spring.first


def test_every_grade_of_every_semester_has_exactly_one_row_in_the_calendar() -> None:
    semesters = sorted({Semester.parse(term.semester) for term in calendar()})
    for semester in semesters:
        for education, last in ((Education.GENERAL, 12), (Education.VOCATIONAL, 4)):
            own = [t for t in calendar() if (t.semester, t.education) == (str(semester), education)]
            grades = [grade for term in own for grade in range(term.grade_from, term.grade_to + 1)]

            assert sorted(grades) == list(range(1, last + 1)), semester
    assert semesters[1:] == [semester.next() for semester in semesters[:-1]]


def test_the_calendar_spans_all_programmes_and_no_semester_overlaps_the_next() -> None:
    known = {term.semester for term in calendar()}
    for grade in range(1, 13):
        spans = [span_of(calendar(), semester, Education.GENERAL, grade) for semester in sorted(known)]

        assert all(before.last < after.first for before, after in pairwise(spans))
    assert {"2016-2", "2023-1", "2024-1", "2025-2", "2026-1"} <= known


def test_an_assumption_is_called_one() -> None:
    """Sources say where a row is written, or that it is our own choice."""
    guessed = [t for t in calendar() if t.semester[:4] in {"2016", "2017", "2019", "2021"}]

    assert all(term.source.startswith("Mūsu ") for term in guessed)


def test_risks_as_published() -> None:
    told = table("programme")["risks"]
    for name in OWN:
        risks = rows(name, "risk_kind")

        assert {g.code for g in rows(name, "risk_group")} == {risk.group for risk in risks} == set(told["groups"])
        assert {g: sum(risk.group == g for risk in risks) for g in told["groups"]} == told["groups"]
        assert sorted(risk.code for risk in risks if risk.sensitive) == told["sensitive"]
        assert all(risk.code.startswith(f"{risk.group}.") for risk in risks)


@pytest.mark.parametrize("name", presets.PROGRAMMES)
def test_consultations_as_published(name: str) -> None:
    found = [kind.code for kind in rows(name, "measure_kind") if kind.type is MeasureType.CONSULTATION]

    assert sorted(found) == table("programme")["consultations"]["by"]


@pytest.mark.parametrize("case", cases("programme", "units"))
def test_municipalities_of_a_day(case: dict[str, Any]) -> None:
    assert presets.units_on(case["on"]) == case["count"]


@pytest.mark.parametrize("case", cases("programme", "heir"))
def test_a_unit_that_is_no_more_lives_on_in_another(case: dict[str, Any], home_world: World) -> None:
    with look(home_world.cast.sandra) as work:
        units = Gazetteer.read(work.session)
        today = table("programme")["units"][-1]["on"]
        then = next(u for u in units.of_day(case["then"]) if u.name == case["unit"])

        assert units.on(then.id, today).name == case["now"]


def test_every_unit_has_an_heir_of_today_and_codes_and_names_are_no_ones_twice(home_world: World) -> None:
    today = table("programme")["units"][-1]["on"]
    with look(OPERATOR) as work:
        units = Gazetteer.read(work.session)
    for case in table("programme")["units"]:
        of_day = units.of_day(case["on"])

        assert len({u.name for u in of_day}) == len(of_day)
        assert {units.on(u.id, today).valid_to for u in of_day} == {None}
    codes = [u["atvk"] for u in presets.municipalities() if "atvk" in u]
    assert len(codes) == len(set(codes)) == 44

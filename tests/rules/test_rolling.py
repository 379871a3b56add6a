"""Who goes into the next semester: always a grade or a reason, never both, never neither."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Education, Outcome, PlanStatus, last_grade
from services.rules.answers import Why
from services.rules.rolling import Candidate, goes_into
from tests.properties import TRIED

GENERAL, VOCATIONAL = Education.GENERAL, Education.VOCATIONAL
ANNA = Candidate(
    here=True,
    planned=False,
    education=GENERAL,
    grade=7,
    last_status=PlanStatus.RUNNING,
    last_grade=7,
    has_preparer=True,
)


def into(candidate: Candidate, *, new_year: bool = True) -> int | str:
    said = goes_into(candidate, new_year=new_year, supports=lambda _grade: None)
    return said.name if isinstance(said, Why) else said


@pytest.mark.parametrize(("change", "expected"), [
    ({},                                                  8),
    ({"repeats": True},                                   7),
    ({"grade": 8},                                        8),                        # somebody has raised it already
    ({"grade": 12, "last_grade": 12},                     "rolling.finished"),
    ({"grade": 12, "last_grade": 12, "repeats": True},    12),
    ({"grade": 12, "last_grade": 11},                     12),
    ({"grade": 9, "last_grade": 9},                       "rolling.finished_basic"),
    ({"grade": 9, "last_grade": 9, "goes_on": True},      10),
    ({"grade": 9, "last_grade": 9, "repeats": True},      9),
    ({"grade": 4, "last_grade": 4, "education": VOCATIONAL}, "rolling.finished"),
    ({"grade": 3, "last_grade": 3, "education": VOCATIONAL}, 4),
    ({"here": False},                                     "rolling.moved_away"),
    ({"planned": True},                                   "rolling.already"),
    ({"last_status": None},                               "rolling.no_plan_before"),
    ({"last_outcome": Outcome.GRADUATED},                 "rolling.gone"),
    ({"last_outcome": Outcome.MOVED_SCHOOL},              "rolling.gone"),
    ({"last_outcome": Outcome.LEFT_ABROAD},               "rolling.gone"),
    ({"last_outcome": Outcome.CONTINUES},                 8),
    ({"last_outcome": Outcome.OTHER},                     8),
    ({"has_preparer": False},                             "rolling.no_preparer"),
])  # fmt: skip
def test_into_a_new_school_year(change: dict[str, object], expected: int | str) -> None:
    assert into(replace(ANNA, **change)) == expected


@pytest.mark.parametrize("grade", [7, 9, 12])
def test_nobody_is_raised_in_the_middle_of_a_year(grade: int) -> None:
    assert into(replace(ANNA, grade=grade, last_grade=grade), new_year=False) == grade


def test_the_grade_that_must_be_supported_is_the_new_one() -> None:
    asked = []

    def supports(grade: int) -> Why | None:
        asked.append(grade)
        return Why("plan.nobody_supports")

    said = goes_into(ANNA, new_year=True, supports=supports)
    assert (isinstance(said, Why) and said.name, asked) == ("plan.nobody_supports", [8])


CANDIDATES = st.builds(
    Candidate,
    here=st.booleans(), planned=st.booleans(), education=st.sampled_from(Education), grade=st.integers(1, 4),
    last_status=st.sampled_from([None, *PlanStatus]), last_outcome=st.sampled_from([None, *Outcome]),
    last_grade=st.one_of(st.none(), st.integers(1, 4)), has_preparer=st.booleans(), repeats=st.booleans(), goes_on=st.booleans(),
)  # fmt: skip


@TRIED
@given(CANDIDATES, st.booleans())
def test_closed_things_do_not_come_back(candidate: Candidate, new_year: bool) -> None:
    """publish-teacher-training#6264: closed schools reappeared. Who is gone, moved or graduated gets no plan by itself."""
    said = into(candidate, new_year=new_year)

    if isinstance(said, int):
        assert candidate.here
        assert candidate.last_status is not None
        assert candidate.last_outcome in (None, Outcome.CONTINUES, Outcome.IMPROVED, Outcome.OTHER)
        assert said <= last_grade(candidate.education)
        assert said - candidate.grade in ((0, 1) if new_year else (0,))

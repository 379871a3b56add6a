"""Who gets a plan when a school goes into the next semester, and why somebody does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from models.vocabulary import Education, Outcome, PlanStatus, last_grade
from services.rules.answers import Why
from services.rules.evaluations import is_gone

BASIC_SCHOOL_ENDS: Final = 9  # whether somebody goes on to grade 10 at the same school, only people know
Supports = Callable[[int], Why | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pupil before the school goes on: where they are, what they have, what they had."""

    here: bool
    planned: bool
    education: Education
    grade: int
    last_status: PlanStatus | None = None
    last_outcome: Outcome | None = None
    last_grade: int | None = None
    has_preparer: bool = False
    repeats: bool = False
    goes_on: bool = False  # to grade 10


def goes_into(candidate: Candidate, *, new_year: bool, supports: Supports) -> int | Why:
    """The grade for which a pupil gets a plan in the new semester, or why there is none. Always one of the two."""
    if not candidate.here:
        return Why("rolling.moved_away")
    if candidate.planned:
        return Why("rolling.already")
    if candidate.last_status is None:
        return Why("rolling.no_plan_before")
    if is_gone(candidate.last_outcome):
        return Why("rolling.gone", {"outcome": candidate.last_outcome})
    grade = next_grade(candidate) if new_year else candidate.grade
    if isinstance(grade, Why):
        return grade
    refused = supports(grade)
    if refused is not None:
        return refused
    return grade if candidate.has_preparer else Why("rolling.no_preparer")


def next_grade(candidate: Candidate) -> int | Why:
    """The grade of a pupil in a new school year.

    The last plan tells the grade of last year: where the pupil's own differs, somebody has raised it already.
    """
    if candidate.repeats or candidate.grade != candidate.last_grade:
        return candidate.grade
    if candidate.grade == last_grade(candidate.education):
        return Why("rolling.finished")
    basic = candidate.education is not Education.VOCATIONAL and candidate.grade == BASIC_SCHOOL_ENDS
    if basic and not candidate.goes_on:
        return Why("rolling.finished_basic")
    return candidate.grade + 1

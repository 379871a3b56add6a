"""Whom the programme supports, by education, grade and day."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol

from models.vocabulary import Education
from services.rules.answers import Verdict, Why
from services.rules.dated import Dated, in_force

_OF_AGE: Final = 18


class TargetGroup(Dated, Protocol):
    """Grades that may be supported from a day to a day."""

    education: Education
    grade_from: int
    grade_to: int


def eligible(groups: Sequence[TargetGroup], education: Education, grade: int, on: date) -> Verdict:
    """Whether a pupil of this grade may be supported on this day, and which rule says so."""
    same = [group for group in groups if group.education is education]
    values = {"education": education, "grade": grade, "on": on}
    for group in in_force(same, on):
        if group.grade_from <= grade <= group.grade_to:
            return Verdict(ok=True, why=Why("eligibility.fits", values | {"since": group.valid_from}, group.source))
    later = [g for g in same if g.grade_from <= grade <= g.grade_to and g.valid_from > on]
    if later:
        soonest = min(later, key=lambda group: group.valid_from)
        return Verdict(ok=False, why=Why("eligibility.not_yet", values | {"since": soonest.valid_from}, soonest.source))
    now = sorted(in_force(same, on), key=lambda group: group.grade_from)
    if now:
        grades = ", ".join(f"{group.grade_from}–{group.grade_to}" for group in now)
        return Verdict(ok=False, why=Why("eligibility.outside", values | {"grades": grades}, now[0].source))
    ended = max(same, key=lambda group: group.valid_to or date.max, default=None)
    return Verdict(ok=False, why=Why("eligibility.nobody", values, ended.source if ended else ""))


def of_age(born: date, on: date) -> bool:
    """Whether somebody signs for themselves: from the eighteenth birthday on."""
    return (on.year - born.year, on.month, on.day) >= (_OF_AGE, born.month, born.day)

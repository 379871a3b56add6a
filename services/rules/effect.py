"""What became of a pupil, read alike for all schools: on a day, by the next semester, and in school time until leaving."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from models.vocabulary import Education, Outcome, PlanStatus
from services.rules.school_year import Semester, semester_of


class Became(StrEnum):
    """What records say of a pupil on a day. MOVED: to another school, of which nothing is known here."""

    ENROLLED = "enrolled"
    FINISHED = "finished"
    MOVED = "moved"
    LEFT = "left"
    UNKNOWN = "unknown"


class Horizon(StrEnum):
    """How long after the beginning of the first plan one looks."""

    NEXT = "next"
    MONTHS_6 = "months_6"
    MONTHS_12 = "months_12"
    MONTHS_24 = "months_24"


IN_EDUCATION: Final = (Became.ENROLLED, Became.FINISHED, Became.MOVED)
MONTHS: Final[Mapping[Horizon, int]] = {Horizon.MONTHS_6: 6, Horizon.MONTHS_12: 12, Horizon.MONTHS_24: 24}
# The one table by which all schools' outcomes are read. "Other" says nothing of whether somebody still learns. Abroad counts
# as leaving, as it does where plans are evaluated: no record says that learning goes on there.
READ_AS: Final[Mapping[Outcome, Became]] = {
    Outcome.CONTINUES: Became.ENROLLED,
    Outcome.IMPROVED: Became.ENROLLED,
    Outcome.MOVED_SCHOOL: Became.MOVED,
    Outcome.GRADUATED: Became.FINISHED,
    Outcome.LEFT: Became.LEFT,
    Outcome.LEFT_FOR_WORK: Became.LEFT,
    Outcome.LEFT_ABROAD: Became.LEFT,
    Outcome.OTHER: Became.UNKNOWN,
}
# A plan on its way, suspended or not, says that the pupil was there; only these have helped anybody.
HELPED: Final = frozenset({PlanStatus.RUNNING, PlanStatus.SUSPENDED, PlanStatus.CLOSED})
# Consultations attended under one plan, from and to. The bands are our choice.
DOSES: Final = ((0, 0), (1, 5), (6, 10), (11, 20), (21, None))
_GRADES: Final = (4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One plan of a pupil as the records of a person tell it who may be erased: when, and what it ended with."""

    semester: Semester
    starts_on: date
    ends_on: date
    outcome: Outcome | None
    helped: bool = True

    @property
    def read_as(self) -> Became | None:
        """What its outcome says; nothing where it was not evaluated."""
        return READ_AS[self.outcome] if self.outcome else None

    @property
    def at(self) -> int:
        """Semesters counted through; a summer lies between none of them."""
        return self.semester.year * 2 + self.semester.half


@dataclass(frozen=True, slots=True)
class Course:
    """A pupil's plans, oldest first, and the days on which the pupil moved to another school."""

    stretches: tuple[Stretch, ...]
    moves: tuple[date, ...] = ()

    def first(self) -> Stretch | None:
        """The first plan that helped; all looking ahead begins there."""
        return next((one for one in self.stretches if one.helped), None)

    def leaving(self) -> int | None:
        """Which stretch, from the first that helped on, ended with leaving education; None where none did."""
        begun = False
        for number, one in enumerate(self.stretches):
            begun = begun or one.helped
            if begun and one.read_as is Became.LEFT:
                return number
        return None


def in_order(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    return tuple(sorted(stretches, key=lambda one: (one.semester, one.starts_on, one.ends_on)))


def day_of(horizon: Horizon, first: Stretch) -> date:
    """The day on which one looks: the last of the next semester, or so many months after the first plan began."""
    if horizon is Horizon.NEXT:
        return first.semester.next().next().first_day() - timedelta(days=1)
    return _months_on(first.starts_on, MONTHS[horizon])


def became(course: Course, day: date) -> Became:
    """What the records say of the pupil on a day.

    Whoever was there in a semester is there until the next one begins: a summer is no leaving. Whoever has a later
    plan was there meanwhile, unless a leaving or a finish was recorded.
    """
    now = semester_of(day)
    until = [one for one in course.stretches if one.semester <= now]
    if not until:
        return Became.UNKNOWN
    last, later = until[-1], len(until) < len(course.stretches)
    said = last.read_as if day >= last.ends_on else None
    if said in (Became.LEFT, Became.FINISHED):
        return said
    if later or (last.semester == now and said in (None, Became.ENROLLED)):
        return Became.ENROLLED
    moved = any(last.starts_on <= moved_on <= day for moved_on in course.moves)
    return Became.MOVED if moved or said is Became.MOVED else Became.UNKNOWN


def returned(course: Course) -> bool | None:
    """Whether a pupil who left has a plan again, or moved on to a school; None for those who never left."""
    number = course.leaving()
    if number is None:
        return None
    left = course.stretches[number]
    return len(course.stretches) > number + 1 or any(day > left.ends_on for day in course.moves)


def school_time(course: Course) -> tuple[int, bool] | None:
    """Semesters from the first plan's on until leaving, True; or so many known to be without leaving, False.

    Only semesters count, so no summer does. A semester counts to those who stayed once its plan was evaluated, or once
    something later is known of them; finishing school is such knowledge, and ends the looking. None for those without a
    plan that helped or without any such semester.
    """
    first, number = course.first(), course.leaving()
    if first is None:
        return None
    if number is not None:
        return course.stretches[number].at - first.at + 1, True
    known = [(one.at, one.read_as) for one in course.stretches if one.at >= first.at]
    ends = [at + (said not in (None, Became.UNKNOWN)) for at, said in known]
    ends += [_at(semester_of(day)) for day in course.moves if day >= first.starts_on]
    semesters = max(ends) - first.at
    return (semesters, False) if semesters else None


def dose_of(consultations: int) -> int:
    """Which band of doses so many consultations are in."""
    return next(n for n, (_, most) in enumerate(DOSES) if most is None or consultations <= most)


def grades_of(education: Education, grade: int) -> str:
    """Pupils of about one age: grades 1-4, 5-6, 7-9 and 10-12, and the years of vocational programmes together."""
    if education is Education.VOCATIONAL:
        return "vocational"
    return f"to {next(most for most in _GRADES if grade <= most)}"


def _at(semester: Semester) -> int:
    return semester.year * 2 + semester.half


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

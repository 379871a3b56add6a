"""The stretches of time the programme counts in."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple, Protocol

from models.vocabulary import Education

_EARLY: Final = timedelta(days=45)


class Semester(NamedTuple):
    """A semester by the first calendar year of its school year: 2020-1 is autumn 2020, 2020-2 spring 2021."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> "Semester":
        year, half = text.split("-")
        return cls(int(year), int(half))

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"

    def next(self) -> "Semester":
        return Semester(self.year, 2) if self.half == 1 else Semester(self.year + 1, 1)

    def previous(self) -> "Semester":
        return Semester(self.year, 1) if self.half == 2 else Semester(self.year - 1, 2)

    def first_day(self) -> date:
        """The day from which this is the semester people speak of."""
        return date(self.year, 9, 1) if self.half == 1 else date(self.year + 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    first: date
    last: date
    source: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class Term(Protocol):
    """When a semester begins and ends for some grades: a row of the school calendar."""

    semester: str
    education: Education
    grade_from: int
    grade_to: int
    starts_on: date
    ends_on: date
    source: str


def semester_of(day: date) -> Semester:
    """September to December is the first half, January to August the second."""
    return Semester(day.year, 1) if day.month >= 9 else Semester(day.year - 1, 2)


def open_semesters(day: date) -> list[str]:
    """The semesters for which plans may be begun: this one, and the next when it is near. How near: our choice."""
    now = semester_of(day)
    near = now.next().first_day() - day <= _EARLY
    return [str(now), str(now.next())] if near else [str(now)]


def span_of(terms: Iterable[Term], semester: str, education: Education, grade: int) -> Span | None:
    """From when to when this semester lasts for this grade; special schools keep the general calendar."""
    followed = Education.GENERAL if education is Education.SPECIAL else education
    for term in terms:
        if (term.semester, term.education) == (semester, followed) and term.grade_from <= grade <= term.grade_to:
            return Span(term.starts_on, term.ends_on, term.source)
    return None


def month_of(day: date) -> Span:
    return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def months_in(span: Span) -> list[date]:
    """The first days of the months a span touches."""
    year, month, months = span.first.year, span.first.month, []
    while (year, month) <= (span.last.year, span.last.month):
        months.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return months


def is_month_of(span: Span, month: date) -> bool:
    """Whether any day of the month lies within the span."""
    whole = month_of(month)
    return whole.first <= span.last and whole.last >= span.first

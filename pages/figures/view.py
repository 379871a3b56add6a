"""What a reader of figures looks at: topic, period, units and place. It lives in the address, so that a link opens the same view.

A place that is out of reach, or no place at all, is the same as none being named.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from pages.shell import paths, url
from pages.shell.texts import plain, semester, short_semester
from services import atlas
from services.atlas import Atlas
from services.counting import Dimension, Measure, Question, Units
from services.rules.school_year import semester_of
from services.work import Work

_SEMESTER: Final = re.compile(r"\d{4}-[12]")
_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Period:
    """A semester, written 2017-1, or a school year by the year it began in, written 2017."""

    text: str

    @property
    def dimension(self) -> Dimension:
        return Dimension.SEMESTER if "-" in self.text else Dimension.SCHOOL_YEAR

    @property
    def semesters(self) -> tuple[str, ...]:
        return (self.text,) if "-" in self.text else (f"{self.text}-1", f"{self.text}-2")

    @property
    def name(self) -> str:
        return semester(self.text) if "-" in self.text else year(self.text)


@dataclass(frozen=True, slots=True)
class View:
    """`municipality` and `school` are within reach; a school has no municipality beside it."""

    topic: str
    period: Period
    units: Units
    semesters: tuple[str, ...]
    atlas: Atlas
    municipality: UUID | None = None
    school: UUID | None = None

    def question(self, by: tuple[Dimension, ...], measures: tuple[Measure, ...], *, always: bool = False) -> Question:
        """A question about this place in this period, or at any time."""
        since, until = ("", "") if always else (self.period.semesters[0], self.period.semesters[-1])
        return Question(by, measures, since, until, self.units, municipality=self.municipality, school=self.school)

    @property
    def below(self) -> Dimension | None:
        """What the place consists of: municipalities, schools, or nothing smaller."""
        if self.school is not None or self.atlas.number == 1:
            return None
        if self.municipality is None and len(self.atlas.municipalities) > 1:
            return Dimension.MUNICIPALITY
        return Dimension.SCHOOL

    @property
    def place(self) -> str:
        """What the place is called; for all within reach where none is chosen."""
        if self.school is not None:
            return self.atlas.schools[self.school].name
        if self.municipality is not None:
            return self.atlas.municipalities[self.municipality]
        return top(self.atlas)

    @property
    def address(self) -> str:
        """What opens this view again, for whoever may see it."""
        named = {
            "topic": self.topic,
            "period": self.period.text,
            "units": self.units,
            "municipality": self.municipality,
            "school": self.school,
        }
        return f"{paths.FIGURES}?{urlencode({name: value for name, value in named.items() if value})}"

    def schools(self) -> dict[UUID, str]:
        """The schools of the chosen municipality, or of the chosen school's; of several municipalities none is chosen."""
        if self.school is not None:
            return self.atlas.schools_in(self.atlas.schools[self.school].units)
        if self.municipality is not None:
            return self.atlas.schools_in({self.municipality})
        return self.atlas.schools_in(self.atlas.municipalities.keys()) if len(self.atlas.municipalities) == 1 else {}


def top(reach: Atlas) -> str:
    """What all within reach is called."""
    if reach.whole:
        return plain("Latvia")
    if reach.number == 1:
        return next(iter(reach.schools.values())).name
    if len(reach.municipalities) == 1:
        return next(iter(reach.municipalities.values()))
    return plain("All within reach")


def year(text: str) -> str:
    """2017 as "2017./2018. m. g."."""
    return plain("School year {year}/{next}", year=text, next=int(text) + 1)


def short_period(text: str) -> str:
    """For axes and narrow columns."""
    return (
        short_semester(text) if "-" in text else plain("{year}/{short}", year=text, short=f"{(int(text) + 1) % 100:02}")
    )


def read(work: Work, topic: str) -> View | None:
    """The view of the address, as far as it makes sense; nothing where there are no plans yet."""
    there = atlas.semesters(work)
    if not there:
        return None
    period, units = _period(there, work), url.word("units", Units) or Units.THEN
    school, municipality = url.uuid("school"), url.uuid("municipality")
    reach = atlas.atlas(work, units, period.semesters, [one for one in (school, municipality) if one])
    if school in reach.schools:
        return View(topic, period, units, there, reach, None, school)
    return View(topic, period, units, there, reach, municipality if municipality in reach.municipalities else None)


def _period(there: tuple[str, ...], work: Work) -> Period:
    """The one asked for if it has plans; else this semester, or the last one that has."""
    asked = url.text("period")
    if _SEMESTER.fullmatch(asked) and asked in there:
        return Period(asked)
    if _YEAR.fullmatch(asked) and asked in {one[:4] for one in there}:
        return Period(asked)
    now = str(semester_of(work.today))
    return Period(now if now in there else there[-1])

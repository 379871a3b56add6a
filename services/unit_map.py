"""Which unit each school within reach lies in: in each semester, and today."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Final
from uuid import UUID

from sqlmodel import select

from models.places import School
from services.counting import Question, Units
from services.places import Gazetteer
from services.rules.permissions import Actor, Level, Permission
from services.rules.school_year import Semester
from services.work import Work


class _Whole(Enum):
    ALL = "all"


WHOLE: Final = _Whole.ALL  # all that the reader reaches, as a place


class UnitMap:
    """Read once for a question, and only what it needs; the units of all times are few."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._gazetteer: Gazetteer | None = None
        self._units: Mapping[UUID, UUID] | None = None
        self._then: dict[tuple[UUID, str], UUID] = {}
        self._heirs: dict[UUID, UUID] = {}

    def _on(self) -> Gazetteer:
        if self._gazetteer is None:
            self._gazetteer = Gazetteer.read(self._work.session)
        return self._gazetteer

    def _unit(self, school: UUID) -> UUID:
        """The unit named when the school joined."""
        if self._units is None:
            within = self._work.within(Permission.FIGURES_READ, School)
            self._units = dict(self._work.session.exec(select(School.id, School.municipality_id).where(within)).all())
        return self._units[school]

    def then(self, school: UUID, semester: str) -> UUID:
        """The unit a school lay in, in a semester."""
        unit = self._unit(school)
        if (unit, semester) not in self._then:
            self._then[unit, semester] = self._on().called(unit, Semester.parse(semester).first_day()).id
        return self._then[unit, semester]

    def heir(self, unit: UUID) -> UUID:
        """The unit of today that a unit of any time became part of."""
        if unit not in self._heirs:
            self._heirs[unit] = self._on().on(unit, self._work.today).id
        return self._heirs[unit]

    def of_school(self, school: UUID, semester: str, units: Units) -> UUID:
        return self.then(school, semester) if units is Units.THEN else self.heir(self._unit(school))

    def without_own_place(self, actor: Actor, asked: Question) -> Question:
        """All that somebody reaches is no narrower place for them: their school, or their municipality of today."""
        level = actor.level(Permission.FIGURES_READ)
        if level <= Level.SCHOOL and asked.school == actor.school_id:
            asked = replace(asked, school=None)
        own = level is Level.MUNICIPALITY and actor.municipality_id and self.heir(actor.municipality_id)
        if own and asked.units is Units.TODAY and asked.municipality == own:
            asked = replace(asked, municipality=None)
        return asked

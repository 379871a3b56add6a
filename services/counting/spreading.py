"""To which places and periods a thing counts, and which school gives it there: each thing once, wherever it was met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from models.places import Municipality, School
from models.vocabulary import UNDER_MUNICIPALITY
from services.places import Gazetteer
from services.rules.school_year import Semester

COUNTRY: Final = UUID(int=0)
ALL_TIME: Final = ""


class Scope(Enum):
    """What a place is a place of."""

    COUNTRY = "country"
    THEN = "then"  # the unit of the semester counted
    TODAY = "today"  # the unit of today
    PARTNER = "partner"  # what a municipality reaches: its schools and those of the units that became part of it
    SCHOOL = "school"


class Spot(NamedTuple):
    """Where and when something was met. Ids are digits here and below: words are compared more quickly."""

    school: str
    semester: str


Place = tuple[str, str]  # the word of its scope, and the digits of its id


class Given(NamedTuple):
    """One thing counts once in each of these places in this period, and it is this school that gives it."""

    school: str
    period: str
    places: str  # joined


@dataclass(frozen=True)
class Map:
    """Where the schools lie on a day, and where they lay in every semester."""

    gazetteer: Gazetteer
    units: Mapping[UUID, Municipality]
    schools: Mapping[str, tuple[UUID, str]]  # the unit named when it joined, and what it is
    today: date
    _known: dict[frozenset[Spot], list[Given]] = field(default_factory=dict)
    _places: dict[Spot, list[Place]] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, today: date, schools: Iterable[UUID] = ()) -> "Map":
        units = session.exec(select(Municipality)).all()
        named = select(School.id, School.municipality_id, School.kind).where(col(School.id).in_(list(schools)))
        known = {school.hex: (unit, kind) for school, unit, kind in session.exec(named)}
        return cls(Gazetteer(units), {unit.id: unit for unit in units}, known, today)

    def holds(self) -> tuple[date, date]:
        """Since which day and until before which one today's units are the same."""
        changes = {day for unit in self.units.values() for day in (unit.valid_from, _after(unit.valid_to)) if day}
        since = max((day for day in changes if day <= self.today), default=date.min)
        return since, min((day for day in changes if day > self.today), default=date.max)

    def given(self, spots: frozenset[Spot]) -> list[Given]:
        """Where a thing that was met at these spots counts. In every place it is given by the first of its schools there."""
        if spots not in self._known:
            self._known[spots] = list(self._spread(spots))
        return self._known[spots]

    def _spread(self, spots: Iterable[Spot]) -> Iterable[Given]:
        givers: dict[str, dict[Place, str]] = {}
        for spot in spots:
            for period in (spot.semester, spot.semester[:4], ALL_TIME):
                there = givers.setdefault(period, {})
                for place in self._lies(spot):
                    there[place] = min(spot.school, there.get(place, spot.school))
        for period, there in givers.items():
            for school in set(there.values()):
                given = [place for place, giver in there.items() if giver == school]
                yield Given(school, period, joined(given))

    def _lies(self, spot: Spot) -> list[Place]:
        if spot not in self._places:
            self._places[spot] = list(self._around(spot))
        return self._places[spot]

    def _around(self, spot: Spot) -> Iterable[Place]:
        joined, kind = self.schools[spot.school]
        yield (Scope.COUNTRY.value, COUNTRY.hex)
        yield (Scope.THEN.value, self.gazetteer.called(joined, Semester.parse(spot.semester).first_day()).id.hex)
        yield (Scope.TODAY.value, self.gazetteer.on(joined, self.today).id.hex)
        if kind in UNDER_MUNICIPALITY:
            yield from ((Scope.PARTNER.value, unit.hex) for unit in self._heirs(joined))
        yield (Scope.SCHOOL.value, spot.school)

    def _heirs(self, unit_id: UUID | None) -> Iterable[UUID]:
        """A unit and all it became part of, whatever the day: each of them reaches its schools."""
        met: set[UUID] = set()
        while unit_id is not None and unit_id not in met:
            met.add(unit_id)
            yield unit_id
            unit_id = self.units[unit_id].successor_id


def joined(places: Iterable[Place]) -> str:
    """As text, in one order, so that it is quickly compared and kept."""
    return " ".join(sorted(f"{scope}:{place}" for scope, place in places))


def parted(text: str) -> list[Place]:
    """What was joined."""
    return [(scope, digits) for scope, digits in (one.split(":") for one in text.split(" "))]


def _after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day and day != date.max else None

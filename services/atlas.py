"""The places whose figures a reader may look at, the semesters there are plans of, and where a place lies on a map of tiles."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt
from uuid import UUID

from sqlmodel import col, func, select

from models.places import Municipality, School
from services import presets
from services.counting import Dimension, Measure, Question, Units
from services.counting.queries import counted
from services.places import Gazetteer
from services.rules.names import sort_key
from services.rules.permissions import Level, Permission
from services.rules.school_year import Semester, semester_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class SchoolAt:
    """A school and the units it lay in during a period: one, or several where a reform fell into it."""

    name: str
    units: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit on the map: its corner and size in whole tiles, rows from the north."""

    unit: UUID
    name: str
    short: str
    row: float
    column: float
    size: float


@dataclass(frozen=True, slots=True)
class Atlas:
    """The municipalities within reach, in Latvian order, and how many schools are.

    `schools`: those of the places looked at, or all where they are of one municipality. `whole`: the reader reaches the whole country.
    """

    municipalities: dict[UUID, str]
    number: int
    schools: dict[UUID, SchoolAt]
    tiles: tuple[Tile, ...]
    whole: bool

    def schools_in(self, units: AbstractSet[UUID]) -> dict[UUID, str]:
        """The schools that lay in one of these units, in Latvian order."""
        found = ((id_, school.name) for id_, school in self.schools.items() if school.units & units)
        return dict(sorted(found, key=lambda school: sort_key(school[1])))


def semesters(work: Work) -> tuple[str, ...]:
    """The semesters of all plans within reach that are not void, oldest first."""
    work.require(Permission.FIGURES_READ)
    return tuple(sorted(key[0] for key in counted(work, Question((Dimension.SEMESTER,)), (Measure.PLANS,))))


def atlas(work: Work, units: Units, of: Sequence[str], at: Collection[UUID] = ()) -> Atlas:
    """The places of these semesters, or of today; `of` nothing: of this semester. `at`: the places that are looked at.

    Schools are read only there, for a click on a chart of the country needs none of them.
    """
    work.require(Permission.FIGURES_READ)
    gazetteer = Gazetteer.read(work.session)
    days = (
        [work.today]
        if units is Units.TODAY
        else [Semester.parse(one).first_day() for one in of or [str(semester_of(work.today))]]
    )
    named = _named_units(work)
    lay = {unit: frozenset(_unit(gazetteer, unit, day, units) for day in days) for unit in named}
    everywhere = frozenset[UUID]().union(*lay.values())
    whole = work.actor.level(Permission.FIGURES_READ) is Level.EVERYWHERE
    return Atlas(
        _names(work, gazetteer, everywhere, days[-1]), sum(named.values()),
        _schools(work, lay, everywhere if 1 in (len(named), len(everywhere)) else frozenset(at)),
        _tiles(gazetteer, days[-1], units) if whole else (), whole,
    )  # fmt: skip


def _named_units(work: Work) -> dict[UUID, int]:
    """The units that schools within reach named when they joined, and how many schools each of them has."""
    query = select(School.municipality_id, func.count()).where(work.within(Permission.FIGURES_READ, School))
    return dict(work.session.exec(query.group_by(col(School.municipality_id))).all())


def _schools(work: Work, lay: Mapping[UUID, frozenset[UUID]], at: frozenset[UUID]) -> dict[UUID, SchoolAt]:
    """The schools of these units, and those of the units in which these schools lay."""
    if not at:
        return {}
    within = work.within(Permission.FIGURES_READ, School)
    chosen = work.session.exec(select(School.municipality_id).where(within, col(School.id).in_(at))).all()
    near = at.union(*(lay[unit] for unit in chosen))
    units = [unit for unit, theirs in lay.items() if theirs & near]
    query = select(School.id, School.name, School.municipality_id).where(within, col(School.municipality_id).in_(units))
    return {id_: SchoolAt(name, lay[unit]) for id_, name, unit in work.session.exec(query)}


def _unit(gazetteer: Gazetteer, unit: UUID, day: date, units: Units) -> UUID:
    """As figures tell it."""
    return (gazetteer.on(unit, day) if units is Units.TODAY else gazetteer.called(unit, day)).id


def _names(work: Work, gazetteer: Gazetteer, wanted: AbstractSet[UUID], day: date) -> dict[UUID, str]:
    names = dict(
        work.session.exec(select(Municipality.id, Municipality.name).where(col(Municipality.id).in_(wanted))).all()
    )
    order = [unit.id for unit in gazetteer.of_day(day)]
    return {
        unit: names[unit] for unit in sorted(names, key=lambda u: (u not in order, order.index(u) if u in order else 0))
    }


def _tiles(gazetteer: Gazetteer, day: date, units: Units) -> tuple[Tile, ...]:
    """Every unit of a day; those that share a tile of today divide it among themselves."""
    grid = {code: tile for tile in presets.tiles() for code in tile["atvk"]}
    shared: dict[tuple[int, int], list[Municipality]] = {}
    short: dict[UUID, str] = {}
    for unit in gazetteer.of_day(day):
        tile = next((grid[heir.atvk] for heir in gazetteer.heirs(unit.id) if heir.atvk in grid), None)
        if tile is not None:
            shared.setdefault((tile["row"], tile["column"]), []).append(unit)
            short[unit.id] = tile["short"]
    return tuple(
        _tile(gazetteer, corner, there, number, units, day, short[there[0].id] if len(there) == 1 else "")
        for corner, there in shared.items()
        for number in range(len(there))
    )


def _tile(
    gazetteer: Gazetteer,
    corner: tuple[int, int],
    there: list[Municipality],
    number: int,
    units: Units,
    day: date,
    short: str,
) -> Tile:
    unit, across = there[number], ceil(sqrt(len(there)))
    row, column = corner[0] + number // across / across, corner[1] + number % across / across
    return Tile(_unit(gazetteer, unit.id, day, units), unit.name, short, row, column, 1 / across)

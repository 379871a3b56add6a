"""Are the kept figures those of the records? And all of them made anew."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import delete, select, text
from sqlmodel import Session, col

from models.database import writing
from models.figures import FigureCell, FigureShare, FigureStale
from models.places import School
from services import clock
from services.counting import MONEY, Grain
from services.counting.keeping import Cell, Cells, changes, freshen, mark, move
from services.counting.packing import unpacked
from services.counting.tally import KEPT, MEASURES, Group

ThingT = TypeVar("ThingT")
_TOGETHER: Final = 50  # schools, so that no more of them than that are in memory
_TRIGGERS: Final = 30  # that leave marks: three for each of ten tables
_COUNT: Final = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'figure_of_%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'figure_of_%' AND tgenabled = 'O'",
}


def rebuild() -> int:
    """Forget what is kept and count every school anew; how many there are. Until then figures are counted when asked for."""
    with writing() as session:
        session.execute(delete(FigureCell))
        session.execute(delete(FigureShare))
        mark(session, session.scalars(select(col(School.id))).all())
    return freshen(None)


def faults(session: Session) -> Iterator[str]:
    """What is kept and is not what the records say. Schools that wait to be counted anew are no fault."""
    if session.execute(text(_COUNT[session.get_bind().dialect.name])).scalar_one() != _TRIGGERS:
        yield "figures: triggers that mark what changed are gone"
    today, late = clock.today(), set(session.scalars(select(col(FigureStale.school_id))))
    schools = set(session.scalars(select(col(School.id)))) | set(session.scalars(select(col(FigureShare.school_id))))
    for some in _some(iter(schools - late)):
        for school, by_by in changes(session, some, today, tuple(KEPT.values()), tuple(Grain)).items():
            wrong = [by or "all" for by, (old, new) in by_by.items() if old != new]
            if wrong:
                yield f"figures: those of school {school} by {', '.join(wrong)} are not what its records say"
    for by in KEPT.values():
        if number := _differing(session, by):
            yield f"figures: {number} by {by or 'all'} are not the sum of their schools"


def _differing(session: Session, by: str) -> int:
    """How many cells are not the sum of what the schools gave."""
    found: Cells = {}
    for content in session.scalars(select(col(FigureShare.content)).where(col(FigureShare.by) == by)):
        move(found, unpacked(content), 1)
    for row in session.execute(select(FigureCell.__table__).where(col(FigureCell.by) == by)):  # type: ignore[attr-defined] # SQLModel adds it
        numbers = [int(getattr(row, m.value) * (100 if m in MONEY else 1)) for m in MEASURES]
        cell = Cell(row.level, Group(row.grain, row.by, row.key, row.more), row.period, row.place.hex)
        if found.get(cell) == numbers:
            del found[cell]
        else:
            found[cell] = numbers
    return len(found)


def _some(things: Iterator[ThingT]) -> Iterator[list[ThingT]]:
    while some := list(islice(things, _TOGETHER)):
        yield some

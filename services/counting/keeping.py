"""Figures kept ready: cells are the sums of what schools gave; a school that changed is counted anew, and the difference moves the cells."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam, delete, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel, col, select

from models import bulk
from models.database import writing
from models.figures import FigureCell, FigureDays, FigureShare, FigureStale
from models.places import School
from services import clock
from services.counting import MONEY, Grain, Measure
from services.counting.packing import packed, unpacked
from services.counting.records import read
from services.counting.spreading import Map, Place, Scope, parted
from services.counting.tally import KEPT, MEASURES, NOTHING, Group, Numbers, Share, add, present, shares

FEW: Final = 3  # schools out of date that are quicker looked at by themselves than everything is counted
AT_ONCE: Final = 5  # schools that are counted anew while somebody waits
_TOGETHER: Final = 50  # and where nobody does
_ROWS: Final = 5_000  # written at once
_LOCK: Final = 7_305_014  # among the database's locks, that of whoever brings the cells up to date
# Of a school alone there is what lists, maps and the hiding of small counts go by; the rest of it is counted quickly.
_OF_SCHOOLS: Final = frozenset({"kind", "month"})
_SEMESTER: Final = 6  # letters
_PLANS: Final = MEASURES.index(Measure.PLANS)
_NONE: Final = (0,) * len(MEASURES)
_SCHOOL: Final = Scope.SCHOOL.value
_NAMES: Final = tuple(measure.value for measure in MEASURES)
_EUROS: Final = tuple(measure.value for measure in MEASURES if measure in MONEY)
_NO_EUROS: Final = Decimal("0.00")


class Cell(NamedTuple):
    """Where a number stands. `period` is a semester, a school year by its first year, or empty for all time."""

    scope: str
    group: Group
    period: str
    place: str  # the digits of its id


Cells: TypeAlias = dict[Cell, Numbers]


def keeps(scope: Scope, grain: Grain, by: str, period: str) -> bool:
    """Whether there are cells for this."""
    if scope is not Scope.SCHOOL or by == NOTHING:
        return True
    return len(period) == _SEMESTER and (grain is Grain.PLAN or by in _OF_SCHOOLS)


def stale(session: Session, today: date, most: int) -> list[UUID] | None:
    """The schools whose share is out of date; None where they are more than that, or the municipalities are not today's."""
    if not _same_units(session, today):
        return None
    found = session.scalars(select(FigureStale.school_id).distinct().limit(most + 1)).all()
    return list(found) if len(found) <= most else None


def _same_units(session: Session, today: date) -> bool:
    """Whether the municipalities of today are those that were counted by."""
    days = session.get(FigureDays, 1)
    return days is not None and days.since <= today < days.before


def differences(session: Session, schools: Collection[UUID], today: date, by: str, grain: Grain) -> Cells:
    """By how much the cells of one dimension are wrong as long as these schools are not counted anew."""
    found: Cells = {}
    for by_by in changes(session, schools, today, (by,), (grain,)).values():
        for old, new in by_by.values():
            old_ones = {entry: numbers for entry, numbers in old.items() if entry.group.grain == grain.value}
            move(found, _other(old_ones, new), -1)
            move(found, _other(new, old_ones), 1)
    return {cell: numbers for cell, numbers in found.items() if any(numbers)}


def changes(
    session: Session, schools: Collection[UUID], today: date, bys: Collection[str], grains: Collection[Grain]
) -> dict[UUID, dict[str, tuple[Share, Share]]]:
    """Of each school and dimension: what it gave when it was counted last, and what it gives now."""
    records = read(session, schools, grains)
    where = Map.read(session, today, {UUID(hex=plan.school) for plan in records.plans.values()})
    found: dict[UUID, dict[str, tuple[Share, Share]]] = {school: {by: ({}, {}) for by in bys} for school in schools}
    kept = select(FigureShare.school_id, FigureShare.by, FigureShare.content)
    kept = kept.where(col(FigureShare.school_id).in_(schools), col(FigureShare.by).in_(bys))
    for school, by, content in session.exec(kept):
        found[school][by] = (unpacked(content), {})
    for school, by_by in shares(records, schools, where, bys, grains).items():
        found[school] = {by: (found[school][by][0], share) for by, share in by_by.items()}
    return found


def _other(share: Share, than: Share) -> Share:
    """What is in one and not the same in the other."""
    return {entry: numbers for entry, numbers in share.items() if than.get(entry) != numbers}


def move(cells: Cells, share: Share, sign: int) -> None:
    known: dict[str, list[Place]] = {}
    for (group, period, places), numbers in share.items():
        if places not in known:
            known[places] = parted(places)
        told, of_schools = present(numbers, sign), keeps(Scope.SCHOOL, Grain(group.grain), group.by, period)
        for scope, place in known[places]:
            if of_schools or scope != _SCHOOL:
                add(cells, Cell(scope, group, period, place), told)


def freshen(most: int | None = AT_ONCE) -> int:
    """Count schools anew whose figures changed, as many as that at once; how many were. Waits for nobody: 0 where others write.

    With `most` None: all of them, however long others write meanwhile.
    """
    if most is not None:
        return _freshened(most, patient=False)
    done = 0
    with _no_looking_for_cycles():
        while some := _freshened(_TOGETHER, patient=True):
            done += some
    return done


@contextmanager
def _no_looking_for_cycles() -> Iterator[None]:
    """Counting makes very many things and none that hold each other: looking for such takes a third of its time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _freshened(most: int, *, patient: bool) -> int:
    try:
        with writing(patient=patient) as session:
            return _bring_up(session, most) if _alone(session, patient=patient) else 0
    except TimeoutError:
        return 0
    except OperationalError as error:
        if patient or "locked" not in str(error.orig):
            raise
        return 0


def _alone(session: Session, *, patient: bool) -> bool:
    """On PostgreSQL, that nobody else moves the cells by the same difference; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    if patient:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        return True
    return bool(session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}).scalar_one())


def _bring_up(session: Session, most: int) -> int:
    today = clock.today()
    if not _same_units(session, today):  # every school may lie elsewhere
        since, before = Map.read(session, today).holds()
        session.merge(FigureDays(id=1, since=since, before=before))
        mark(session, session.scalars(select(School.id)).all())
    schools = list(session.scalars(select(FigureStale.school_id).distinct().limit(most)))
    # Marks that are there before the records are read: a school that is marked later is counted once more.
    marks = list(session.scalars(select(FigureStale.id).where(col(FigureStale.school_id).in_(schools))))
    found: Cells = {}
    given: list[dict[str, Any]] = []
    for school, by_by in changes(session, schools, today, tuple(KEPT.values()), tuple(Grain)).items():
        for by, (old, new) in by_by.items():
            if old != new:
                move(found, _other(old, new), -1)
                move(found, _other(new, old), 1)
                given.append({"school_id": school, "by": by, "content": packed(new)})
    _put(session, FigureShare, given, lambda _there, given: given)
    moved = ((cell, numbers) for cell, numbers in found.items() if any(numbers))
    while rows := [_row(cell, numbers) for cell, numbers in islice(moved, _ROWS)]:
        _put(session, FigureCell, rows, lambda there, given: there + given)
    _clear(session, [_row(cell, _NONE) for cell, numbers in found.items() if numbers[_PLANS] < 0])
    for some in range(0, len(marks), 1000):
        session.execute(delete(FigureStale).where(col(FigureStale.id).in_(marks[some : some + 1000])))
    return len(schools)


def mark(session: Session, schools: Iterable[UUID]) -> None:
    """Have these schools counted anew."""
    session.add_all(FigureStale(school_id=school) for school in schools)
    session.flush()


def _put(session: Session, kind: type[SQLModel], rows: list[dict[str, Any]], both: Callable[[Any, Any], Any]) -> None:
    """Write rows; where one of that key is there already, both are made one."""
    if not rows:
        return
    statement = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite_dialect).insert(kind)
    table = _table(kind)
    changed = {c.name: both(c, statement.excluded[c.name]) for c in table.columns if not c.primary_key}
    statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)
    bulk.write(session.connection(), statement, rows)


def _clear(session: Session, rows: list[dict[str, Any]]) -> None:
    """A cell without plans is of nothing, and is not there."""
    if rows:
        key = [column == bindparam(f"its_{column.name}") for column in _table(FigureCell).primary_key]
        empty = delete(_table(FigureCell)).where(*key, col(FigureCell.plans) == 0)
        session.connection().execute(empty, [{f"its_{name}": row[name] for name in row} for row in rows])


def _row(cell: Cell, numbers: Sequence[int]) -> dict[str, Any]:
    row = dict(zip(_NAMES, numbers, strict=True))
    return {
        **row, **{name: _euros(row[name]) for name in _EUROS}, "level": cell.scope, "by": cell.group.by, "grain": cell.group.grain,
        "period": cell.period, "place": UUID(hex=cell.place), "key": cell.group.key, "more": cell.group.more,
    }  # fmt: skip


def plain(measure: Measure, number: int) -> int | Decimal:
    return _euros(number) if measure in MONEY else number


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2) if cents else _NO_EUROS


def _table(kind: type[SQLModel]) -> Any:  # noqa: ANN401 SQLModel adds it
    return kind.__table__  # type: ignore[attr-defined]

"""Municipalities through their reforms, and the schools that take part."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models.places import Municipality, School, SchoolForm
from models.vocabulary import Action
from services.errors import Refusal, outcome_of
from services.rules.names import fold, sort_key
from services.rules.permissions import Permission
from services.work import Work


class Gazetteer:
    """All units of all times, small enough to be read whole."""

    def __init__(self, units: Iterable[Municipality]) -> None:
        self._by_id = {unit.id: unit for unit in units}

    @classmethod
    def read(cls, session: Session) -> "Gazetteer":
        return cls(session.exec(select(Municipality)).all())

    def get(self, unit_id: UUID) -> Municipality:
        return self._by_id[unit_id]

    def named(self, text: str) -> Municipality | None:
        """The unit of an ATVK code, or of a name of any time; of several, the youngest."""
        folded = fold(text)
        found = [unit for unit in self._by_id.values() if text == unit.atvk or folded == unit.fold]
        return max(found, key=lambda unit: unit.valid_to or date.max, default=None)

    def on(self, unit_id: UUID, day: date) -> Municipality:
        """The unit in which this unit's schools lie on a day: itself, its heir, or its namesake of an earlier time."""
        unit = self._by_id[unit_id]
        while unit.valid_to is not None and unit.valid_to < day and unit.successor_id is not None:
            unit = self._by_id[unit.successor_id]
        if unit.valid_from is not None and day < unit.valid_from:
            older = [u for u in self._by_id.values() if u.successor_id == unit.id and u.fold == unit.fold]
            return self.on(older[0].id, day) if older else unit
        return unit

    def called(self, unit_id: UUID, day: date) -> Municipality:
        """The same for counting over several days: units that follow each other under one name are one."""
        unit = self.on(unit_id, day)
        while unit.successor_id is not None and self._by_id[unit.successor_id].fold == unit.fold:
            unit = self._by_id[unit.successor_id]
        return unit

    def heirs(self, unit_id: UUID) -> list[Municipality]:
        """The unit and those it has become part of since, one after the other."""
        found = [self._by_id[unit_id]]
        while found[-1].successor_id is not None:
            found.append(self._by_id[found[-1].successor_id])
        return found

    def of_day(self, day: date) -> list[Municipality]:
        """The units of a day in Latvian order."""
        return sorted(self._on(day), key=lambda unit: sort_key(unit.name))

    def number_on(self, day: date) -> int:
        """How many units there are on a day."""
        return len(self._on(day))

    def _on(self, day: date) -> list[Municipality]:
        return [u for u in self._by_id.values() if (u.valid_from or day) <= day <= (u.valid_to or day)]


def schools(work: Work, permission: Permission) -> list[School]:
    """The schools a permission reaches, in Latvian order of their names."""
    found = work.session.exec(select(School).where(work.within(permission, School))).all()
    return sorted(found, key=lambda school: sort_key(school.name))


def school_names(work: Work, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names for schools whose rows the caller already reached."""
    rows = work.session.exec(select(School.id, School.name).where(col(School.id).in_(set(ids))))
    return dict(rows.all())


def keep_schools(work: Work, forms: Sequence[SchoolForm], *, fill: bool = False) -> list[str | Refusal]:
    """Add or correct schools, each by its registration number: an outcome or the reason per form, in order.

    With `fill`, what a form leaves empty stays as it was.
    """
    work.require(Permission.SCHOOL_MANAGE)
    units = Gazetteer.read(work.session)
    numbers = {form.reg_no for form in forms}
    known = {s.reg_no: s for s in work.session.exec(select(School).where(col(School.reg_no).in_(numbers)))}
    reached = set(work.session.exec(select(School.id).where(work.within(Permission.SCHOOL_MANAGE, School))))
    told: dict[str, SchoolForm] = {}

    def keep(form: SchoolForm) -> str:
        if told.setdefault(form.reg_no, form) != form:
            raise Refusal("school.twice_in_file")
        return _keep(work, form, units, known, reached, fill=fill)

    return [outcome_of(keep, form) for form in forms]


def _keep(
    work: Work, form: SchoolForm, units: Gazetteer, known: dict[str, School], reached: set[UUID], *, fill: bool
) -> str:
    unit = units.named(form.municipality)
    if unit is None:
        raise Refusal("school.unknown_municipality", municipality=form.municipality)
    home = work.actor.municipality_id
    if home is not None and units.on(unit.id, work.today).id != units.on(home, work.today).id:
        raise Refusal("school.other_municipality", municipality=unit.name)
    values: dict[str, Any] = form.model_dump(exclude={"reg_no", "municipality"})
    values |= {"municipality_id": unit.id, "fold": fold(form.name)[:100]}
    school = known.get(form.reg_no)
    if school is None:
        school = known[form.reg_no] = School(reg_no=form.reg_no, **values)
        work.add(school, Action.ADD)
        reached.add(school.id)
        return "created"
    if school.id not in reached:
        raise Refusal("school.other_municipality", municipality=unit.name)
    if fill:
        values = {name: value for name, value in values.items() if value not in (None, "")}
    return "updated" if work.change(school, Action.EDIT, **values) else "unchanged"

"""One person doing one thing in one transaction: who they are, what they may, what they reach, what is recorded."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, true
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel, col, select

from models.base import Owned, PartnerRow, SchoolRow
from models.database import reading, writing
from models.kept import DoneOnce
from models.moves import Transfer
from models.places import Municipality, School
from models.pupils import Pupil
from models.vocabulary import UNDER_MUNICIPALITY, Action, Role, TransferStatus
from services import clock, collisions, standing, trail
from services.errors import NotFound, NotPermitted, Overtaken, Refusal
from services.rules.permissions import Actor, Level, Permission

ThingT = TypeVar("ThingT", bound=Owned)
RowT = TypeVar("RowT", bound=SQLModel)
logger = logging.getLogger(__name__)

# Whoever runs the installation's shell owns the machine. Screens never see this actor.
OPERATOR: Final = Actor(account_id=None, username="operator", name="operator", role=Role.OPERATOR)


@dataclass(frozen=True, slots=True)
class Work:
    """The spine of every use case."""

    session: Session
    actor: Actor
    today: date
    now: datetime
    entries: list[trail.Entry] = field(default_factory=list)
    afterwards: list[Callable[[], object]] = field(default_factory=list)  # upkeep, once one is done looking

    def require(self, permission: Permission) -> Level:
        """How far the actor's permission reaches. Raises NotPermitted where they do not have it."""
        level = self.actor.level(permission)
        if level is Level.NOTHING:
            logger.warning("refused: %s is not for %s", permission, self.actor.role)
            raise NotPermitted("access.not_permitted", role=self.actor.role)
        return level

    def within(
        self, permission: Permission, table: type[Owned] | type[School], *, past: bool = False
    ) -> ColumnElement[bool]:
        """The one choke point: narrows a query to the rows this permission reaches; unknown means none.

        `past`, for reading only: the history of the pupils who are here now too, and the pupils who were here once.
        """
        if issubclass(table, PartnerRow):
            return self._of_partners(self.actor.level(permission), table)
        if not issubclass(table, School | SchoolRow):
            return false()
        school = col(table.id) if issubclass(table, School) else col(table.school_id)
        match self.actor.level(permission):
            case Level.EVERYWHERE:
                return true()
            case Level.OWN if self._owns(table):
                return (school == self.actor.school_id) & table.owned_by(self.actor.owner_id)  # type: ignore[union-attr,arg-type]
            case Level.NAMED if self._owns(table):
                return (school == self.actor.school_id) & table.naming(self.actor.owner_id)  # type: ignore[union-attr,arg-type]
            case level:
                here = self._places(level)
        if past and issubclass(table, SchoolRow):
            present, former = (
                select(Pupil.id).where(here(col(Pupil.school_id))),
                select(Transfer.pupil_id).where(Transfer.status == TransferStatus.DONE, here(col(Transfer.school_id))),
            )
            return here(school) | table.followed(present.correlate(None), former.correlate(None))
        return here(school)

    def _of_partners(self, level: Level, table: type[PartnerRow]) -> ColumnElement[bool]:
        """Rows of cooperation partners: a municipality's own and those of the units that became part of it."""
        match level:
            case Level.EVERYWHERE:
                return true()
            case Level.STRAIGHT:
                return col(table.municipality_id).is_(None)
            case Level.MUNICIPALITY if self.actor.municipality_id is not None:
                return col(table.municipality_id).in_(_family(self.actor.municipality_id))
            case _:
                return false()

    def _places(self, level: Level) -> Callable[[Any], ColumnElement[bool]]:
        """What a level says of the school that a row belongs to."""
        actor = self.actor
        match level:
            case Level.STRAIGHT:
                straight = select(School.id).where(col(School.kind).not_in(UNDER_MUNICIPALITY))
                return lambda school: school.in_(straight)
            case Level.MUNICIPALITY if actor.municipality_id is not None:
                under = schools_under(actor.municipality_id)
                return lambda school: school.in_(under)
            case Level.SCHOOL if actor.school_id is not None:
                return lambda school: school == actor.school_id
            case _:
                return lambda _: false()

    def _owns(self, table: type[SchoolRow] | type[School]) -> bool:
        known = self.actor.school_id is not None and self.actor.account_id is not None
        return known and issubclass(table, SchoolRow)

    def get(
        self,
        permission: Permission,
        table: type[ThingT],
        thing_id: UUID,
        *,
        seen: int | None = None,
        past: bool = False,
    ) -> ThingT:
        """One row within reach; out of reach looks the same as not there.

        Raises NotPermitted, NotFound, and Overtaken where the row is no longer of the version that was `seen`.
        """
        self.require(permission)
        reach = self.within(permission, table, past=past)
        query = select(table).where(col(table.id) == thing_id, reach).with_for_update()
        thing = self.session.exec(query).one_or_none()
        if thing is None:
            logger.warning("refused: %s asked for a %s out of reach", self.actor.role, table.__tablename__)
            raise NotFound("access.not_found")
        if seen is not None and thing.version != seen:
            raise Overtaken("access.overtaken")
        return thing

    def add(self, row: SQLModel, action: Action, *, comment: str = "") -> None:
        """Keep a new row and record it whole."""
        self.session.add(row)
        self.record(action, row, after=_values(row), comment=comment)

    def change(self, row: SQLModel, action: Action, *, comment: str = "", **values: Any) -> bool:  # noqa: ANN401 columns
        """Set columns and record what they were and became; False where nothing changed."""
        before = {name: trail.plain(getattr(row, name)) for name in values}
        after = {name: trail.plain(value) for name, value in values.items()}
        changed = {name for name in values if before[name] != after[name]}
        for name in changed:
            setattr(row, name, values[name])
        if changed:
            self.session.add(row)
            was, is_now = {n: before[n] for n in changed}, {n: after[n] for n in changed}
            self.record(action, row, before=was, after=is_now, comment=comment)
        return bool(changed)

    def remove(self, row: SQLModel, action: Action) -> None:
        """Delete a row and record what it held."""
        self.record(action, row, before=_values(row))
        self.session.delete(row)

    def record(
        self,
        action: Action,
        row: SQLModel,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        comment: str = "",
    ) -> None:
        """Leave an entry for the trail; it is chained when the transaction is about to commit."""
        subject_id = str(getattr(row, "id", ""))
        school_id = row.id if isinstance(row, School) else getattr(row, "school_id", None)
        subject = str(row.__tablename__)
        self.entries.append(trail.Entry(action, subject, subject_id, school_id, before or {}, after or {}, comment))

    def done_before(self, key: str) -> str | None:
        """What handing in this very form gave the first time; None when this is the first time."""
        once = self.session.get(DoneOnce, (self.actor.account_id, key)) if self.actor.account_id else None
        return once.result if once else None

    def remember_done(self, key: str, result: str) -> None:
        if self.actor.account_id and key:
            self.session.add(DoneOnce(account_id=self.actor.account_id, key=key, result=result, at=self.now))


def schools_under(municipality_id: UUID) -> Select[tuple[UUID]]:
    """The schools whose cooperation partner is this municipality or one that became part of it."""
    return select(School.id).where(  # type: ignore[return-value] # SQLModel narrows the type of a one-column select
        col(School.municipality_id).in_(_family(municipality_id)), col(School.kind).in_(UNDER_MUNICIPALITY)
    )


def _family(municipality_id: UUID) -> Select[tuple[UUID]]:
    """A municipality and all that became part of it."""
    family = select(Municipality.id).where(col(Municipality.id) == municipality_id).cte(recursive=True)
    family = family.union(select(Municipality.id).join(family, col(Municipality.successor_id) == family.c.id))
    return select(family.c.id)


@contextmanager
def look(actor: Actor) -> Iterator[Work]:
    """Read as a person, who is asked for anew. Nothing of what was read is written."""
    with reading() as session:
        work = Work(session, standing.current(session, actor, clock.real()), clock.today(), clock.now())
        yield work
    for chore in work.afterwards:
        chore()


@contextmanager
def begin(actor: Actor) -> Iterator[Work]:
    """Do one thing as a person, who is asked for anew: all of it with its trail, or nothing."""
    try:
        with writing() as session:
            work = Work(session, standing.current(session, actor, clock.real()), clock.today(), clock.now())
            yield work
            session.flush()
            by = {"actor_id": work.actor.account_id, "actor": _called(work.actor), "role": work.actor.role.value}
            trail.append(session, work.entries, by, work.now)
    except StaleDataError as error:
        raise Overtaken("access.overtaken") from error
    except IntegrityError as error:
        raise collisions.said(error) from error
    except TimeoutError as error:
        raise Refusal("access.busy") from error
    except OperationalError as error:
        if "locked" in str(error.orig) or "timeout" in str(error.orig):
            raise Refusal("access.busy") from error
        raise


def _called(actor: Actor) -> str:
    """Who acted, and for whom."""
    return f"{actor.username} ({actor.stands_for_username})"[:100] if actor.stands_for_username else actor.username


def _values(row: SQLModel) -> dict[str, Any]:
    return {
        name: trail.plain(value)
        for name, value in row.model_dump().items()
        if name not in _UNRECORDED and value not in (None, "")
    }


# Folded names repeat the names; hashes of secrets have no place in a trail that people read; `kept` repeats other entries.
_UNRECORDED: Final = frozenset(
    {"id", "version", "fold", "fold_first", "fold_last", "sort_key", "password_hash", "code_hash", "kept"}
)

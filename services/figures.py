"""Statistics: plans and unique pupils always apart, money by kind and month, by unit of that day or of today."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.places import Municipality, School
from models.vocabulary import Action, Role
from services import small_counts, trail
from services.counting import MONEY, Dimension, Measure, Question
from services.counting.queries import counted
from services.errors import Refusal
from services.rules.permissions import Actor, Level, Permission
from services.work import Work

_Row = tuple[Any, ...]
_OF_RISKS: Final = frozenset({Dimension.RISK_GROUP, Dimension.RISK})
# What every claim says of itself, to whoever may read claims.
_TOLD_BY_CLAIMS: Final = frozenset(
    {
        Dimension.SEMESTER, Dimension.SCHOOL_YEAR, Dimension.MONTH, Dimension.SCHOOL, Dimension.MUNICIPALITY,
        Dimension.PROGRAMME, Dimension.KIND, Dimension.STATUS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One row per combination that has records, sorted by the dimensions; None where a small count is hidden.

    `keys` has each row's dimensions as they are kept: a school or a municipality by its id. `smallest`: fewer people than
    this are hidden, some more beside them; 0 where nothing is.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: int = 0
    keys: tuple[tuple[Any, ...], ...] = ()
    smallest: int = 0

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def answer(work: Work, asked: Question) -> Answer:
    """Count within reach. Readers outside a school get no small counts of pupils, nor what would give one away.

    Raises Refusal for a question that mixes what cannot be told apart, or that only small counts would answer.
    """
    work.require(Permission.FIGURES_READ)
    if Dimension.STATUS in asked.by and MONEY & set(asked.measures) and set(asked.measures) - MONEY:
        raise Refusal("figures.status_of_what")
    if asked.mixes():
        raise Refusal("figures.lessons_or_money")
    if not _guarded(work.actor, asked):
        return _told(work, asked, counted(work, asked, asked.measures), set())
    if Dimension.STATUS in asked.by and MONEY & set(asked.measures):
        raise Refusal("figures.too_fine")
    smallest = small_counts.smallest_count(work)
    hidden = small_counts.hidden_rows(work, asked, smallest)
    found = counted(work, asked, tuple(dict.fromkeys((*asked.measures, Measure.PUPILS))))
    hidden |= {row for row, told in found.items() if 0 < told.get(Measure.PUPILS, 0) < smallest}
    return _told(work, asked, found, hidden, smallest)


def _told(
    work: Work,
    asked: Question,
    found: Mapping[_Row, Mapping[Measure, Any]],
    hidden: AbstractSet[_Row],
    smallest: int = 0,
) -> Answer:
    names = _names(work, asked)
    there = {
        row for row, told in found.items() if told.keys() & set(asked.measures)
    }  # not what only the hiding looked at
    keys = sorted(there | hidden, key=lambda key: tuple(_order(value) for value in _shown(key, names)))
    rows = tuple(
        (*_shown(key, names), *(None if key in hidden else found[key].get(m, _zero(m)) for m in asked.measures))
        for key in keys
    )
    return Answer((*asked.by, *asked.measures), rows, len(hidden), tuple(keys), smallest)


def _guarded(actor: Actor, asked: Question) -> bool:
    """Whether small counts are hidden: from whoever reads beyond one school, but not the claims where only they are
    asked of by whoever reads each of them; and in a school from whoever may not read its sensitive risks.
    """
    level = actor.level(Permission.FIGURES_READ)
    if actor.role is Role.OPERATOR:
        return False  # who runs the machine holds every record
    if level <= Level.SCHOOL:
        return bool(_OF_RISKS & set(asked.by)) and actor.level(Permission.RISK_READ_SENSITIVE) < level
    of_claims = set(asked.measures) <= MONEY and set(asked.by) <= _TOLD_BY_CLAIMS
    return not (of_claims and actor.may(Permission.CLAIM_READ))


def note_download(work: Work, what: str, ending: str) -> None:
    """Whoever takes figures away as a file leaves an entry."""
    work.require(Permission.FIGURES_READ)
    work.entries.append(trail.Entry(Action.EXPORT, "figures", f"{what}.{ending}", work.actor.school_id))


def _names(work: Work, asked: Question) -> Mapping[UUID, str]:
    """Names for the ids among the dimensions."""
    names: dict[UUID, str] = {}
    if Dimension.SCHOOL in asked.by:
        names |= dict(work.session.exec(select(School.id, School.name)).all())
    if Dimension.MUNICIPALITY in asked.by:
        names |= dict(work.session.exec(select(Municipality.id, Municipality.name)).all())
    return names


def _shown(key: Sequence[Any], names: Mapping[UUID, str]) -> tuple[Any, ...]:
    named = (names[value] if isinstance(value, UUID) else value for value in key)
    return tuple(value.value if isinstance(value, StrEnum) else value for value in named)


def _order(value: object) -> tuple[bool, str]:
    return value is None, f"{value:05}" if isinstance(value, int) else str(value)


def _zero(measure: Measure) -> object:
    return Decimal(0) if measure in MONEY else 0

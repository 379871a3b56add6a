"""Statistics: plans and unique pupils always apart, money by kind and month, by unit of that day or of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.places import Municipality, School
from models.vocabulary import Action
from services import trail
from services.counting import MONEY, Dimension, Measure, Question
from services.counting.queries import counted
from services.errors import Refusal
from services.rules.permissions import Actor, Permission
from services.rules.suppression import hidden_cells, hidden_groups
from services.work import Work

_GUARDED_DIMENSIONS: Final = 2
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

    `keys` has each row's dimensions as they are kept: a school or a municipality by its id.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: int = 0
    keys: tuple[tuple[Any, ...], ...] = ()

    def records(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def answer(work: Work, asked: Question) -> Answer:
    """Count within reach. Whoever may not read the records themselves gets no small counts of pupils.

    Raises Refusal for a question that mixes what cannot be told apart.
    """
    work.require(Permission.FIGURES_READ)
    if Dimension.STATUS in asked.by and MONEY & set(asked.measures) and set(asked.measures) - MONEY:
        raise Refusal("figures.status_of_what")
    if asked.mixes():
        raise Refusal("figures.lessons_or_money")
    guarded = _guarded(work.actor, asked)
    if guarded and len(asked.by) > _GUARDED_DIMENSIONS:
        raise Refusal("figures.too_fine", most=_GUARDED_DIMENSIONS)
    measures = tuple(dict.fromkeys((*asked.measures, Measure.PUPILS))) if guarded else asked.measures
    found = counted(work, asked, measures)
    names = _names(work, asked)
    keys = sorted(found, key=lambda key: tuple(_order(value) for value in _shown(key, names)))
    hidden = _hidden(found, keys) if guarded else set()
    told = tuple(key for key in keys if found[key].keys() & set(asked.measures))  # not what only the hiding looked at
    rows = tuple(
        (*_shown(key, names), *(None if key in hidden else found[key].get(m, _zero(m)) for m in asked.measures))
        for key in told
    )
    return Answer((*asked.by, *asked.measures), rows, len(hidden), told)


def _guarded(actor: Actor, asked: Question) -> bool:
    """Whether small counts are hidden: not from those who may read the pupils, nor the claims where only they are asked of."""
    if actor.may(Permission.PUPIL_READ):
        return False
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


def _hidden(
    found: Mapping[tuple[Any, ...], Mapping[Measure, Any]], keys: Sequence[tuple[Any, ...]]
) -> set[tuple[Any, ...]]:
    """The combinations about so few pupils that they are not shown, and those that would give them away."""
    counts = {key: int(found[key].get(Measure.PUPILS, 0)) for key in keys}
    two_ways = all(len(key) == _GUARDED_DIMENSIONS for key in keys)
    return hidden_cells(counts) if two_ways else hidden_groups(counts)


def _zero(measure: Measure) -> object:
    return Decimal(0) if measure in MONEY else 0

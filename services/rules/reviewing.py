"""How the state decides: who takes a plan first, what they look at, why a plan goes back, how long the queue is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.vocabulary import Action, ReturnReason, ReviewPoint, Role, Stage
from services.rules.answers import Why

# No source says how long an expert may keep a plan: our choice. A weekend fits in, an absence does not.
HOLD_LASTS: Final = timedelta(days=3)
# An expert decides what they have taken, point by point; the state's coordinator steps in where it is needed.
BY_CHECKLIST: Final = frozenset({Role.EXPERT})
# The queue's age in days, by the last day of each band; None: whatever is older.
BANDS: Final[tuple[int | None, ...]] = (2, 7, 14, None)


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody has taken a plan, until when."""

    name: str
    until: datetime
    mine: bool


def hold_lacks(role: Role, stage: Stage | None, hold: Hold | None) -> Why | None:
    """What keeps this role from deciding now, by who has taken the plan."""
    if stage is not Stage.STATE or (hold is not None and hold.mine):
        return None
    if hold is not None:
        return Why("desk.held", {"name": hold.name, "until": hold.until})
    return Why("desk.take_first") if role in BY_CHECKLIST else None


def review_lacks(
    role: Role, stage: Stage | None, step: Action, reasons: Collection[ReturnReason], points: Collection[ReviewPoint]
) -> Why | None:
    """What an expert's decision still lacks; others decide without the checklist and may leave the reasons to the text."""
    if stage is not Stage.STATE or role not in BY_CHECKLIST:
        return None
    if step is Action.APPROVE and set(points) != set(ReviewPoint):
        return Why("desk.every_point")
    if step is Action.RETURN and not reasons:
        return Why("desk.reason_needed")
    return None


@dataclass(frozen=True, slots=True)
class Band:
    """How many plans wait for so many days; `last` None: or longer."""

    first: int
    last: int | None
    plans: int


def bands(days_waited: Sequence[int]) -> tuple[Band, ...]:
    """The queue's age, the youngest first; every plan is in exactly one band."""
    found, first = [], 0
    for last in BANDS:
        inside = sum(1 for days in days_waited if first <= max(days, 0) and (last is None or days <= last))
        found.append(Band(first, last, inside))
        first = (last or 0) + 1
    return tuple(found)

"""What became of the pupils by the help they had under their first plan: by measure, and by how many consultations."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from services.effect import records
from services.effect.records import Followed
from services.effect.statistics import Estimate, share
from services.rules.effect import DOSES, IN_EDUCATION, Became, Horizon, became, day_of, dose_of
from services.rules.effect_tables import Told, beside_all, told
from services.small_counts import smallest_count
from services.work import Work

HelpT = TypeVar("HelpT", bound=Hashable)
_HORIZON = Horizon.MONTHS_12


class Now(StrEnum):
    """What became of somebody, in as few words as a comparison needs."""

    LEARNS = "learns"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Helped(Generic[HelpT]):
    """Those who had one kind of help, or one dose, twelve months after it began. None stands for what is not told."""

    help: HelpT
    pupils: int | None
    now: Mapping[Now, int | None]
    learn: Estimate | None  # the share of those who learn among those of whom something is known


def by_measure(work: Work) -> list[Helped[str]]:
    """By each kind of measure of the first plan; a pupil with several stands in each of them."""
    kinds = records.provided(work)
    due = _due(work)
    cells = Counter((kind, now) for one, now in due for kind in kinds.get(one.first.id, ()))
    table = beside_all(
        sorted({kind for kind, _ in cells}), list(Now), cells, Counter(now for _, now in due), smallest_count(work)
    )
    return [_helped(table, kind) for kind in sorted({kind for kind, _ in cells})]


def by_dose(work: Work) -> list[Helped[int]]:
    """By the number of consultations attended under the first plan, in the bands of DOSES."""
    lessons = records.attended(work)
    cells = Counter((dose_of(lessons.get(one.first.id, 0)), now) for one, now in _due(work))
    bands = list(range(len(DOSES))) if cells else []
    table = told(bands, list(Now), cells, smallest_count(work))
    return [_helped(table, band) for band in bands]


def _due(work: Work) -> Sequence[tuple[Followed, Now]]:
    """Everybody whose first plan began twelve months ago or earlier."""
    everybody = ((one, day_of(_HORIZON, one.begun)) for one in records.followed(work))
    return [(one, _now(became(one.course, day))) for one, day in everybody if day <= work.today]


def _now(one: Became) -> Now:
    if one in IN_EDUCATION:
        return Now.LEARNS
    return Now.LEFT if one is Became.LEFT else Now.UNKNOWN


def _helped(table: Told[HelpT, Now], one: HelpT) -> Helped[HelpT]:
    now = {part: table.of(one, part) for part in Now}
    learn, left = now[Now.LEARNS], now[Now.LEFT]
    return Helped(one, table.row(one), now, None if learn is None or left is None else share(learn, learn + left))

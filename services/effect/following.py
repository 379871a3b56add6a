"""What became of the pupils: by the next semester, after 6, 12 and 24 months, and who came back after leaving."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from services.effect import records
from services.effect.records import Followed
from services.effect.statistics import Estimate, share
from services.rules.effect import Became, Horizon, became, day_of, returned
from services.rules.effect_tables import parts_of, too_few
from services.small_counts import smallest_count
from services.work import Work


@dataclass(frozen=True, slots=True)
class Since:
    """How many became what by a horizon, and their shares. `waiting`: whose day has not come yet. None: not told."""

    horizon: Horizon
    pupils: int | None
    waiting: int | None
    became: Mapping[Became, int | None]
    shares: Mapping[Became, Estimate | None]


@dataclass(frozen=True, slots=True)
class Returners:
    """How many left, and how many of them are known to learn again."""

    left: int | None
    back: int | None
    share: Estimate | None


def afterwards(work: Work) -> list[Since]:
    """What became of everybody who was helped, looked at on four days."""
    everybody = records.followed(work)
    smallest = smallest_count(work)
    return [_since(horizon, Counter(_of(one, horizon, work) for one in everybody), smallest) for horizon in Horizon]


def returners(work: Work) -> Returners:
    """How many of those who left learn again, as far as is known today."""
    counted = Counter(returned(one.course) for one in records.followed(work))
    table = parts_of({again: counted[again] for again in (True, False)}, smallest=smallest_count(work))
    left, back = table.all(), table.row(True)
    return Returners(left, back, None if left is None or back is None else share(back, left))


def _of(one: Followed, horizon: Horizon, work: Work) -> Became | None:
    """None where the day has not come."""
    day = day_of(horizon, one.begun)
    return became(one.course, day) if day <= work.today else None


def _since(horizon: Horizon, counted: Mapping[Became | None, int], smallest: int) -> Since:
    table = parts_of({one: counted.get(one, 0) for one in Became}, Became.ENROLLED, smallest)
    pupils, waiting = table.all(), counted.get(None, 0)
    each = {one: table.row(one) for one in Became}
    shares = {one: None if count is None or pupils is None else share(count, pupils) for one, count in each.items()}
    return Since(horizon, pupils, None if too_few(waiting, smallest) else waiting, each, shares)

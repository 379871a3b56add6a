"""How strong risks were at the start and at the end: each pupil once for each group of risks, or for each risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.effect import records
from services.effect.statistics import Estimate, mean, share
from services.rules.effect_tables import parts_of, too_few
from services.small_counts import smallest_count
from services.work import Work


class Turn(StrEnum):
    """Which way a pupil's ratings went."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Change:
    """Of one group of risks or one risk; "" is all of them. None stands for what is not told, or cannot be reckoned."""

    risk: str
    pupils: int | None
    turns: Mapping[Turn, int | None]
    lower: Estimate | None  # the share of those whose ratings fell
    start: Decimal | None
    end: Decimal | None
    change: Estimate | None


def by_group(work: Work) -> list[Change]:
    """The change of ratings from start to end, of all risks first, then by group of risks."""
    return _changes(work, single=False)


def by_risk(work: Work) -> list[Change]:
    """As above, by each single risk."""
    return _changes(work, single=True)


def _changes(work: Work, *, single: bool) -> list[Change]:
    found: dict[str, dict[tuple[int, int, int], int]] = {}
    for (risk, *sums), pupils in records.rated(work, single=single).items():
        start, end, of = sums
        found.setdefault(risk, {})[start, end, of] = pupils
    everybody = sum(found.get("", {}).values())
    smallest = smallest_count(work)
    return [_change(risk, found[risk], everybody, smallest) for risk in sorted(found)]


def _change(risk: str, rows: Mapping[tuple[int, int, int], int], everybody: int, smallest: int) -> Change:
    """Risks overlap: each is looked at beside all who do not have it."""
    counted = dict.fromkeys(Turn, 0)
    for (start, end, _), people in rows.items():
        counted[_turn(end - start)] += people
    table = parts_of(counted, smallest=smallest)
    pupils, turns = table.all(), {turn: table.row(turn) for turn in Turn}
    if pupils is None or too_few(pupils, smallest) or too_few(everybody - pupils, smallest):
        return Change(risk, None, dict.fromkeys(Turn), None, None, None, None)
    fell = turns[Turn.LOWER]
    begun = sum((Decimal(s * n) / of for (s, _, of), n in rows.items()), start=Decimal(0)) / pupils
    ended = sum((Decimal(e * n) / of for (_, e, of), n in rows.items()), start=Decimal(0)) / pupils
    steps: dict[float, int] = {}
    for (s, e, of), n in rows.items():
        steps[(e - s) / of] = steps.get((e - s) / of, 0) + n
    lower = None if fell is None else share(fell, pupils)
    return Change(risk, pupils, turns, lower, round(begun, 1), round(ended, 1), mean(steps))


def _turn(difference: int) -> Turn:
    return Turn.LOWER if difference < 0 else Turn.HIGHER if difference > 0 else Turn.SAME

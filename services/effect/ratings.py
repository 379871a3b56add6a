"""How strong risks were at the start and at the end: each pupil once for each group of risks, or for each risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.effect import records
from services.effect.statistics import Estimate, mean, share
from services.rules.effect_tables import beside_all
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


def changes(work: Work, *, single: bool = False) -> list[Change]:
    """The change of ratings from start to end, of all risks first; `single`: by each risk rather than by its group."""
    found: dict[str, dict[tuple[int, int, int], int]] = {}
    for (risk, *sums), pupils in records.rated(work, single=single).items():
        start, end, of = sums
        found.setdefault(risk, {})[start, end, of] = pupils
    cells: dict[tuple[str, Turn], int] = {}
    for risk, rows in found.items():
        for (start, end, _), pupils in rows.items():
            turn = (risk, _turn(end - start))
            cells[turn] = cells.get(turn, 0) + pupils
    whole = {turn: cells.get(("", turn), 0) for turn in Turn}
    risks = sorted(found)
    table = beside_all(risks, list(Turn), cells, whole)
    return [
        _change(risk, found[risk], {turn: table.of(risk, turn) for turn in Turn}, table.row(risk)) for risk in risks
    ]


def _change(
    risk: str, rows: Mapping[tuple[int, int, int], int], turns: Mapping[Turn, int | None], pupils: int | None
) -> Change:
    if pupils is None:
        return Change(risk, None, turns, None, None, None, None)
    fell = turns[Turn.LOWER]
    start = sum((Decimal(s * n) / of for (s, _, of), n in rows.items()), start=Decimal(0)) / pupils
    end = sum((Decimal(e * n) / of for (_, e, of), n in rows.items()), start=Decimal(0)) / pupils
    steps: dict[float, int] = {}
    for (s, e, of), n in rows.items():
        steps[(e - s) / of] = steps.get((e - s) / of, 0) + n
    lower = None if fell is None else share(fell, pupils)
    return Change(risk, pupils, turns, lower, round(start, 1), round(end, 1), mean(steps))


def _turn(difference: int) -> Turn:
    return Turn.LOWER if difference < 0 else Turn.HIGHER if difference > 0 else Turn.SAME

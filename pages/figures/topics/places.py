"""Municipalities on a map of tiles and as bars, schools as bars; a click leads into the place."""

from typing import Any, Final

import pandas as pd

from pages.figures import charts, parts
from pages.figures.parts import PEOPLE, Names, Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import plain
from services import figures
from services.atlas import Tile
from services.counting import Dimension, Measure
from services.figures import Answer
from services.rulebook import rulebook
from services.work import Work

_MOST: Final = 40
_DARK: Final = 0.9  # from this part of the largest number on, a tile is so dark that its words are white


def draw(view: View, work: Work) -> list[Part]:
    """What the place consists of."""
    if view.below is None:
        return [Sentence(plain("A school is the smallest place that figures are told of."))]
    names = rulebook(work.session).names()
    answer = _answer(view, work)
    return [_bars(view, work, names, answer)]


def _answer(view: View, work: Work) -> Answer:
    below = view.below or Dimension.SCHOOL
    measures = (*PEOPLE, Measure.SCHOOLS) if below is Dimension.MUNICIPALITY else PEOPLE
    return figures.answer(work, view.question((below,), measures))


def tile_map(view: View, work: Work, names: Names) -> Drawn:
    """Every unit of the day has its tile; units that are none of Latvia's are named beside it."""
    answer = _answer(view, work)
    found = {key[0]: row for key, row in zip(answer.keys, answer.rows, strict=True)}
    on_it = {tile.unit for tile in view.atlas.tiles}
    most = max((row[2] or 0 for row in answer.rows), default=0)
    rows = pd.DataFrame([_tile(tile, found.get(tile.unit), most) for tile in view.atlas.tiles])
    title = plain("Plans in {known} of {all} municipalities", known=len(on_it & found.keys()), all=len(on_it))
    notes: tuple[str, ...] = (
        plain("The number is of pupils, the darker the more; grey tiles have no plans, or no figure is shown."),
    )
    beside = [str(row[0]) for unit, row in found.items() if unit not in on_it]
    if beside:
        notes = (plain("Not on the map: {places}.", places=", ".join(beside)), *notes)
    spec = charts.tiles(session.language())
    sketch = Sketch(
        "map", title, spec, rows, 430, below=True, picks="municipality", notes=notes,
        hint=plain("A click on a tile leads into its municipality."),
    )  # fmt: skip
    return parts.drawn(view, work, parts.by_name(answer), names, sketch)


def _tile(tile: Tile, row: tuple[Any, ...] | None, most: int) -> dict[str, Any]:
    count: int | None = row[2] if row else None
    return {
        "id": str(tile.unit), "name": tile.name, "short": tile.short, "count": -1 if count is None else count,
        "told": parts.number(count) if row else "–", "dark": (count or 0) >= max(most, 1) * _DARK,
        "x": tile.column, "x2": tile.column + tile.size, "y": tile.row, "y2": tile.row + tile.size,
    }  # fmt: skip


def _bars(view: View, work: Work, names: Names, answer: Answer) -> Drawn:
    below = view.below or Dimension.SCHOOL
    order = parts.by_size(answer)
    notes: tuple[str, ...] = ()
    if len(order) > _MOST:
        notes = (plain("The {shown} largest of {all} are drawn; the table has them all.", shown=_MOST, all=len(order)),)
    sketch = Sketch(
        f"{below}", parts.most_plans(answer, below, names), charts.across(session.language()), parts.bars(answer, names, order, _MOST),
        shell_charts.height(min(_MOST, len(order))), picks=str(below), notes=notes,
        hint=plain("A click on a bar leads into its place."),
    )  # fmt: skip
    return parts.drawn(view, work, parts.by_name(answer), names, sketch)

"""Where a newcomer begins: key numbers, plans and pupils over time, the map."""

from typing import Any, Final

from pages.figures import charts, parts
from pages.figures.parts import PEOPLE, Names, Numbers, Part, Sketch, how_many
from pages.figures.topics import places
from pages.figures.view import View
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import label, plain
from services import figures
from services.counting import Dimension, Measure
from services.rulebook import rulebook
from services.work import Work

_FEW: Final = 6  # so many periods leave room for the table beside them
_KEY: Final = (*PEOPLE, Measure.SCHOOLS, Measure.MUNICIPALITIES)


def draw(view: View, work: Work) -> list[Part]:
    """The numbers of the chosen period, all periods, and where."""
    names = rulebook(work.session).names()
    found: list[Part] = [_numbers(view, work), _over_time(view, work, names)]
    if view.below is Dimension.MUNICIPALITY and view.atlas.tiles:
        found.append(places.tile_map(view, work, names))
    return found


def over_time(view: View, work: Work) -> list[Part]:
    """Plans and pupils in every period."""
    return [_over_time(view, work, rulebook(work.session).names())]


def _numbers(view: View, work: Work) -> Numbers:
    measures = _KEY if view.below is Dimension.MUNICIPALITY else _KEY[:3] if view.below else PEOPLE
    answer = figures.answer(work, view.question((), measures))
    row = answer.rows[0] if answer.rows else (0,) * len(measures)
    helps = {
        Measure.PLANS: plain("One plan per pupil and semester; void plans are not counted."),
        Measure.PUPILS: plain("Each pupil once, however many plans they have."),
    }
    return Numbers(
        tuple((label(m).capitalize(), parts.number(value), helps.get(m, "")) for m, value in zip(measures, row, strict=True))
    )  # fmt: skip


def _over_time(view: View, work: Work, names: Names) -> Drawn:
    measures = (*PEOPLE, Measure.SCHOOLS) if view.below else PEOPLE
    answer = figures.answer(work, view.question((view.period.dimension,), measures, always=True))
    last: tuple[Any, ...] = answer.rows[-1] if answer.rows else ("", *(0 for _measure in measures))
    told = ", ".join(how_many(m, value) for m, value in zip(measures, last[1:], strict=True))
    when = parts.said(view.period.dimension, last[0], names) if last[0] else plain("No plans yet")
    spec, rows = charts.over_time(session.language()), parts.bars(answer, names)
    sketch = Sketch("over time", f"{when}: {told}", spec, rows, 320, len(answer.rows) > _FEW, always=True)
    return parts.drawn(view, work, answer, names, sketch)

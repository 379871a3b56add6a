"""Consultations and their hours by the kind of consultation; inside one school, by who gave them, too."""

from typing import Final

import pandas as pd

from pages.figures import charts, parts
from pages.figures.parts import Names, Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import plain, whole
from services import figures
from services.counting import Dimension, Measure
from services.figures import Answer
from services.rulebook import rulebook
from services.work import Work

_LESSONS: Final = (Measure.CONSULTATIONS, Measure.MINUTES)
_MINUTES: Final = 60
_MOST: Final = 40
_NO_LEGEND: Final = 50


def draw(view: View, work: Work) -> list[Part]:
    """By kind of consultation; names of people only where one school's own people look."""
    names = rulebook(work.session).names()
    answer = figures.answer(work, view.question((Dimension.KIND,), _LESSONS))
    if not answer.rows:
        return [Sentence(plain("No consultations in this period."))]
    found: list[Part] = [_bars(view, work, names, answer, "hours")]
    if work.actor.school_id is not None:
        by_person = figures.answer(work, view.question((Dimension.PROVIDER,), _LESSONS))
        found.append(_bars(view, work, names, by_person, "providers"))
    return found


def _bars(view: View, work: Work, names: Names, answer: Answer, name: str) -> Drawn:
    answer = parts.in_order(answer, parts.by_size(answer, 2))
    rows = [
        {"name": parts.said(answer.columns[0], answer.rows[at][0], names), "count": answer.rows[at][2] / _MINUTES}
        for at in range(min(_MOST, len(answer.rows)))
        if answer.rows[at][2] is not None
    ]
    sketch = Sketch(
        name, _title(answer, names), charts.hours(session.language()), pd.DataFrame(rows, columns=["name", "count"]),
        shell_charts.height(min(_MOST, len(answer.rows))) - _NO_LEGEND, below=True, notes=(plain("An hour is 60 minutes. A group's consultation is counted once."),), behind=("lessons",),
    )  # fmt: skip
    return parts.drawn(view, work, answer, names, sketch)


def _title(answer: Answer, names: Names) -> str:
    first = answer.rows[parts.by_size(answer, 2)[0]]
    if first[2] is None or answer.hidden:
        return plain("Hours of consultations")
    values = {"what": parts.said(answer.columns[0], first[0], names), "hours": whole(first[2] // _MINUTES)}
    if not first[2] % _MINUTES:
        return plain("Most hours: {what}, {hours} h", **values)
    return plain("Most hours: {what}, {hours} h {minutes} min", **values, minutes=first[2] % _MINUTES)

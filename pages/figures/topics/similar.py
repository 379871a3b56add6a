"""A school among similar ones, with control limits; no list of ranks, and no other school by name."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import pandas as pd

from models.vocabulary import Language
from pages.figures import around_charts, plain_tables
from pages.figures.parts import Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import plain, plain_why
from services import similar_schools
from services.errors import Refusal
from services.rules.funnel import Cell, Share
from services.similar_schools import Comparison
from services.work import Work

_TALL: Final = 420
_COLUMNS: Final = (
    "sort", "people", "people2", "low", "high", "outer_low", "outer_high", "centre", "schools", "share",
)  # fmt: skip


def draw(view: View, work: Work) -> list[Part]:
    """Both shares of the chosen school, or of the only one within reach; where neither can be told for one reason, that once."""
    school = view.school or (next(iter(view.atlas.schools)) if view.atlas.number == 1 else None)
    if school is None:
        return [Sentence(plain("Choose a school: it is shown among similar ones, none of which is named."))]
    first, second = (_part(view, work, school, share) for share in Share)
    return [first] if isinstance(first, Sentence) and first == second else [first, second]


def _part(view: View, work: Work, school: UUID, share: Share) -> Part:
    """One share; that it cannot be compared says nothing about the other."""
    try:
        found = similar_schools.among_similar(work, school, share, view.period.semesters[0], view.period.semesters[-1])
    except Refusal as refusal:
        return Sentence(plain_why(refusal.why))
    return _drawn(view, work, found)


def _drawn(view: View, work: Work, found: Comparison) -> Drawn:
    notes = (
        plain("All {schools} schools together: {centre} %.", schools=found.schools, centre=found.centre),
        plain("Grey boxes are other schools of the same kind with about as many pupils: a band of size and a band of share, and how many schools are in it. None is named, and none with fewer than {smallest} pupils is among them.", smallest=found.smallest),
        plain("Between the dashed lines lie 95 %, between the solid ones 99.8 % of schools whose pupils fare as all do together: there chance explains the difference (exact binomial limits, Spiegelhalter 2005)."),
        *([_left_out()] if found.share is Share.STAYED else []),
    )  # fmt: skip
    sketch = Sketch(
        f"similar {found.share}", _title(found), around_charts.funnel(session.language()), pd.DataFrame(_rows(found), columns=_COLUMNS),
        _TALL, below=True, notes=notes,
    )  # fmt: skip
    return plain_tables.drawn(view, work, _table(found), sketch, view.period.name)


def _title(found: Comparison) -> str:
    stayed = found.share is Share.STAYED
    if found.own is None:
        values = {"centre": found.centre, "schools": found.schools}
        return plain(
            "Stayed in education: {centre} % of the pupils of {schools} similar schools" if stayed else "All plans evaluated: {centre} % of the pupils of {schools} similar schools",
            **values,
        )  # fmt: skip
    own = {"kept": found.own.kept, "people": found.own.people, "position": found.own.position}
    return plain(
        "Stayed in education: {kept} of {people} pupils, {position}" if stayed else "All plans evaluated: {kept} of {people} pupils, {position}",
        **own,
    )  # fmt: skip


def _rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """A chart draws numbers: of the others, nothing finer than their cells."""
    for line in found.lines:
        yield {
            "sort": "line", "people": line.people, "low": line.low, "high": line.high, "outer_low": line.outer_low,
            "outer_high": line.outer_high, "centre": found.centre / 100,
        }  # fmt: skip
    for cell, schools in found.others.items():
        yield {
            "sort": "cell", "people": cell.first, "people2": _last(cell), "low": float(cell.low), "high": float(cell.high), "schools": schools,
        }  # fmt: skip
    if found.own is not None:
        yield {"sort": "own", "people": found.own.people, "share": found.own.kept / found.own.people}


def _last(cell: Cell) -> int:
    return (cell.last or 2 * cell.first) + 1


def _table(found: Comparison) -> plain_tables.Table:
    own = found.own
    mine = [(found.school, str(own.people), _percent(Fraction(own.kept, own.people)), 1)] if own else []
    others = [
        (plain("other schools"), f"{cell.first}–{cell.last or ''}", _between(cell), schools)
        for cell, schools in found.others.items()
    ]
    columns = (plain("column.school"), plain("Pupils"), plain("Share"), plain("Schools"))
    return {name: [row[at] for row in (*mine, *others)] for at, name in enumerate(columns)}


def _between(cell: Cell) -> str:
    if cell.high - cell.low == 1:
        return plain("not told: too few pupils")
    return f"{_percent(cell.low).removesuffix(' %')}–{_percent(cell.high)}"


def _percent(share: Fraction) -> str:
    """37,5 % or 37.5 %."""
    told = f"{float(100 * share):.1f}".removesuffix(".0")
    return f"{told.replace('.', ',') if session.language() is Language.LATVIAN else told} %"


def _left_out() -> str:
    return plain(
        'Each pupil counts once, by the last outcome of the period; where it says "other", the pupil is left out.'
    )

"""What a topic is made of: charts with their tables, key numbers, sentences. Words for what is counted, the same everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

import pandas as pd
import streamlit as st

from models.money_words import ClaimStatus
from models.vocabulary import Outcome, PlanStatus
from pages.figures.view import View, short_period
from pages.shell.charts import Drawn, Spec
from pages.shell.texts import cells, counted, label, plain, shown, whole
from services import clock
from services.counting import Dimension, Measure
from services.figures import Answer
from services.rules.names import sort_key
from services.rules.names_of import Named
from services.rules.suppression import SMALLEST
from services.work import Work

Names: TypeAlias = Mapping[str, Named]
PEOPLE: Final = (Measure.PLANS, Measure.PUPILS)
# As statistics offices write what they may not tell: small itself, or beside something small.
HIDDEN: Final = "…"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Key numbers: what, how many, and a word of explanation."""

    figures: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Said where there is nothing to draw."""

    text: str


Part: TypeAlias = Drawn | Numbers | Sentence


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is a chart's own; `drawn` puts around it what all have."""

    name: str
    title: str
    spec: Spec
    rows: pd.DataFrame
    height: int
    below: bool = False
    picks: str = ""
    notes: tuple[str, ...] = ()
    behind: tuple[str, ...] = ("plans",)
    always: bool = False  # of all periods, not of the chosen one
    hint: str = ""


def drawn(view: View, work: Work, answer: Answer, names: Names, sketch: Sketch) -> Drawn:
    notes = (*sketch.notes, *([why_hidden(answer.smallest)] if answer.hidden else []))
    under = " · ".join(_around(view, always=sketch.always))
    return Drawn(
        sketch.name, sketch.title, sketch.spec, sketch.rows, sketch.height, table(answer, names), records(answer, names),
        sketch.below, sketch.picks, notes, tuple(_about(view, work, answer, sketch)), sketch.behind, sketch.always, under, sketch.hint,
    )  # fmt: skip


def table(answer: Answer, names: Names) -> dict[str, list[str]]:
    """As people read it."""
    return {
        heading(column): cells((row[at] for row in answer.rows), HIDDEN)
        if _is_measure(column)
        else [said(column, row[at], names) for row in answer.rows]
        for at, column in enumerate(answer.columns)
    }


def records(answer: Answer, names: Names) -> list[dict[str, Any]]:
    """As a file has it: numbers stay numbers, what is hidden says so."""
    columns = [(heading(column), column, _is_measure(column)) for column in answer.columns]
    return [
        {
            head: (value if value is not None else HIDDEN) if measured else said(column, value, names)
            for (head, column, measured), value in zip(columns, row, strict=True)
        }
        for row in answer.rows
    ]


def in_order(answer: Answer, order: Sequence[int]) -> Answer:
    """The same rows in another order: a table is read beside its chart."""
    return replace(answer, rows=tuple(answer.rows[at] for at in order), keys=tuple(answer.keys[at] for at in order))


def by_name(answer: Answer) -> Answer:
    """Places as Latvians sort their names."""
    return in_order(answer, sorted(range(len(answer.rows)), key=lambda at: sort_key(str(answer.rows[at][0]))))


def bars(answer: Answer, names: Names, order: Sequence[int] | None = None, most: int = 40) -> pd.DataFrame:
    """Plans and pupils by one dimension, a row per bar: its name, its id, what is counted, how many. What is hidden has no bar."""
    rows = [
        {"name": said(answer.columns[0], answer.rows[at][0], names), "id": str(answer.keys[at][0]), "what": label(Measure(what)), "count": count}
        for at in list(range(len(answer.rows)) if order is None else order)[:most]
        for what, count in zip(answer.columns[1:], answer.rows[at][1:], strict=True)
        if what in PEOPLE and count is not None
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["name", "id", "what", "count"])


def by_size(answer: Answer, at: int = 1) -> list[int]:
    """The rows by their first measure, the largest first."""
    return sorted(range(len(answer.rows)), key=lambda row: -(answer.rows[row][at] or 0))


def most_plans(answer: Answer, by: Dimension, names: Names) -> str:
    """The finding of plans by one dimension: what most of them have. Beside hidden figures nobody knows that."""
    if not answer.rows:
        return plain("No plans in this period")
    first = answer.rows[by_size(answer)[0]]
    if first[1] is None:
        return plain("All figures of this period are hidden")
    what, told = said(by, first[0], names), how_many(Measure.PLANS, first[1])
    if by is Dimension.GRADE:
        what = plain("grade or year {number}", number=what)
    return (
        f"{what[:1].upper()}{what[1:]}: {told}"
        if answer.hidden
        else plain("Most plans: {what}, {told}", what=what, told=told)
    )


def number(value: Any) -> str:  # noqa: ANN401 a count, a sum, or nothing where it is hidden
    return HIDDEN if value is None else whole(value) if isinstance(value, int) else shown(value)


def how_many(measure: Measure, value: int | None) -> str:
    """12 plans, 1 plan; … plans where it is hidden."""
    return counted(measure, value)


def word(measure: Measure) -> str:
    return label(measure)


def heading(column: str) -> str:
    return label(Measure(column) if _is_measure(column) else Dimension(column)).capitalize()


def said(column: str, value: Any, names: Names) -> str:  # noqa: ANN401 whatever a dimension is
    """A value of a dimension in words."""
    match column:
        case Dimension.SEMESTER | Dimension.SCHOOL_YEAR:
            return short_period(value)
        case Dimension.MONTH:
            return shown(date.fromisoformat(f"{value}-01"), "month")
        case Dimension.OUTCOME:
            return label(Outcome(value)) if value else plain("Not evaluated yet")
        case Dimension.STATUS:
            return label(PlanStatus(value) if value in set(PlanStatus) else ClaimStatus(value))
        case _:
            return shown(names.get(value, value)) if isinstance(value, str) else shown(value)


def show_numbers(numbers: Numbers) -> None:
    with st.container(horizontal=True):
        for name, value, help_ in numbers.figures:
            st.metric(name, value, help=help_ or None, border=True, width=150)


def _is_measure(column: str) -> bool:
    return column in set(Measure)


def _around(view: View, *, always: bool) -> Iterator[str]:
    yield view.place
    yield plain("All periods") if always else view.period.name
    if view.atlas.number > 1:
        yield plain("municipalities {units}", units=view.units)


def why_hidden(smallest: int = SMALLEST) -> str:
    return plain(
        "Counts of fewer than {smallest} people are hidden, and so many beside them that they cannot be worked out: “{sign}” is written instead.",
        smallest=smallest or SMALLEST, sign=HIDDEN,
    )  # fmt: skip


def _about(view: View, work: Work, answer: Answer, sketch: Sketch) -> Iterator[tuple[str, str]]:
    """The second sheet of a workbook."""
    yield plain("Chart"), sketch.title
    yield plain("Place"), view.place
    yield plain("Period"), plain("All periods") if sketch.always else view.period.name
    yield plain("Municipalities"), label(view.units)
    yield plain("Counted"), ", ".join(heading(column) for column in answer.columns)
    yield plain("Made"), shown(clock.now())
    yield plain("Made for"), label(work.actor.role)
    yield plain("Hidden figures"), str(answer.hidden)
    yield plain("Why figures are hidden"), why_hidden(answer.smallest)
    yield plain("The same view"), view.address

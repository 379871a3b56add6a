"""Charts of what is counted without `figures.answer`: a table as it stands, with place, time and files around it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from pages.figures.parts import Sketch
from pages.figures.view import View
from pages.shell.charts import Drawn
from pages.shell.texts import cells, label, plain, shown
from services import clock
from services.work import Work

Table = Mapping[str, Sequence[Any]]


def drawn(view: View, work: Work, table: Table, sketch: Sketch, when: str) -> Drawn:
    """`table`: columns by their headings, numbers as numbers; `when`: the time it speaks of."""
    under = f"{view.place} · {when}"
    about = (
        (plain("Chart"), sketch.title), (plain("Place"), view.place), (plain("Period"), when),
        (plain("Counted"), ", ".join(table)), (plain("Made"), shown(clock.now())), (plain("Made for"), label(work.actor.role)),
        (plain("The same view"), view.address), *((plain("Note"), note) for note in sketch.notes),
    )  # fmt: skip
    return Drawn(
        sketch.name, sketch.title, sketch.spec, sketch.rows, sketch.height, {name: cells(column) for name, column in table.items()},
        [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)], sketch.below, sketch.picks, sketch.notes, about,
        sketch.behind, under=under,
    )  # fmt: skip


def schools_of(view: View) -> Collection[UUID] | None:
    """The schools of the chosen place; None for all within reach."""
    if view.school is not None:
        return {view.school}
    return view.schools().keys() if view.municipality is not None else None


def today(work: Work) -> str:
    return plain("on {day}", day=work.today)

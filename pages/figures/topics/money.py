"""Money asked for, approved and paid, by kind and month; whole cents in the tables."""

from decimal import Decimal
from typing import Final

import pandas as pd

from models.vocabulary import MeasureType
from pages.figures import charts, parts
from pages.figures.parts import Names, Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.texts import plain
from services import figures
from services.counting import Dimension, Measure
from services.figures import Answer
from services.rulebook import rulebook
from services.work import Work

_MONEY: Final = (Measure.CLAIMED, Measure.APPROVED, Measure.PAID)


def by_month(view: View, work: Work) -> list[Part]:
    """Stacked by kind, month after month."""
    names = rulebook(work.session).names()
    answer = figures.answer(work, view.question((Dimension.MONTH, Dimension.KIND), _MONEY))
    if not answer.rows:
        return [_nothing()]
    rows = [
        {
            "month": parts.said("month", row[0], names),
            "kind": parts.said("kind", row[1], names),
            "euros": _euros(row[3]),
        }
        for row in answer.rows
        if row[3] is not None
    ]
    frame = pd.DataFrame(rows, columns=["month", "kind", "euros"])
    kinds = [parts.said("kind", code, names) for code in _kinds(work)]
    spec = charts.coloured(charts.money_by_month(session.language()), kinds, list(dict.fromkeys(frame["kind"])))
    sketch = Sketch("money", _title(view, work), spec, frame, 340, below=True, behind=("claims",))
    return [parts.drawn(view, work, answer, names, sketch)]


def by_kind(view: View, work: Work) -> list[Part]:
    """What was asked for, approved and paid of each kind."""
    names = rulebook(work.session).names()
    answer = figures.answer(work, view.question((Dimension.KIND,), _MONEY))
    if not answer.rows:
        return [_nothing()]
    answer = parts.in_order(answer, parts.by_size(answer, 2))
    sketch = Sketch(
        "money by kind", _most(answer, names), charts.money_by_kind(session.language()), _by_kind(answer, names),
        shell_charts.height(len(answer.rows) * 3 // 2), below=True, behind=("claims",),
    )  # fmt: skip
    return [parts.drawn(view, work, answer, names, sketch)]


def _kinds(work: Work) -> list[str]:
    """Every kind of money there is, in the order in which they have their colours."""
    kinds = {
        (kind.type is not MeasureType.COMPENSATION, kind.code)
        for rules in rulebook(work.session).by_id.values()
        for kind in rules.kinds
        if kind.type is not MeasureType.CONSULTATION
    }
    return [code for _rest, code in sorted(kinds)]  # compensations first: there are not colours for all


def _by_kind(answer: Answer, names: Names) -> pd.DataFrame:
    rows = [
        {"name": parts.said("kind", row[0], names), "what": parts.word(measure), "euros": _euros(sum_)}
        for row in answer.rows
        for measure, sum_ in zip(_MONEY, row[1:], strict=True)
        if sum_ is not None
    ]
    return pd.DataFrame(rows, columns=["name", "what", "euros"])


def _title(view: View, work: Work) -> str:
    """What was approved, as the figures tell it; nothing is added up here."""
    whole = figures.answer(work, view.question((), (Measure.APPROVED,)))
    approved = whole.rows[0][0] if whole.rows else Decimal(0)
    return plain("Money by month and kind") if approved is None else plain("{approved} approved", approved=approved)


def _most(answer: Answer, names: Names) -> str:
    first = answer.rows[parts.by_size(answer, 2)[0]]
    if first[2] is None or answer.hidden:
        return plain("Money by kind")
    return plain("Most approved: {what}, {approved}", what=parts.said("kind", first[0], names), approved=first[2])


def _euros(value: Decimal) -> float:
    """A chart draws numbers; sums are made of Decimal before and after it."""
    return float(value)


def _nothing() -> Sentence:
    return Sentence(plain("No money was claimed in this period."))

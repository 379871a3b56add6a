"""Plans and pupils by one thing about them: risks, grade, outcome, status, programme, measure."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from models.vocabulary import PlanStatus
from pages.figures import charts, parts
from pages.figures.parts import PEOPLE, Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.texts import plain
from services import figures
from services.counting import Dimension
from services.figures import Answer
from services.rulebook import rulebook
from services.rules import names_of
from services.work import Work

_MOST: Final = 40
Order: TypeAlias = Callable[[Answer], Sequence[int]]
_LONG_NAMES: Final = frozenset({Dimension.RISK_GROUP, Dimension.RISK})  # beside them numbers would have no room


def risk_groups(view: View, work: Work) -> list[Part]:
    return _draw(
        Dimension.RISK_GROUP,
        view,
        work,
        note=plain("A plan has risks of one or several groups: the groups do not add up."),
    )


def risks(view: View, work: Work) -> list[Part]:
    return _draw(Dimension.RISK, view, work, note=plain("A plan has one or several risks: the risks do not add up."))


def grades(view: View, work: Work) -> list[Part]:
    return _draw(
        Dimension.GRADE,
        view,
        work,
        order=_as_they_are,
        note=plain("Grades of general schools and years of vocational ones together."),
    )


def outcomes(view: View, work: Work) -> list[Part]:
    return _draw(
        Dimension.OUTCOME, view, work, note=plain("What the evaluation at the semester's end says of the pupil.")
    )


def status(view: View, work: Work) -> list[Part]:
    """Along a plan's way; void plans too, which other charts leave out."""
    return _draw(Dimension.STATUS, view, work, order=_along_the_way, behind=("void plans",))


def programmes(view: View, work: Work) -> list[Part]:
    return _draw(Dimension.PROGRAMME, view, work)


def measures(view: View, work: Work) -> list[Part]:
    return _draw(
        Dimension.MEASURE, view, work, note=plain("A plan has one or several measures: the measures do not add up.")
    )


def _as_they_are(answer: Answer) -> Sequence[int]:
    return range(len(answer.rows))


def _along_the_way(answer: Answer) -> Sequence[int]:
    """From draft to closed; what became void stands last."""
    way = [*(status for status in PlanStatus if status is not PlanStatus.VOID), PlanStatus.VOID]
    return sorted(_as_they_are(answer), key=lambda at: way.index(answer.keys[at][0]))


def _draw(
    by: Dimension,
    view: View,
    work: Work,
    *,
    order: Order = parts.by_size,
    note: str = "",
    behind: tuple[str, ...] = ("plans",),
) -> list[Part]:
    """Grouped bars and their table, both in this order."""
    book = rulebook(work.session)
    names = {**book.names(), **names_of.names(rules.programme for rules in book.by_id.values())}
    answer = figures.answer(work, view.question((by,), PEOPLE))
    if not answer.rows:
        return [Sentence(plain("Nothing to count in this period."))]
    answer, notes = parts.in_order(answer, order(answer)), (note,) if note else ()
    sketch = Sketch(
        str(by), parts.most_plans(answer, by, names), charts.groups(session.language()), parts.bars(answer, names, most=_MOST),
        shell_charts.height(min(_MOST, len(answer.rows))), below=by in _LONG_NAMES, notes=notes, behind=behind,
    )  # fmt: skip
    return [parts.drawn(view, work, answer, names, sketch)]

"""Figures: plans and pupils by semester and school, money by kind and month; each chart with its numbers beside it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.figures import charts
from pages.shell import charts as shell_charts
from pages.shell import lists, session
from pages.shell.charts import Drawn
from pages.shell.texts import _, label, plain, semester, short_semester, shown
from services import figures
from services.counting import Dimension, Measure, Question, Units
from services.figures import Answer
from services.rulebook import rulebook
from services.rules.names_of import Named
from services.rules.permissions import Actor
from services.rules.school_year import semester_of

_PEOPLE: Final = (Measure.PLANS, Measure.PUPILS)
_MONEY: Final = (Measure.CLAIMED, Measure.APPROVED, Measure.PAID)


def render(actor: Actor) -> None:
    del actor
    st.title(_("Figures"), anchor=False)
    with session.at_work() as work:
        by_semester = figures.answer(work, Question((Dimension.SEMESTER,), (*_PEOPLE, Measure.SCHOOLS)))
        names, now = rulebook(work.session).names(), str(semester_of(work.today))
    semesters = [row[0] for row in by_semester.rows]
    if not semesters:
        st.info(_("No figures yet: they grow with the plans. A plan is begun on the pupil's card."))
        return
    when, units = st.columns(2)
    index = semesters.index(now) if now in semesters else len(semesters) - 1
    chosen = when.selectbox(_("column.semester"), semesters, index=index, format_func=semester, key="figures semester")
    unit = units.segmented_control(
        _("Municipalities"), list(Units), default=Units.THEN, format_func=label, key="units", bind="query-params", required=True,
    )  # fmt: skip
    _chart(_over_time(by_semester))
    schools, money, places = _of_semester(chosen, Units(unit or Units.THEN))
    _chart(_schools(schools, _row_of(by_semester, chosen), chosen))
    _chart(_money(money, names, chosen))
    st.subheader(_("By municipality, {units}", units=Units(unit or Units.THEN)), anchor=False)
    lists.table(_table(places), "figures places")
    if by_semester.hidden or schools.hidden or places.hidden or money.hidden:
        st.caption(
            _("Counts of fewer than five people are hidden, and so many beside them that they cannot be worked out.")
        )


def _of_semester(chosen: str, units: Units) -> tuple[Answer, Answer, Answer]:
    """By school, by month and kind of money, and by municipality."""
    asked = (
        Question((Dimension.SCHOOL,), _PEOPLE, chosen, chosen),
        Question((Dimension.MONTH, Dimension.KIND), _MONEY, chosen, chosen),
        Question((Dimension.MUNICIPALITY,), (*_PEOPLE, Measure.SCHOOLS), chosen, chosen, units),
    )
    with session.at_work() as work:
        schools, money, places = (figures.answer(work, question) for question in asked)
    return schools, money, places


def _over_time(answer: Answer) -> Drawn:
    last = answer.rows[-1]
    title = plain(
        "{semester}: {plans} plans for {pupils} pupils in {schools} schools", semester=semester(last[0]), plans=_count(last[1]),
        pupils=_count(last[2]), schools=_count(last[3]),
    )  # fmt: skip
    rows = _long([(short_semester(row[0]), row[1], row[2]) for row in answer.rows], "semester")
    return Drawn(
        "semesters", title, charts.plans_by_semester(session.language()), rows, 320, _table(answer), answer.records()
    )


def _schools(answer: Answer, whole: Sequence[Any], chosen: str) -> Drawn:
    title = _title_of_schools(answer, whole, chosen)
    ordered = sorted(answer.rows, key=lambda row: -(row[1] or 0))
    rows = _long([(row[0], row[1], row[2]) for row in ordered], "school")
    return Drawn(
        "schools",
        title,
        charts.plans_by_school(session.language()),
        rows,
        shell_charts.height(len(ordered)),
        _table(answer),
        answer.records(),
    )


def _title_of_schools(answer: Answer, whole: Sequence[Any], chosen: str) -> str:
    """The school with most plans, unless such counts are hidden."""
    most = max(answer.rows, key=lambda row: row[1] or 0, default=("", None))
    if most[1] is None or whole[1] is None:
        return plain("{semester}: plans and pupils by school", semester=semester(chosen))
    return plain(
        "{semester}: most plans in {school} ({plans} of {all})", semester=semester(chosen), school=most[0],
        plans=_count(most[1]), all=_count(whole[1]),
    )  # fmt: skip


def _money(answer: Answer, names: dict[str, Named], chosen: str) -> Drawn | None:
    if not answer.rows:
        return None
    if answer.hidden:
        title = plain("{semester}: money by month and kind", semester=semester(chosen))
    else:
        approved = sum((row[3] for row in answer.rows), start=Decimal(0))
        title = plain("{semester}: {approved} approved", semester=semester(chosen), approved=approved)
    named = [(row[0], shown(names.get(row[1], row[1])), *row[2:]) for row in answer.rows]
    # A chart draws numbers; sums are made of Decimal before and after it.
    drawn = [{"month": row[0], "kind": row[1], "euros": float(row[3])} for row in named if row[3] is not None]
    rows = pd.DataFrame(drawn, columns=["month", "kind", "euros"])
    table = Answer(answer.columns, tuple(named))
    spec = charts.money_by_month(session.language())
    return Drawn("money", title, spec, rows, 340, _table(table), table.records(), below=True)


def _chart(drawn: Drawn | None) -> None:
    if drawn is None:
        st.info(_("No money was claimed in this semester."))
    else:
        shell_charts.show(drawn, figures.note_download)


def _long(rows: Sequence[tuple[str, Any, Any]], name: str) -> pd.DataFrame:
    """One row per bar; what is hidden has no bar."""
    return pd.DataFrame(
        [
            {name: key, "what": label(measure), "count": count}
            for key, plans, pupils in rows
            for measure, count in ((Measure.PLANS, plans), (Measure.PUPILS, pupils))
            if count is not None
        ],
        columns=[name, "what", "count"],
    )


def _table(answer: Answer) -> dict[str, list[str]]:
    return {
        _heading(column): [_cell(column, row[index]) for row in answer.rows]
        for index, column in enumerate(answer.columns)
    }


def _heading(column: str) -> str:
    kind = Dimension if column in set(Dimension) else Measure
    return label(kind(column)).capitalize()


def _cell(column: str, value: Any) -> str:  # noqa: ANN401 whatever a figure is
    if column == Dimension.SEMESTER:
        return short_semester(value)
    return _count(value) if column not in (Dimension.SCHOOL, Dimension.KIND) or value is None else str(value)


def _count(value: Any) -> str:  # noqa: ANN401 a count, a sum, or nothing where it is hidden
    return shown(value) if value is not None else "<5"


def _row_of(answer: Answer, chosen: str) -> Sequence[Any]:
    return next((row for row in answer.rows if row[0] == chosen), (chosen, 0, 0, 0))

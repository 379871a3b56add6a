"""The budget of a semester or a month: three figures, where it is heading, and every school; beside it reports and letters."""

from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from pages.budget import charts, letters, report, reports
from pages.shell import charts as shell_charts
from pages.shell import session, url
from pages.shell.charts import Drawn
from pages.shell.texts import _, plain, semester, shown, why
from services.money import budget
from services.rulebook import rulebook
from services.rules.budget import Sums, months_of
from services.rules.permissions import Actor, Permission
from services.rules.school_year import Semester, semester_of

_BUDGET, _REPORTS, _LETTERS = "budget", "reports", "letters"
CALLED: Final = {_BUDGET: "Budget", _REPORTS: "Reports to the state", _LETTERS: "Decision letters"}
_NEEDS: Final = {
    _BUDGET: Permission.BUDGET_READ, _REPORTS: Permission.REPORT_READ, _LETTERS: Permission.CLAIM_READ,
}  # fmt: skip
COLUMNS: Final = (
    "Planned", "Waiting for a decision", "Granted", "Consultations held", "Left", "Paid by the ESF", "Paid by the state",
)  # fmt: skip


def render(actor: Actor) -> None:
    if actor.may(Permission.REPORT_READ) and (report_id := url.uuid("report")):
        report.render(report_id)
        return
    st.title(_("Budget"), anchor=False)
    views = [view for view in CALLED if actor.may(_NEEDS[view])]
    view = st.segmented_control(
        _("What to look at"), views, default=views[0], format_func=lambda one: plain(CALLED[one]), key="view",
        bind="query-params", required=True, label_visibility="collapsed",
    )  # fmt: skip
    match view:
        case "reports":
            reports.render(actor)
        case "letters":
            letters.render()
        case _:
            _budget()


def _budget() -> None:
    with session.at_work() as work:
        semesters, now = budget.semesters(work), str(semester_of(work.today))
        names = rulebook(work.session).names()
    when, part = st.columns(2)
    chosen = when.selectbox(
        _("column.semester"), semesters, index=semesters.index(now), format_func=semester, key="budget semester"
    )
    months = months_of(Semester.parse(chosen))
    month = part.selectbox(
        _("column.month"), [None, *months], format_func=lambda one: plain("the whole semester") if one is None else shown(one, "month"),
        key=f"budget month {chosen}",
    )  # fmt: skip
    with session.at_work() as work:
        found = budget.of_months(work, [month] if month else months)
    _three(found.whole)
    st.caption(why(found.forecast.why))
    if found.whole.unrated:
        kinds = ", ".join(shown(names.get(kind, plain(kind))) for kind in found.whole.unrated)
        st.info(_("No rate: {kinds}. The sums leave their cost out until there is a rate.", kinds=kinds))
    if not found.lines:
        st.info(_("No money was planned or moved in these months."))
        return
    place = shown(month, "month") if isinstance(month, date) else semester(chosen)
    if len({line.municipality for line in found.lines}) > 1:
        _chart("municipalities", place, list(found.by_municipality().items()))
    _chart("schools", place, [(line.school, line.sums) for line in found.lines])


def _three(whole: Sums) -> None:
    figures = (("Planned", whole.planned), ("Used", whole.used), ("Left", whole.left))
    with st.container(horizontal=True):
        for name, value in figures:
            st.metric(_(name), shown(value), border=True)


def _chart(name: str, place: str, rows: list[tuple[str, Sums]]) -> None:
    ordered = sorted(rows, key=lambda row: -row[1].planned)
    words = [plain(word) for word in charts.WORDS]
    drawn = pd.DataFrame(
        [
            {
                "place": called,
                "what": word,
                "euros": float(amount),
            }  # a chart draws numbers; nothing is computed with it
            for called, sums in ordered
            for word, amount in zip(words, (sums.planned, sums.used, sums.committed), strict=True)
        ],
        columns=["place", "what", "euros"],
    )
    table = {plain("Place"): [called for called, _sums in ordered]}
    table |= {plain(column): [_said(_cells(sums)[column]) for _called, sums in ordered] for column in COLUMNS}
    records = [
        {plain("Place"): called, **{plain(name): value for name, value in _cells(sums).items()}}
        for called, sums in ordered
    ]
    spec = charts.by_place(session.language())
    height = shell_charts.height(len(ordered) * 2)
    title = _title(place, ordered)
    shell_charts.show(
        Drawn(f"budget {name}", title, spec, drawn, height, table, records, below=True), budget.note_download
    )


def _title(place: str, rows: list[tuple[str, Sums]]) -> str:
    """What the chart shows: how much is used, and where most of the plan is still to come."""
    planned, used = (
        sum((getattr(sums, name) for _called, sums in rows), start=Sums().planned) for name in ("planned", "used")
    )
    most = max(rows, key=lambda row: row[1].left)
    if not planned:
        return plain("{when}: {used} used, nothing planned", when=place, used=used)
    share = f"{used * 100 / planned:.0f}"
    return plain(
        "{when}: {share} % of what is planned is used; most is left at {place} ({left})", when=place, share=share, place=most[0],
        left=most[1].left,
    )  # fmt: skip


def _cells(sums: Sums) -> dict[str, Any]:
    """What stands in the table and in the file; consultations without any rate cost nobody knows what."""
    held = sums.consultations if sums.consultations or not sums.minutes else None
    values = (sums.planned, sums.committed, sums.granted, held, sums.left, sums.esf, sums.state)
    return dict(zip(COLUMNS, values, strict=True))


def _said(amount: Any) -> str:  # noqa: ANN401 euros, or nothing where there is no rate
    return plain("no rate") if amount is None else shown(amount)

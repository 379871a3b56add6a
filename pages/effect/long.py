"""Cohorts over the years, and the schools that joined first beside those that joined later."""

from collections.abc import Sequence

import pandas as pd

from pages.effect import charts
from pages.effect.block import Block, as_of, count, interval, kept, number, of_intervals, percent, shares
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import _, plain, short_semester
from services.effect import cohorts, comparison
from services.effect.cohorts import Cohort, Point
from services.effect.comparison import Comparison
from services.effect.kept import answered
from services.effect.statistics import Method


def cohorts_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, cohorts.survival)
    found = answer.what
    cannot = _(
        "Pupils of whom nothing more is known are followed only as long as something was. If they leave more often than others, "
        "the curves are too high. Years differ in more than the programme: it cannot be concluded that it made the difference."
    )
    curves = [cohort for cohort in found if cohort.curve]
    if not curves:
        told = _("No curve can be told yet: too few pupils, or too few of them left.")
        return Block(None, [told], cannot, [Method.KAPLAN_MEIER, Method.WILSON])
    drawn = Drawn(
        "cohorts", _title(curves), charts.curves(session.language()), _rows(curves), 360, _table(found),
        [_record(cohort, point) for cohort in found for point in cohort.curve or (None,)], below=True,
    )  # fmt: skip
    how = _(
        "Time is counted in semesters of school: no summer is part of it. Whoever finished school, moved or is not known of any "
        "more is followed up to there. Semesters in which only a few left are told together with the next."
    )
    return Block(drawn, [how, *as_of(answer)], cannot, [Method.KAPLAN_MEIER, Method.WILSON])


def comparison_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, comparison.first_and_later)
    found = answer.what
    cannot = _(
        "Schools were not drawn by lot. Those that joined later differ in other ways too, and their pupils were helped as well. "
        "It cannot be concluded that the programme made the difference."
    )
    if found is None or found.first.pupils is None:
        told = _(
            "No similar pupils of schools that joined first and of schools that joined later, or too few to be told."
        )
        return Block(None, [told], cannot, [Method.MANTEL_HAENSZEL, Method.WILSON])
    sides = [(plain("Joined first"), found.first), (plain("Joined later"), found.later)]
    table = {
        plain("Schools"): [name for name, _side in sides],
        plain("Pupils"): [count(side.pupils) for _name, side in sides],
        plain("Left within 12 months"): [count(side.left) for _name, side in sides],
        plain("Share and 95 % interval"): [percent(side.share) for _name, side in sides],
    }
    records = [
        {
            "schools": name,
            "pupils": side.pupils,
            "left": side.left,
            **kept("left_percent", side.share),
            **kept("odds_ratio", found.odds),
        }
        for name, side in sides
    ]
    rows = of_intervals([(name, side.share) for name, side in sides])
    drawn = Drawn("comparison", _finding(found), shares(rows), rows, 140, table, records, below=True)
    how = _(
        "Only similar pupils are compared: of one school year, one band of grades, with the strongest risk in one group and of one "
        "rating. Groups of similar pupils with both kinds of schools: {strata}. The first schools joined in {semester}.",
        strata=count(found.strata), semester=short_semester(found.first_semester),
    )  # fmt: skip
    return Block(drawn, [how, *_left_out(found), *as_of(answer)], cannot, [Method.MANTEL_HAENSZEL, Method.WILSON])


def _left_out(found: Comparison) -> list[str]:
    if not found.left_out:
        return []
    return [
        _(
            "Not compared, because nothing is known of them or nobody is similar: {pupils}.",
            pupils=count(found.left_out),
        )
    ]


def _finding(found: Comparison) -> str:
    if found.odds is None:
        return plain("Too few left among similar pupils for a comparison")
    values = {"odds": number(found.odds.value), "low": number(found.odds.low), "high": number(found.odds.high)}
    if found.odds.low <= 1 <= found.odds.high:
        return plain(
            "No sure difference from schools that joined later: odds ratio of leaving {odds} ({low} to {high})",
            **values,
        )
    return plain("Leaving differs from schools that joined later: odds ratio {odds} ({low} to {high})", **values)


def _title(curves: Sequence[Cohort]) -> str:
    longest = max(curves, key=lambda cohort: (cohort.curve[-1].semesters, -cohort.school_year))
    point = longest.curve[-1]
    return plain(
        "Begun in {year}: {share} had not left by the end of semester {semesters}", year=_said(longest.school_year),
        share=percent(point.stayed), semesters=point.semesters,
    )  # fmt: skip


def _rows(curves: Sequence[Cohort]) -> pd.DataFrame:
    """Everybody is there at the beginning."""
    drawn = []
    for cohort in curves:
        drawn.append({"year": _said(cohort.school_year), "semester": 0, "value": 100.0, "low": 100.0, "high": 100.0})
        for point in cohort.curve:
            told = of_intervals([("", point.stayed)]).iloc[0]
            drawn.append(
                {
                    "year": _said(cohort.school_year),
                    "semester": point.semesters,
                    **{n: told[n] for n in ("value", "low", "high")},
                }
            )
    return pd.DataFrame(drawn, columns=["year", "semester", "value", "low", "high"])


def _table(found: Sequence[Cohort]) -> dict[str, list[str]]:
    """A row for each cohort: how many, how many left, and the last point of its curve."""
    last = [cohort.curve[-1] if cohort.curve else None for cohort in found]
    return {
        plain("First plan in"): [_said(cohort.school_year) for cohort in found],
        plain("Pupils"): [count(cohort.pupils) for cohort in found],
        plain("Left so far"): [count(cohort.left) for cohort in found],
        plain("Semesters followed"): [str(point.semesters) if point else "—" for point in last],
        plain("Had not left by then"): [f"{point.stayed.value} %" if point else "—" for point in last],
        plain("95 % interval"): [f"{interval(point.stayed)} %" if point else "—" for point in last],
    }


def _record(cohort: Cohort, point: Point | None) -> dict[str, object]:
    """A row for each point of a curve."""
    told: dict[str, object] = {"first_plan_in": _year(cohort.school_year), "pupils": cohort.pupils, "left": cohort.left}
    semesters = point.semesters if point else None
    return told | {"semesters": semesters, **kept("not_left_percent", point.stayed if point else None)}


def _year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _said(year: int) -> str:
    return plain("{year}/{short}", year=year, short=f"{(year + 1) % 100:02}")

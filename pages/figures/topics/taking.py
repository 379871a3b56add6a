"""Who takes part: municipalities and institutions beside the programme's goals, stages, agreements."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pages.figures import around_charts, plain_tables
from pages.figures.parts import Part, Sentence, Sketch
from pages.figures.view import View, short_period
from pages.shell import session
from pages.shell.charts import Drawn, Spec
from pages.shell.texts import plain
from services import taking_part
from services.taking_part import Agreement, OverTime, TakingPart
from services.work import Work

_TALL = 320


def targets(view: View, work: Work) -> list[Part]:
    """Up to the end of the chosen period."""
    found = taking_part.over_time(work, schools=plain_tables.schools_of(view))
    told = _until(view, found)
    if not told:
        return [_nobody()]
    shares = [_of_municipalities(view, work, told)] if told[-1].units is not None else []
    return [*shares, _of_institutions(view, work, found, told)]


def _of_municipalities(view: View, work: Work, told: Sequence[TakingPart]) -> Drawn:
    table: plain_tables.Table = {
        plain("Semester"): [short_period(one.semester) for one in told],
        plain("Municipalities"): [one.municipalities for one in told],
        plain("of"): [one.units for one in told],
        plain("Municipalities, %"): [_percent(one) for one in told],
        **_goals(plain("Goal, %"), [one.municipalities_goal for one in told]),
    }
    spec, rows = _beside(
        plain("Municipalities, %"), told, [_percent(one) for one in told], [one.municipalities_goal for one in told]
    )
    sketch = Sketch(
        "municipalities taking part", _municipalities(told[-1]), spec, rows, _TALL, below=True, behind=("institutions",)
    )
    return plain_tables.drawn(view, work, table, sketch, view.period.name)


def _of_institutions(view: View, work: Work, found: OverTime, told: Sequence[TakingPart]) -> Drawn:
    table: plain_tables.Table = {
        plain("Semester"): [short_period(one.semester) for one in told],
        plain("Institutions"): [one.schools for one in told],
        **_goals(plain("Goal"), [one.institutions_goal for one in told]),
    }
    spec, rows = _beside(
        plain("Institutions"), told, [one.schools for one in told], [one.institutions_goal for one in told]
    )
    sketch = Sketch(
        "institutions",
        _institutions(told[-1]),
        spec,
        rows,
        _TALL,
        below=True,
        notes=_undated(found),
        behind=("institutions",),
    )
    return plain_tables.drawn(view, work, table, sketch, view.period.name)


def stages(view: View, work: Work) -> list[Part]:
    """Schools by the stage in which they joined, and the agreements by which they did."""
    schools = plain_tables.schools_of(view)
    found = taking_part.over_time(work, schools=schools)
    told = _until(view, found)
    if not told:
        return [_nobody()]
    return [_stages(view, work, found, told), *_agreements(view, work, taking_part.agreements(work, schools=schools))]


def _stages(view: View, work: Work, found: OverTime, told: Sequence[TakingPart]) -> Drawn:
    names = list(dict.fromkeys(stage for one in told for stage in one.stages))
    rows = [
        {"name": short_period(one.semester), "stage": stage or plain("No stage"), "count": one.stages.get(stage, 0)}
        for one in told
        for stage in names
    ]
    title = plain(
        "{schools} schools in {stages} stages", schools=told[-1].schools, stages=sum(bool(name) for name in names)
    )
    table: plain_tables.Table = {
        plain("Semester"): [short_period(one.semester) for one in told],
        **{stage or plain("No stage"): [one.stages.get(stage, 0) for one in told] for stage in names},
        plain("Schools"): [one.schools for one in told],
    }
    sketch = Sketch(
        "stages", title, around_charts.stages(session.language()), pd.DataFrame(rows), _TALL,
        below=True, notes=_undated(found), behind=("institutions",),
    )  # fmt: skip
    return plain_tables.drawn(view, work, table, sketch, view.period.name)


def _agreements(view: View, work: Work, found: Sequence[Agreement]) -> list[Part]:
    if not found:
        return []
    begun = Counter(one.semester for one in {one.number: one for one in reversed(found)}.values() if one.semester)
    rows = pd.DataFrame([{"name": short_period(semester), "count": begun[semester]} for semester in sorted(begun)])
    called = {semester: short_period(semester) if semester else "–" for semester in {one.semester for one in found}}
    nowhere = plain("No stage")
    table: plain_tables.Table = {
        plain("Agreement"): [one.number for one in found],
        plain("Signed"): [one.signed_on for one in found],
        plain("column.stage").capitalize(): [one.stage or nowhere for one in found],
        plain("Semester"): [called[one.semester] for one in found],
        plain("Schools"): [one.schools for one in found],
    }
    title = plain("{count} agreements", count=len({one.number for one in found}))
    spec = around_charts.begun(session.language(), plain("New agreements"))
    sketch = Sketch("agreements", title, spec, rows, _TALL, below=True, behind=("agreements",))
    return [plain_tables.drawn(view, work, table, sketch, plain("All periods"))]


def _until(view: View, found: OverTime) -> list[TakingPart]:
    return [one for one in found.semesters if one.semester <= view.period.semesters[-1]]


def _goals(heading: str, goals: Sequence[int | None]) -> plain_tables.Table:
    """The column of goals; readers of a part of the country have none."""
    return {heading: goals} if any(goals) else {}


def _beside(
    what: str, told: Sequence[TakingPart], counts: Sequence[int | None], goals: Sequence[int | None]
) -> tuple[Spec, pd.DataFrame]:
    """Bars, and a line where a goal is set."""
    names = [short_period(one.semester) for one in told]
    drawn = [(name, what, count, False) for name, count in zip(names, counts, strict=True)]
    drawn += [(name, plain("Goal"), goal, True) for name, goal in zip(names, goals, strict=True) if goal]
    rows = pd.DataFrame(drawn, columns=["name", "what", "count", "goal"])
    chart = around_charts.beside_goal if any(goals) else around_charts.begun
    return chart(session.language(), what), rows


def _percent(one: TakingPart) -> int | None:
    return round(100 * one.municipalities / one.units) if one.units else None


def _municipalities(last: TakingPart) -> str:
    values = {"part": last.municipalities, "all": last.units, "share": _percent(last)}
    if last.municipalities_goal is None:
        return plain("{part} of {all} municipalities take part: {share} %", **values)
    return plain(
        "{part} of {all} municipalities take part: {share} %, the goal is {goal} %",
        **values,
        goal=last.municipalities_goal,
    )


def _institutions(last: TakingPart) -> str:
    if last.institutions_goal is None:
        return plain("Institutions taking part: {schools}", schools=last.schools)
    return plain(
        "Institutions taking part: {schools}, the goal is {goal}", schools=last.schools, goal=last.institutions_goal
    )


def _undated(found: OverTime) -> tuple[str, ...]:
    if not found.undated:
        return ()
    return (
        plain(
            "Schools of which nobody wrote down since when they take part, and which are not counted here: {count}.",
            count=found.undated,
        ),
    )


def _nobody() -> Sentence:
    return Sentence(plain("No school has taken part up to this period."))

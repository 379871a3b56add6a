"""Ratings at the start and at the end, by groups of risks or single ones."""

import streamlit as st

from pages.effect import charts
from pages.effect.block import Block, as_of, count, interval, kept, number, of_intervals, percent
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import _, label, plain, shown
from services.effect import ratings
from services.effect.kept import answered
from services.effect.ratings import Change, Turn
from services.effect.statistics import Method
from services.rulebook import rulebook
from services.small_counts import smallest_count


def ratings_block() -> Block:
    single = st.toggle(_("Each risk by itself"), key="single", bind="query-params")
    with session.at_work() as work:
        answer = answered(work, ratings.by_risk if single else ratings.by_group)
        names, smallest = rulebook(work.session).names(), smallest_count(work)
    found = answer.what
    called = [plain("All risks") if not one.risk else shown(names.get(one.risk, one.risk)) for one in found]
    cannot = _(
        "The same people rate at the start and at the end, and high ratings fall by themselves more often than they rise "
        "(regression to the mean). It cannot be concluded that the help lowered them."
    )
    if not found or found[0].pupils is None:
        told = _(
            "Nothing can be told yet: plans of {smallest} pupils have to be closed with an evaluation first.",
            smallest=smallest,
        )
        return Block(None, [told], cannot, [Method.STUDENT, Method.WILSON])
    drawn = Drawn(
        "ratings", _title(found[0]), charts.changes(session.language()),
        of_intervals([(name, one.change) for name, one in zip(called, found, strict=True)]), shell_charts.height(len(found)),
        _table(found, called), [_record(one, name) for one, name in zip(found, called, strict=True)], below=True,
    )  # fmt: skip
    how = _(
        "A pupil counts once for each risk, with the mean of all plans that were evaluated. 0 is no risk, 3 a high one; below "
        "zero means that the rating fell. A risk that was not there at the start does not count."
    )
    return Block(drawn, [how, *as_of(answer)], cannot, [Method.STUDENT, Method.WILSON])


def _title(every: Change) -> str:
    if every.change is None:
        return plain("Ratings of risks at the start and at the end")
    return plain(
        "Ratings of risks changed by {change} on average ({low} to {high}); pupils: {pupils}",
        change=number(every.change.value), low=number(every.change.low), high=number(every.change.high), pupils=count(every.pupils),
    )  # fmt: skip


def _table(found: list[Change], called: list[str]) -> dict[str, list[str]]:
    return {
        plain("Risk"): called,
        plain("Pupils"): [count(one.pupils) for one in found],
        plain("Start → end"): [f"{number(one.start)} → {number(one.end)}" for one in found],
        plain("Change"): [number(one.change.value if one.change else None) for one in found],
        plain("95 % interval"): [interval(one.change) for one in found],
        plain("Share that fell"): [percent(one.lower) for one in found],
        **{label(turn).capitalize(): [count(one.turns[turn]) for one in found] for turn in Turn},
    }


def _record(one: Change, name: str) -> dict[str, object]:
    turns = {turn.value: one.turns[turn] for turn in Turn}
    fell = kept("fell_percent", one.lower)
    return {
        "risk": name,
        "pupils": one.pupils,
        "start": one.start,
        "end": one.end,
        **kept("change", one.change),
        **turns,
        **fell,
    }

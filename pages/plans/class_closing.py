"""A class closed in one go: one table for outcomes, one for the ratings at the end. What is typed is kept plan by plan.

Each row is the same draft as the evaluation on the plan's own screen, so that it can be gone on with in either place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import pandas as pd
import streamlit as st

from models.plans import PlanRisk
from models.vocabulary import Outcome, Rating
from pages.shell import lists, session
from pages.shell.act import attempt
from pages.shell.texts import _, grade, label, plain, plain_why, semester, shown
from services import drafts, evaluating
from services.errors import Incomplete, Invalid, Refusal
from services.evaluating import Class, Filled, ToClose
from services.rulebook import rulebook
from services.rules.names_of import Named

_RESULTS: Final = "class results"
Content = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Opened:
    """The sheet as it was opened: which plans, of which versions, with what typed before."""

    asked: tuple[Any, ...]
    seen: dict[UUID, int]
    plans: pd.DataFrame
    ratings: pd.DataFrame
    risks: tuple[tuple[UUID, str], ...]  # of which plan and risk each row of ratings is


def render() -> None:
    st.subheader(_("Close a class in one go"), anchor=False)
    with session.at_work() as work:
        classes = evaluating.classes(work)
    if not classes:
        st.caption(_("You have no running plans."))
        return
    chosen: Class | None = st.selectbox(
        _("Class"), classes, index=None, format_func=_named, key="class to close", placeholder=plain("Choose a class")
    )
    if chosen is None:
        return
    with session.at_work() as work:
        rows = evaluating.class_sheet(work, chosen.semester, chosen.education, chosen.grade)
    if not rows:
        return
    name = f"class {chosen.semester} {chosen.education} {chosen.grade}"
    opened = _opened(name, rows)
    typed = _typed(name, opened)
    _keep(name, typed)
    filled = [
        Filled(plan_id, opened.seen[plan_id], _as_raw(content))
        for plan_id, content in typed.items()
        if any(content.values())
    ]
    st.caption(_("Kept as you type. Rows left empty stay open."))
    text = _("Close those that are filled in ({count})", count=len(filled))
    if st.button(text, type="primary", icon=":material/task_alt:", key="close class", disabled=not filled) and filled:
        _close(name, rows, filled)


def _named(one: Class) -> str:
    return plain(
        "{semester}, {grade} ({count})",
        semester=semester(one.semester),
        grade=grade(one.education, one.grade),
        count=one.plans,
    )


def _opened(name: str, rows: list[ToClose]) -> _Opened:
    """Built anew where the tables were left (Streamlit forgets what was typed then, the drafts do not) or rows changed."""
    asked = (session.language(), *((row.plan.id, row.plan.version) for row in rows))
    before: _Opened | None = session.recall(f"{name}.opened")
    if before is not None and before.asked == asked and session.recall(_key(name, "plans"), name) is not name:
        return before
    session.begin_anew(name)
    with session.at_work() as work:
        typed = {row.plan.id: drafts.load(work, _draft(row.plan.id)) for row in rows}
        names = rulebook(work.session).names()
    plans = pd.DataFrame(
        {
            "pupil": [row.pupil for row in rows],
            "code": [row.plan.code for row in rows],
            "outcome": [typed[row.plan.id].get("outcome") or None for row in rows],
            "helped": [typed[row.plan.id].get("helped", "") for row in rows],
        },
        dtype="object",
    )
    each = [(row, risk) for row in rows for risk in row.risks]
    ratings = pd.DataFrame(
        {
            "pupil": [row.pupil for row, _risk in each],
            "risk": [_risk(risk, names) for _row, risk in each],
            "start": [plain(f"Rating.{risk.rating}") for _row, risk in each],
            "end": [typed[row.plan.id].get(f"end {risk.code}") or None for row, risk in each],
        },
        dtype="object",
    )
    seen = {row.plan.id: row.plan.version for row in rows}
    found = _Opened(asked, seen, plans, ratings, tuple((row.plan.id, risk.code) for row, risk in each))
    session.remember(f"{name}.opened", found)
    session.remember(f"{name}.saved", typed)
    return found


def _risk(risk: PlanRisk, names: Mapping[str, Named]) -> str:
    text = f"{risk.code} {shown(names.get(risk.code, ''))}"
    return plain("{risk} (sensitive)", risk=text) if risk.sensitive else text


def _typed(name: str, opened: _Opened) -> dict[UUID, Content]:
    """What stands in the tables now, by plan."""
    c = st.column_config
    plans = st.data_editor(
        opened.plans, key=_key(name, "plans"), hide_index=True, placeholder="—", disabled=["pupil", "code"],
        column_config={
            "pupil": c.TextColumn(plain("Pupil")), "code": c.TextColumn(plain("column.plan_code")),
            "outcome": c.SelectboxColumn(plain("column.outcome"), options=[word.value for word in Outcome], format_func=_outcome),
            "helped": c.TextColumn(plain("What helped?"), max_chars=2000, width="large"),
        },
    )  # fmt: skip
    ratings = st.data_editor(
        opened.ratings, key=_key(name, "ratings"), hide_index=True, placeholder="—", disabled=["pupil", "risk", "start"],
        column_config={
            "pupil": c.TextColumn(plain("Pupil")), "risk": c.TextColumn(plain("Risk"), width="large"),
            "start": c.TextColumn(plain("Rating at the start")),
            "end": c.SelectboxColumn(plain("Rating at the end"), options=[str(int(one)) for one in Rating], format_func=_rating),
        },
    )  # fmt: skip
    found = {
        plan_id: {"outcome": _text(outcome), "helped": _text(helped)}
        for plan_id, outcome, helped in zip(opened.seen, plans["outcome"], plans["helped"], strict=True)
    }
    for (plan_id, code), end in zip(opened.risks, ratings["end"], strict=True):
        found[plan_id][f"end {code}"] = _text(end)
    return found


def _keep(name: str, typed: dict[UUID, Content]) -> None:
    """Remember on the server what changed since it was last remembered."""
    saved: dict[UUID, dict[str, Any]] = session.recall(f"{name}.saved", {})
    news = {
        plan_id: content for plan_id, content in typed.items() if _filled(content) != _filled(saved.get(plan_id, {}))
    }
    if not news:
        return
    with session.at_work(writing=True) as work:
        for plan_id, content in news.items():
            drafts.keep(work, _draft(plan_id), _filled(content))
    session.remember(f"{name}.saved", typed)


def _close(name: str, rows: list[ToClose], filled: list[Filled]) -> None:
    results = attempt(evaluating.close_class, filled)
    if isinstance(results, Refusal):
        return
    pupils = {row.plan.id: row for row in rows}
    with session.at_work(writing=True) as work:
        for one in results:
            if one.refusal is None:
                drafts.drop(work, _draft(one.plan_id))
    told = [(pupils[one.plan_id].pupil, pupils[one.plan_id].plan.code, one.refusal) for one in results]
    session.remember(_RESULTS, told)
    session.begin_anew(name)
    st.rerun()


def results() -> None:
    """What came of each plan, until the next click."""
    told: list[tuple[str, str, Refusal | None]] = session.recall(_RESULTS, [])
    if not told:
        return
    session.drop(_RESULTS)
    closed = sum(refusal is None for _pupil, _code, refusal in told)
    show, icon = (st.success, ":material/check_circle:") if closed == len(told) else (st.warning, ":material/warning:")
    show(_("Closed: {count} of {all}.", count=closed, all=len(told)), icon=icon)
    columns = {
        plain("Pupil"): [pupil for pupil, _code, _refusal in told],
        plain("column.plan_code"): [code for _pupil, code, _refusal in told],
        plain("Result"): [_said(refusal) for _pupil, _code, refusal in told],
    }
    lists.table(columns, "class results table")


def _said(refusal: Refusal | None) -> str:
    if refusal is None:
        return plain("closed")
    if isinstance(refusal, Invalid):
        return "; ".join(f"{plain(f'column.{name}')}: {plain_why(fault)}" for name, fault in refusal.faults.items())
    if isinstance(refusal, Incomplete):
        return plain("Every risk needs its rating at the end.")
    return plain_why(refusal.why)


def _as_raw(content: Content) -> dict[str, object]:
    """The row in the shape of the evaluation's form."""
    ends = {
        name.removeprefix("end "): int(value) for name, value in content.items() if name.startswith("end ") and value
    }
    return {"outcome": content["outcome"], "helped": content["helped"], "end_ratings": ends}


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def _text(value: object) -> str:
    """A cell as text; an empty one comes as nothing or as what is not a number."""
    return value if isinstance(value, str) else ""


def _outcome(word: object) -> str:
    return label(Outcome(str(word)))


def _rating(number: object) -> str:
    return plain(f"Rating.{number}")


def _draft(plan_id: UUID) -> str:
    return f"evaluate {plan_id}"


def _key(name: str, table: str) -> str:
    return f"{name}.{session.turn(name)} {table}"

"""Where one chooses what to look at. The address decides; what is chosen here is written into it and drawn from it."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar
from uuid import UUID

import streamlit as st

from pages.figures.topics import TOPICS, Topic, of_group
from pages.figures.view import View, top, year
from pages.shell import session, url
from pages.shell.texts import _, label, md, plain, semester
from services.counting import Units

OptionT = TypeVar("OptionT")
_TIMES: Final = ("semester", "school_year")


def topics(chosen: Topic, offered: Sequence[Topic]) -> None:
    """Groups of topics, and the topics of the chosen one."""
    groups = list(dict.fromkeys(topic.group for topic in offered))
    _said("figures group", chosen.group)
    st.segmented_control(
        _("Topics"), groups, format_func=plain, key="figures group", required=True, label_visibility="collapsed",
        on_change=_to_group, args=(offered,),
    )  # fmt: skip
    within = {topic.name: topic for topic in of_group(offered, chosen.group)}
    if len(within) < 2:
        return
    _said("figures topic", chosen.name)
    st.pills(
        _("Topic"), list(within), format_func=lambda name: plain(within[name].title), key="figures topic", required=True,
        label_visibility="collapsed", on_change=_put, args=("figures topic", "topic"),
    )  # fmt: skip


def _to_group(offered: Sequence[Topic]) -> None:
    group = session.recall("figures group")
    first = next((topic for topic in offered if topic.group == group), TOPICS[0])
    url.put(topic=first.name)


def narrowing(view: View) -> None:
    """Time, units, and the place; without a mouse, too."""
    kind, when, units = st.columns([4, 5, 5], vertical_alignment="bottom")
    with kind:
        _time(view)
    with when:
        _period(view)
    if view.atlas.number > 1:
        with units:
            _units(view)
        _places(view)


def _time(view: View) -> None:
    now = str(view.period.dimension)
    _said("figures time", now)
    st.segmented_control(
        _("Time"), _TIMES, format_func=lambda time: plain("Semester") if time == "semester" else plain("School year"),
        key="figures time", required=True, on_change=_to_time, args=(view,),
    )  # fmt: skip


def _to_time(view: View) -> None:
    """The school year of the semester, or the last semester of the year that has plans."""
    if session.recall("figures time") == "school_year":
        url.put(period=view.period.text[:4])
    else:
        url.put(period=[one for one in view.semesters if one in view.period.semesters][-1])


def _period(view: View) -> None:
    if "-" in view.period.text:
        _select(_("column.semester"), "period", view.period.text, {one: semester(one) for one in view.semesters})
    else:
        years = dict.fromkeys(one[:4] for one in view.semesters)
        _select(_("School year"), "period", view.period.text, {one: year(one) for one in years})


def _units(view: View) -> None:
    _said("figures units", view.units)
    st.segmented_control(
        _("Municipalities"), list(Units), format_func=label, key="figures units", required=True,
        on_change=_put, args=("figures units", "units"),
    )  # fmt: skip


def _places(view: View) -> None:
    """The way down by lists, and up again by the names above."""
    units, within = view.atlas.municipalities, view.schools()
    first, second = st.columns(2)
    if len(units) > 1:
        with first:
            nowhere = plain("All municipalities")
            _select(_("column.municipality"), "municipality", view.municipality, units, nowhere, drops="school")
    if within:
        with second if len(units) > 1 else first:
            _select(_("column.school"), "school", view.school, within, plain("All schools"))


def way_up(view: View) -> None:
    """The places around this one, each a button that leads there."""
    if view.municipality is None and view.school is None:
        return
    units = view.atlas.schools[view.school].units if view.school else frozenset()
    around: list[tuple[str, UUID | None]] = [(top(view.atlas), None)]
    if len(view.atlas.municipalities) > 1:
        around += [(name, unit) for unit, name in view.atlas.municipalities.items() if unit in units]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for name, unit in around:
            st.button(
                md(name), type="tertiary", icon=":material/arrow_upward:", key=f"figures up {unit}",
                on_click=_to_place, args=(unit,),
            )  # fmt: skip
        st.markdown(f"**{md(view.place)}**")


def _to_place(unit: UUID | None) -> None:
    url.put(municipality=unit, school=None)


def _select(
    text: str, name: str, chosen: object, options: Mapping[OptionT, str], nothing: str | None = None, drops: str = ""
) -> None:
    """One of a list; none of them where `nothing` says what that means. `drops`: what the choice takes out of the address."""
    key = f"figures {name}"
    _said(key, chosen)
    st.selectbox(
        text, list(options), index=0 if nothing is None else None, format_func=lambda one: options[one], key=key,
        placeholder=nothing, on_change=_put, args=(key, name, drops),
    )  # fmt: skip


def _said(key: str, value: object) -> None:
    """A widget shows what the address says."""
    if session.recall(key) != value:
        session.remember(key, value)


def _put(key: str, name: str, drops: str = "") -> None:
    """Into the address, where it is read and judged."""
    url.put(**{name: session.recall(key)}, **({drops: None} if drops else {}))

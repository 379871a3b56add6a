"""Find a pupil, enrol one, open the card. What is open stands in the address."""

from collections.abc import Callable, Mapping
from typing import Final, Literal
from uuid import UUID

import streamlit as st

from models.vocabulary import PlanStatus
from pages.pupils import card, class_list, enrolment, moves, twins
from pages.shell import lists, session, url
from pages.shell.texts import _, grade, label, plain
from services import places, pupils
from services.pupils import PupilLine
from services.rules.permissions import Actor, Permission

# What the address asks for beside the list and a card, and who may have it.
_SCREENS: Final[Mapping[str, tuple[Callable[[Actor], None], Permission]]] = {
    "enrol": (enrolment.render, Permission.PUPIL_ENROL),
    "class": (class_list.render, Permission.PUPIL_ENROL),
    "twins": (twins.render, Permission.PUPIL_ENROL),
    "moves": (moves.render, Permission.PUPIL_MOVE),
}


def render(actor: Actor) -> None:
    pupil_id = url.uuid("pupil")
    screen, needs = _SCREENS.get(url.text("do"), (None, None))
    if screen is not None and needs is not None and actor.may(needs):
        screen(actor)
    elif pupil_id is not None:
        card.render(actor, pupil_id)
    else:
        _list(actor)


def _list(actor: Actor) -> None:
    st.title(_("Pupils"), anchor=False)
    _doors(actor)
    with session.at_work() as work:
        schools = places.schools(work, Permission.PUPIL_READ)
    text, school_id, without = _filters({school.id: school.name for school in schools})
    with session.at_work() as work:
        page = pupils.find(work, text, school_id=school_id, without_plan=without, number=url.number("page"))
    if not page.total:
        st.info(
            _("No pupil was found. Enrol the first one, or search for less.") if not text else _("No pupil was found.")
        )
        return
    chosen = lists.choose_one(
        "pupils", _columns(page.lines, several=len(schools) > 1), [line.id for line in page.lines]
    )
    lists.pager(page)
    if chosen is not None:
        url.put(pupil=chosen)
        st.rerun()


def _doors(actor: Actor) -> None:
    """What else is done with pupils."""
    with st.container(horizontal=True):
        if actor.may(Permission.PUPIL_ENROL):
            _door(_("Enrol a pupil"), "enrol", ":material/person_add:", "primary")
            _door(_("Enrol a class"), "class", ":material/group_add:")
            _door(_("Likely duplicates"), "twins", ":material/content_copy:")
        if actor.may(Permission.PUPIL_MOVE):
            _door(_("Changes of school"), "moves", ":material/move_up:")


def _door(text: str, do: str, icon: str, kind: Literal["primary", "secondary"] = "secondary") -> None:
    if st.button(text, icon=icon, type=kind, key=do):
        url.put(do=do)
        st.rerun()


def _filters(schools: Mapping[UUID, str]) -> tuple[str, UUID | None, bool]:
    """What was typed, which school, and whether only those without a plan."""
    search, where, only = st.columns([2, 2, 1], vertical_alignment="bottom")
    text = search.text_input(
        _("Name or personal code"), key="q", live=True, type="search", placeholder=plain("berzins anna"), persist_state="session",
    )  # fmt: skip
    school_id = None
    if len(schools) > 1:
        school_id = where.selectbox(
            _("column.school"), list(schools), index=None, format_func=lambda i: schools[i], key="pupils school",
            placeholder=plain("All schools"),
        )  # fmt: skip
    return text or "", school_id, only.checkbox(_("Without a plan"), key="without", bind="query-params")


def _columns(lines: list[PupilLine], *, several: bool) -> dict[str, list[str]]:
    columns = {
        plain("column.last_name"): [line.last_name for line in lines],
        plain("column.first_name"): [line.first_name for line in lines],
        plain("column.grade"): [grade(line.education, line.grade) for line in lines],
        plain("column.programme"): [label(line.education) for line in lines],
    }
    if several:
        columns[plain("column.school")] = [line.school for line in lines]
    columns[plain("Plan this semester")] = [_plan(line.plan) for line in lines]
    return columns


def _plan(status: PlanStatus | None) -> str:
    return label(status) if status else plain("none")

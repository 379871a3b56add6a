"""Find a pupil, enrol one, open the card. What is open stands in the address."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from models.vocabulary import PlanStatus
from pages.pupils import card, enrolment
from pages.shell import lists, session, url
from pages.shell.texts import _, grade, label, plain
from services import places, pupils
from services.pupils import PupilLine
from services.rules.permissions import Actor, Permission


def render(actor: Actor) -> None:
    pupil_id = url.uuid("pupil")
    if url.text("do") == "enrol" and actor.may(Permission.PUPIL_ENROL):
        enrolment.render(actor)
    elif pupil_id is not None:
        card.render(actor, pupil_id)
    else:
        _list(actor)


def _list(actor: Actor) -> None:
    head, button = st.columns([3, 1], vertical_alignment="bottom")
    head.title(_("Pupils"), anchor=False)
    if actor.may(Permission.PUPIL_ENROL) and button.button(
        _("Enrol a pupil"), type="primary", icon=":material/person_add:", width="stretch", key="enrol"
    ):
        url.put(do="enrol")
        st.rerun()
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

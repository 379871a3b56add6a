"""Lead a team through its pupils, one after the other. Made for a wall as well as for a phone: no sensitive risk is shown."""

from uuid import UUID

import streamlit as st

from models.meetings import Meeting
from models.vocabulary import Education
from pages.meetings import about, decision
from pages.shell import badges, links, paths, session, url
from pages.shell.act import act
from pages.shell.texts import _, grade, md, plain, shown, why
from services import agendas, meetings
from services.agendas import AgendaLine, Case, Earlier

_Class = tuple[Education, int]


def render(meeting: Meeting) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(meeting=None, pupil=None, do=None)
        st.rerun()
    lines = _chosen(meeting)
    if not lines:
        st.info(_("There is no such pupil at the school."))
        about.close(meeting)
        return
    place = _place(lines)
    url.put(pupil=lines[place].pupil_id)  # from now on it is this one's turn, also once something is decided
    with session.at_work() as work:
        case = agendas.case(work, meeting.id, lines[place].pupil_id)
    st.title(md(case.pupil.name), anchor=False)
    st.progress((place + 1) / len(lines), text=_("{number} of {total}", number=place + 1, total=len(lines)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        _about_pupil(case)
    with right:
        decision.render(meeting, case)
    _move(lines, place)
    st.divider()
    about.render(meeting)
    with st.container(horizontal=True):
        if st.button(_("The minutes so far"), icon=":material/description:", key="minutes"):
            url.put(do="minutes")
            st.rerun()
        about.close(meeting)


def _chosen(meeting: Meeting) -> list[AgendaLine]:
    """The pupils the team wants to go through, in order."""
    what, where = st.columns([3, 1], vertical_alignment="bottom")
    which = what.segmented_control(
        _("Which pupils"), list(agendas.CHOICES), default="all", key="which", bind="query-params", label_visibility="collapsed",
        format_func=_choice,
    )  # fmt: skip
    with session.at_work() as work:
        classes = agendas.classes(work)
    of_class: _Class | None = where.selectbox(
        _("column.grade"), classes, index=None, format_func=lambda one: grade(*one), key="class of meeting",
        placeholder=plain("All classes"), label_visibility="collapsed",
    )  # fmt: skip
    with session.at_work() as work:
        return agendas.agenda(work, meeting.id, which=str(which), of_class=of_class)


def _choice(which: str) -> str:
    match which:
        case "due":
            return plain("Something due")
        case "running":
            return plain("Running plan")
        case "without":
            return plain("Without a plan")
        case _:
            return plain("All pupils")


def _place(lines: list[AgendaLine]) -> int:
    """Whose turn it is: the pupil in the address, or the first of whom nothing is decided yet."""
    asked = url.uuid("pupil")
    found = next((number for number, line in enumerate(lines) if line.pupil_id == asked), None)
    if found is not None:
        return found
    return next((number for number, line in enumerate(lines) if not line.decided), 0)


def _move(lines: list[AgendaLine], place: int) -> None:
    """To the neighbours, also from the keyboard, or to anybody."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(
            _("Previous"), icon=":material/chevron_left:", key="previous", disabled=place == 0, shortcut="Alt+Left"
        ):
            _go(lines[place - 1].pupil_id)
        last = place == len(lines) - 1
        if st.button(
            _("Next"), icon=":material/chevron_right:", key="next", disabled=last, type="primary", shortcut="Alt+Right"
        ):
            _go(lines[place + 1].pupil_id)
        ids = [line.pupil_id for line in lines]
        names = {line.pupil_id: _named(line) for line in lines}
        chosen = st.selectbox(
            _("Go to"), ids, index=None, format_func=lambda i: names[i], key=f"go to {ids[place]}",
            placeholder=plain("Go to a pupil"), label_visibility="collapsed",
        )  # fmt: skip
        if chosen in names:
            _go(chosen)


def _named(line: AgendaLine) -> str:
    name = f"{line.name}, {grade(line.education, line.grade)}"
    return plain("{name} (decided)", name=name) if line.decided else name


def _go(pupil_id: UUID) -> None:
    url.put(pupil=pupil_id)
    st.rerun()


def _about_pupil(case: Case) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{md(grade(case.pupil.education, case.pupil.grade))}**")
        if case.plan is not None:
            badges.plan_badge(case.plan.status, case.plan.awaits)
            links.link(case.plan.code, paths.PLANS, ":material/assignment:", plan=case.plan.id)
        else:
            st.badge(_("No plan this semester"), icon=":material/report:", color="orange")
    for reason in case.due:
        st.markdown(f":material/priority_high: {why(reason)}")
    if not case.due:
        st.markdown(f":material/task_alt: {_('Nothing is due.')}")
    if case.risks:
        st.subheader(_("Risks"), anchor=False)
        st.markdown(
            "\n".join(f"- {md(shown(name))}: {md(plain(f'Rating.{int(rating)}'))}" for name, rating in case.risks)
        )
    st.caption(_("Sensitive risks are never shown at a meeting."))
    if case.earlier:
        st.subheader(_("Decided before and not done"), anchor=False)
    for one in case.earlier:
        _earlier(one)


def _earlier(one: Earlier) -> None:
    words = [md(one.decision), md(one.responsible), md(shown(one.held_on))]
    if one.due_on is not None:
        words.append(_("late, by {day}", day=one.due_on) if one.overdue else _("by {day}", day=one.due_on))
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(" · ".join(word for word in words if word))
    if button.button(_("Done"), icon=":material/check:", key=f"done {one.id}"):
        act(_("Marked as done: {count}.", count=1), meetings.mark, {one.id: one.version})

"""Take the school into the next semester: what will become of everybody is shown first; only exactly that is done."""

from typing import Any, Final
from uuid import UUID

import streamlit as st

from pages.shell import lists, session, url
from pages.shell.act import attempt
from pages.shell.texts import _, grade, plain, plain_why, semester
from services import places, plan_writing, rolling
from services.errors import Refusal
from services.rolling import Line, Preview, Rolled, Wishes
from services.rules.permissions import Actor, Permission

_SHOWN: Final = "rolling shown"
_DONE: Final = "rolling done"


def render(actor: Actor) -> None:
    del actor
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None)
        st.rerun()
    st.title(_("Into the next semester"), anchor=False)
    st.markdown(
        _(
            "Everybody with a plan last semester gets a draft with its structure: risks to be rated anew, measures, goals; no results."
        )
    )
    _results()
    with session.at_work() as work:
        schools, semesters = places.schools(work, Permission.PLAN_ASSIGN), rolling.semesters(work)
    which, where = st.columns(2)
    into = which.selectbox(_("column.semester"), semesters, format_func=semester, key="roll into") or semesters[0]
    names = {school.id: school.name for school in schools}
    school_id = schools[0].id
    if len(schools) > 1:
        school_id = where.selectbox(_("column.school"), list(names), format_func=lambda i: names[i], key="roll school")
    wishes = _wishes(school_id, into)
    with session.at_work() as work:
        preview = rolling.dry_run(work, school_id, into, wishes)
    promised = _promised((school_id, into, wishes), preview)
    _preview(preview)
    _run(school_id, into, wishes, promised, preview)


def _wishes(school_id: UUID, into: str) -> Wishes:
    """What only people know. The choices are those of the plain preview, so that ticking somebody does not take them away."""
    with session.at_work() as work:
        lines = rolling.dry_run(work, school_id, into, Wishes()).lines
        people = {person.id: person.name for person in plan_writing.preparers(work, school_id)}
    named = {line.pupil_id: f"{line.pupil}, {grade(line.education, line.grade)}" for line in lines}
    lacking = any(line.why is not None and line.why.name == "rolling.no_preparer" for line in lines)
    stand_in = None
    if lacking:
        stand_in = st.selectbox(
            _("Who takes over from those who have left?"), list(people), index=None, format_func=lambda i: people[i],
            key="stand in", placeholder=plain("Nobody yet"),
        )  # fmt: skip
    raised = [
        line.pupil_id for line in lines
        if line.new_grade not in (None, line.grade) or (line.why and line.why.name in ("rolling.finished", "rolling.finished_basic"))
    ]  # fmt: skip
    basic = [line.pupil_id for line in lines if line.why is not None and line.why.name == "rolling.finished_basic"]
    repeats = _several(_("Who repeats the grade?"), raised, named, "repeats") if raised else []
    goes_on = _several(_("Who goes on to grade 10 at this school?"), basic, named, "goes on") if basic else []
    return Wishes(frozenset(repeats), frozenset(goes_on), stand_in)


def _several(title: str, ids: list[UUID], named: dict[UUID, str], key: str) -> list[UUID]:
    chosen = st.multiselect(title, ids, format_func=lambda i: named[i], key=key, placeholder=plain("Nobody"))
    return [one for one in chosen if one in named]


def _promised(asked: Any, preview: Preview) -> str:  # noqa: ANN401 what the preview answers
    """The promise that this tab showed last for this very question: a click is about what was seen."""
    before = session.recall(_SHOWN)
    session.remember(_SHOWN, (asked, preview.promise))
    return str(before[1]) if before is not None and before[0] == asked else preview.promise


def _preview(preview: Preview) -> None:
    drafted = [line for line in preview.lines if line.drafted]
    left = [line for line in preview.lines if not line.drafted]
    st.subheader(_("A draft is begun for: {count}", count=len(drafted)), anchor=False)
    if drafted:
        columns = {
            plain("Pupil"): [line.pupil for line in drafted],
            plain("column.grade"): [_grades(line) for line in drafted],
            plain("Preparer"): [line.preparer for line in drafted],
            plain("Note"): [
                plain("the last plan is not evaluated yet") if line.unevaluated else "" for line in drafted
            ],
        }
        lists.table(columns, "drafted")
    st.subheader(_("No draft is begun for: {count}", count=len(left)), anchor=False)
    if left:
        columns = {
            plain("Pupil"): [line.pupil for line in left],
            plain("column.grade"): [grade(line.education, line.grade) for line in left],
            plain("Why"): [plain_why(line.why) if line.why else "" for line in left],
        }
        lists.table(columns, "left out")


def _grades(line: Line) -> str:
    now = grade(line.education, line.grade)
    if line.new_grade in (None, line.grade):
        return now
    return f"{now} → {grade(line.education, line.new_grade or 0)}"


def _run(school_id: UUID, into: str, wishes: Wishes, promised: str, preview: Preview) -> None:
    count = sum(line.drafted for line in preview.lines)
    text = _("Begin the drafts ({count})", count=count)
    if not (st.button(text, type="primary", icon=":material/fast_forward:", key="roll", disabled=not count) and count):
        return
    result = attempt(rolling.run, school_id, into, wishes, promised, session.once("rolling"))
    if not isinstance(result, Refusal):
        session.drop("rolling once", _SHOWN)
        session.remember(_DONE, result)
        st.rerun()


def _results() -> None:
    """What was done, and what of the old plans could not be taken over."""
    done: tuple[int, list[Rolled]] | None = session.recall(_DONE)
    if done is None:
        return
    session.drop(_DONE)
    st.success(
        _("Drafts begun: {count}. Their preparers find them on their first screen.", count=done[0]),
        icon=":material/check_circle:",
    )
    notes = [(one.pupil, note) for one in done[1] for note in one.notes]
    if notes:
        st.markdown(_("Not taken over:"))
        columns = {
            plain("Pupil"): [who for who, _note in notes],
            plain("Why"): [plain_why(note) for _who, note in notes],
        }
        lists.table(columns, "not taken over")

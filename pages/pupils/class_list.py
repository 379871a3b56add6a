"""Enrol a class: its list pasted or typed, what all share chosen once, each line checked by itself."""

from typing import Any, Final
from uuid import UUID

import streamlit as st

from models.vocabulary import Education, last_grade
from pages.shell import lists, session, url
from pages.shell.act import attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, plain, plain_why
from services import class_list, drafts, places
from services.class_list import ClassRow
from services.enrolment import keep_pupils
from services.errors import Refusal
from services.rules.permissions import Actor, Permission

SHEET: Final = "class"
_DONE: Final = "classdone"
_LONGEST: Final = 8000


def render(actor: Actor) -> None:
    del actor
    st.title(_("Enrol a class"), anchor=False)
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        session.drop(_DONE)
        url.put(do=None)
        st.rerun()
    _outcomes()
    sheet = Sheet(SHEET)
    with session.at_work() as work:
        schools = places.schools(work, Permission.PUPIL_ENROL)
    names = {school.id: school.name for school in schools}
    school_id = schools[0].id if len(schools) == 1 else sheet.choice("school", list(names), show=lambda i: names[i])
    common = _shared(sheet)
    text = sheet.text(
        "lines", lines=True, longest=_LONGEST, height=220, title=_("A pupil a line, as copied from a spreadsheet"),
        placeholder="010203-20001\tAnna\tBērziņa\tInga Bērziņa\t29000000\tinga@example.org",
    )  # fmt: skip
    st.caption(
        _("Columns in this order: personal code, first name, last name, parent or guardian, telephone, e-mail. The last three may be missing; the guardian is taken as the one who signed the application.")
    )  # fmt: skip
    sheet.keep()
    rows = class_list.read(text, common) if common["programme"] and common["grade"] else []
    if text and not rows:
        st.caption(_("Choose the kind of programme and the grade; then each line is checked here."))
    if rows:
        _preview(rows)
    ready = [row for row in rows if row.form is not None]
    go, over = st.columns([1, 3])
    if over.button(_("Start over"), key="start over"):
        sheet.clear()
        st.rerun()
    text = _("Enrol {count} pupils", count=len(ready))
    if go.button(text, type="primary", key="enter hand in", disabled=not ready) and school_id is not None:
        _hand_in(sheet, school_id, rows)


def _shared(sheet: Sheet) -> dict[str, str]:
    """What is the same for the whole class."""
    education, grade, signed = st.columns(3)
    with education:
        chosen = sheet.word("programme", list(Education))
    with grade:
        most = last_grade(Education(chosen)) if chosen else 12
        number = sheet.choice("grade", [str(number) for number in range(1, most + 1)])
    with signed:
        day = sheet.day("application_date")
    return {"programme": chosen.value if chosen else "", "grade": number or "", "application_date": day}


def _preview(rows: list[ClassRow]) -> None:
    """Each line as it was understood, and what is wrong with it, before anything is kept."""
    columns = {
        plain(f"column.{name}"): [row.cells[place] for row in rows] for place, name in enumerate(class_list.COLUMNS)
    }
    lists.table({plain("Check"): [_check(row) for row in rows], **columns}, "class preview")


def _check(row: ClassRow) -> str:
    if row.fault is None:
        return plain("ready")
    return "; ".join(f"{plain(f'column.{name}')}: {plain_why(why)}" for name, why in row.fault.faults.items())


def _hand_in(sheet: Sheet, school_id: UUID, rows: list[ClassRow]) -> None:
    """Keep the lines that are ready; those that are not, or were refused, stay to be mended."""
    ready = [(row, row.form) for row in rows if row.form is not None]
    outcomes = attempt(keep_pupils, [(school_id, form) for _row, form in ready])
    if isinstance(outcomes, Refusal):
        return
    told = list(zip((row for row, _form in ready), outcomes, strict=True))
    done = {id(row) for row, outcome in told if not isinstance(outcome, Refusal)}
    left = [row.text for row in rows if id(row) not in done]
    session.remember(_DONE, [(f"{row.cells[1]} {row.cells[2]}", outcome) for row, outcome in told])
    raw = {name: value for name, value in sheet.raw.items() if value} | {"lines": "\n".join(left)}
    sheet.clear()
    if left:
        with session.at_work(writing=True) as work:
            drafts.keep(work, SHEET, raw)
    st.rerun()


def _outcomes() -> None:
    """What came of each line that was handed in last."""
    told: list[tuple[str, Any]] = session.recall(_DONE, [])
    if not told:
        return
    kept = sum(not isinstance(outcome, Refusal) for _name, outcome in told)
    say = st.success if kept == len(told) else st.warning
    say(_("{kept} of {total} pupils are in the register.", kept=kept, total=len(told)), icon=":material/group_add:")
    columns = {
        plain("Pupil"): [name for name, _outcome in told],
        plain("Result"): [_result(outcome) for _name, outcome in told],
    }
    lists.table(columns, "class outcomes")


def _result(outcome: str | Refusal) -> str:
    if isinstance(outcome, Refusal):
        return plain_why(outcome.why)
    return {"created": plain("enrolled"), "updated": plain("was known, corrected")}.get(outcome, plain("was known"))

"""Enrol a pupil with the signed application; the verdict on eligibility stands beside the form."""

from datetime import date
from typing import Any

import streamlit as st

from models.fields import born
from models.pupils import PupilForm
from models.vocabulary import Education, Gender, last_grade
from pages.pupils import moves
from pages.shell import links, paths, session, url
from pages.shell.act import attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, md, plain, why
from services import clock, duplicates, places, pupils
from services.enrolment import enrol
from services.errors import Invalid, Refusal
from services.forms import checked
from services.rules.permissions import Actor, Permission

SHEET = "enrol"


def render(actor: Actor) -> None:
    del actor
    st.title(_("Enrol a pupil"), anchor=False)
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(do=None)
        st.rerun()
    sheet = Sheet(SHEET)
    if sheet.from_draft:
        st.caption(_("Your draft was kept. It is removed when you enrol the pupil or start over."))
    with session.at_work() as work:
        schools = places.schools(work, Permission.PUPIL_ENROL)
    form, beside = st.columns([3, 2], gap="large")
    with form:
        names = {school.id: school.name for school in schools}
        school_id = schools[0].id if len(schools) == 1 else sheet.choice("school", list(names), show=lambda i: names[i])
        fields(sheet)
    with beside:
        verdict(sheet)
        _similar(sheet)
    sheet.keep()
    enrol, over = st.columns([1, 3])
    if over.button(_("Start over"), key="start over"):
        sheet.clear()
        st.rerun()
    if enrol.button(_("Enrol"), type="primary", key="enter hand in") and school_id is not None:
        _hand_in(sheet, school_id)
    taken = session.recall(sheet.key("taken"))
    if taken and taken == sheet.raw["personal_code"] and school_id is not None:
        moves.ask(sheet, school_id, taken)


def fields(sheet: Sheet) -> None:
    """The pupil, the guardian, the application."""
    code, day = st.columns(2)
    with code:
        sheet.text("personal_code", live=True, placeholder="010203-20001")
        _birth_date_hint(sheet.raw["personal_code"])
    with day:
        sheet.day("birth_date")
    first, last = st.columns(2)
    with first:
        sheet.text("first_name")
    with last:
        sheet.text("last_name")
    education, grade, gender = st.columns(3)
    with education:
        chosen = sheet.word("programme", list(Education))
    with grade:
        most = last_grade(Education(chosen)) if chosen else 12
        sheet.choice("grade", [str(number) for number in range(1, most + 1)])
    with gender:
        sheet.word("gender", list(Gender))
    sheet.text("language")
    st.subheader(_("Parent or guardian"), anchor=False)
    sheet.text("guardian_name")
    phone, mail = st.columns(2)
    with phone:
        sheet.text("guardian_phone")
    with mail:
        sheet.text("guardian_email")
    st.subheader(_("Signed application"), anchor=False)
    signed, signer = st.columns(2)
    with signed:
        sheet.day("application_date")
    with signer:
        sheet.text("application_signer")


def verdict(sheet: Sheet) -> None:
    """Whether the programme supports such a pupil today, and why, while the form is being filled."""
    st.subheader(_("Does the programme support this pupil?"), anchor=False)
    education, grade = sheet.raw.get("programme"), sheet.raw.get("grade")
    if not education or not grade:
        st.caption(_("Choose the kind of programme and the grade; the answer appears here."))
        return
    with session.at_work() as work:
        found = pupils.verdicts(work, Education(education), int(grade), clock.today())
    if not found:
        st.warning(_("No programme is in force today."), icon=":material/event_busy:")
    for name, said in found:
        show, icon = (st.success, ":material/check:") if said.ok else (st.warning, ":material/block:")
        show(f"**{md(name)}**: {why(said.why)}", icon=icon)


def _similar(sheet: Sheet) -> None:
    """Search before create: whoever looks like this pupil stands beside the form, with the reason."""
    raw = sheet.raw
    with session.at_work() as work:
        found = duplicates.similar(
            work, raw["first_name"], raw["last_name"], birth_date=_born(raw["birth_date"]), code=raw["personal_code"].strip()
        )  # fmt: skip
    if not found:
        return
    st.subheader(_("Already in your register?"), anchor=False)
    for look, reasons in found:
        with st.container(border=True):
            links.link(f"{look.name}, {look.code}", paths.PUPILS, ":material/person:", pupil=look.id)
            born_on = plain("born {day}", day=look.birth_date) if look.birth_date else ""
            st.caption(" · ".join(md(word) for word in (look.school, born_on) if word))
            st.markdown(" ".join(why(reason) for reason in reasons))


def _born(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _birth_date_hint(code: str) -> None:
    bare = code.replace("-", "").strip()
    if len(bare) == 11 and bare.isascii() and bare.isdigit():
        found = born(f"{bare[:6]}-{bare[6:]}")
        if found is not None:
            st.caption(_("Born {day} by the code.", day=found))
        if not pupils.plausible_code(f"{bare[:6]}-{bare[6:]}"):
            st.caption(_("The check digit of this code does not fit. Please look again; it may still be right."))


def _hand_in(sheet: Sheet, school_id: Any) -> None:  # noqa: ANN401 a school's id
    try:
        form = checked(PupilForm, {name: value for name, value in sheet.raw.items() if name != "school"})
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    done = _("{name} is enrolled.", name=f"{form.first_name} {form.last_name}")
    result = attempt(enrol, school_id, form, session.once(SHEET))
    if isinstance(result, Refusal):
        if result.why.name == "pupil.code_elsewhere":
            session.remember(sheet.key("taken"), sheet.raw["personal_code"])
        return
    sheet.clear()
    session.leave_note(done, ":material/check_circle:")
    url.put(do=None, pupil=result)
    st.rerun()

"""The schools that take part."""

import streamlit as st

from models.places import SchoolForm
from models.vocabulary import SchoolKind
from pages.shell import lists, session
from pages.shell.act import attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, label, plain, shown
from services import places
from services.errors import Invalid, Refusal
from services.forms import checked
from services.places import Gazetteer
from services.rules.permissions import Actor, Permission
from services.work import Work

SHEET = "school"


def render(actor: Actor) -> None:
    st.title(_("Schools"), anchor=False)
    with session.at_work() as work:
        schools = places.schools(work, Permission.SCHOOL_MANAGE)
        gazetteer, today = Gazetteer.read(work.session), work.today
    with st.expander(_("Add or correct a school"), icon=":material/add:", expanded=not schools):
        _add(actor, gazetteer)
    if not schools:
        st.info(_("No school yet. Add the first one here, or bring in a list under “Bring in files”."))
        return
    columns = {
        plain("column.reg_no"): [school.reg_no for school in schools],
        plain("column.name"): [school.name for school in schools],
        plain("column.kind"): [label(school.kind) for school in schools],
        plain("column.municipality"): [gazetteer.on(school.municipality_id, today).name for school in schools],
        plain("column.agreement_no"): [school.agreement_no for school in schools],
        plain("column.agreement_date"): [shown(school.agreement_date) for school in schools],
        plain("column.stage"): [school.stage for school in schools],
    }
    lists.table(columns, "schools")
    st.caption(_("{total} in all", total=len(schools)))


def _add(actor: Actor, gazetteer: Gazetteer) -> None:
    sheet = Sheet(SHEET, kept=False)
    number, name = st.columns([1, 3])
    with number:
        sheet.text("reg_no")
    with name:
        sheet.text("name")
    kind, unit = st.columns(2)
    with kind:
        sheet.word("kind", list(SchoolKind))
    with unit:
        _municipality(sheet, actor, gazetteer)
    agreement, day, stage = st.columns(3)
    with agreement:
        sheet.text("agreement_no")
    with day:
        sheet.day("agreement_date")
    with stage:
        sheet.text("stage")
    if not st.button(_("Save"), type="primary", key="save school"):
        return
    try:
        form = checked(SchoolForm, sheet.raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    outcome = attempt(_keep, form)
    if not isinstance(outcome, Refusal):
        sheet.clear()
        session.leave_note(_("{name} is saved.", name=form.name), ":material/check_circle:")
        st.rerun()


def _municipality(sheet: Sheet, actor: Actor, gazetteer: Gazetteer) -> None:
    with session.at_work() as work:
        units = [unit.name for unit in gazetteer.of_day(work.today)]
        own = gazetteer.on(actor.municipality_id, work.today).name if actor.municipality_id else None
    sheet.choice("municipality", [own] if own else units)


def _keep(work: Work, form: SchoolForm) -> str:
    outcome = places.keep_schools(work, [form])[0]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome

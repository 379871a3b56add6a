"""People and roles: a school adds its own staff, a coordinator the municipality's, an administrator everybody."""

from uuid import UUID

import streamlit as st

from models.people import PersonForm
from models.vocabulary import Place, Role, place_of
from pages.shell import deputies, lists, session, url
from pages.shell.act import act, attempt
from pages.shell.fields import Sheet
from pages.shell.texts import _, label, md, plain, shown
from services import people, places
from services.errors import Invalid, Refusal
from services.forms import checked
from services.people import PersonLine
from services.places import Gazetteer
from services.rules.permissions import Actor, Permission

SHEET = "person"
_CODE = "one-time code"


def render(actor: Actor) -> None:
    st.title(_("People and roles"), anchor=False)
    _code()
    person = url.uuid("person")
    text = st.text_input(
        _("Name or user name"), key="people q", live=True, type="search", placeholder=plain("berzins anna")
    )
    with session.at_work() as work:
        lines = people.find(work, text=text or "")
    if person is not None:
        _one(actor, person, [line for line in lines if line.account_id == person])
        return
    with st.expander(_("Add a person or a role"), icon=":material/person_add:", expanded=not lines):
        _add(actor)
    opened = lists.choose_one("people", _columns(lines), [line.account_id for line in lines])
    st.caption(_("{total} in all", total=len(lines)))
    if opened is not None:
        url.put(person=opened)
        st.rerun()


def _columns(lines: list[PersonLine]) -> dict[str, list[str]]:
    return {
        plain("Person"): [line.name for line in lines],
        plain("column.username"): [line.username for line in lines],
        plain("column.role"): [_role(line) for line in lines],
        plain("Where"): [line.place for line in lines],
        plain("column.profession"): [line.profession for line in lines],
        plain("Since"): [shown(line.since) for line in lines],
        plain("Account"): [_state(line) for line in lines],
    }


def _role(line: PersonLine) -> str:
    if not line.deputy_for:
        return label(line.role)
    return plain("{role} (deputy for {name})", role=line.role, name=line.deputy_for)


def _state(line: PersonLine) -> str:
    if not line.active:
        return plain("switched off")
    return plain("in use") if line.has_password else plain("not yet signed in")


def _code() -> None:
    """A one-time code is shown once, to be handed over."""
    shown_code = session.recall(_CODE)
    if shown_code:
        session.drop(_CODE)
        name, code = shown_code
        st.warning(
            _("One-time code for {name}. It is shown only now, is valid for a day and works once:", name=name),
            icon=":material/key:",
        )
        st.code(code, language=None)


def _add(actor: Actor) -> None:
    sheet = Sheet(SHEET, kept=False)
    with session.at_work() as work:
        roles = people.grantable(work)
        schools = {school.id: school.name for school in places.schools(work, Permission.STAFF_MANAGE)}
        units = {unit.id: unit.name for unit in Gazetteer.read(work.session).of_day(work.today)}
    first, last, username = st.columns(3)
    with first:
        sheet.text("first_name")
    with last:
        sheet.text("last_name")
    with username:
        sheet.text("username", help=plain("Small letters without diacritics, for example anna.ozola"))
    role_column, where, mail = st.columns(3)
    with role_column:
        role = sheet.word("role", roles)
    with where:
        school_id, municipality_id = _place(sheet, Role(role) if role else None, actor, schools, units)
    with mail:
        sheet.text("email")
    sheet.text("profession")
    if st.button(_("Add"), type="primary", key="add person", icon=":material/add:"):
        _hand_in(sheet, school_id, municipality_id)


def _place(
    sheet: Sheet, role: Role | None, actor: Actor, schools: dict[UUID, str], units: dict[UUID, str]
) -> tuple[UUID | None, UUID | None]:
    if role is None or place_of(role) is Place.STATE:
        return None, None
    if place_of(role) is Place.SCHOOL:
        if len(schools) == 1:
            lists.pairs([(plain("column.school"), name) for name in schools.values()])
            return next(iter(schools)), None
        return sheet.choice("school", list(schools), show=lambda i: schools[i], code=str), None
    if actor.municipality_id is not None:
        return None, actor.municipality_id
    return None, sheet.choice("municipality", list(units), show=lambda i: units[i], code=str)


def _hand_in(sheet: Sheet, school_id: UUID | None, municipality_id: UUID | None) -> None:
    known = ("first_name", "last_name", "username", "role", "email", "profession")
    raw = {name: sheet.raw[name] for name in known} | {"school_id": school_id, "municipality_id": municipality_id}
    try:
        form = checked(PersonForm, raw)
    except Invalid as refusal:
        sheet.mark(refusal)
        return
    code = attempt(people.add, form)
    if isinstance(code, Invalid):
        sheet.mark(code)
    elif not isinstance(code, Refusal):
        sheet.clear()
        if code:
            session.remember(_CODE, (f"{form.first_name} {form.last_name} ({form.username})", code))
        session.leave_note(
            _("{name} now has the role {role}.", name=f"{form.first_name} {form.last_name}", role=form.role),
            ":material/check_circle:",
        )
        st.rerun()


def _one(actor: Actor, account_id: UUID, lines: list[PersonLine]) -> None:
    if st.button(_("Back to the list"), icon=":material/arrow_back:", key="back"):
        url.put(person=None)
        st.rerun()
    if not lines:
        st.info(_("This person has no role within your reach today."))
        return
    st.subheader(md(f"{lines[0].name} ({lines[0].username})"), anchor=False)
    for line in lines:
        text, button = st.columns([4, 1], vertical_alignment="center")
        text.markdown(_("{role}, {place}, since {since}", role=_role(line), place=line.place or "—", since=line.since))
        if button.button(_("End this role"), key=f"end {line.assignment_id}"):
            act(_("The role is ended; it counts at once."), people.end_role, line.assignment_id)
        if line.coverable:
            with st.expander(_("Deputies: {role}", role=line.role), icon=":material/supervisor_account:"):
                deputies.render(line.assignment_id)
    with st.container(horizontal=True):
        if st.button(_("New one-time code"), icon=":material/key:", key="new code"):
            code = attempt(people.new_code, account_id)
            if not isinstance(code, Refusal):
                session.remember(_CODE, (lines[0].name, code))
                st.rerun()
        active = lines[0].active
        if st.button(_("Switch the account off") if active else _("Switch the account on"), key="switch"):
            done = _("The account is switched off; it counts at once.") if active else _("The account is switched on.")
            act(done, people.set_active, account_id, active=not active)
    del actor

"""The programme's rules as dated rows with their source: readable by everybody, editable by an administrator."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, get_args
from uuid import UUID

import streamlit as st

from models.base import Versioned
from models.fields import Form
from models.programme import Programme
from models.programme_forms import ProgrammeForm
from pages.shell import lists, session, url
from pages.shell.act import act, show
from pages.shell.fields import Sheet
from pages.shell.texts import _, in_latvian, plain, shown
from services import programme
from services.errors import Invalid, Refusal
from services.rules.permissions import Actor, Permission

TOPICS: Final = (*programme.TOPICS, *programme.SHARED)


def render(actor: Actor) -> None:
    st.title(_("Programme rules"), anchor=False)
    with session.at_work() as work:
        found = programme.programmes(work)
    names = {one.id: one for one in found}
    which, about = st.columns(2)
    chosen = which.selectbox(
        _("column.programme"), list(names), format_func=lambda i: _programme_name(names[i]), key="programme"
    )
    topic = (
        about.selectbox(
            _("Topic"), TOPICS, format_func=lambda name: plain(f"topic.{name}"), key="topic", bind="query-params"
        )
        or TOPICS[0]
    )
    if chosen is None:
        return
    one = names[chosen]
    _about(one)
    with session.at_work() as work:
        rows = programme.rows(work, chosen, topic)
    row_id = url.uuid("row")
    row = next((row for row in rows if row.id == row_id), None)
    may_edit = actor.may(Permission.PROGRAMME_EDIT)
    if row is not None and may_edit:
        _edit(chosen, topic, row)
        return
    opened = _list(topic, rows, may_edit=may_edit)
    if opened is not None:
        url.put(row=opened)
        st.rerun()
    if may_edit:
        with st.expander(_("Add a row"), icon=":material/add:", expanded=not rows):
            _edit(chosen, topic, None)
        with st.expander(_("Add a programme"), icon=":material/library_add:"):
            _add_programme()


def _about(one: Programme) -> None:
    name = _programme_name(one)
    st.caption(
        _("{name}: {since}–{until}. {source}", name=name, since=one.valid_from, until=one.valid_to, source=one.source)
    )


def _programme_name(one: Programme) -> str:
    return one.name_lv if in_latvian() else one.name_en


def _list(topic: str, rows: Sequence[Versioned], *, may_edit: bool) -> UUID | None:
    if not rows:
        st.info(_("No row yet. Without one the programme says nothing about this."))
        return None
    names = _in_order(programme.form_of(topic))
    columns = {plain(f"field.name.{name}"): [shown(getattr(row, name)) for row in rows] for name in names}
    if may_edit:
        return lists.choose_one(f"rules {topic}", columns, [row.id for row in rows])
    lists.table(columns, f"rules {topic}")
    return None


def _in_order(form: type[Form]) -> list[str]:
    """What the row says first, then from when to when, then who says so."""
    shared = ("valid_from", "valid_to", "source")
    names = list(form.model_fields)
    return [*(name for name in names if name not in shared), *(name for name in shared if name in names)]


def _edit(programme_id: UUID, topic: str, row: Versioned | None) -> None:
    """Draw a field for everything the row's form knows, in the order it knows it."""
    form = programme.form_of(topic)
    start = {name: getattr(row, name) for name in form.model_fields} if row else {}
    sheet = Sheet(f"rule {topic} {row.id if row else 'new'}", start=_as_typed(start), kept=False)
    names = _in_order(form)
    seen = sheet.seen(row.version, names[0]) if row else 0
    raw = {name: _field(sheet, name, form.model_fields[name].annotation) for name in names}
    with st.container(horizontal=True):
        if st.button(_("Save"), type="primary", key=f"save {sheet.name}"):
            _save(sheet, programme_id, topic, row, seen, raw)
        if row is None:
            return
        if st.button(_("Remove the row"), key="remove row", icon=":material/delete:"):
            url.put(row=None)
            act(_("The row is removed."), programme.remove_row, topic, row.id, seen)
        if st.button(_("Leave it as it is"), key="leave"):
            sheet.clear()
            url.put(row=None)
            st.rerun()


def _save(
    sheet: Sheet, programme_id: UUID, topic: str, row: Versioned | None, seen: int, raw: Mapping[str, object]
) -> None:
    try:
        with session.at_work(writing=True) as work:
            if row is None:
                programme.add_row(work, programme_id, topic, raw)
            else:
                programme.change_row(work, topic, row.id, seen, raw)
    except Invalid as refusal:
        sheet.mark(refusal)
    except Refusal as refusal:
        show(refusal)
    else:
        sheet.clear()
        url.put(row=None)
        session.leave_note(_("The rules are changed; they count from now on."), ":material/check_circle:")
        st.rerun()


def _field(sheet: Sheet, name: str, annotation: Any) -> object:  # noqa: ANN401 a type
    """The field that fits a column: a choice for words, a calendar for days, text for the rest."""
    title, kinds = plain(f"field.name.{name}"), _kinds(annotation)
    words = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum)), None)
    if words is not None:
        chosen = sheet.word(name, list(words), title=title)
        return chosen.value if chosen else ""
    if bool in kinds:
        return st.checkbox(title, bool(sheet.start.get(name)), key=f"{sheet.name}.{name}")
    if date in kinds:
        return sheet.day(name, title=title)
    return sheet.text(name, title=title)


def _kinds(annotation: Any) -> set[Any]:  # noqa: ANN401 a type
    """The plain types inside an annotation."""
    inner = get_args(annotation)
    return {annotation} if not inner else {kind for part in inner for kind in _kinds(part)}


def _as_typed(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: shown(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _add_programme() -> None:
    sheet = Sheet("programme new", kept=False)
    raw = {name: _field(sheet, name, info.annotation) for name, info in ProgrammeForm.model_fields.items()}
    if st.button(_("Add"), type="primary", key="add programme"):
        try:
            with session.at_work(writing=True) as work:
                programme.add_programme(work, raw)
        except Invalid as refusal:
            sheet.mark(refusal)
        else:
            sheet.clear()
            session.leave_note(
                _("The programme is added. Now add its rows, topic by topic."), ":material/check_circle:"
            )
            st.rerun()

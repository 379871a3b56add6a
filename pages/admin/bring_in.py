"""Bring in a file: what it would do first, every bad row with its reason, and then all of it or nothing."""

import secrets
from typing import Final

import streamlit as st

from pages.shell import lists, session
from pages.shell.act import show
from pages.shell.texts import _, label, plain, plain_why
from services.errors import Refusal
from services.rules.permissions import Actor
from services.rules.permissions import Permission as P
from services.transfer import exporting, importing
from services.transfer.columns import COLUMNS, Kind
from services.transfer.importing import Report
from services.transfer.reading import Limits

# What it takes to bring in each kind; the service asks again.
_NEEDS: Final = {
    Kind.SCHOOLS: P.SCHOOL_MANAGE, Kind.STAFF: P.STAFF_MANAGE, Kind.PUPILS: P.PUPIL_ENROL, Kind.PLANS: P.PLAN_WRITE,
    Kind.CONSULTATIONS: P.CONSULTATION_WRITE, Kind.CLAIMS: P.CLAIM_FILE,
}  # fmt: skip
NEEDS: Final = (*_NEEDS.values(), P.DATA_EXPORT)


def render(actor: Actor) -> None:
    st.title(_("Bring in files"), anchor=False)
    kinds = [kind for kind in Kind if actor.may(_NEEDS[kind])]
    if kinds:
        _bring_in(kinds)
    if actor.may(P.DATA_EXPORT):
        st.subheader(_("Take away"), anchor=False)
        _take_away()


def _bring_in(kinds: list[Kind]) -> None:
    kind = st.selectbox(_("What"), kinds, format_func=label, key="bring in kind") or kinds[0]
    columns = COLUMNS[kind]
    needed = ", ".join(column.name for column in columns if column.needed)
    others = ", ".join(column.name for column in columns if not column.needed)
    st.caption(_("CSV or XLSX. Needed columns: {needed}. Also known: {others}.", needed=needed, others=others))
    given = st.file_uploader(_("File"), type=["csv", "xlsx"], key=f"file {session.recall('brought in', 0)}")
    if given is None:
        return
    try:
        report = importing.take_file(session.actor(), kind, given.getvalue(), given.name, Limits(), check=True)
    except Refusal as refusal:
        show(refusal)
        return
    _show(report)
    if report.refused or not report.rows:
        return
    if st.button(_("Take it in"), type="primary", key="take in", icon=":material/check:"):
        done = importing.take_file(session.actor(), kind, given.getvalue(), given.name, Limits())
        session.remember("brought in", session.recall("brought in", 0) + 1)
        session.leave_note(_counts(done), ":material/check_circle:")
        st.rerun()


def _show(report: Report) -> None:
    st.markdown(_counts(report))
    if report.refused:
        st.error(
            _("Nothing was taken in: {count} things must be put right first.", count=len(report.refused)),
            icon=":material/block:",
        )
        columns = {
            plain("Row"): [str(bad.row) for bad in report.refused],
            plain("Column"): [bad.column for bad in report.refused],
            plain("Value"): [bad.value for bad in report.refused],
            plain("Why"): [plain_why(bad.why) for bad in report.refused],
        }
        lists.table(columns, "refused")


def _counts(report: Report) -> str:
    return _(
        "{rows} rows: {created} new, {updated} changed, {unchanged} unchanged.", rows=report.rows, created=report.created,
        updated=report.updated, unchanged=report.unchanged,
    )  # fmt: skip


def _take_away() -> None:
    what, how = st.columns(2)
    kind = what.selectbox(_("What"), list(Kind), format_func=label, key="take away kind") or Kind.SCHOOLS
    ending = how.segmented_control(
        _("Format"), ["xlsx", "csv"], default="xlsx", format_func=str.upper, key="take away format", required=True
    )
    if st.button(_("Prepare the file"), key="prepare"):
        try:
            content, rows = exporting.give_file(session.actor(), kind, f"{kind}.{ending}")
        except Refusal as refusal:
            show(refusal)
            return
        name = f"pumpurs-{kind}-{secrets.token_hex(8)}.{ending}"
        st.download_button(
            _("Save {count} rows", count=rows), content, name, key="save file", icon=":material/download:"
        )

"""Open data: a school year's figures as a package of files that may be published."""

import secrets

import streamlit as st

from pages.shell import session
from pages.shell.texts import _, plain
from services.open_data import packing
from services.rules.permissions import Actor
from services.small_counts import smallest_count


def render(actor: Actor) -> None:
    del actor
    st.title(_("Open data"), anchor=False)
    st.markdown(
        _(
            "The figures of a school year as files for everybody: CSV and JSON with a description in Latvian and English."
        )
    )
    with session.at_work() as work:
        years, smallest = packing.years(work), smallest_count(work)
    st.caption(
        _(
            "Counts of fewer than {smallest} pupils are hidden in it, whoever makes it, and only semesters that are over are told of.",
            smallest=smallest,
        )
    )
    if not years:
        st.info(_("No semester is over yet."))
        return
    year = st.selectbox(_("School year"), years, format_func=lambda one: f"{one}/{one + 1}", key="open data year")
    if st.button(_("Prepare the package"), key="prepare open data", icon=":material/inventory_2:"):
        _give(year)


def _give(year: int) -> None:
    with session.at_work(writing=True) as work:
        package = packing.make(work, year)
    st.caption(
        _(
            "{rows} rows in {files} files. SHA-256 of the description: {digest}",
            rows=package.rows,
            files=len(package.files),
            digest=package.digest,
        )
    )
    name = f"{package.name}-{secrets.token_hex(8)}.zip"  # unguessable, as of every file that is given out
    st.download_button(plain("Save {file}", file=f"{package.name}.zip"), package.zipped(), name, key="save open data")

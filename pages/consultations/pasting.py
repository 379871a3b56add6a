"""Rows copied from a spreadsheet, added to the sheet as if they had been typed."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.shell import session
from pages.shell.act import show
from pages.shell.texts import _
from services import drafts
from services.consulting import typing
from services.consulting.typing import Typed
from services.errors import Refusal, outcome_of


def render(name: str, new: Sequence[Typed]) -> None:
    """The rows join those that were typed and not saved yet; what they say is checked in the table."""
    with st.expander(_("Paste rows from a spreadsheet"), icon=":material/content_paste:"):
        st.caption(
            _(
                "Columns in this order: day, start, minutes, pupils (several with commas), kind and subject, remote, confirmed on."
            )
        )
        key = f"{name} paste {session.turn(name)}"
        text = st.text_area(_("Rows"), key=key, height=120, max_chars=20_000)
        if st.button(_("Add to the sheet"), key=f"{name} add", icon=":material/playlist_add:") and text:
            read = outcome_of(typing.pasted, text)
            if isinstance(read, Refusal):
                show(read)
                return
            fresh = [{"id": "", "seen": None, "cells": dict(row.cells)} for row in new]
            draft: dict[str, Any] = session.recall(f"{name}.saved", {})
            over = [row for row in draft.get("rows", ()) if row["id"]]
            added = [{"id": "", "seen": None, "cells": cells} for cells in read]
            with session.at_work(writing=True) as work:
                drafts.keep(work, name, {"rows": [*over, *fresh, *added]})
            session.begin_anew(name)
            st.rerun()

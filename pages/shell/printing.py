"""Papers to take away: asked for with one click, made then and not before, saved with another."""

import secrets
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec

import streamlit as st

from models.vocabulary import Paper
from pages.shell import session
from pages.shell.act import show
from pages.shell.texts import _, label, plain
from services.documents.making import Ending, made
from services.errors import Refusal
from services.paper_facts import Filled
from services.work import Work

P = ParamSpec("P")


def choose(name: str, offered: Sequence[Paper]) -> tuple[Paper, Ending]:
    """Which paper, as which kind of file."""
    paper = offered[0]
    if len(offered) > 1:
        paper = st.segmented_control(
            _("Document"), offered, default=paper, format_func=label, key=f"{name} paper", required=True
        )
    ending = st.segmented_control(
        _("Format"), list(Ending), default=Ending.PDF, format_func=lambda one: one.value.upper(), key=f"{name} ending", required=True,
    )  # fmt: skip
    return Paper(paper), Ending(ending)


def prepare(name: str, use_case: Callable[Concatenate[Work, P], Filled], *args: P.args, **kwargs: P.kwargs) -> None:
    """A button that makes the paper and offers it; what is refused, an installation's own template included, is said."""
    if not st.button(_("Prepare the file"), key=f"{name} prepare", icon=":material/print:"):
        return
    try:
        with session.at_work(writing=True) as work:
            filled = use_case(work, *args, **kwargs)
        content = made(filled.paper, filled.ending, filled.content, filled.pictures)
    except Refusal as refusal:
        show(refusal)
    else:
        save(name, filled.file, content)


def save(name: str, file: str, content: bytes) -> None:
    """The unguessable part keeps two people's files apart even where Streamlit would give them one address."""
    stem, _dot, ending = file.rpartition(".")
    served = f"{stem}-{secrets.token_hex(8)}.{ending}"
    st.download_button(
        _("Save {file}", file=file), content, served, key=f"{name} save", type="primary", icon=":material/download:",
        on_click="ignore", help=plain("The file may hold personal data: keep it where only those who need it can open it."),
    )  # fmt: skip

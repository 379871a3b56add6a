"""From a click to a use case and back to the screen."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from pages.shell import session
from pages.shell.texts import _, why
from services.errors import Incomplete, Invalid, Refusal
from services.work import Work

P = ParamSpec("P")
T = TypeVar("T")
UseCase = Callable[Concatenate[Work, P], T]


def attempt(use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Refusal:
    """Do it as whoever acts now, who is asked for anew. What is refused is shown in words and given back."""
    try:
        with session.at_work(writing=True) as work:
            return use_case(work, *args, **kwargs)
    except Refusal as refusal:
        show(refusal)
        return refusal


def act(done: str, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do it and start over with fresh data and a word of what happened; or say why not and stay."""
    if not isinstance(attempt(use_case, *args, **kwargs), Refusal):
        session.leave_note(done, ":material/check_circle:")
        st.rerun()


def show(refusal: Refusal) -> None:
    """A refusal in the person's language: the rule, its figures, its source; each reason where there are several."""
    st.error(why(refusal.why), icon=":material/block:")
    if isinstance(refusal, Incomplete):
        st.markdown("\n".join(f"- {why(reason)}" for reason in refusal.reasons))
    elif isinstance(refusal, Invalid):
        st.markdown(
            "\n".join(
                f"- {_(f'column.{name}') if name else ''}: {why(fault)}" for name, fault in refusal.faults.items()
            )
        )


def show_notes() -> None:
    """What happened in the run before, until the next click."""
    for text, icon in session.take_notes():
        st.success(text, icon=icon)
        st.toast(text, icon=icon)  # also where the screen is scrolled down

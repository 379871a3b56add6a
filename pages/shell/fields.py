"""Fields of a form: labels from the catalogue, what is wrong beside the field, what was typed kept on the server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

import streamlit as st

from pages.shell import session
from pages.shell.act import attempt
from pages.shell.texts import _, label, why
from services import drafts
from services.errors import Invalid, Refusal
from services.rules.answers import Why

T = TypeVar("T")
DAY: Final = "DD.MM.YYYY"
_EARLIEST: Final = date(1990, 1, 1)
_LATEST: Final = date(2100, 12, 31)


@dataclass
class Sheet:
    """One form on the screen. What is typed is kept as a draft until it is handed in or thrown away."""

    name: str
    start: dict[str, Any] = field(default_factory=dict)
    kept: bool = True
    raw: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kept and self._was_left():
            session.drop(self.key("opened"), self.key("saved"))
        if self.kept and session.recall(self.key("opened")) is None:
            with session.at_work() as work:
                draft = drafts.load(work, self.name)
            session.remember(self.key("opened"), draft)
        self.start = {**self.start, **(session.recall(self.key("opened")) or {})}

    @property
    def from_draft(self) -> bool:
        return bool(session.recall(self.key("opened")))

    def text(
        self,
        name: str,
        *,
        title: str = "",
        live: bool = False,
        lines: bool = False,
        longest: int = 2000,
        **options: Any,  # noqa: ANN401 Streamlit's options
    ) -> str:
        shown = title or _(f"column.{name}")
        value = str(self.start.get(name) or "")
        if lines:
            typed = st.text_area(shown, value, key=self.key(name), max_chars=longest, **options)
        else:
            typed = st.text_input(shown, value, key=self.key(name), max_chars=200, live=live, **options)
        return self._took(name, typed or "")

    def password(self, name: str, title: str) -> str:
        typed = st.text_input(title, key=self.key(name), type="password", max_chars=128, autocomplete="new-password")
        self._fault(name)
        return typed or ""

    def day(self, name: str, *, title: str = "", **options: Any) -> str:  # noqa: ANN401 Streamlit's options
        """A day from the calendar or typed; given on as text, like every other raw field."""
        shown = title or _(f"column.{name}")
        before = self.start.get(name)
        value = date.fromisoformat(before) if isinstance(before, str) and before else before
        picked = st.date_input(
            shown, value or None, format=DAY, min_value=_EARLIEST, max_value=_LATEST, key=self.key(name), **options
        )
        return self._took(name, picked.isoformat() if isinstance(picked, date) else "")

    def choice(
        self,
        name: str,
        options: Sequence[T],
        *,
        title: str = "",
        show: Callable[[T], str] = str,
        code: Callable[[T], str] = str,
        **more: Any,  # noqa: ANN401 Streamlit's options
    ) -> T | None:
        """One of several; the draft keeps its code."""
        before = self.start.get(name)
        index = next((i for i, option in enumerate(options) if code(option) == str(before)), None)
        picked = st.selectbox(
            title or _(f"column.{name}"), options, index=index, format_func=show, key=self.key(name), **more
        )
        chosen = picked if picked in options else None
        self._took(name, code(chosen) if chosen is not None else "")
        return chosen

    def word(self, name: str, options: Sequence[StrEnum], *, title: str = "", **more: Any) -> StrEnum | None:  # noqa: ANN401 Streamlit's options
        return self.choice(name, options, title=title, show=label, code=lambda word: word.value, **more)

    def among(self, name: str, options: Sequence[StrEnum], *, title: str = "") -> StrEnum | None:
        """One of a few words, all of them in sight."""
        before = next((word for word in options if word.value == str(self.start.get(name))), None)
        shown = title or _(f"column.{name}")
        picked = st.segmented_control(shown, options, default=before, format_func=label, key=self.key(name))
        chosen = picked if isinstance(picked, StrEnum) and picked in options else None
        self._took(name, chosen.value if chosen is not None else "")
        return chosen

    def several(self, name: str, options: Sequence[str], *, title: str, show: Callable[[str], str]) -> tuple[str, ...]:
        """Any number of several."""
        before = [code for code in options if code in (self.start.get(name) or ())]
        picked = st.multiselect(title, options, default=before, format_func=show, key=self.key(name))
        chosen = tuple(code for code in picked if code in options)
        self.raw[name] = list(chosen)
        self._fault(name)
        return chosen

    def seen(self, version: int, by: str) -> int:
        """The version of the record that this form was opened with, asked before its fields are drawn.

        `by` is one of its fields: Streamlit forgets what is typed there once the form is left, and so do we.
        """
        if session.recall(self.key(by), self) is self:
            session.drop(f"{self.name} seen")
        return session.seen(self.name, version)

    def keep(self) -> None:
        """Remember on the server what is typed so far, if it changed since."""
        session.remember(self.key("drawn"), list(self.raw))
        if not self.kept or self.raw == session.recall(self.key("saved"), self.start):
            return
        session.remember(self.key("saved"), dict(self.raw))
        with session.at_work(writing=True) as work:
            drafts.keep(work, self.name, {name: value for name, value in self.raw.items() if value})

    def recorded(self, version: int) -> None:
        """What is typed stands in the record now, under this version: the form goes on, the draft is done with."""
        session.remember(f"{self.name} seen", version)
        session.remember(self.key("saved"), dict(self.raw))
        session.remember(self.key("opened"), {})
        session.remember(self.key("drawn"), list(self.raw))
        with session.at_work(writing=True) as work:
            drafts.drop(work, self.name)

    def hand_in(self, done: str, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T | None:  # noqa: ANN401 whatever the use case takes
        """Hand the form in. Wrong fields are marked and everything typed stays; otherwise the form starts empty."""
        result = attempt(use_case, *args, **kwargs)
        if isinstance(result, Invalid):
            session.remember(self.key("faults"), dict(result.faults))
            st.rerun()
        if isinstance(result, Refusal):
            return None
        self.clear()
        session.leave_note(done, ":material/check_circle:")
        return result

    def mark(self, refusal: Invalid) -> None:
        """Show what is wrong beside the fields from the next moment on."""
        session.remember(self.key("faults"), dict(refusal.faults))
        st.rerun()

    def clear(self) -> None:
        session.begin_anew(self.name)
        if self.kept:
            with session.at_work(writing=True) as work:
                drafts.drop(work, self.name)

    def key(self, name: str) -> str:
        """What a widget of this form is called."""
        return f"{self.name}.{session.turn(self.name)} {name}"

    def _was_left(self) -> bool:
        """Whether the form was drawn before and is not any more: Streamlit has forgotten what was typed, the draft has not."""
        drawn: list[str] = session.recall(self.key("drawn"), [])
        return bool(drawn) and all(session.recall(self.key(name), self) is self for name in drawn)

    def _took(self, name: str, value: str) -> str:
        self.raw[name] = value
        self._fault(name)
        return value

    def _fault(self, name: str) -> None:
        faults: dict[str, Why] = session.recall(self.key("faults"), {})
        if name in faults:
            st.markdown(f":red[:material/error: {why(faults[name])}]")

"""A screen drawn without a browser: opened through the front door by one of the cast, read and clicked by its words."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pandas.api.types import is_bool
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models.database import writing
from models.people import Account
from models.settings import ROOT
from models.vocabulary import Language
from services import signin
from services.rules.permissions import Actor

_DOOR = ROOT / "pages" / "shell" / "door.py"
DEVICE = "a device"
_PATIENCE = 60
_ESCAPED = re.compile(r"\\([\\`*_\[\]()#+\-.!<>|~$:{}&@=^\"'])")
_MARKS = re.compile(r":material/\w+:|:(?:red|gray)(?=\[)|\u2060")
# Where an element or a block keeps what people read.
_SAID = ("label", "body", "value", "help", "placeholder", "title", "alt")


class Visit:
    """One tab of somebody; nobody is signed in where `who` is None."""

    spoken = Language.LATVIAN

    def __init__(
        self, who: Actor | None, path: str = "", language: Language = Language.LATVIAN, **address: Any
    ) -> None:
        Visit.spoken = language
        self.app = AppTest.from_file(str(_DOOR), default_timeout=_PATIENCE)
        if who is None or who.account_id is None:
            self.app.session_state["pumpurs language"] = language
        else:
            self.app.session_state["pumpurs sid"] = _session_of(who.account_id, language)
        self.go(path, **address)

    def go(self, path: str = "", **address: Any) -> None:
        self.app._page_hash = calc_hash(path)
        self.app.query_params = {name: str(value) for name, value in address.items()}
        self.look()

    def look(self) -> None:
        """Draw the screen anew."""
        self.app.run()
        self._went_well()

    def _went_well(self) -> None:
        assert [error.value for error in self.app.exception] == []
        assert not [word for word in self.words if word.startswith(("Something went wrong", "Radās kļūda"))]

    @property
    def address(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.app.query_params.items()}

    # What is read

    @property
    def words(self) -> list[str]:
        """Everything on the screen itself that a person could read, one element after another."""
        return list(_words(self.app.main))

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    @property
    def menu(self) -> list[str]:
        """The screens the menu leads to."""
        return [link.label for link in self.app.sidebar.get("page_link")]

    def says(self, text: str) -> bool:
        return text in self.text

    @property
    def errors(self) -> list[str]:
        return [readable(error.value) for error in self.app.error]

    @property
    def notes(self) -> list[str]:
        """What was done just now."""
        return [readable(done.value) for done in self.app.success]

    @property
    def title(self) -> str:
        return readable(self.app.title[0].value)

    def table(self, number: int = 0) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = self.app.dataframe[number].value.to_dict("records")
        return rows

    def column(self, name: str, number: int | None = None) -> list[str]:
        """A column of one table, or of the first that has it."""
        if number is None:
            having = (at for at, table in enumerate(self.app.dataframe) if name in table.value.columns)
            number = next(having, 0)
        return [row[name] for row in self.table(number)]

    # What is clicked and typed

    def field(self, label: str) -> Any:
        """The field of this label; of several, the first."""
        kinds = ("text_input", "text_area", "selectbox", "multiselect", "date_input", "checkbox", "button_group")
        found = [widget for kind in kinds for widget in self.app.main.get(kind) if readable(widget.label) == label]
        assert found, f"no field {label!r} among {[w.label for kind in kinds for w in self.app.main.get(kind)]}"
        return found[0]

    def has(self, label: str) -> bool:
        """Whether there is a button of this name."""
        return label in self.buttons

    @property
    def buttons(self) -> list[str]:
        return [readable(button.label) for button in self.app.main.get("button")]

    def button(self, label: str) -> Any:
        """The button of this name; of several, the last."""
        found = [button for button in self.app.main.get("button") if readable(button.label) == label]
        assert found, f"no button {label!r} among {self.buttons}"
        return found[-1]

    def press(self, label: str) -> None:
        self.button(label).click().run()
        self._went_well()

    def fill(self, fields: dict[str, Any]) -> None:
        """Type or choose one after the other, as a person would; one of a list is chosen by its words."""
        for label, value in fields.items():
            widget = self.field(label)
            if widget.type == "selectbox" and value is not None:
                widget.select_index([readable(option) for option in widget.options].index(value))
            else:
                widget.set_value(value)
            widget.run()
            self._went_well()

    def tick(self, *rows: int, number: int = 0) -> None:
        """Choose rows of a table, counted from 0."""
        key = self.app.dataframe[number].key
        self.app.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
        self.look()


def readable(text: object) -> str:
    """Markdown as people read it."""
    plain = _ESCAPED.sub(r"\1", _MARKS.sub("", str(text)))
    return plain.replace("**", "").replace("\u00a0", " ").strip()


def _session_of(account_id: UUID, language: Language) -> str:
    with writing() as session:
        account = session.get_one(Account, account_id)
        account.language = language
        session.add(account)
        return signin._open(session, account, DEVICE, by_code=False).sid


def _words(block: Any) -> Iterator[str]:
    yield from _said(getattr(block, "proto", None))
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from _words(child)
        elif child.type == "dataframe" or child.type == "arrow_data_frame":
            frame = child.value
            called = json.loads(child.proto.columns or "{}")
            yield from ((called.get(str(name)) or {}).get("label") or str(name) for name in frame.columns)
            cells = (cell for name in frame.columns for cell in frame[name])
            yield from (str(cell) for cell in cells if not is_bool(cell))  # drawn as a box to tick
        else:
            yield from _said(child.proto)


def _said(proto: Any) -> Iterator[str]:
    if proto is None:
        return
    for name in _SAID:
        said = getattr(proto, name, "")
        if isinstance(said, str) and said:
            yield readable(said)
    for option in getattr(proto, "options", ()):
        yield readable(option if isinstance(option, str) else option.content)

"""What a browser would show: the elements that arrived over the socket, their words, and the widgets among them."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Where an element keeps what people read; options and tables are read apart.
_SAID = ("label", "body", "value", "default", "message", "title", "placeholder", "help", "page_title", "url", "alt")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TURN = re.compile(r"\.\d+ ")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on the screen, as Streamlit describes it."""

    kind: str
    message: Any
    fragment: str = ""

    @property
    def id(self) -> str:
        return str(getattr(self.message, "id", ""))

    @property
    def key(self) -> str:
        """The name our own code gave the widget, without how often its form began anew; empty for one without a name."""
        name = self.id.split("-", 2)[-1] if self.id.startswith("$$ID-") else ""
        return "" if name == "None" else _TURN.sub(".", name)

    @property
    def label(self) -> str:
        return str(getattr(self.message, "label", ""))

    @property
    def disabled(self) -> bool:
        return bool(getattr(self.message, "disabled", False))

    def words(self) -> Iterator[str]:
        """Everything in it that a person could read."""
        for name in _SAID:
            said = getattr(self.message, name, "")
            if isinstance(said, str) and said:
                yield said
        for option in getattr(self.message, "options", ()):
            yield option if isinstance(option, str) else option.content
        if self.kind == "dataframe":
            yield from _cells(self.message.arrow_data.data)


def _cells(data: bytes) -> Iterator[str]:
    table = pa.ipc.open_stream(io.BytesIO(data)).read_all()
    yield from (str(name) for name in table.column_names)
    yield from (str(cell) for column in table.columns for cell in column.to_pylist())


class Screen:
    """Kept up to date with every message, as the browser keeps its page."""

    def __init__(self) -> None:
        self.session_id = ""
        self.page_hash = ""
        self.query = ""
        self.title = ""
        self.page_missing = False
        self.pages: dict[str, str] = {}  # address to the hash Streamlit knows the page by
        self._elements: dict[tuple[int, ...], Element] = {}
        self._fresh: set[tuple[int, ...]] = set()

    def __iter__(self) -> Iterator[Element]:
        return iter(self._elements.values())

    def take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(message)
            case "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
                pages = message.navigation.app_pages
                self.pages = {"" if page.is_default else page.url_pathname: page.page_script_hash for page in pages}
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "page_config_changed":
                self.title = message.page_config_changed.title or self.title
            case "page_not_found":
                self.page_missing = True
            case "delta":
                self._draw(message)

    def finish(self) -> None:
        """A whole run is over: what it did not draw is gone."""
        self._elements = {path: element for path, element in self._elements.items() if path in self._fresh}

    def words(self) -> list[str]:
        return [word for element in self for word in element.words()]

    def text(self) -> str:
        return "\n".join(self.words())

    def read(self) -> str:
        """What a person reads: without the strokes that keep Markdown from reading it otherwise."""
        return _ESCAPED.sub(r"\1", self.text())

    def all(self, kind: str = "", *, key: str | None = None, label: str | None = None) -> list[Element]:
        return [
            element
            for element in self
            if kind in ("", element.kind) and key in (None, element.key) and label in (None, element.label)
        ]

    def one(self, kind: str = "", *, key: str | None = None, label: str | None = None) -> Element:
        found = self.all(kind, key=key, label=label)
        if not found:
            there = [f"{element.kind} {element.key or element.label}" for element in self if element.id]
            raise LookupError(f"no {kind or 'element'} {key or label!r} on the screen, only {there}")
        return found[0]

    def _begin(self, message: ForwardMsg) -> None:
        begun = message.new_session
        self.session_id = begun.initialize.session_id or self.session_id
        self.page_hash = begun.page_script_hash or self.page_hash
        self.page_missing = False
        self._fresh = set()

    def _draw(self, message: ForwardMsg) -> None:
        path, delta = tuple(message.metadata.delta_path), message.delta
        self._fresh.add(path)
        drawn = delta.add_block if delta.WhichOneof("type") == "add_block" else delta.new_element
        kind = drawn.WhichOneof("type") or "empty"
        self._elements[path] = Element(kind, getattr(drawn, kind, drawn), delta.fragment_id)

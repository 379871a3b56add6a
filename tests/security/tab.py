"""One tab of a browser without a window: what a person types and clicks, as Streamlit's messages over a websocket."""

import json
import re
import socket
import time
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.security.screen import Element, Screen

if TYPE_CHECKING:
    from tests.security.browserless import Answer, Browser

PATIENCE = 60.0
_TICKET = re.compile(r'data-pumpurs-ticket="([^"]+)"')
# How each kind of widget says its value.
_SPEAKS = {
    "text_input": "string_value", "text_area": "string_value", "selectbox": "string_value", "dataframe": "string_value",
    "checkbox": "bool_value", "pagination": "int_value", "button_group": "string_array_value",
    "multiselect": "string_array_value", "date_input": "string_array_value", "button": "trigger_value",
    "download_button": "trigger_value",
}  # fmt: skip


class Cut(Exception):
    """The server ended the connection; `code` is what it said."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Tab:
    """One tab: a websocket, the screen it draws, and every byte that came over it."""

    def __init__(
        self,
        browser: "Browser",
        page: str = "",
        query: str = "",
        *,
        resume: str = "",
        origin: str | None = "",
        host: str = "",
    ) -> None:
        self.browser, self.screen = browser, Screen()
        self.page, self.screen.query = page, query
        self.received: list[bytes] = []
        self.ticket: str | None = None
        self.values: dict[str, WidgetState] = {}
        self._known: dict[str, ForwardMsg] = {}
        where = urlsplit(browser.base)
        protocols = ["streamlit", browser.cookies.get("_streamlit_xsrf", "none"), *([resume] if resume else [])]
        named = {"suppress_origin": True} if origin is None else {"origin": origin or browser.origin}
        line = socket.create_connection((where.hostname or "", where.port or 80), PATIENCE, (browser.source, 0))
        self.socket = websocket.create_connection(
            f"ws://{where.netloc}/_stcore/stream", timeout=PATIENCE, cookie=browser.jar() or None, host=host or browser.host,
            header=[f"{name}: {value}" for name, value in browser.headers.items()], subprotocols=protocols, socket=line, **named,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close(timeout=1)

    # What a person does.

    def go(self, page: str, query: str = "") -> None:
        """Follow a link to a page; a page that is not in the menu is asked for by its name."""
        self.page, self.screen.query = page, query
        self.values.clear()
        self.run(page_hash=self.screen.pages.get(page, ""))

    def type(self, value: Any, key: str | None = None, *, kind: str = "", label: str | None = None) -> None:
        self.put(self.screen.one(kind, key=key, label=label), value)

    def click(self, key: str | None = None, *, kind: str = "button", label: str | None = None) -> None:
        self.press(self.screen.one(kind, key=key, label=label))

    def press(self, button: Element) -> None:
        self.run(state(button.id, trigger_value=True), fragment=button.fragment)

    def put(self, widget: Element, value: Any) -> None:
        """Change a widget without a run; the next click takes it along."""
        self.values[widget.id] = state(widget.id, **{_SPEAKS[widget.kind]: value})

    def tick(self, *rows: int, key: str | None = None) -> None:
        """Choose rows of a table."""
        table = next(one for one in self.screen.all("dataframe") if one.id and key in (None, one.key))
        chosen = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
        self.values[table.id] = state(table.id, string_value=json.dumps(chosen))
        self.run()

    def enter(self, username: str, password: str) -> None:
        name, secret = self.screen.all("text_input")[:2]
        self.put(name, username)
        self.put(secret, password)
        self.submit()

    def submit(self) -> None:
        """Press the one button of the form."""
        self.press(next(one for one in self.screen.all("button") if one.message.is_form_submitter))

    def upload(
        self, content: bytes, name: str = "file.csv", *, session_id: str = "", file_id: str = ""
    ) -> "tuple[Answer, str]":
        """Hand a file to the server as the uploader does: its answer, and the id to name the file by."""
        file_id, mark = file_id or str(uuid4()), uuid4().hex
        if "_streamlit_xsrf" not in self.browser.cookies:
            self.browser.get("/_stcore/health")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        answer = self.browser.ask(
            "PUT", f"/_stcore/upload_file/{session_id or self.screen.session_id}/{file_id}",
            head.encode() + content + f"\r\n--{mark}--\r\n".encode(),
            content_type=f"multipart/form-data; boundary={mark}", x_xsrftoken=self.browser.cookies["_streamlit_xsrf"],
        )  # fmt: skip
        return answer, file_id

    def attach(self, uploader: Element, *files: tuple[str, str, int]) -> None:
        """Tell the uploader which files (id, name, size) were handed in."""
        told = WidgetState(id=uploader.id)
        for file_id, name, size in files:
            info = told.file_uploader_state_value.uploaded_file_info.add(file_id=file_id, name=name, size=size)
            info.file_urls.file_id = file_id
        self.values[uploader.id] = told

    # What goes over the wire.

    def run(
        self, *states: WidgetState, page_hash: str | None = None, fragment: str = "", patience: float = PATIENCE
    ) -> None:
        """Ask for a run of the page with these states besides those of the widgets, and wait until it is over."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.fragment_id = self.screen.query, fragment
        run.page_script_hash = self.screen.page_hash if page_hash is None else page_hash
        run.page_name = "" if run.page_script_hash else self.page
        run.widget_states.widgets.extend([*self.values.values(), *states])
        run.cached_message_hashes.extend(self._known)
        run.context_info.timezone, run.context_info.locale = "Europe/Riga", "lv-LV"
        self.send(message)
        self.wait(patience)

    def send(self, message: BackMsg) -> None:
        self.socket.send_binary(message.SerializeToString())

    def wait(self, patience: float = PATIENCE) -> None:
        """Listen until the run is over, however many reruns it asks for itself."""
        end = time.monotonic() + patience
        while True:
            message = self.listen(end - time.monotonic())
            if message.WhichOneof("type") != "script_finished":
                continue
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.screen.finish()
                shown = {element.id for element in self.screen}
                self.values = {name: value for name, value in self.values.items() if name in shown}
            if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def listen(self, patience: float = PATIENCE) -> ForwardMsg:
        """The next message. Raises Cut where the server hangs up, TimeoutError where it stays silent."""
        self.socket.settimeout(max(patience, 0.01))
        try:
            code, data = self.socket.recv_data()
        except websocket.WebSocketTimeoutException as error:
            raise TimeoutError("the server said nothing") from error
        except (websocket.WebSocketConnectionClosedException, ConnectionError) as error:
            raise Cut(None) from error
        if code == websocket.ABNF.OPCODE_CLOSE:
            raise Cut(int.from_bytes(data[:2], "big") if data else None)
        self.received.append(data)
        return self._take(data)

    def saw(self, words: str) -> bool:
        """Whether these words came over this socket at any time, in whatever element or message."""
        return any(words.encode() in data for data in self.received)

    def _take(self, data: bytes) -> ForwardMsg:
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            metadata = message.metadata
            message = ForwardMsg.FromString(self._known[message.ref_hash].SerializeToString())
            message.metadata.CopyFrom(metadata)
        elif message.metadata.cacheable and message.hash:
            self._known[message.hash] = message
        self.screen.take(message)
        for element in self.screen.all("html"):
            if found := _TICKET.search(element.message.body):
                self.ticket = found[1]
        return message


def state(widget_id: str, **value: Any) -> WidgetState:
    """The state of a widget as a browser reports it: state(id, string_value="x"), state(id, trigger_value=True)."""
    told = WidgetState(id=widget_id)
    for name, content in value.items():
        if name.endswith("_array_value"):
            getattr(told, name).data.extend(content)
        else:
            setattr(told, name, content)
    return told

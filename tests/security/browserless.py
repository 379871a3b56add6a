"""A browser without a window: it signs in, opens pages, types and clicks over the wire, and lies where it is told to.

It knows nothing of tests, so that a benchmark can use it too. Streamlit's own messages are spoken over the websocket.
"""

import contextlib
import http.client
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import websocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.security.screen import Element, Screen

PATIENCE = 20.0
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP. Header names are in small letters; several of one name stand one after another."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for known, value in self.headers if known == name)

    @property
    def cookies(self) -> list[str]:
        return [value for name, value in self.headers if name == "set-cookie"]


@dataclass
class Browser:
    """One browser on one device: its cookies, and whom it claims to be."""

    base: str
    origin: str = ""  # where people find the server, if that is not where it listens
    source: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tabs: "list[Tab]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = self.origin or self.base

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    def ask(self, method: str, path: str, body: bytes | Iterator[bytes] = b"", **headers: str | None) -> Answer:
        """One request, byte for byte as given. Headers of a name given as None are left out."""
        sent = {"host": self.host, "origin": self.origin, **self.headers, "cookie": self.jar(), **_named(headers)}
        where = urlsplit(self.base)
        line = http.client.HTTPConnection(
            where.hostname or "", where.port, timeout=PATIENCE, source_address=(self.source, 0)
        )
        with contextlib.closing(line):
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value:
                    line.putheader(name, value)
            chunked = not isinstance(body, bytes)
            if not chunked and "content-length" not in sent:
                line.putheader("content-length", str(len(body)))
            if chunked:
                line.putheader("transfer-encoding", "chunked")
            line.endheaders(body or None, encode_chunked=chunked)
            found = line.getresponse()
            answer = Answer(found.status, tuple((n.lower(), v) for n, v in found.getheaders()), found.read())
        self._keep(answer)
        return answer

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def jar(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def open(self, page: str = "", query: str = "", **socket: Any) -> "Tab":
        """Open an address in a new tab, as typing it would."""
        tab = self.connect(page, query, **socket)
        tab.run()
        return tab

    def connect(self, page: str = "", query: str = "", **socket: Any) -> "Tab":
        """Only the websocket; nothing is asked for yet."""
        if not self.cookies:
            self.get("/")
        tab = Tab(self, page, query, **socket)
        self.tabs.append(tab)
        return tab

    def close(self) -> None:
        for tab in self.tabs:
            tab.close()

    def sign_in(self, username: str, password: str) -> "Tab":
        """Fill in the form, and fetch the cookie for the ticket as our script does. Fails where it does not let in."""
        tab = self.open()
        tab.enter(username, password)
        if tab.ticket is None:
            raise PermissionError(tab.screen.text())
        if self.hand_in(tab.ticket).status != 200:
            raise PermissionError(username)
        return tab

    def hand_in(self, ticket: str) -> Answer:
        body = json.dumps({"ticket": ticket}).encode()
        return self.ask("POST", "/pumpurs/session", body, content_type="application/json")

    def twin(self) -> "Browser":
        """The same cookies in another hand."""
        return Browser(self.base, self.origin, self.source, dict(self.headers), dict(self.cookies))

    def _keep(self, answer: Answer) -> None:
        for cookie in answer.cookies:
            pair, *rest = cookie.split(";")
            name, _, value = pair.partition("=")
            if any(part.strip().lower() == "max-age=0" for part in rest):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


class Tab:
    """One tab: a websocket, the screen it draws, and every byte that came over it."""

    def __init__(
        self,
        browser: Browser,
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
        self.socket = websocket.create_connection(
            f"ws://{where.netloc}/_stcore/stream", timeout=PATIENCE, cookie=browser.jar() or None, host=host or browser.host,
            header=[f"{name}: {value}" for name, value in browser.headers.items()], subprotocols=protocols,
            http_no_proxy=["*"], source_address=(browser.source, 0), **named,
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
        self.press(next(one for one in self.screen.all("button") if one.message.is_form_submitter))

    def upload(
        self, content: bytes, name: str = "file.csv", *, session_id: str = "", file_id: str = ""
    ) -> tuple[Answer, str]:
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


def _named(headers: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name.replace("_", "-"): value for name, value in headers.items()}

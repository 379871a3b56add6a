"""A browser without a window: it keeps cookies, signs in and opens tabs, and lies where it is told to.

It knows nothing of tests, so that a benchmark can use it too.
"""

import contextlib
import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.security.tab import PATIENCE, Tab


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

    def sign_in(self, username: str, password: str, page: str = "") -> "Tab":
        """Fill in the form of any page, and fetch the cookie for the ticket as our script does. Fails where it does not let in."""
        tab = self.open(page)
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
        """The same cookies in another hand; what it opens is closed together with this one."""
        return Browser(self.base, self.origin, self.source, dict(self.headers), dict(self.cookies), self.tabs)

    def _keep(self, answer: Answer) -> None:
        for cookie in answer.cookies:
            pair, *rest = cookie.split(";")
            name, _, value = pair.partition("=")
            if any(part.strip().lower() == "max-age=0" for part in rest):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def _named(headers: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name.replace("_", "-"): value for name, value in headers.items()}

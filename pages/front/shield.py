"""The protective layer before every route: only known hosts, known paths, known messages; files only for those inside."""

import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final

from anyio import to_thread
from starlette.responses import PlainTextResponse

from pages.front import cookies, framework_files, headers
from pages.front.messages import Message, Receive, filtered
from pages.front.settings import allowed_origins
from services import signin, tokens

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_STREAM: Final = "/_stcore/stream"
_OURS: Final = "/pumpurs/"
_OPEN_PATHS: Final = frozenset({"/health", "/_stcore/health", "/_stcore/host-config", "/favicon.png", "/robots.txt"})
_FOR_WATCHMEN: Final = frozenset(
    {"/health", "/_stcore/health"}
)  # whoever asks from beside the server knows no public name
_FOR_THOSE_INSIDE: Final = ("/media/", "/_stcore/upload_file/")
_UPLOAD_BYTES: Final = 100 * 2**20
_UPLOAD_SECONDS: Final = 600
_standing: set[bool] = set()


def stands() -> bool:
    """Whether this process serves behind the layer; the front door stays shut otherwise."""
    return bool(_standing)


class Shield:
    """Plain ASGI middleware, so that nothing of Streamlit is reached before it."""

    def __init__(self, app: App, pages: Iterable[str]) -> None:
        self._app = app
        self._open = frozenset({"/", *(f"/{page}" for page in pages)}) | _OPEN_PATHS | framework_files.paths()
        self._uploads: dict[str, list[tuple[float, int]]] = {}
        _standing.add(True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        # Nobody but us says which device a connection belongs to.
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"x-session-bind"]
        visitor = Visitor(scope)
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send, visitor)
        else:
            await self._http(scope, receive, send, visitor)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send, visitor: "Visitor") -> None:
        same_origin = visitor.origin is not None and visitor.origin == visitor.host_origin
        if scope["path"] != _STREAM or not same_origin or not visitor.has_device:
            await send({"type": "websocket.close", "code": 1008})
            return
        # Streamlit would hand a session to anybody who knows its id; bound to a device, it refuses.
        scope["headers"] = [*scope["headers"], (b"x-session-bind", tokens.digest("bind", visitor.device).encode())]
        await self._app(scope, filtered(receive), send)

    async def _http(self, scope: Scope, receive: Receive, send: Send, visitor: "Visitor") -> None:
        path: str = scope["path"]
        respond = _with_headers(send, path, visitor)
        refusal = await self._refusal(scope, visitor)
        if refusal is not None:
            await refusal(scope, receive, respond)
            return
        await self._app(scope, receive, respond)

    async def _refusal(self, scope: Scope, visitor: "Visitor") -> PlainTextResponse | None:
        path: str = scope["path"]
        if visitor.host_origin is None and path not in _FOR_WATCHMEN:
            return PlainTextResponse("Bad host", 421)
        if path.startswith(_FOR_THOSE_INSIDE):
            sid = await to_thread.run_sync(signin.sid_in_cookie, visitor.session, visitor.device)
            if sid is None:
                return PlainTextResponse("Forbidden", 403)
            return self._over_quota(sid, scope) if scope["method"] == "PUT" else None
        known = path in self._open or path.startswith(_OURS)
        return None if known else PlainTextResponse("Not found", 404)

    def _over_quota(self, sid: str, scope: Scope) -> PlainTextResponse | None:
        """At most 100 MB in ten minutes per session; a body that does not say its length counts as too long."""
        length = _header(scope, b"content-length")
        size = int(length) if length.isdigit() else _UPLOAD_BYTES + 1
        now = time.monotonic()
        recent = [(at, n) for at, n in self._uploads.get(sid, []) if at > now - _UPLOAD_SECONDS]
        if sum(n for _, n in recent) + size > _UPLOAD_BYTES:
            return PlainTextResponse("Too many uploads", 429)
        self._uploads[sid] = [*recent, (now, size)]
        return None


class Visitor:
    """What a request says of where it comes from."""

    def __init__(self, scope: Scope) -> None:
        jar = cookies.parse(_header(scope, b"cookie"))
        self.device = jar.get(cookies.device_name(), "")
        self.session = jar.get(cookies.session_name())
        self.origin = _header(scope, b"origin") or None
        server = scope.get("server") or ("", 0)
        host = _header(scope, b"host").lower()
        allowed = allowed_origins(server[1] or 0)
        self.host_origin = next((origin for origin in allowed if origin.split("://", 1)[1] == host), None)

    @property
    def has_device(self) -> bool:
        return len(self.device) >= cookies.SHORTEST_DEVICE


def _with_headers(send: Send, path: str, visitor: Visitor) -> Send:
    """Answers get the protective headers, and a visitor without a device gets one."""
    fixed = {name.encode(): value.encode() for name, value in headers.for_path(path, visitor.host_origin or "").items()}

    async def respond(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() not in fixed]
            extra = (
                []
                if visitor.has_device or path.startswith("/static/")
                else [(b"set-cookie", cookies.new_device().encode())]
            )
            message = {**message, "headers": [*kept, *fixed.items(), *extra]}
        await send(message)

    return respond


def _header(scope: Scope, name: bytes) -> str:
    found: bytes = next((value for key, value in scope["headers"] if key == name), b"")
    return found.decode("latin-1")

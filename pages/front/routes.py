"""The few routes of our own: the page itself, our script, the cookie after signing in, and an honest health check."""

import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from models.vocabulary import Language
from pages.front import cookies
from pages.front.framework_words import words
from pages.front.headers import index_html
from pages.front.settings import allowed_origins
from services import integrity, signin

STATIC: Final = Path(__file__).parent / "static"
_LONGEST_BODY: Final = 1000


def routes(pages: Iterable[str]) -> list[BaseRoute]:
    """Our routes come before Streamlit's. Every page is the same document; what it shows is decided over the socket."""
    return [
        *(Route(f"/{page}", _page, methods=["GET"]) for page in ("", *pages)),
        Route("/robots.txt", _robots, methods=["GET"]),
        Route("/pumpurs/house.js", _file("house.js"), methods=["GET"]),
        Route("/pumpurs/house.css", _file("house.css"), methods=["GET"]),
        Route("/favicon.png", _file("bud.svg"), methods=["GET"]),  # what Streamlit asks for before our page says
        Route("/pumpurs/bud.svg", _file("bud.svg"), methods=["GET"]),
        Route("/pumpurs/words/{language}.json", _words, methods=["GET"]),
        Route("/pumpurs/session", _session, methods=["POST"]),
        Route("/pumpurs/{_:path}", _nothing, methods=["GET"]),
        Route("/health", _health, methods=["GET"]),
    ]


async def _page(request: Request) -> Response:
    """The document; a session cookie that is worth nothing any more is taken away with it."""
    response = HTMLResponse(index_html())
    raw = request.cookies.get(cookies.session_name())
    if raw is not None:
        device = request.cookies.get(cookies.device_name(), "")
        if await to_thread.run_sync(signin.sid_in_cookie, raw, device) is None:
            response.headers["set-cookie"] = cookies.end_session()
    return response


async def _session(request: Request) -> Response:
    """Exchange the ticket of a fresh sign-in, once and on the same device, for the cookie that scripts cannot read."""
    # Whoever is refused is hung up on, so that nobody keeps sending.
    refused = PlainTextResponse("Forbidden", 403, headers={"connection": "close"})
    server = request.scope.get("server") or ("", 0)
    if request.headers.get("origin") not in allowed_origins(server[1] or 0):
        return refused
    ticket = _ticket(await _short_body(request))
    device = request.cookies.get(cookies.device_name(), "")
    given = await to_thread.run_sync(signin.hand_over, ticket, device) if ticket else None
    if given is None:
        return refused
    return JSONResponse({"ok": True}, headers={"set-cookie": cookies.new_session(*given)})


async def _short_body(request: Request) -> bytes:
    """What was sent; nothing where it is longer than a ticket can be, and then no more of it is read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            return b""
    return body


def _ticket(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    ticket = found.get("ticket") if isinstance(found, dict) else None
    return ticket if isinstance(ticket, str) and ticket.isascii() else ""


async def _words(request: Request) -> Response:
    """What Streamlit itself says in English, in another language."""
    known = {language.value: language for language in Language}
    language = known.get(request.path_params["language"])
    return JSONResponse(words(language)) if language else PlainTextResponse("Not found", 404)


async def _health(_request: Request) -> Response:
    """Yes only where the database answers."""
    try:
        await to_thread.run_sync(integrity.answers)
    except Exception:  # noqa: BLE001 whatever is wrong, the answer is no
        return PlainTextResponse("database does not answer", 503)
    return PlainTextResponse("ok")


async def _nothing(_request: Request) -> Response:
    """Streamlit would answer with its own page to anything it does not know."""
    return PlainTextResponse("Not found", 404)


async def _robots(_request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_request: Request) -> Response:
        return FileResponse(STATIC / name)

    return endpoint

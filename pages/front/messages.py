"""What a browser may say to Streamlit over its websocket, how long and how fast."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

# Everything else (clear_cache for all users, deferred files of other sessions, git info) is dropped.
ALLOWED: Final = frozenset(
    {"rerun_script", "app_heartbeat", "stop_script", "file_urls_request", "backend_operation_request"}
)
ALLOWED_OPERATIONS: Final = frozenset({"dataframe_chunk"})
LONGEST: Final = 2 * 2**20
_BURST: Final = 60.0
_PER_SECOND: Final = 20.0
_POLICY, _TOO_BIG, _TRY_LATER, _PROTOCOL = 1008, 1009, 1013, 1002


class Bucket:
    """A burst of messages and then a steady rate."""

    def __init__(self) -> None:
        self._left, self._at = _BURST, time.monotonic()

    def take(self) -> bool:
        now = time.monotonic()
        self._left = min(_BURST, self._left + (now - self._at) * _PER_SECOND)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def filtered(receive: Receive) -> Receive:
    """The same stream with what is allowed; whoever breaks the rules loses this connection and no other."""
    bucket = Bucket()

    async def next_allowed() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            code = _fault(message.get("bytes"), bucket)
            if code is not None:
                return {"type": "websocket.disconnect", "code": code}
            if allowed(message["bytes"]):
                return message

    return next_allowed


def _fault(content: bytes | None, bucket: Bucket) -> int | None:
    if content is None:
        return _PROTOCOL
    if len(content) > LONGEST:
        return _TOO_BIG
    if not bucket.take():
        return _TRY_LATER
    return None if _parsed(content) is not None else _PROTOCOL


def allowed(content: bytes) -> bool:
    message = _parsed(content)
    if message is None:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in ALLOWED_OPERATIONS
    return kind in ALLOWED


def _parsed(content: bytes) -> BackMsg | None:
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return None
    return message

"""The session cookie: a signed token that names a session row and proves nothing by itself."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import jwt

from models.settings import secret

_AUDIENCE: Final = "pumpurs"
_REQUIRED: Final = ["exp", "iat", "aud", "sid", "sv", "sub"]
_LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Claims:
    """What a well-formed token of ours says; the session row decides whether it is true."""

    account_id: UUID
    sid: str
    session_version: int


def digest(purpose: str, value: str) -> str:
    """How a secret of a browser is kept: keyed, so that the table alone is worth nothing."""
    return hmac.new(secret(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()


def encode(account_id: UUID, sid: str, session_version: int, issued: datetime, expires: datetime) -> str:
    claims = {"sub": str(account_id), "sid": sid, "sv": session_version, "aud": _AUDIENCE}
    return jwt.encode({**claims, "iat": issued, "exp": expires}, _key(), algorithm="HS256")


def decode(raw: str | None) -> Claims | None:
    """What a cookie claims; None for anything that is not exactly one of ours. Never raises."""
    if not raw or len(raw) > _LONGEST:
        return None
    try:
        found: dict[str, Any] = jwt.decode(
            raw, _key(), algorithms=["HS256"], audience=_AUDIENCE, options={"require": _REQUIRED}
        )
        if not isinstance(found["sid"], str) or not isinstance(found["sv"], int):
            return None
        return Claims(UUID(found["sub"]), found["sid"], found["sv"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        return None


def _key() -> bytes:
    return hmac.digest(secret(), b"cookie", "sha256")

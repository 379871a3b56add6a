"""Passwords: long, any characters, no hints, no rotation; refused where they are easily guessed (NIST SP 800-63B-4)."""

import hashlib
import secrets
import unicodedata
from typing import Final

import bcrypt
from zxcvbn import zxcvbn

from services.errors import Invalid
from services.rules.answers import Why

SHORTEST: Final = 15
LONGEST: Final = 128
_STRONG_ENOUGH: Final = 3  # of 4: withstands 10^8 guesses at the least
_ZXCVBN_READS: Final = 72
_CONTEXT: Final = ["pumpurs", "novads", "skola", "parole", "latvija", "demo"]
_CODE_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_rounds = 12


def hashed(password: str) -> str:
    return bcrypt.hashpw(_prepared(password), bcrypt.gensalt(_rounds)).decode()


def matches(password: str, stored: str | None) -> bool:
    """Whether a password is the stored one. An unknown one costs the same time."""
    given = _prepared(password[: LONGEST * 2])
    return bcrypt.checkpw(given, (stored or _nobody()).encode()) and stored is not None


def require_good(password: str, *about: str) -> None:
    """Raises Invalid where a new password is too short, too long or easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid({"password": Why("password.too_short", {"shortest": SHORTEST})})
    if len(password) > LONGEST:
        raise Invalid({"password": Why("password.too_long", {"longest": LONGEST})})
    words = [*_CONTEXT, *(word for word in about if word)]
    if zxcvbn(password[:_ZXCVBN_READS], user_inputs=words)["score"] < _STRONG_ENOUGH:
        raise Invalid({"password": Why("password.easily_guessed")})


def one_time_code() -> str:
    """A code to hand over on paper: twenty letters and digits that cannot be misread, in groups of five."""
    groups = ("".join(secrets.choice(_CODE_LETTERS) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def _prepared(password: str) -> bytes:
    """Bcrypt stops at 72 bytes, so it gets a digest of the whole."""
    return hashlib.sha256(unicodedata.normalize("NFKC", password).encode()).hexdigest().encode()


_stand_in: list[str] = []


def _nobody() -> str:
    if not _stand_in:
        _stand_in.append(hashed(secrets.token_urlsafe()))
    return _stand_in[0]

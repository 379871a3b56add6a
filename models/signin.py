"""Sessions and tries to sign in. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.base import Record, Row


class AuthSession(Record, table=True):
    """One sign-in of one person on one device. The row decides, whatever a cookie says."""

    __tablename__ = "auth_session"
    sid_hash: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    assignment_id: UUID | None = Field(default=None, foreign_key="assignment.id")
    session_version: int
    device_hash: str = Field(max_length=64)
    ticket_hash: str | None = Field(default=None, unique=True, max_length=64)  # handed in once for the cookie
    created_at: datetime
    last_seen: datetime
    expires_at: datetime = Field(index=True)
    revoked_at: datetime | None = None
    by_code: bool = False  # entered with a one-time code: a password must be set before anything else


class LoginAttempt(Row, table=True):
    """A try, booked as failed before the slow check runs, so that parallel guesses are all counted."""

    __tablename__ = "login_attempt"
    at: datetime = Field(index=True)
    username: str = Field(index=True, max_length=254)
    address: str = Field(index=True, max_length=64)
    succeeded: bool = False

"""Signing in: throttled tries, sessions in the database, one cookie that is only a name for a row."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, text, update
from sqlmodel import Session, col, func, select

from models.database import reading, writing
from models.people import Account, Assignment
from models.signin import AuthSession, LoginAttempt
from models.vocabulary import Action
from services import clock, passwords, standing, tokens, trail
from services.errors import Refusal, SignedOut
from services.rules.permissions import Actor

TICKET_LIFE: Final = timedelta(seconds=60)
CODE_LIFE: Final = timedelta(hours=24)
FREE_TRIES: Final = 5
ADDRESS_TRIES: Final = 50
_FIRST_WAIT, _LONGEST_WAIT = 30, 900
_TOUCH_AFTER: Final = timedelta(seconds=30)
_LONGEST_NAME: Final = 254


@dataclass(frozen=True, slots=True)
class Entered:
    """A fresh session: its id for this tab, and a ticket the browser exchanges once for the cookie."""

    sid: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is behind a session right now. `actor` is None while a password or a role has still to be chosen."""

    account: Account
    sid_hash: str
    must_set_password: bool
    assignments: tuple[Assignment, ...]
    actor: Actor | None


def enter(username: str, password: str, address: str, device: str) -> Entered | None:
    """Sign in. None for a wrong name or password alike; Refusal where the next try has to wait.

    The try is booked as failed before the slow check, so that parallel guesses cannot slip past the count.
    """
    name = unicodedata.normalize("NFKC", username).strip().casefold()[:_LONGEST_NAME]
    attempt_id = _reserve(name, address[:64])
    with reading() as session:
        account = session.exec(select(Account).where(Account.username == name)).one_or_none()
    code = _open_code(account)
    stored = code or (account.password_hash if account else None)
    if not passwords.matches(password.strip().lower() if code else password, stored):
        return None
    if account is None or not account.active:
        return None
    with writing() as session:
        if code and not _use_up(session, account, code):
            return None
        session.execute(update(LoginAttempt).where(col(LoginAttempt.id) == attempt_id).values(succeeded=True))
        session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < clock.real() - timedelta(days=1)))
        _note(session, account, Action.SIGN_IN)
        return _open(session, account, device, by_code=code is not None)


def hand_over(ticket: str, device: str) -> tuple[str, int] | None:
    """Exchange a ticket, once, within a minute and on the same device, for the cookie and its life in seconds."""
    now = clock.real()
    with writing() as session:
        digest = tokens.digest("ticket", ticket)
        row = session.exec(select(AuthSession).where(AuthSession.ticket_hash == digest).with_for_update()).one_or_none()
        if row is None or row.device_hash != tokens.digest("device", device) or now - row.created_at > TICKET_LIFE:
            return None
        row.ticket_hash = None
        session.add(row)
        sid = tokens.digest("sid-of-ticket", ticket)
        cookie = tokens.encode(row.account_id, sid, row.session_version, now, row.expires_at)
        return cookie, int((row.expires_at - now).total_seconds())


def sid_in_cookie(raw: str | None, device: str) -> str | None:
    """The session a cookie names, if it is live, of this account and on this device."""
    claims = tokens.decode(raw)
    if claims is None:
        return None
    found = present(claims.sid, device)
    if (
        found is None
        or found.account.id != claims.account_id
        or found.account.session_version != claims.session_version
    ):
        return None
    return claims.sid


def present(sid: str, device: str) -> Presence | None:
    """Who is behind a session right now, or None: asked on every run of every screen."""
    now, sid_hash = clock.real(), tokens.digest("sid", sid)
    with reading() as session:
        row = session.get(AuthSession, sid_hash)
        account = session.get(Account, row.account_id) if row else None
        if row is None or account is None or not account.active:
            return None
        if row.device_hash != tokens.digest("device", device) or not standing.unexpired(row, account, now):
            return None
        held = standing.assignments_of(session, account.id)
        own = [a for a in held if a.deputy_for_id is None]  # to be named somebody's deputy interrupts nobody
        chosen = next((a for a in held if a.id == row.assignment_id), own[0] if len(own) == 1 else None)
        covered = standing.covered_by(session, chosen) if chosen else None
    if now - row.last_seen > _TOUCH_AFTER:
        _touch(sid_hash, now)
    actor = standing.as_actor(account, chosen, sid_hash, covered) if chosen and not row.by_code else None
    return Presence(account, sid_hash, row.by_code, tuple(held), actor)


def choose(presence: Presence, assignment_id: UUID) -> None:
    """Act in this role from now on. Raises SignedOut for a role the person does not hold."""
    if assignment_id not in {assignment.id for assignment in presence.assignments}:
        raise SignedOut("access.signed_out")
    with writing() as session:
        query = update(AuthSession).where(col(AuthSession.sid_hash) == presence.sid_hash)
        session.execute(query.values(assignment_id=assignment_id))


def leave(sid: str) -> None:
    """End one session; its cookie and every open tab of it are worthless from now on."""
    with writing() as session:
        query = update(AuthSession).where(col(AuthSession.sid_hash) == tokens.digest("sid", sid))
        session.execute(query.values(revoked_at=clock.real()))


def set_password(presence: Presence, password: str, device: str) -> Entered:
    """Set a new password: all sessions end, this device gets a fresh one. Raises Invalid for a poor password."""
    who = presence.account
    passwords.require_good(password, who.username, who.first_name, who.last_name, who.email)
    hashed = passwords.hashed(password)
    with writing() as session:
        account = session.exec(select(Account).where(Account.id == who.id).with_for_update()).one()
        account.password_hash, account.code_hash, account.code_expires = (hashed, None, None)
        end_sessions(session, account)
        _note(session, account, Action.SET_PASSWORD)
        return _open(session, account, device, by_code=False)


def end_sessions(session: Session, account: Account) -> None:
    """Whatever changed about a person's rights or secrets, it counts everywhere at once."""
    account.session_version += 1
    session.add(account)
    query = update(AuthSession).where(col(AuthSession.account_id) == account.id, col(AuthSession.revoked_at).is_(None))
    session.execute(query.values(revoked_at=clock.real()))


def give_code(account: Account) -> str:
    """A one-time code for an account: valid a day, once, instead of the password. The caller's transaction keeps it."""
    code = passwords.one_time_code()
    account.code_hash = passwords.hashed(code)
    account.code_expires = clock.real() + CODE_LIFE
    return code


def _open(session: Session, account: Account, device: str, *, by_code: bool) -> Entered:
    now, ticket = clock.real(), secrets.token_urlsafe(32)
    sid = tokens.digest("sid-of-ticket", ticket)  # never sent to the browser by itself
    session.add(
        AuthSession(
            sid_hash=tokens.digest("sid", sid),
            account_id=account.id,
            session_version=account.session_version,
            device_hash=tokens.digest("device", device),
            ticket_hash=tokens.digest("ticket", ticket),
            created_at=now,
            last_seen=now,
            expires_at=now + standing.LONGEST,
            by_code=by_code,
        )
    )
    return Entered(sid, ticket)


def _reserve(username: str, address: str) -> UUID:
    with writing() as session:
        if session.get_bind().dialect.name == "postgresql":  # on SQLite writers take turns anyway
            session.execute(text("LOCK TABLE login_attempt IN SHARE ROW EXCLUSIVE MODE"))
        wait = _wait(session, username, address, clock.real())
        if wait > 0:
            raise Refusal("signin.wait", seconds=int(wait) + 1)
        attempt = LoginAttempt(at=clock.real(), username=username, address=address)
        session.add(attempt)
        return attempt.id


def _wait(session: Session, username: str, address: str, now: datetime) -> float:
    """Seconds to wait: five free tries per name, then 30 s, 60 s … 15 min; fifty failures per address and 15 min."""
    tries = session.exec(
        select(LoginAttempt)
        .where(LoginAttempt.username == username, LoginAttempt.at > now - timedelta(days=1))
        .order_by(col(LoginAttempt.at).desc())
        .limit(100)
    ).all()
    failed = next((index for index, tried in enumerate(tries) if tried.succeeded), len(tries))
    wait = 0.0
    if failed >= FREE_TRIES:
        pause = min(_FIRST_WAIT * 2 ** (failed - FREE_TRIES), _LONGEST_WAIT)
        wait = (tries[0].at + timedelta(seconds=pause) - now).total_seconds()
    recent = LoginAttempt.at > now - timedelta(seconds=_LONGEST_WAIT)
    counted = select(func.count()).where(
        LoginAttempt.address == address, col(LoginAttempt.succeeded).is_(False), recent
    )
    return max(wait, 60.0 if session.exec(counted).one() >= ADDRESS_TRIES else 0.0)


def _open_code(account: Account | None) -> str | None:
    """The one-time code that stands for the password until it is used or a day has passed."""
    if account is None or account.code_hash is None or account.code_expires is None:
        return None
    return account.code_hash if account.code_expires > clock.real() else None


def _use_up(session: Session, account: Account, code: str) -> bool:
    """Whether this was the first use of the code, however many arrive at once."""
    query = update(Account).where(col(Account.id) == account.id, col(Account.code_hash) == code)
    return bool(session.execute(query.values(code_hash=None)).rowcount == 1)  # type: ignore[attr-defined] # an UPDATE's result has it


def _note(session: Session, account: Account, action: Action) -> None:
    entry = trail.Entry(action, "account", str(account.id))
    trail.append(session, [entry], {"actor_id": account.id, "actor": account.username, "role": ""}, clock.now())


def _touch(sid_hash: str, now: datetime) -> None:
    with writing() as session:
        session.execute(update(AuthSession).where(col(AuthSession.sid_hash) == sid_hash).values(last_seen=now))

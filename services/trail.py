"""The audit chain: how entries are added, sealed and checked."""

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from models import bulk
from models.audit import AuditEntry, AuditHead
from models.database import ensure
from models.settings import secret
from models.vocabulary import Action

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did, before it has a place in the chain."""

    action: Action
    subject: str
    subject_id: str
    school_id: UUID | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    comment: str = ""


def plain(value: object) -> Any:  # noqa: ANN401 whatever JSON can carry
    """A value as the trail keeps it: exact, readable, the same on every database."""
    match value:
        case None | bool() | int() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return value.value
        case Decimal() | UUID():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return json.loads(json.dumps(value, default=str))


def append(session: Session, entries: Sequence[Entry], by: dict[str, Any], at: datetime) -> None:
    """Chain entries to the trail within the transaction that made them. One writer of the chain at a time."""
    if not entries:
        return
    head = _head(session)
    seq, prev = head.seq, head.hash
    rows = []
    for entry in entries:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            **by,
            **{name: getattr(entry, name) for name in Entry.__slots__},
            "action": entry.action.value,
            "prev": prev,
        }
        prev = row["hash"] = _hash(row)
        rows.append(row)
    bulk.write(session.connection(), insert(AuditEntry), rows)
    now = {"seq": seq, "hash": prev, "seal": seal(seq, prev)}
    session.connection().execute(update(AuditHead).where(col(AuditHead.id) == 1).values(**now))


def _head(session: Session) -> AuditHead:
    """Take hold of the end of the chain; whoever writes the very first entries waits for each other too."""
    query = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    head = session.exec(query).one_or_none()
    if head is None:
        ensure(session, AuditHead(seq=0, hash=BEGINNING, seal=seal(0, BEGINNING)))
        head = session.exec(query).one()
    return head


def seal(seq: int, last: str) -> str:
    """What only the holder of the key can write beside a head."""
    return _mac(["head", seq, last])


def faults(session: Session, witnessed: Sequence[tuple[int, str]] = ()) -> Iterator[str]:
    """Where the chain was tampered with, in words; nothing for a whole one.

    `witnessed`: heads (seq, hash) noted outside the database earlier; they expose a trail put back to an old state.
    """
    count, prev = 0, BEGINNING
    hashes = {0: BEGINNING}
    wanted = {seq for seq, _ in witnessed}
    query = select(AuditEntry).order_by(col(AuditEntry.seq)).execution_options(yield_per=1000)
    with closing(session.exec(query)) as entries:
        for entry in entries:
            count += 1
            row = entry.model_dump()
            if entry.seq != count or entry.prev != prev or not hmac.compare_digest(_hash(row), entry.hash):
                yield f"audit entry {count} is missing, moved or changed"
                return
            prev = entry.hash
            if count in wanted:
                hashes[count] = prev
    head = session.get(AuditHead, 1)
    if head is None:
        if count:
            yield "the head of the audit trail is missing"
    elif (head.seq, head.hash) != (count, prev) or not hmac.compare_digest(head.seal, seal(head.seq, head.hash)):
        yield f"the audit trail ends at entry {count}, its sealed head says {head.seq}"
    yield from (
        f"audit entry {seq} is not the one that was witnessed outside the database"
        for seq, last in witnessed
        if hashes.get(seq) != last
    )


def told(session: Session, subject: str) -> dict[str, dict[str, Any]]:
    """What the trail says of each thing of a table: every column as it was last told."""
    found: dict[str, dict[str, Any]] = {}
    entries = select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == subject)
    for subject_id, after in session.exec(entries.order_by(col(AuditEntry.seq))):
        found.setdefault(subject_id, {}).update(after)
    return found


def _hash(row: dict[str, Any]) -> str:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    parts = [
        row["seq"], at, plain(row["actor_id"]), row["actor"], row["role"], row["action"], row["subject"],
        row["subject_id"], plain(row["school_id"]), row["before"], row["after"], row["comment"], row["prev"],
    ]  # fmt: skip
    return _mac(parts)


def _mac(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(_key(secret()), text.encode(), "sha256").hex()


@cache
def _key(installation: bytes) -> bytes:
    return hmac.digest(installation, b"audit", "sha256")

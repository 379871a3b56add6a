"""Does the installation still tell the truth? Every check names what is broken; silence means whole."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from models import schema
from models.audit import AuditEntry
from models.claims import CapUse, Claim
from models.database import journal_mode, reading, sqlite_version
from models.plans import Plan
from models.settings import data_folder
from models.vocabulary import ClaimStatus
from services import clock, trail

_GRANTED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)
WITNESSES: Final = "audit-heads.jsonl"


def verify() -> list[str]:
    """Run all checks over one moment of the database."""
    with reading() as session:
        return [fault for check in CHECKS for fault in check(session)]


def about() -> dict[str, str]:
    """What the records stand on: which database, which version, which journal."""
    with reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            return {"database": "SQLite", "version": sqlite_version(), "journal": journal_mode()}
        version = session.execute(text("SHOW server_version")).scalar_one()
        return {"database": "PostgreSQL", "version": str(version), "journal": "WAL"}


def witness() -> None:
    """Note where the trail ends in a file beside the database, so that a trail put back to an old state is seen."""
    with reading() as session:
        head = session.exec(
            select(AuditEntry.seq, AuditEntry.hash).order_by(col(AuditEntry.seq).desc()).limit(1)
        ).first()
    if head is None or head in _witnessed():
        return
    line = json.dumps({"at": clock.now().isoformat(), "seq": head[0], "hash": head[1]})
    with (data_folder() / WITNESSES).open("a", encoding="ascii") as file:
        file.write(line + "\n")


def _witnessed() -> list[tuple[int, str]]:
    path = data_folder() / WITNESSES
    if not path.exists():
        return []
    noted = (json.loads(line) for line in path.read_text("ascii").splitlines() if line.strip())
    return [(note["seq"], note["hash"]) for note in noted]


def _database(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        found = session.execute(text("PRAGMA integrity_check")).scalars().all()
        yield from (f"database: {line}" for line in found if line != "ok")
        for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
            yield f"database: {table} row {row} points to a missing {parent}"


def _schema(session: Session) -> Iterator[str]:
    found, wanted = schema.version(session.connection()), schema.newest()
    if found != wanted:
        yield f"schema: version {found}, this software wants {wanted}"


def _chain(session: Session) -> Iterator[str]:
    yield from (f"audit: {fault}" for fault in trail.faults(session, _witnessed()))


def _refusals(session: Session) -> Iterator[str]:
    """The database must refuse to change the trail by itself."""
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    else:
        query = "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled = 'O'"
    if session.execute(text(query)).scalar_one() != 2:
        yield "audit: the triggers that keep the trail from being changed are gone"


def _caps(session: Session) -> Iterator[str]:
    """What is used of each cap is the sum of what was granted, and within it."""
    granted = session.execute(
        select(Claim.pupil_id, Claim.kind, Claim.period, func.sum(Claim.approved))
        .where(col(Claim.status).in_(_GRANTED))
        .group_by(col(Claim.pupil_id), col(Claim.kind), col(Claim.period))
    )
    sums = {(pupil, kind, period): total for pupil, kind, period, total in granted}
    uses = {(use.pupil_id, use.kind, use.period): use for use in session.exec(select(CapUse))}
    for key in sorted(sums.keys() | uses.keys(), key=str):
        total, use = sums.get(key, 0), uses.get(key)
        if use is None or use.used != total:
            yield f"money: cap of {key[1]} {key[2]} for pupil {key[0]} says {use.used if use else 0}, claims say {total}"
        elif use.cap is not None and use.used > use.cap:
            yield f"money: {use.used} granted over the cap of {use.cap} for pupil {key[0]}, {key[1]} {key[2]}"


def _duties(session: Session) -> Iterator[str]:
    """Nobody decided what they filed, nobody paid what they decided, no sum above what was asked."""
    wrong = (
        ("decided by whoever filed it", col(Claim.decided_by) == Claim.filed_by),
        ("paid by whoever decided it", col(Claim.paid_by) == Claim.decided_by),
        ("approved above what was asked", col(Claim.approved) > Claim.asked),
    )
    for what, rule in wrong:
        yield from (f"money: claim {claim_id} was {what}" for claim_id in session.exec(select(Claim.id).where(rule)))


def _words_and_deeds(session: Session) -> Iterator[str]:
    """A plan's and a claim's present state is the one the trail last told of."""
    for table, columns in _TOLD:
        rows = session.execute(select(table.id, *(getattr(table, column) for column in columns)))
        now = {str(row[0]): dict(zip(columns, map(trail.plain, row[1:]), strict=True)) for row in rows}
        told: dict[str, dict[str, Any]] = {subject_id: {} for subject_id in now}
        entries = select(AuditEntry.subject_id, AuditEntry.after).where(AuditEntry.subject == table.__tablename__)
        for subject_id, after in session.exec(entries.order_by(col(AuditEntry.seq))):
            if subject_id in told:
                told[subject_id] |= {name: after[name] for name in columns if name in after}
        for subject_id, values in now.items():
            differs = [name for name in columns if told[subject_id].get(name) != values[name]]
            if differs:
                yield f"{table.__tablename__} {subject_id}: {', '.join(differs)} changed behind the trail's back"


_TOLD: Final = (
    (Plan, ("status", "awaits", "pupil_id", "semester")),
    (Claim, ("status", "asked", "approved", "pupil_id", "kind")),
)
CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (
    _database, _schema, _refusals, _chain, _caps, _duties, _words_and_deeds,
)  # fmt: skip

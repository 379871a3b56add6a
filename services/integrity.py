"""Does the installation still tell the truth? Every check names what is broken; silence means whole."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import CheckConstraint, Inspector, String, Table, UniqueConstraint, inspect, text, type_coerce
from sqlalchemy import Enum as SqlEnum
from sqlmodel import Session, SQLModel, col, func, select

from models import schema
from models.audit import AuditEntry
from models.claims import Claim
from models.database import journal_mode, reading, sqlite_version
from models.people import Account, Assignment
from models.plans import Plan
from models.reviewing import PlanVersion
from models.settings import data_folder
from services import clock, evidence_store, money_checks, payment_checks, report_checks, trail
from services.counting import checking
from services.rules import plan_versions

WITNESSES: Final = "audit-heads.jsonl"


def verify() -> list[str]:
    """Run all checks over one moment of the database."""
    with reading() as session:
        return [fault for check in CHECKS for fault in check(session)]


def answers() -> None:
    """Ask the database anything; whatever keeps it from answering is raised."""
    with reading() as session:
        session.execute(text("SELECT 1"))


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
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.alias("parent")
            there = select(parent.c[key.column.name]).where(parent.c[key.column.name] == key.parent).exists()
            orphans = select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            if number := session.execute(orphans).scalar_one():
                yield f"database: {number} of {table.name} point by {key.parent.name} to a missing {key.column.table.name}"


def _schema(session: Session) -> Iterator[str]:
    found, wanted = schema.version(session.connection()), schema.newest()
    if found != wanted:
        yield f"schema: version {found}, this software wants {wanted}"
        return
    inspector = inspect(session.connection())
    for table in SQLModel.metadata.sorted_tables:
        yield from (
            f"schema: {table.name} lacks {name}" for name in sorted(_wanted(table) - _present(inspector, table.name))
        )


def _wanted(table: Table) -> set[str]:
    """The columns of a table, and all that keeps nonsense out of it, by name."""
    rules = [rule for rule in table.constraints if isinstance(rule, CheckConstraint | UniqueConstraint)]
    return {str(part.name) for part in (*table.columns, *table.indexes, *rules)}


def _present(inspector: Inspector, table: str) -> set[str]:
    if not inspector.has_table(table):
        return set()
    asked = (
        inspector.get_columns(table), inspector.get_indexes(table), inspector.get_check_constraints(table),
        inspector.get_unique_constraints(table),
    )  # fmt: skip
    return {str(part["name"]) for parts in asked for part in parts}


def _chain(session: Session) -> Iterator[str]:
    yield from (f"audit: {fault}" for fault in trail.faults(session, _witnessed()))
    anybody = session.exec(select(Account.id).limit(1)).first()
    if anybody is not None and session.exec(select(AuditEntry.seq).limit(1)).first() is None:
        yield "audit: the audit trail is empty"


def _refusals(session: Session) -> Iterator[str]:
    """The database must refuse to change the trail and the ledger by itself."""
    for table, what in (
        ("audit_entry", "audit: the triggers that keep the trail"),
        ("ledger_entry", "money: the triggers that keep the ledger"),
    ):
        guards = text(_GUARDS[session.get_bind().dialect.name].replace("audit_entry", table))
        if session.execute(guards).scalar_one() != 2:
            yield f"{what} from being changed are gone"


def _words_and_deeds(session: Session) -> Iterator[str]:
    """The plans, claims and roles of now are those the trail tells of, column by column."""
    for table in (Plan, Claim, Assignment):
        columns = [column.name for column in table.__table__.columns if column.name not in _UNTOLD]  # type: ignore[union-attr] # SQLModel adds it
        told = trail.told(session, str(table.__tablename__))
        rows = session.execute(select(table.id, *(_as_kept(getattr(table, column)) for column in columns)))
        for row in rows:
            known = told.pop(str(row[0]), None)
            what = f"{table.__tablename__} {row[0]}"
            if known is None:
                yield f"{what} appeared behind the trail's back"
            elif changed := [
                name for name, value in zip(columns, row[1:], strict=True) if _differs(known.get(name), value)
            ]:
                yield f"{what}: {', '.join(changed)} changed behind the trail's back"
        yield from (f"{table.__tablename__} {subject_id} is gone behind the trail's back" for subject_id in told)


def _versions(session: Session) -> Iterator[str]:
    """Every plan that was submitted is kept as it was: content, digest and trail say the same."""
    told = trail.told(session, "plan_version")
    for version in session.exec(select(PlanVersion)).yield_per(500):
        known = told.pop(str(version.id), None)
        what = f"version {version.round} of plan {version.plan_id}"
        if known is None:
            yield f"{what} appeared behind the trail's back"
        elif plan_versions.digest(version.content) != version.digest:
            yield f"{what}: its content is not what was submitted"
        elif known != {"plan_id": str(version.plan_id), "round": version.round, "digest": version.digest}:
            yield f"{what} changed behind the trail's back"
    for known in told.values():
        yield f"version {known.get('round')} of plan {known.get('plan_id')} is gone behind the trail's back"


def _as_kept(column: Any) -> Any:  # noqa: ANN401 a column
    """A word as it stands in the table, be it one of the vocabulary or not."""
    return type_coerce(column, String) if isinstance(column.type, SqlEnum) else column


def _differs(told: object, now: object) -> bool:
    """Entries leave out what is empty."""
    plain = trail.plain(now)
    return told != plain and not (told in (None, "") and plain in (None, ""))


# Exactly as the first migration made them: on whatever happens to the trail, without a condition.
_GUARDS: Final = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry' "
    "AND sql LIKE '% ON audit_entry BEGIN SELECT RAISE(ABORT, %'",
    "postgresql": "SELECT count(*) FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled = 'O' AND tgqual IS NULL "
    "AND btrim(prosrc) LIKE 'BEGIN RAISE EXCEPTION %'",
}
# Moments are the trail's own to tell; a version counts saves.
_UNTOLD: Final = frozenset({"id", "version", "waiting_since", "edited_at", "filed_at", "decided_at"})
CHECKS: Final[tuple[Callable[[Session], Iterator[str]], ...]] = (
    _database, _schema, _refusals, _chain, *money_checks.CHECKS, *payment_checks.CHECKS, *report_checks.CHECKS,
    evidence_store.faults, _words_and_deeds, _versions, checking.faults,
)  # fmt: skip

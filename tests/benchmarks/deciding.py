"""Approve one claim and five hundred, beside the fewest statements that could do the same to the same rows."""

import time
from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.claims import Claim
from models.database import writing
from models.vocabulary import Action, ClaimStatus
from services import claim_decisions
from services.rules.permissions import Actor
from services.work import begin
from tests import databases as kinds
from tests.benchmarks.report import Line
from tests.databases import Databases

MANY = 500


def measure(databases: Databases, actor: Actor, rounds: int) -> Iterator[Line]:
    """Each on a copy of its own, in turns, so that neither finds what the other left."""
    for name, number, goal in (("Approve one claim", 1, 14.5), (f"Approve {MANY} claims", MANY, 2.0)):
        ours, floor = [], []
        for _ in range(rounds):
            ours.append(_timed(databases, number, lambda ids: _approve(actor, ids)))
            floor.append(_timed(databases, number, lambda ids: _with_sets(actor, ids)))
        yield Line(name, sorted(ours)[rounds // 2], sorted(floor)[rounds // 2], goal)


def _timed(databases: Databases, number: int, do: Callable[[dict[UUID, int]], None]) -> float:
    with kinds.fresh(databases):
        with writing() as session:
            waiting = select(Claim.id, Claim.version).where(col(Claim.status) == ClaimStatus.SUBMITTED).limit(number)
            found = dict(session.exec(waiting).all())
        if len(found) < number:
            raise SystemExit(f"Only {len(found)} claims wait; ask for more pupils.")
        began = time.perf_counter()
        do(found)
        return (time.perf_counter() - began) * 1000


def _approve(actor: Actor, seen: dict[UUID, int]) -> None:
    with begin(actor) as work:
        outcomes = claim_decisions.decide(work, seen, Action.APPROVE)
        if any(outcome.refusal for outcome in outcomes):
            raise SystemExit("A claim of the benchmark was refused.")


def _with_sets(actor: Actor, seen: dict[UUID, int]) -> None:
    """No rules, no reach, no chain: caps booked, claims changed, entries written, by one statement each."""
    with writing() as session:
        connection = session.connection()
        binds = [{"id": claim_id.hex if connection.dialect.name == "sqlite" else claim_id} for claim_id in seen]
        connection.execute(text("CREATE TEMPORARY TABLE chosen (id CHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO chosen VALUES (:id)"), binds)
        by = {"by": actor.account_id.hex if actor.account_id else ""}
        for statement in _SETS:
            connection.execute(text(statement), by if ":by" in statement else {})
        connection.execute(text("DROP TABLE chosen"))


_SETS = (
    """INSERT INTO cap_use (pupil_id, kind, period, used, cap)
       SELECT pupil_id, kind, period, sum(payable), 7000 FROM claim WHERE id IN (SELECT id FROM chosen)
       GROUP BY pupil_id, kind, period
       ON CONFLICT (pupil_id, kind, period) DO UPDATE SET used = cap_use.used + excluded.used""",
    """UPDATE claim SET status = 'approved', approved = payable, decided_by = :by, decided_at = CURRENT_TIMESTAMP,
       version = version + 1 WHERE id IN (SELECT id FROM chosen)""",
    """INSERT INTO audit_entry (seq, at, actor_id, actor, role, action, subject, subject_id, school_id, before, after,
                                comment, prev, hash)
       SELECT 1000000 + row_number() OVER (ORDER BY id), CURRENT_TIMESTAMP, :by, '', '', 'approve', 'claim', id, school_id,
              '{"status": "submitted"}', '{"status": "approved"}', '', '', id
       FROM claim WHERE id IN (SELECT id FROM chosen)""",
)

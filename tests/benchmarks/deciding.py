"""Approve one claim and five hundred, beside the fewest statements that could do the same to the same rows."""

import gc
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from models.claims import Claim
from models.database import writing
from models.money_words import ClaimStatus
from models.vocabulary import Action
from services.money import claim_decisions
from services.rules.permissions import Actor
from services.work import begin
from tests import databases as kinds
from tests.benchmarks.report import Line
from tests.databases import Databases

MANY = 500


def measure(databases: Databases, actor: Actor, rounds: int) -> Iterator[Line]:
    """Each on a copy of its own, in turns, so that neither finds what the other left. The collector sleeps as in the server."""
    gc.collect()
    gc.freeze()
    for name, number, goal in (("Approve one claim", 1, 14.5), (f"Approve {MANY} claims", MANY, 2.0)):
        ours, floor = [], []
        for _ in range(rounds):
            ours.append(_timed(databases, number, lambda ids: _approve(actor, ids)))
            floor.append(_timed(databases, number, lambda ids: _with_sets(actor, ids)))
        yield Line(name, sorted(ours)[rounds // 2], sorted(floor)[rounds // 2], goal)


def _timed(databases: Databases, number: int, do: Callable[[dict[UUID, int]], None]) -> float:
    with kinds.fresh(databases):
        with writing() as session:
            waiting = select(Claim.id, Claim.version).where(col(Claim.status) == ClaimStatus.SUBMITTED)
            found = list(session.exec(waiting.limit(number + 1)).all())
        if len(found) <= number:
            raise SystemExit(f"Only {len(found)} claims wait; ask for more pupils.")
        do(dict([found.pop()]))  # what a server has done long ago: connect, read the rules, prepare the statements
        began = time.perf_counter()
        do(dict(found))
        return (time.perf_counter() - began) * 1000


def _approve(actor: Actor, seen: dict[UUID, int]) -> None:
    with begin(actor) as work:
        outcomes = claim_decisions.decide(work, seen, Action.APPROVE)
        if any(outcome.refusal for outcome in outcomes):
            raise SystemExit("A claim of the benchmark was refused.")


def _with_sets(actor: Actor, seen: dict[UUID, int]) -> None:
    """The same by sets of rows only: caps looked up, checked and booked, claims changed, the ledger and an unchained entry for each."""
    with writing() as session:
        connection = session.connection()
        connection.execute(text("CREATE TEMPORARY TABLE IF NOT EXISTS chosen (id CHAR(32) PRIMARY KEY)"))
        connection.execute(text("DELETE FROM chosen"))
        connection.execute(text("INSERT INTO chosen VALUES (:id)"), [{"id": claim_id.hex} for claim_id in seen])
        by = {"by": actor.account_id.hex if actor.account_id else ""}
        for statement in _SETS:
            connection.execute(text(statement), by if ":by" in statement else {})
        connection.execute(text("DROP TABLE award"))


# For SQLite, where benchmarks run.
_SETS = (
    """CREATE TEMPORARY TABLE award AS
       SELECT c.id, c.school_id, c.pupil_id, c.kind, c.period, cap.amount AS cap,
              min(c.asked, max(0, cap.amount - coalesce(u.used, 0) - coalesce(sum(c.asked) OVER earlier, 0))) AS granted
       FROM chosen JOIN claim c ON c.id = chosen.id JOIN plan p ON p.id = c.plan_id
       JOIN cap ON cap.programme_id = p.programme_id AND cap.kind = c.kind
                AND (cap.valid_from IS NULL OR cap.valid_from <= c.month) AND (cap.valid_to IS NULL OR cap.valid_to >= c.month)
       LEFT JOIN cap_use u ON (u.pupil_id, u.kind, u.period) = (c.pupil_id, c.kind, c.period)
       WHERE c.status = 'submitted' AND c.filed_by <> :by AND p.preparer_id <> :by
       WINDOW earlier AS (PARTITION BY c.pupil_id, c.kind, c.period ORDER BY c.id
                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)""",
    """INSERT INTO cap_use (pupil_id, kind, period, used, cap)
       SELECT pupil_id, kind, period, sum(granted), cap FROM award WHERE granted > 0 GROUP BY pupil_id, kind, period
       ON CONFLICT (pupil_id, kind, period) DO UPDATE SET used = cap_use.used + excluded.used""",
    """UPDATE claim SET status = 'approved', approved = award.granted, decided_by = :by, decided_at = CURRENT_TIMESTAMP,
       version = version + 1 FROM award WHERE award.id = claim.id AND award.granted > 0""",
    """INSERT INTO ledger_entry (id, version, movement_id, at, what, claim_id, school_id, kind, month, by_id, account, amount)
       SELECT lower(hex(randomblob(16))), 1, a.id, CURRENT_TIMESTAMP, 'approve', a.id, a.school_id, a.kind, c.month, :by, s.account, s.sign * a.granted
       FROM award a JOIN claim c ON c.id = a.id CROSS JOIN (SELECT 'granted' AS account, 1 AS sign UNION ALL SELECT 'owed', -1) s
       WHERE a.granted > 0""",
    """INSERT INTO audit_entry (seq, at, actor_id, actor, role, action, subject, subject_id, school_id, before, after,
                                comment, prev, hash)
       SELECT (SELECT max(seq) FROM audit_entry) + row_number() OVER (ORDER BY id), CURRENT_TIMESTAMP, :by, '', '', 'approve', 'claim', id, school_id,
              json_object('status', 'submitted'), json_object('status', 'approved', 'approved', granted), '', '', id
       FROM award WHERE granted > 0""",
)

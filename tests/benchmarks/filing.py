"""File sixty claims from a caterer's list, beside the fewest statements that could write the same rows.

For SQLite, where benchmarks run: python -m tests.benchmarks.filing [rounds].
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlmodel import select

from models.claims import MealRow
from models.database import writing
from models.plans import Plan
from models.pupils import PersonalCode
from models.vocabulary import PlanStatus
from services.demo import cast as casting
from services.money import caterer
from services.money.meal_list import Bill
from services.rules.permissions import Actor
from services.work import OPERATOR, begin, look
from tests import databases as kinds
from tests.benchmarks.report import Line, show
from tests.conftest import build
from tests.databases import Databases, OnSqlite
from tests.stage import SETTINGS
from tests.world import JANUARY, World

MANY = 60
GOAL = 3.0
Rows = list[tuple[int, MealRow]]


def populate(world: World) -> Rows:
    """A school with sixty running plans and its list, the plans brought there by hand: how is not measured."""
    rows = []
    first = world.running()
    with look(OPERATOR) as work:
        told = work.session.get_one(Plan, first)
    for number in range(MANY + 1):
        plan_id = world.draft()
        with begin(OPERATOR) as work:
            plan = work.session.get_one(Plan, plan_id)
            plan.status, plan.awaits = PlanStatus.RUNNING, told.awaits
            work.session.add(plan)
            code = work.session.exec(select(PersonalCode.code).where(PersonalCode.pupil_id == plan.pupil_id)).one()
        rows.append((number, MealRow(personal_code=code, amount="85.00" if number % 2 else "60.00")))
    return rows


def measure(databases: Databases, actor: Actor, rows: Rows, rounds: int) -> Line:
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(_timed(databases, rows, lambda part: _file(actor, part)))
        floor.append(_timed(databases, rows, lambda part: _with_sets(actor, part)))
    return Line(f"File {MANY} claims from a list", sorted(ours)[rounds // 2], sorted(floor)[rounds // 2], GOAL)


def _timed(databases: Databases, rows: Rows, do: Callable[[Rows], None]) -> float:
    """On a fresh copy; one line goes first, so that everything a server did long ago is done."""
    with kinds.fresh(databases):
        do(rows[:1])
        began = time.perf_counter()
        do(rows[1:])
        return (time.perf_counter() - began) * 1000


def _file(actor: Actor, rows: Rows) -> None:
    assert actor.school_id is not None
    with begin(actor) as work:
        meals = caterer.file_all(work, Bill(actor.school_id, JANUARY, "R-1"), rows)
    if any(meal.problem for meal in meals):
        raise SystemExit("A line of the benchmark was refused.")


def _with_sets(actor: Actor, rows: Rows) -> None:
    """The list into a table, the claims out of it with the cap looked up and shared, an unchained entry for each."""
    listed = [{"code": row.personal_code, "asked": int((row.amount or 0) * 100)} for _number, row in rows]
    by = {
        "by": actor.account_id.hex if actor.account_id else "",
        "school": actor.school_id.hex if actor.school_id else "",
    }
    with writing() as session:
        connection = session.connection()
        connection.execute(text("CREATE TEMPORARY TABLE IF NOT EXISTS listed (code TEXT PRIMARY KEY, asked INTEGER)"))
        connection.execute(text("DELETE FROM listed"))
        connection.execute(text("INSERT INTO listed VALUES (:code, :asked)"), listed)
        for statement in _SETS:
            connection.execute(text(statement), by)


_SETS = (
    """INSERT INTO claim (id, version, school_id, plan_id, measure_id, pupil_id, kind, month, period, asked, payable, status,
                          document_no, filed_by, filed_at, comment, reason)
       SELECT lower(hex(randomblob(16))), 1, p.school_id, p.id, m.id, p.pupil_id, 'meals', '2018-01-01', '2018-01', l.asked,
              min(l.asked, cap.amount - coalesce(u.used, 0) - coalesce((SELECT sum(c.payable) FROM claim c WHERE c.pupil_id = p.pupil_id
                  AND c.kind = 'meals' AND c.period = '2018-01' AND c.status IN ('submitted', 'held', 'queried')), 0)),
              'submitted', 'R-1', :by, CURRENT_TIMESTAMP, '', NULL
       FROM listed l JOIN personal_code k ON k.code = l.code AND k.school_id = :school
       JOIN plan p ON p.pupil_id = k.pupil_id AND p.status = 'running' AND p.starts_on < '2018-02-01' AND p.ends_on >= '2018-01-01'
       JOIN plan_measure m ON m.plan_id = p.id AND m.type = 'compensation' AND m.kind = 'meals'
       JOIN cap ON cap.programme_id = p.programme_id AND cap.kind = 'meals' AND cap.valid_from <= '2018-01-01'
                AND (cap.valid_to IS NULL OR cap.valid_to >= '2018-01-01')
       LEFT JOIN cap_use u ON (u.pupil_id, u.kind, u.period) = (p.pupil_id, 'meals', '2018-01')""",
    """INSERT INTO audit_entry (seq, at, actor_id, actor, role, action, subject, subject_id, school_id, before, after,
                                comment, prev, hash)
       SELECT (SELECT max(seq) FROM audit_entry) + row_number() OVER (ORDER BY c.id), CURRENT_TIMESTAMP, :by, '', '', 'file', 'claim', c.id,
              :school, '{}', json_object('plan_id', plan_id, 'measure_id', measure_id, 'pupil_id', pupil_id, 'kind', kind, 'month', month,
              'period', period, 'asked', asked, 'payable', payable, 'status', status, 'document_no', document_no), '', '', c.id
       FROM claim c WHERE c.document_no = 'R-1' AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.hash = c.id)""",
)


def main(rounds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="pumpurs-") as folder:
        os.environ.update(SETTINGS, PUMPURS_DATA=folder, PUMPURS_LANGUAGE="en")
        template = OnSqlite(Path(folder) / "template.db")
        build(f"sqlite:///{template.template}")
        os.environ.update(SETTINGS)
        with kinds.fresh(template) as url:
            world = World(casting.recall())
            rows = populate(world)
            full = template.like(url)
            return show("Filing: one school, SQLite", [measure(full, world.cast.ilze, rows, rounds)])


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 9) else 1)

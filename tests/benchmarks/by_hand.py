"""What the charts tell, asked of the records by statements somebody wrote by hand: the floor of reading and counting.

For SQLite, where benchmarks run. `:semester` is the semester that is looked at.
"""

import time
from collections.abc import Mapping
from datetime import date
from statistics import median

from sqlalchemy import text

from models.database import reading
from services.rules.school_year import semester_of

_LIVE = "FROM plan p WHERE p.status <> 'void' AND p.semester = :semester"
_PEOPLE = "count(*), count(DISTINCT p.pupil_id)"
_EACH_GROUP = """SELECT DISTINCT r.plan_id, k."group" AS grp FROM plan_risk r JOIN plan p ON p.id = r.plan_id
    JOIN risk_kind k ON k.code = r.code AND k.programme_id = p.programme_id
    WHERE r.rating > 0 AND p.semester = :semester AND p.status <> 'void'"""
_LESSONS = """FROM consultation c JOIN attendance a ON a.consultation_id = c.id JOIN plan p ON p.id = a.plan_id
    WHERE p.semester = :semester AND p.status <> 'void'"""
_MONEY = """sum(c.asked), sum(CASE WHEN c.status IN ('approved', 'paid') THEN c.approved END),
    sum(CASE WHEN c.status = 'paid' THEN c.approved END)
    FROM claim c JOIN plan p ON p.id = c.plan_id WHERE p.semester = :semester AND p.status <> 'void'"""

OVER_TIME = f"SELECT p.semester, {_PEOPLE}, count(DISTINCT p.school_id) FROM plan p WHERE p.status <> 'void' GROUP BY 1"
BY_PLACE = f"""SELECT s.municipality_id, {_PEOPLE}, count(DISTINCT s.id) FROM plan p JOIN school s ON s.id = p.school_id
    WHERE p.status <> 'void' AND p.semester = :semester GROUP BY 1"""
BY_SCHOOL = f"SELECT p.school_id, {_PEOPLE} {_LIVE} GROUP BY 1"
BY_MONTH_AND_KIND = f"SELECT c.month, c.kind, {_MONEY} GROUP BY 1, 2"
# By the names that the charts have in the address.
BY_HAND: Mapping[str, tuple[str, ...]] = {
    "overview": (OVER_TIME, BY_PLACE, f"SELECT {_MONEY}"),
    "time": (OVER_TIME,),
    "places": (BY_PLACE, BY_SCHOOL),
    "groups": (f"SELECT g.grp, {_PEOPLE} FROM plan p JOIN ({_EACH_GROUP}) g ON g.plan_id = p.id GROUP BY 1",),
    "risks": (
        f"""SELECT r.code, {_PEOPLE} FROM plan p JOIN plan_risk r ON r.plan_id = p.id
        WHERE r.rating > 0 AND p.status <> 'void' AND p.semester = :semester GROUP BY 1""",
    ),
    "grades": (f"SELECT p.grade, {_PEOPLE} {_LIVE} GROUP BY 1",),
    "outcomes": (f"SELECT p.outcome, {_PEOPLE} {_LIVE} GROUP BY 1",),
    "status": (f"SELECT p.status, {_PEOPLE} FROM plan p WHERE p.semester = :semester GROUP BY 1",),
    "programmes": (f"SELECT p.programme_id, {_PEOPLE} {_LIVE} GROUP BY 1",),
    "measures": (
        f"""SELECT m.kind, {_PEOPLE} FROM plan p JOIN (SELECT DISTINCT plan_id, kind FROM plan_measure) m ON m.plan_id = p.id
        WHERE p.status <> 'void' AND p.semester = :semester GROUP BY 1""",
    ),
    "hours": (
        f"SELECT kind, count(*), sum(minutes) FROM (SELECT DISTINCT c.id, c.kind AS kind, c.minutes AS minutes {_LESSONS}) GROUP BY 1",
    ),
    "months": (BY_MONTH_AND_KIND,),
    "kinds": (f"SELECT c.kind, {_MONEY} GROUP BY 1",),
}


def milliseconds(statements: tuple[str, ...], semester: str, rounds: int) -> float:
    """The median time of all of them, one after another, rows read."""
    with reading() as session:
        connection = session.connection()
        asked = [text(statement) for statement in statements]
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            for statement in asked:
                told = {"semester": semester} if ":semester" in statement.text else {}
                connection.execute(statement, told).fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return median(times)


def semester(today: str) -> str:
    """The semester of a day, as people speak of it."""
    return str(semester_of(date.fromisoformat(today)))

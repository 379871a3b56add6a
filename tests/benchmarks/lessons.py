"""Consultations brought in, beside reading the same file with csv and writing the same rows with executemany."""

import argparse
import csv
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import delete, insert
from sqlmodel import select
from uuid_utils.compat import uuid7

from models.consultations import Attendance, Consultation
from models.database import writing
from models.plans import Plan, PlanMeasure
from models.vocabulary import Role
from services import clock
from services.demo import cast as casting
from services.transfer.columns import Kind
from services.transfer.importing import take_file
from services.transfer.reading import SHELL
from services.work import OPERATOR, look
from tests import databases as kinds
from tests.benchmarks.report import Line, show
from tests.conftest import build
from tests.databases import OnSqlite
from tests.services.lessons import plan
from tests.stage import SETTINGS, stage_in
from tests.world import World

FIRST, PLANS = date(2018, 1, 8), 100
HEADER = ("plan_code", "date", "start", "minutes", "provider_type", "provider", "subject", "mode")


def a_file(world: World, rows: int) -> bytes:
    """Every plan's lessons, a few a day, no two of its pupil or of their provider at once."""
    made = [plan(world, f"Nr{number}", hours=200)[0] for number in range(PLANS)]
    codes = [world.plan(one).code for one in made]
    days = [FIRST + timedelta(d) for d in range(200) if (FIRST + timedelta(d)).weekday() < 5]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    providers = [world.somebody(Role.PROVIDER).name for _ in range(PLANS)]
    for number in range(rows):
        one, turn = number % PLANS, number // PLANS
        day, slot = days[turn // 20 % len(days)], turn % 20
        starts = time(8 + slot // 3, slot % 3 * 20)
        writer.writerow(
            [codes[one], f"{day:%d.%m.%Y}", f"{starts:%H:%M}", 20, "teacher", providers[one], "matemātika", "onsite"]
        )
    return out.getvalue().encode()


def floor(data: bytes) -> float:
    """Read and write, and nothing else: no rule, no look-up that could be left out, no trail."""
    with look(OPERATOR) as work:
        found = {
            plan.code: (plan.id, plan.school_id, plan.pupil_id, measure)
            for plan, measure in work.session.execute(select(Plan, PlanMeasure.id).join(PlanMeasure, PlanMeasure.plan_id == Plan.id))
        }  # fmt: skip
        now = work.now
    began = perf_counter()
    sittings, attendances = [], []
    for row in csv.DictReader(io.StringIO(data.decode())):
        plan_id, school_id, pupil_id, measure_id = found[row["plan_code"]]
        day, _, rest = row["date"].partition(".")
        on, row_id = date(int(rest[3:]), int(rest[:2]), int(day)), uuid7()
        starts = time(int(row["start"][:2]), int(row["start"][3:]))
        sittings.append({
            "id": row_id, "version": 1, "school_id": school_id, "provider_id": None, "provider": row["provider"], "kind": row["provider_type"],
            "subject": row["subject"], "on": on, "starts": starts, "minutes": int(row["minutes"]), "mode": row["mode"], "order_id": None,
            "noted_by": None, "noted_at": now,
        })  # fmt: skip
        attendances.append({
            "id": uuid7(), "version": 1, "school_id": school_id, "consultation_id": row_id, "plan_id": plan_id, "measure_id": measure_id,
            "pupil_id": pupil_id, "on": on, "confirmed_on": None,
        })  # fmt: skip
    with writing() as session:
        connection = session.connection()
        connection.execute(insert(Consultation), sittings)
        connection.execute(insert(Attendance), attendances)
    return perf_counter() - began


def ours(data: bytes) -> float:
    began = perf_counter()
    report = take_file(OPERATOR, Kind.CONSULTATIONS, data, "rows.csv", SHELL)
    took = perf_counter() - began
    assert report.refused == [], report.refused[:3]
    return took


def empty() -> None:
    with writing() as session:
        session.execute(delete(Attendance))
        session.execute(delete(Consultation))


def measure(world: World, rows: int) -> Iterator[Line]:
    data = a_file(world, rows)
    floors, times = [], []
    with clock.at(clock.noon(date(2018, 12, 28))):
        for _ in range(3):  # in turns, so that a busy machine is busy for both
            floors.append(floor(data))
            empty()
            times.append(ours(data))
            empty()
    yield Line(f"{rows} consultations brought in", 1000 * min(times), 1000 * min(floors), 2.5)


def main() -> bool:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.lessons", description=__doc__)
    asked.add_argument("--rows", type=int, default=20_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="pumpurs-") as folder:
        os.environ.update(SETTINGS, PUMPURS_DATA=folder, PUMPURS_LANGUAGE="en")
        template = OnSqlite(Path(folder) / "template.db")
        build(f"sqlite:///{template.template}")
        with stage_in(template) as url, kinds.using(url):
            os.environ.update(SETTINGS)
            return show("Consultations, SQLite", measure(World(casting.recall()), given.rows))


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

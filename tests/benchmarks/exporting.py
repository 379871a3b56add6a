"""Give fifty thousand claims out as a workbook, beside the fastest writer given the same cells.

For SQLite, where benchmarks run: python -m tests.benchmarks.exporting [rounds].
"""

import gc
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
from rustpy_xlsxwriter import write_worksheet

from services.demo import cast as casting
from services.transfer import exporting
from services.transfer.columns import Kind
from services.work import OPERATOR
from tests import databases as kinds
from tests.benchmarks import country
from tests.benchmarks.report import Line, show
from tests.conftest import build
from tests.databases import OnSqlite
from tests.stage import SETTINGS, stage_in
from tests.world import World

MANY = 50_000
GOAL = 1.5


def measure(rounds: int) -> Line:
    """Reading, checking who asks, the entry in the trail and making cells safe: all of it is in our figure."""
    file, count = exporting.give_file(OPERATOR, Kind.CLAIMS, "claims.xlsx")
    if count < MANY:
        raise SystemExit(f"Only {count} claims.")
    sheet = openpyxl.load_workbook(io.BytesIO(file), read_only=True).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    records = [dict(zip(heads, row, strict=True)) for row in rows]
    ours, floor = [], []
    gc.collect()
    gc.freeze()  # as in the server
    for _ in range(rounds):
        ours.append(_timed(lambda: exporting.give_file(OPERATOR, Kind.CLAIMS, "claims.xlsx")))
        floor.append(_timed(lambda: write_worksheet(records, io.BytesIO(), sheet_name="Dati")))
    return Line(f"Export {count} claims to XLSX", sorted(ours)[rounds // 2], sorted(floor)[rounds // 2], GOAL)


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def main(rounds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="pumpurs-") as folder:
        os.environ.update(SETTINGS, PUMPURS_DATA=folder, PUMPURS_LANGUAGE="en")
        template = OnSqlite(Path(folder) / "template.db")
        build(f"sqlite:///{template.template}")
        with stage_in(template) as url, kinds.using(url):
            os.environ.update(SETTINGS)
            country.populate(World(casting.recall()), schools=60, pupils=MANY // 8 + 1)
            return show("Exporting: 60 schools, SQLite", [measure(rounds)])


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 5) else 1)

"""How fast, beside a floor of the same run: python -m tests.benchmarks [--schools N] [--pupils N] [--rounds N].

The country is --schools 665 --pupils 60000: 120 000 plans and 480 000 claims. Only ratios within one run count.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from services.demo import cast as casting
from tests import databases as kinds
from tests.benchmarks import clicks, country, deciding
from tests.benchmarks.report import show
from tests.conftest import build
from tests.databases import OnSqlite
from tests.stage import SETTINGS, stage_in
from tests.world import World


def main() -> bool:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    for name, usual in (("schools", 60), ("pupils", 5000), ("rounds", 15)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="pumpurs-") as folder:
        os.environ.update(SETTINGS, PUMPURS_DATA=folder, PUMPURS_LANGUAGE="en")
        template = OnSqlite(Path(folder) / "template.db")
        build(f"sqlite:///{template.template}")
        with stage_in(template) as url, kinds.using(url):
            os.environ.update(SETTINGS)
            world = World(casting.recall())
            plan_id = country.populate(world, schools=given.schools, pupils=given.pupils)
            about = f"{given.schools} schools, {given.pupils} pupils, {2 * given.pupils} plans, SQLite"
            mara = world.cast.mara
            kept = show(f"Clicks: {about}", clicks.measure(url, Path(folder) / "site", mara, plan_id, given.rounds))
            full = template.like(url)
            return show(f"Deciding: {about}", deciding.measure(full, mara, max(3, given.rounds // 3))) and kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

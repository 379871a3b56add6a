"""How long papers take, beside the bare making of an empty page: python -m tests.benchmarks.papers [--plans N]."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from uuid import UUID

import typst

from models.vocabulary import Paper
from services import papers
from services.demo import cast as casting
from services.documents import typeset
from services.documents.making import Ending, bound, made
from services.work import begin, look
from tests import databases as kinds
from tests.benchmarks.report import Line, show
from tests.conftest import build
from tests.databases import OnSqlite
from tests.stage import SETTINGS, stage_in
from tests.world import World, complete


def took(do: Callable[[], object], times: int = 7) -> float:
    """Milliseconds, the middle of several."""
    found = []
    for _ in range(times):
        began = perf_counter()
        do()
        found.append((perf_counter() - began) * 1000)
    return sorted(found)[times // 2]


def measure(world: World, plans: int) -> Iterator[Line]:
    """One plan as either kind of file, and many as one PDF, the reading of each included."""
    for _ in range(plans):
        world.draft(contents=complete("meals", "public_transport", "personal_items", sensitive=True))
    actor = world.cast.dace
    with look(actor) as work:
        ids = papers.printable(work)

    def one(ending: Ending) -> bytes:
        with begin(actor) as work:
            filled = papers.of_plan(work, ids[0], Paper.PLAN, ending)
        return made(filled.paper, filled.ending, filled.content)

    def many() -> bytes:
        return bound(_each(world, ids))

    typeset.warm_up()
    fonts = typst.Fonts(include_system_fonts=False)
    floor = took(lambda: typst.compile({"main.typ": b"Labdien"}, font_paths=fonts, format="pdf"))
    yield Line("one plan as PDF", took(lambda: one(Ending.PDF)), floor)
    yield Line("one plan as DOCX", took(lambda: one(Ending.DOCX)), floor)
    yield Line(f"{len(ids)} plans as one PDF, each", took(many, 1) / len(ids), floor)


def _each(world: World, ids: list[UUID]) -> Iterator[bytes]:
    for plan_id in ids:
        with begin(world.cast.dace) as work:
            filled = papers.of_plan(work, plan_id, Paper.PLAN, Ending.PDF)
        yield made(filled.paper, filled.ending, filled.content)


def main() -> bool:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.papers", description=__doc__)
    asked.add_argument("--plans", type=int, default=200)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="pumpurs-") as folder:
        os.environ.update(SETTINGS, PUMPURS_DATA=folder, PUMPURS_LANGUAGE="en")
        template = OnSqlite(Path(folder) / "template.db")
        build(f"sqlite:///{template.template}")
        with stage_in(template) as url, kinds.using(url):
            os.environ.update(SETTINGS)
            return show(f"Papers: {given.plans} plans, SQLite", measure(World(casting.recall()), given.plans))


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

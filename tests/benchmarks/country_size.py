"""Every chart at the size of a country, and larger: python -m tests.benchmarks.country_size [--times 1,4,10].

For each chart of figures and of effectiveness: the first look, by which the page is opened, and a click on it later, as a
multiple of the bare page's and beside hand-written SQL of the same run, the memory of the server, and how it grows with
the size. Goals are of later clicks. Countries are kept: see tests.benchmarks.datasets.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from rich.console import Console
from rich.table import Table

from pages.effect.effect import TOPICS as EFFECTS
from pages.figures.topics import TOPICS
from pages.shell import paths
from tests import databases as kinds
from tests.benchmarks import by_hand
from tests.benchmarks.clicks import SMALLEST
from tests.benchmarks.datasets import Country, country, home
from tests.security.browserless import Browser, Tab
from tests.serving import Server, serving
from tests.stage import PASSWORD

Charts: TypeAlias = Mapping[str, tuple[str, str, tuple[str, ...]]]  # page, address, SQL of a hand, by name
BARE, GROWS = 3.0, 1.5  # the most a chart may be: of the bare page, and of itself in the country of usual size
READER, ONE_ROLE = "valsts1", "revidents1"  # who sees all of the country, and who names no deputies
_PATIENCE = 900  # seconds for a first look: effectiveness reads all records, and keeps what it found


class Click(NamedTuple):
    """In milliseconds: the first look, the median of later clicks, and the server's own processor time of one of these."""

    first: float
    took: float
    worked: float


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart of one country, in milliseconds; `hand` is none where nobody wrote SQL for it. Memory in MB.

    `worked` is the processor's time of the server alone: it stays the same where other work keeps the machine busy.
    """

    page: str
    took: float
    worked: float
    bare: float
    bare_worked: float
    hand: float | None
    memory: float
    first: float = 0

    @property
    def times_bare(self) -> float:
        return self.took / self.bare


def charts() -> Charts:
    """Every topic of figures by its name, and every one of effectiveness."""
    figures = {t.name: (paths.FIGURES, f"topic={t.name}", by_hand.BY_HAND.get(t.name, ())) for t in TOPICS}
    return {**figures, **{f"effect: {name}": (paths.EFFECT, f"topic={name}", ()) for name in EFFECTS}}


def measure(there: Country, folder: Path, rounds: int, wanted: Charts) -> Iterator[Shown]:
    """The bare page stays open, and is clicked on in turn with each chart."""
    with serving(there.url, folder, there.settings) as server, kinds.using(there.url):
        semester = by_hand.semester(str(there.about["today"]))
        with opened(server, ONE_ROLE, SMALLEST) as (bare, opening):
            (floor,) = timed(server, [bare], rounds)
            yield Shown("the bare page", *floor, *floor, None, memory(server), opening)
            for name, (page, query, statements) in wanted.items():
                with opened(server, READER, page, query) as (tab, first):
                    chart, floor = timed(server, [tab, bare], rounds)
                hand = by_hand.milliseconds(statements, semester, max(3, rounds // 3)) if statements else None
                yield Shown(name, *chart, *floor, hand, memory(server), first)


def clicked(server: Server, username: str, page: str, query: str, rounds: int) -> Click:
    """A page opened, and clicked on then. Raises AssertionError where the page fails."""
    with opened(server, username, page, query) as (tab, first):
        return Click(first, *timed(server, [tab], rounds)[0])


@contextmanager
def opened(server: Server, username: str, page: str, query: str = "") -> Iterator[tuple[Tab, float]]:
    """A page, and the milliseconds it took to open. Raises AssertionError where the page fails."""
    browser = Browser(server.base)
    browser.sign_in(username, PASSWORD, SMALLEST).close()
    with browser.connect(page, query) as tab:
        began = time.perf_counter()
        tab.run(patience=_PATIENCE)
        first = 1000 * (time.perf_counter() - began)
        assert not tab.screen.all("exception"), tab.screen.text()
        yield tab, first


def timed(server: Server, tabs: Sequence[Tab], rounds: int) -> list[tuple[float, float]]:
    """A click on each in turn, so that a machine that grows slower does so for all: the median time, and the mean of the work."""
    took: list[list[float]] = [[] for _ in tabs]
    work = [0.0 for _ in tabs]
    for _ in range(rounds):
        for at, tab in enumerate(tabs):
            before, began = worked(server), time.perf_counter()
            tab.run()
            took[at].append(1000 * (time.perf_counter() - began))
            work[at] += worked(server) - before
    return [(statistics.median(times), done / rounds) for times, done in zip(took, work, strict=True)]


def worked(server: Server) -> float:
    """The processor's time that the server has used so far, in milliseconds."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(server: Server) -> float:
    """What the server holds in memory now, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def show(there: Country, times: float, found: Sequence[Shown]) -> bool:
    """One country's charts; whether the goal was kept, which is set for the country of the usual size."""
    table = Table(title=f"{times:g} ×: {there.said}", title_justify="left")
    for column in (
        "",
        "first look, ms",
        "a click, ms",
        "× bare",
        "goal",
        "worked, ms",
        "× bare",
        "by hand, ms",
        "× by hand",
        "memory, MB",
        "",
    ):
        table.add_column(column, justify="left" if not column else "right")
    kept = True
    for line in found:
        judged = times == 1 and line is not found[0]
        fine = line.times_bare <= BARE
        kept &= fine or not judged
        hand = ("", "") if line.hand is None else (f"{line.hand:.1f}", f"{line.took / line.hand:.2f}")
        verdict = ("kept" if fine else "MISSED") if judged else ""
        by_clock = (f"{line.took:.1f}", f"{line.times_bare:.2f}", f"≤ {BARE:g}" if judged else "")
        by_work = (f"{line.worked:.0f}", f"{line.worked / line.bare_worked:.2f}" if line.bare_worked else "")
        table.add_row(line.page, f"{line.first:.0f}", *by_clock, *by_work, *hand, f"{line.memory:.0f}", verdict)
    Console(width=130).print(table)
    return kept


def show_growth(found: Mapping[float, Sequence[Shown]]) -> bool:
    """Each chart in every country beside itself in the smallest; whether its clicks grew no more than they may."""
    first, *larger = sorted(found)
    table, kept = Table(title=f"Growth: × the time at {first:g} ×, at most {GROWS:g}", title_justify="left"), True
    for column in (
        "",
        *(f"first look, {times:g} ×" for times in larger),
        *(f"a click, {times:g} ×" for times in larger),
        "",
    ):
        table.add_column(column, justify="left" if not column else "right")
    for number, line in enumerate(found[first]):
        grown = [found[times][number].took / line.took for times in larger]
        first_looks = [found[times][number].first / (line.first or 1) for times in larger]
        fine = all(ratio <= GROWS for ratio in grown)
        kept &= fine
        table.add_row(line.page, *(f"{ratio:.2f}" for ratio in (*first_looks, *grown)), "kept" if fine else "MISSED")
    Console(width=130).print(table)
    return kept


def main() -> bool:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.country_size", description=__doc__)
    asked.add_argument("--times", default="1", help="sizes of the country, with commas: 1,4,10")
    asked.add_argument("--folder", type=Path, default=home(), help="where countries are kept")
    asked.add_argument("--rounds", type=int, default=9)
    given = asked.parse_args()
    found: dict[float, Sequence[Shown]] = {}
    kept = True
    for times in map(float, given.times.split(",")):
        there = country(times, given.folder)
        found[times] = list(measure(there, there.folder / "site", given.rounds, charts()))
        kept &= show(there, times, found[times])
    return (show_growth(found) if len(found) > 1 else True) and kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

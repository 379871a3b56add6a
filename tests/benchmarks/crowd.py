"""Many people at once, each clicking every ten seconds: python -m tests.benchmarks.crowd [--people 50] [--seconds 120]."""

import argparse
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from models.database import reading
from models.people import Account, Assignment
from models.vocabulary import Role
from tests import databases as kinds
from tests.benchmarks.clicks import SMALLEST
from tests.benchmarks.country_size import ONE_ROLE, clicked, memory, worked
from tests.benchmarks.datasets import Country, country, home
from tests.security.browserless import Browser
from tests.serving import Server, serving
from tests.stage import PASSWORD

GOAL, EVERY = 1.0, 10.0  # seconds: the 95th percentile of a click, and how often somebody clicks
# Of ten people: most work at schools.
MIX = (
    Role.SCHOOL_COORDINATOR, Role.PREPARER, Role.DIRECTOR, Role.PREPARER, Role.MUNICIPALITY_COORDINATOR, Role.ACCOUNTANT,
    Role.STATE_COORDINATOR, Role.EXPERT, Role.SCHOOL_COORDINATOR, Role.AUDITOR,
)  # fmt: skip
# Where they click, as far as their menu has it; figures come as often as all the rest.
PAGES = ("", "parskati", "plani", "parskati", "skoleni", "parskati", "kompensacijas", "parskati")


@dataclass(slots=True)
class Clicks:
    """What everybody saw, in seconds by page; and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)  # somebody was cut off: nothing is worth measuring

    def note(self, page: str, seconds: float) -> None:
        with self.lock:
            self.took.setdefault(page, []).append(seconds)

    def fail(self, why: str) -> None:
        with self.lock:
            self.wrong[why] += 1

    @property
    def all(self) -> list[float]:
        return [seconds for of_page in self.took.values() for seconds in of_page]


def people(number: int) -> list[str]:
    """User names of so many people, roles mixed, from different schools as far as there are."""
    with reading() as session:
        rows = session.exec(
            select(Assignment.role, Account.username)
            .join(Account, col(Account.id) == Assignment.account_id)
            .order_by(col(Account.id))
        ).all()
    of_role: dict[Role, list[str]] = {}
    for role, username in rows:
        of_role.setdefault(role, []).append(username)
    chance = random.Random(1)
    for names in of_role.values():
        chance.shuffle(names)
    taken: Counter[Role] = Counter()
    found = []
    for role in (MIX[n % len(MIX)] for n in range(number)):
        found.append(of_role[role][taken[role] % len(of_role[role])])  # two tabs of one person, where there are too few
        taken[role] += 1
    return found


def visit(base: str, username: str, start: threading.Barrier, seconds: float, clicks: Clicks, number: int) -> None:
    """Sign in, and click every ten seconds, each person at a time of their own."""
    chance = random.Random(number)
    browser = Browser(base)
    try:
        tab = browser.sign_in(username, PASSWORD)
        tab.close()
        tab = browser.open()
        start.wait(600)
        ends = time.monotonic() + seconds
        due = time.monotonic() + chance.random() * EVERY
        while due < ends:
            if clicks.over.wait(max(0.0, due - time.monotonic())):
                return
            page = chance.choice([page for page in PAGES if page in tab.screen.pages])
            began = time.perf_counter()
            tab.go(page)
            clicks.note(page, time.perf_counter() - began)
            if tab.screen.all("exception"):
                clicks.fail(f"{page}: an incident")
            tab.received.clear()
            due += EVERY
    except (OSError, RuntimeError, PermissionError, TimeoutError) as error:
        clicks.fail(f"{type(error).__name__} {error}"[:80])
        clicks.over.set()
        start.abort()
    finally:
        browser.close()


def measure(server: Server, number: int, seconds: float) -> Clicks:
    """What so many people see who are there at once."""
    clicks, start = Clicks(), threading.Barrier(number)
    names = people(number)
    crowd = [
        threading.Thread(target=visit, args=(server.base, name, start, seconds, clicks, n))
        for n, name in enumerate(names)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return clicks


def percentile(values: Sequence[float], part: float) -> float:
    """The value that so large a part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def lines(clicks: Clicks) -> Iterator[tuple[str, ...]]:
    for name, values in [("all", clicks.all), *sorted(clicks.took.items())]:
        told = (median(values), percentile(values, 0.95), max(values))
        yield name or "sākums", str(len(values)), *(f"{1000 * one:.0f}" for one in told)


def show(there: Country, number: int, alone: float, clicks: Clicks, held: float, each: float) -> bool:
    """What the crowd saw; whether the goal was kept. `each`: the server's own processor time of a click, in milliseconds."""
    title = f"{number} people at once, a click every {EVERY:g} s: {there.said}; alone on the bare page {alone:.0f} ms"
    table = Table(title=title, title_justify="left")
    for column in ("page", "clicks", "median, ms", "95 %, ms", "most, ms"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for line in lines(clicks):
        table.add_row(*line)
    worst = percentile(clicks.all, 0.95)
    fine = worst <= GOAL and not clicks.wrong
    out = Console(width=130)
    out.print(table)
    out.print(f"95 % of clicks within {worst:.2f} s, goal {GOAL:g} s: {'kept' if fine else 'MISSED'}")
    out.print(f"memory {held:.0f} MB; the server worked {each:.0f} ms a click")
    if clicks.wrong:
        out.print("went wrong:", dict(clicks.wrong))
    return fine


def main() -> bool:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks.crowd", description=__doc__)
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=120)
    asked.add_argument("--times", type=float, default=1)
    asked.add_argument("--folder", type=Path, default=home())
    given = asked.parse_args()
    there = country(given.times, given.folder)
    os.environ.update(there.settings)
    with serving(there.url, there.folder / "site", there.settings) as server, kinds.using(there.url):
        alone = clicked(server, ONE_ROLE, SMALLEST, "", 15).took
        before = worked(server)
        clicks = measure(server, given.people, given.seconds)
        each = (worked(server) - before) / max(1, len(clicks.all))
        return show(there, given.people, alone, clicks, memory(server), each)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

"""How long a click takes on each screen, from the message a browser sends to the end of the run it starts."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import UUID

from models.money_words import ClaimStatus
from services import home, plans, pupils
from services.money import claim_lists
from services.rules.permissions import Actor, Permission
from services.work import Work, look
from tests.benchmarks.report import Line
from tests.security.browserless import Browser
from tests.serving import serving
from tests.stage import PASSWORD, SETTINGS

# The names of screens stand in pages/shell/paths.py; the smallest has a form of one field and no query of its own.
SMALLEST = "konts"
ONE_ROLE = "austra"  # who names no deputies


def measure(url: str, folder: Path, actor: Actor, plan_id: UUID, rounds: int) -> Iterator[Line]:
    """Every screen beside the smallest one, each with the time its own queries take in the same run."""
    pages: Mapping[str, tuple[str, str, Callable[[Work], object], float]] = {
        "Sākums": ("", "", _home, 1.5),
        "Skolēni": ("skoleni", "", pupils.find, 1.5),
        "Plāni": ("plani", "show=all", plans.find, 1.5),
        "A plan with everything": ("plani", f"plan={plan_id}", lambda work: plans.open_plan(work, plan_id), 2.5),
        "Waiting claims, a page of 50": ("kompensacijas", "", _queue, 1.67),
        "Pārskati": ("parskati", "", lambda _: None, 3.0),
    }
    with serving(url, folder, SETTINGS) as server:
        browser = Browser(server.base)
        floor = smallest(server.base, rounds)
        browser.sign_in(actor.username, PASSWORD).close()
        yield Line("The smallest page", floor, floor)
        for name, (page, query, asks, goal) in pages.items():
            took = _click(browser, page, query, rounds)
            yield Line(name, took, floor + median(lambda asks=asks: _ask(actor, asks), rounds), goal)
        browser.close()
    yield Line("The smallest page, beside one collection of garbage", floor, _collection(), 0.6)


def smallest(base: str, rounds: int) -> float:
    """Opened by somebody for whom it has nothing but its form."""
    browser = Browser(base)
    browser.sign_in(ONE_ROLE, PASSWORD).close()
    return _click(browser, SMALLEST, "", rounds)


def _home(work: Work) -> object:
    return home.waiting(work), home.highlights(work)


def _queue(work: Work) -> object:
    return claim_lists.find(work, status=ClaimStatus.SUBMITTED, reach=Permission.CLAIM_DECIDE)


def _ask(actor: Actor, asks: Callable[[Work], object]) -> None:
    with look(actor) as work:
        asks(work)


def _click(browser: Browser, page: str, query: str, rounds: int) -> float:
    """The median of reruns of one page, in milliseconds."""
    with browser.open(page, query) as tab:
        tab.run()
        return median(tab.run, rounds)


def median(do: Callable[[], object], rounds: int) -> float:
    """Of so many times, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        do()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _collection() -> float:
    """What one collection costs with everything loaded and nothing frozen: every click would, were the freeze lost."""
    import gc

    from pages.front.warmup import warm_up

    warm_up(("pages.shell.menu", "pages.shell.authenticator", "pages.figures.charts"))
    return median(gc.collect, 5)

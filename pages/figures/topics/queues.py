"""How long things wait, by queue: only what this reader may read one by one."""

import pandas as pd

from pages.figures import around_charts, plain_tables
from pages.figures.parts import Part, Sentence, Sketch
from pages.figures.view import View
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.texts import label, plain
from services import waiting_times
from services.rules.waiting import AgeBand
from services.waiting_times import QueueAges
from services.work import Work


def draw(view: View, work: Work) -> list[Part]:
    """As it stands today, whatever period is chosen."""
    found = waiting_times.queues(work, schools=plain_tables.schools_of(view))
    if not found:
        return [Sentence(plain("There is no queue that you may read."))]
    rows = [
        {"queue": label(one.queue), "band": label(band), "at": at, "count": one.ages.bands[band]}
        for one in found
        for at, band in enumerate(AgeBand)
        if one.ages.bands[band]
    ]
    sketch = Sketch(
        "queues", _title(found), around_charts.ages(session.language()), pd.DataFrame(rows, columns=["queue", "band", "at", "count"]),
        shell_charts.height(len(found) * 5 // 4),
        below=True, behind=("waiting plans", "waiting claims"), notes=(plain("As it stands today; half of what waits has waited no longer than the median."),),
    )  # fmt: skip
    return [plain_tables.drawn(view, work, _table(found), sketch, plain_tables.today(work))]


def _title(found: list[QueueAges]) -> str:
    longest = max(found, key=lambda one: one.ages.oldest if one.ages.oldest is not None else -1)
    if longest.ages.oldest is None:
        return plain("Nothing waits")
    return plain("The longest wait: {queue}, {days} d", queue=longest.queue, days=longest.ages.oldest)


def _table(found: list[QueueAges]) -> plain_tables.Table:
    return {
        plain("Queue"): [label(one.queue) for one in found],
        plain("Waiting"): [one.ages.waiting for one in found],
        **{label(band).capitalize(): [one.ages.bands[band] for one in found] for band in AgeBand},
        plain("Median, d"): [one.ages.median for one in found],
        plain("Oldest, d"): [one.ages.oldest for one in found],
    }

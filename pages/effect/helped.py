"""Who still learns twelve months later, by the measures of the first plan and by how many consultations were attended."""

from collections.abc import Callable, Sequence
from typing import Any

from pages.effect import charts
from pages.effect.block import Block, as_of, count, kept, meet, of_intervals, percent
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import _, label, plain, shown
from services.effect import by_help
from services.effect.by_help import Helped, Now
from services.effect.kept import answered
from services.effect.statistics import Method
from services.rulebook import rulebook
from services.rules.effect import DOSES


def measures_block() -> Block:
    with session.at_work() as work:
        answer, names = answered(work, by_help.by_measure), rulebook(work.session).names()
    found = answer.what
    cannot = _(
        "Measures are chosen by need: pupils with different measures were different from the start. It cannot be concluded that "
        "one measure helps more than another."
    )
    title = plain("12 months later no sure difference between measures")
    if _apart(found):
        title = plain("12 months later some measures differ surely")
    return _block(
        "measures", plain("Measure"), title, found, lambda kind: shown(names.get(kind, kind)), cannot, as_of(answer)
    )


def doses_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, by_help.by_dose)
    found = answer.what
    cannot = _(
        "Those with greater need get more help, and those who left early could attend less of it. So the comparison cannot show "
        "what consultations do: neither that they help nor that they do not."
    )
    title = plain("12 months later no sure difference by the number of consultations")
    if _apart(found):
        title = plain("12 months later there are sure differences by the number of consultations")
    return _block("doses", plain("Consultations attended"), title, found, _band, cannot, as_of(answer))


def _block(
    name: str,
    heading: str,
    title: str,
    found: Sequence[Helped[Any]],
    called: Callable[[Any], str],
    cannot: str,
    since: Sequence[str],
) -> Block:
    if not any(one.pupils for one in found):
        return Block(None, [_("No first plan began twelve months ago, or too few did for it to be told.")], cannot, [])
    words = [called(one.help) for one in found]
    table = {
        heading: words,
        plain("Pupils"): [count(one.pupils) for one in found],
        **{label(now).capitalize(): [count(one.now[now]) for one in found] for now in Now},
        plain("Share who learn, and 95 % interval"): [percent(one.learn) for one in found],
    }
    rows = of_intervals([(word, one.learn) for word, one in zip(words, found, strict=True)])
    records = [
        {
            name: word,
            "pupils": one.pupils,
            **{now.value: one.now[now] for now in Now},
            **kept("learns_percent", one.learn),
        }
        for word, one in zip(words, found, strict=True)
    ]
    drawn = Drawn(
        name,
        title,
        charts.shares(session.language()),
        rows,
        shell_charts.height(len(found)),
        table,
        records,
        below=True,
    )
    how = _(
        "Shares are of those of whom something is known. A pupil whose first plan had several measures stands in each."
    )
    return Block(drawn, [how, *since], cannot, [Method.WILSON])


def _apart(found: Sequence[Helped[Any]]) -> bool:
    """Whether the intervals have nothing in common; nothing is said of which is higher."""
    return meet([one.learn for one in found]) is False


def _band(band: int) -> str:
    least, most = DOSES[band]
    return f"{least}+" if most is None else str(least) if least == most else f"{least}–{most}"

"""Who still learns twelve months later, by the measures of the first plan and by how many consultations were attended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pages.effect.block import Block, as_of, count, kept, meet, of_intervals, percent, shares
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import _, label, plain, shown
from services.effect import by_help
from services.effect.by_help import Helped, Now
from services.effect.kept import Answer, answered
from services.effect.statistics import Method
from services.rulebook import rulebook
from services.rules.effect import DOSES


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked at: its name in files and on the screen, and what people call one kind of help."""

    name: str
    heading: str
    called: Callable[[Any], str]


def measures_block() -> Block:
    with session.at_work() as work:
        answer, names = answered(work, by_help.by_measure), rulebook(work.session).names()
    cannot = _(
        "Measures are chosen by need: pupils with different measures were different from the start. It cannot be concluded that "
        "one measure helps more than another."
    )
    title = plain("12 months later no sure difference between measures")
    if _apart(answer.what):
        title = plain("12 months later some measures differ surely")
    asked = _Asked("measures", plain("Measure"), lambda kind: shown(names.get(kind, kind)))
    several = _("A pupil whose first plan had several measures stands in each.")
    return _block(asked, title, answer, [_known(), several], cannot)


def doses_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, by_help.by_dose)
    cannot = _(
        "Those with greater need get more help, and those who left early could attend less of it. So the comparison cannot show "
        "what consultations do: neither that they help nor that they do not."
    )
    title = plain("12 months later no sure difference by the number of consultations")
    if _apart(answer.what):
        title = plain("12 months later there are sure differences by the number of consultations")
    return _block(_Asked("doses", plain("Consultations attended"), _band), title, answer, [_known()], cannot)


def _block(asked: _Asked, title: str, answer: Answer[list[Helped[Any]]], told: Sequence[str], cannot: str) -> Block:
    found = answer.what
    if not any(one.pupils for one in found):
        return Block(
            None,
            [_("No first plan began twelve months ago, or too few did for it to be told.")],
            cannot,
            [Method.WILSON],
        )
    words = [asked.called(one.help) for one in found]
    rows = of_intervals([(word, one.learn) for word, one in zip(words, found, strict=True)])
    drawn = Drawn(
        asked.name, title, shares(rows), rows, shell_charts.height(len(found)),
        _table(asked.heading, words, found), [_record(asked.name, word, one) for word, one in zip(words, found, strict=True)],
        below=True,
    )  # fmt: skip
    return Block(drawn, [*told, *as_of(answer)], cannot, [Method.WILSON])


def _table(heading: str, words: list[str], found: Sequence[Helped[Any]]) -> dict[str, list[str]]:
    return {
        heading: words,
        plain("Pupils"): [count(one.pupils) for one in found],
        **{label(now).capitalize(): [count(one.now[now]) for one in found] for now in Now},
        plain("Share who learn, and 95 % interval"): [percent(one.learn) for one in found],
    }


def _record(name: str, word: str, one: Helped[Any]) -> dict[str, object]:
    now = {part.value: one.now[part] for part in Now}
    return {name: word, "pupils": one.pupils, **now, **kept("learns_percent", one.learn)}


def _known() -> str:
    return _("Shares are of those of whom something is known.")


def _apart(found: Sequence[Helped[Any]]) -> bool:
    """Whether the intervals have nothing in common; nothing is said of which is higher."""
    return meet([one.learn for one in found]) is False


def _band(band: int) -> str:
    least, most = DOSES[band]
    return f"{least}+" if most is None else str(least) if least == most else f"{least}–{most}"

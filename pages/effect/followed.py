"""What became of the pupils: on four days, and who came back."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from pages.effect import charts
from pages.effect.block import Block, as_of, count, kept, of_intervals, percent, shares
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import _, label, plain
from services.effect import following
from services.effect.by_help import Now
from services.effect.following import Returners, Since
from services.effect.kept import answered
from services.effect.statistics import Method
from services.rules.effect import Became, Horizon

_TITLED: Final = (Horizon.MONTHS_12, Horizon.NEXT, Horizon.MONTHS_6, Horizon.MONTHS_24)


def afterwards_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, following.afterwards)
    found = answer.what
    cannot = _(
        "Nothing tells what would have become of them without help, so it cannot be concluded that the help kept anybody at "
        "school. Of those of whom nothing is known nobody can say whether they still learn: they are counted apart, not left out."
    )
    seen = [since for since in found if since.pupils]
    if not seen:
        return Block(None, [_not_yet()], cannot, [Method.WILSON])
    drawn = Drawn(
        "afterwards", _title(seen), charts.parts(session.language()), _rows(seen), shell_charts.height(len(seen)) + 120,
        _table(seen), [_record(since) for since in seen], below=True,
    )  # fmt: skip
    how = _(
        "Counted from the first plan that ran. Whoever was there in a semester is there until the next begins: the end of a "
        "school year is no leaving, nor is finishing school or a move. Leaving is what evaluations say, read alike for all schools."
    )
    return Block(drawn, [how, *_waiting(found), *as_of(answer)], cannot, [Method.WILSON])


def returners_block() -> Block:
    with session.at_work() as work:
        answer = answered(work, following.returners)
    found = answer.what
    cannot = _(
        "Who came back to a school outside these records is not seen: the true share can only be higher. It cannot be concluded "
        "why they came back."
    )
    if not found.left or found.share is None:
        return Block(None, [_("Too few have left or come back for it to be told.")], cannot, [Method.WILSON])
    what = plain("Of those who left, learn again")
    title = plain(
        "Of {left} who left education {back} learn again: {share}", left=count(found.left), back=count(found.back), share=percent(found.share),
    )  # fmt: skip
    table = {
        plain("Left education"): [count(found.left)],
        plain("Learn again"): [count(found.back)],
        plain("Share and 95 % interval"): [percent(found.share)],
    }
    rows = of_intervals([(what, found.share)])
    drawn = Drawn("returners", title, shares(rows), rows, 110, table, [_of(found)], below=True)
    how = _("Somebody came back who has a plan after leaving, at any school here, or was taken over by another school.")
    return Block(drawn, [how, *as_of(answer)], cannot, [Method.WILSON])


def _of(found: Returners) -> dict[str, object]:
    return {"left": found.left, "back": found.back, **kept("back_percent", found.share)}


def _not_yet() -> str:
    return _("No first plan began so long ago, or too few did for it to be told.")


def _waiting(found: Sequence[Since]) -> list[str]:
    """Whose day has not come is said, as far as it may be."""
    days = [f"{label(since.horizon)} – {count(since.waiting)}" for since in found if since.waiting]
    return [_("Not counted, because their day has not come yet: {days}.", days="; ".join(days))] if days else []


def _three(since: Since) -> dict[Now, int | None]:
    """In education, left, unknown: the first is what remains of all, so it is told whenever the others are."""
    left, unknown = since.became[Became.LEFT], since.became[Became.UNKNOWN]
    learn = None if since.pupils is None or left is None or unknown is None else since.pupils - left - unknown
    return {Now.LEARNS: learn, Now.LEFT: left, Now.UNKNOWN: unknown}


def _title(seen: Sequence[Since]) -> str:
    by = {since.horizon: since for since in seen}
    since = next(by[horizon] for horizon in _TITLED if horizon in by)
    three = _three(since)
    learn, left, unknown = three[Now.LEARNS], three[Now.LEFT], three[Now.UNKNOWN]
    if learn is None or left is None or unknown is None or not since.pupils:
        return plain("What became of the pupils {when}", when=since.horizon)
    share = [round(100 * part / since.pupils) for part in (learn, left, unknown)]
    return plain(
        "Of {pupils} pupils {when} {learn} % learn or have finished, {left} % have left, of {unknown} % nothing is known",
        pupils=count(since.pupils), when=since.horizon, learn=share[0], left=share[1], unknown=share[2],
    )  # fmt: skip


def _rows(seen: Sequence[Since]) -> pd.DataFrame:
    drawn = [
        {
            "when": label(since.horizon),
            "what": label(now),
            "value": round(100 * part / (since.pupils or 1), 1),
            "order": order,
        }
        for since in seen
        for order, (now, part) in enumerate(_three(since).items())
        if part is not None
    ]
    return pd.DataFrame(drawn, columns=["when", "what", "value", "order"])


def _table(seen: Sequence[Since]) -> dict[str, list[str]]:
    """Each part with its share and interval."""
    return {
        plain("When"): [label(since.horizon) for since in seen],
        plain("Pupils"): [count(since.pupils) for since in seen],
        **{label(one).capitalize(): [_cell(since, one) for since in seen] for one in Became},
    }


def _cell(since: Since, one: Became) -> str:
    told, share = since.became[one], since.shares[one]
    return count(told) if told is None or share is None else f"{count(told)} · {percent(share)}"


def _record(since: Since) -> dict[str, object]:
    told: dict[str, object] = {"when": since.horizon.value, "pupils": since.pupils, "not_yet": since.waiting}
    for one in Became:
        told |= {one.value: since.became[one], **kept(f"{one.value}_percent", since.shares[one])}
    return told | {"in_education": _three(since)[Now.LEARNS]}

"""What was published, beside our own count of the same place and period. Neither is mended; what disagrees says so."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from models.vocabulary import Language
from pages.figures import charts, parts
from pages.figures.parts import Part, Sentence
from pages.figures.view import View, short_period
from pages.shell import charts as shell_charts
from pages.shell import session
from pages.shell.charts import Drawn
from pages.shell.texts import cells, label, plain, shown
from services import clock, published
from services.published import Beside, Figure
from services.rules.comparing import Verdict
from services.work import Work

_DRAWN_FIRST: Final = ("plans", "pupils")
_AGREES: Final = (Verdict.SAME, Verdict.FITS)
_ISO_DAY: Final = 10


def draw(view: View, work: Work) -> list[Part]:
    """Everything that was published of the chosen place; of all places where none is chosen."""
    found = published.beside(work, *_places(view))
    if not found:
        return [Sentence(plain("Nothing was published of this place."))]
    rows = _bars(found)
    agreeing = sum(one.verdict in _AGREES for one in found)
    differing = sum(one.verdict is Verdict.DIFFERS for one in found)
    title = plain(
        "Published figures: {all}; agree with ours: {same}; differ: {other}",
        all=len(found),
        same=agreeing,
        other=differing,
    )
    heads = _heads()
    records = [dict(zip(heads, _record(one), strict=True)) for one in found]
    notes = [plain("Published figures are shown as they were printed. Where they disagree, each names the other.")]
    if any(one.verdict is Verdict.HIDDEN for one in found):
        notes.append(parts.why_hidden())
    about = ((plain("Chart"), title), (plain("Place"), view.place), (plain("Made"), shown(clock.now())))
    under = f"{view.place} · {plain('All periods')}"
    spec, height = charts.published(session.language()), shell_charts.height(rows["name"].nunique())
    table = {name: cells(record[name] for record in records) for name in heads}
    return [Drawn("published", title, spec, rows, height, table, records, below=True, notes=tuple(notes), about=about, under=under)]  # fmt: skip


def _places(view: View) -> Sequence[published.Place]:
    if view.school is not None:
        return published.called(school=view.place)
    if view.municipality is not None:
        return published.called(municipality=view.place)
    return published.places()


def _bars(found: Sequence[Beside]) -> pd.DataFrame:
    """Of the first place, and of one thing that was counted: our count once a period, each published figure by itself."""
    first = [one for one in found if one.figure.place == found[0].figure.place]
    codes = [one.figure.counted.code for one in first]
    code = next((code for code in _DRAWN_FIRST if code in codes), codes[0])
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    drawn = sorted(
        (one for one in first if one.figure.counted.code == code), key=lambda one: (one.figure.since, one.figure.until)
    )
    for at, one in enumerate(drawn):
        period, value = _period(one.figure), float(one.figure.value)  # for drawing only
        place = {"name": period, "at": at}
        if one.ours:
            rows[period, None] = {**place, "what": plain("Our count"), "count": one.ours, "ours": True, "source": ""}
        rows[period, value] = {
            **place, "what": plain("Published"), "count": value, "ours": False, "source": one.figure.source.publisher,
        }  # fmt: skip
    return pd.DataFrame(list(rows.values()), columns=["name", "at", "what", "count", "ours", "source"])


def _heads() -> tuple[str, ...]:
    return (
        plain("What was counted"), plain("Place"), plain("Period"), plain("Published"), plain("Our count"), plain("Compared"),
        plain("Publisher"), plain("Disagrees with"), plain("Wording"), plain("Note"), plain("Source"),
    )  # fmt: skip


def _record(one: Beside) -> tuple[int | str, ...]:
    """In a file numbers stay numbers."""
    figure = one.figure
    counted = one.verdict not in (Verdict.TOLD_ONLY, Verdict.NO_RECORDS)
    ours = "" if not counted else one.ours if isinstance(one.ours, int) else parts.number(one.ours)
    return (
        shown(figure.counted), figure.place.name or plain("Latvia"), _period(figure), _value(figure), ours, label(one.verdict),
        figure.source.publisher, _disagreeing(one), f"“{figure.words}”" if figure.words else "",
        shown(figure.note) if figure.note else "", _source(figure),
    )  # fmt: skip


def _disagreeing(one: Beside) -> str:
    return "; ".join(
        plain("its own source") if other == one.figure else f"{cells([_value(other)])[0]} ({other.source.publisher})"
        for other in one.disagreeing
    )


def _source(figure: Figure) -> str:
    source = figure.source
    told = [source.publisher, source.title, *([shown(source.published)] if source.published else []), source.url]
    return ", ".join(part for part in [*([plain("computed from")] if figure.computed else []), *told] if part)


def _value(figure: Figure) -> int | str:
    match figure.unit:
        case "euro":
            return shown(figure.value)
        case "percent":
            return f"{figure.value:f} %"
        case "ratio":
            return f"{figure.value:f}".replace(".", "," if session.language() is Language.LATVIAN else ".")
        case _:
            return int(figure.value)


def _period(figure: Figure) -> str:
    """Semesters and school years as everywhere; other periods as they were printed, days as people write them."""
    if not figure.since:
        return "–".join(_day(part) for part in figure.period.split("–"))
    if figure.since == figure.until:
        return short_period(figure.since)
    first, last = short_period(figure.since[:4]), short_period(figure.until[:4])
    return first if first == last else f"{first} – {last}"


def _day(text: str) -> str:
    return shown(date.fromisoformat(text)) if len(text) == _ISO_DAY else text

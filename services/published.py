"""What was published about the programme, beside our own count of the same place and time. Neither is mended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlmodel import select

from models.places import School
from services import presets
from services.counting import Dimension, Measure, Question
from services.figures import answer
from services.places import Gazetteer
from services.rules.comparing import Exactness, Verdict, verdict
from services.rules.names import fold, sort_key
from services.rules.names_of import Named
from services.rules.permissions import Level, Permission
from services.work import Work

_MEASURES: Final = (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS, Measure.MUNICIPALITIES)
Counts = Mapping[Measure, int | None]
_NOBODY: Final[Counts] = dict.fromkeys(_MEASURES, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Of what a figure tells: a school, a municipality by its name of that time, or the country where neither is named."""

    municipality: str = ""
    school: str = ""

    @property
    def name(self) -> str:
        return self.school or self.municipality


COUNTRY: Final = Place()


@dataclass(frozen=True, slots=True)
class Source:
    """Who printed it and where; `url` is empty for what lies on paper or moved, `published` None where no day is given."""

    publisher: str
    title: str
    url: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it was printed. `unit`: count, euro, percent or ratio."""

    code: str
    counted: Named
    unit: str
    measure: Measure | None  # what our own records count the same way
    value: Decimal
    place: Place
    since: str  # semesters; both empty where the period is told in words only
    until: str
    period: str
    source: Source
    exactness: Exactness
    words: str  # as printed, where the wording matters
    computed: bool  # worked out from published figures
    against: tuple[str, ...]  # codes of figures that disagree; its own where the source contradicts itself
    note: Named | None

    @property
    def comparable(self) -> bool:
        return self.measure is not None and bool(self.since)


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure, our own count (None where hidden or not ours to tell), and what comes of it."""

    figure: Figure
    ours: int | None
    verdict: Verdict
    disagreeing: tuple[Figure, ...]


def figures() -> list[Figure]:
    """All of them, in the order of the file."""
    content = presets.read("published")
    counted = {row["code"]: row for row in content["counted"]}
    sources = {row["code"]: Source(**{k: v for k, v in row.items() if k != "code"}) for row in content["source"]}
    return [_figure(row, counted[row["counted"]], sources[row["source"]]) for row in content["figure"]]


def places() -> list[Place]:
    """Of which places something was published: the country, municipalities, schools, each in Latvian order."""
    found = {figure.place for figure in figures()}
    return sorted(found, key=lambda place: (bool(place.name), bool(place.school), sort_key(place.name)))


def called(*, municipality: str = "", school: str = "") -> list[Place]:
    """The place of this name, if anything was published of it."""
    asked = (_bare(municipality), _bare(school))
    return [place for place in places() if (_bare(place.municipality), _bare(place.school)) == asked]


def beside(work: Work, *places: Place) -> list[Beside]:
    """What was published of these places, beside our count where the whole of a place is within reach."""
    work.require(Permission.FIGURES_READ)
    every = {figure.code: figure for figure in figures()}
    reach, found = _Reach(work, places), []
    for place in places:
        here = [figure for figure in every.values() if figure.place == place]
        narrowed = reach.narrowed(place)
        counts = dict(_counts(work, _wanted(here), narrowed)) if narrowed is not None else {}
        found += [_laid(figure, counts, tuple(every[code] for code in figure.against)) for figure in here]
    return found


def _wanted(figures: Iterable[Figure]) -> dict[tuple[str, str], set[Measure]]:
    """What is to be counted of each period."""
    found: dict[tuple[str, str], set[Measure]] = {}
    for figure in figures:
        if figure.measure is not None and figure.comparable:
            found.setdefault((figure.since, figure.until), set()).add(figure.measure)
    return found


def _laid(figure: Figure, counts: Mapping[tuple[str, str], Counts], disagreeing: tuple[Figure, ...]) -> Beside:
    found = counts.get((figure.since, figure.until))
    if found is None or not figure.comparable or figure.measure is None:
        return Beside(figure, None, Verdict.TOLD_ONLY, disagreeing)
    ours = found[figure.measure]
    return Beside(figure, ours, verdict(figure.value, figure.exactness, ours), disagreeing)


class _Reach:
    """How far a reader counts in these places; schools and municipalities are read once."""

    def __init__(self, work: Work, places: Iterable[Place]) -> None:
        self._actor, self._today, self._level = work.actor, work.today, work.require(Permission.FIGURES_READ)
        self._units = Gazetteer.read(work.session)
        self._schools = _by_letters(work) if any(place.school for place in places) else {}

    def narrowed(self, place: Place) -> dict[str, Any] | None:
        """How a question is narrowed to a place; None where it is not known or reaches further than the reader does."""
        if place.school:
            same = self._schools.get(_bare(place.school), ())
            return {"school": same[0]} if len(same) == 1 else None
        if place.municipality:
            return self._municipality(place.municipality)
        return {} if self._level is Level.EVERYWHERE else None

    def _municipality(self, name: str) -> dict[str, Any] | None:
        unit, home = self._units.named(name), self._actor.municipality_id
        if unit is None or self._level < Level.MUNICIPALITY:
            return None
        own = home is not None and self._units.on(home, self._today).id == self._units.on(unit.id, self._today).id
        return {"municipality": unit.id} if own or self._level is Level.EVERYWHERE else None


def _by_letters(work: Work) -> dict[str, list[UUID]]:
    """The schools within reach by the letters of their names."""
    found: dict[str, list[UUID]] = {}
    query = select(School.id, School.fold).where(work.within(Permission.FIGURES_READ, School))
    for school, name in work.session.exec(query):
        found.setdefault(_letters(name), []).append(school)
    return found


def _counts(
    work: Work, wanted: Mapping[tuple[str, str], AbstractSet[Measure]], narrowed: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, str], Counts]]:
    """Our counts of each period; all semesters by one question and all years by another, as the charts ask them."""
    of_years = {period for period in wanted if _is_year(*period)}
    semesters = _by(work, Dimension.SEMESTER, wanted.keys() - of_years, narrowed)
    years = _by(work, Dimension.SCHOOL_YEAR, of_years, narrowed)
    for (since, until), measures in wanted.items():
        if since == until:
            found = semesters.get(since, _NOBODY)
        elif (since, until) in of_years:
            found = years.get(since[:4], _NOBODY)
        else:
            within = [counts for semester, counts in semesters.items() if since <= semester <= until]
            found = _of_several(work, since, until, measures, within, narrowed)
        yield (since, until), found


def _by(
    work: Work, dimension: Dimension, periods: AbstractSet[tuple[str, str]], narrowed: Mapping[str, Any]
) -> dict[str, Counts]:
    if not periods:
        return {}
    since, until = min(since for since, _until in periods), max(until for _since, until in periods)
    rows = answer(work, Question((dimension,), _MEASURES, since, until, **narrowed)).rows
    return {row[0]: dict(zip(_MEASURES, row[1:], strict=True)) for row in rows}


def _of_several(
    work: Work, since: str, until: str, measures: AbstractSet[Measure], within: Sequence[Counts], narrowed: Mapping[str, Any]
) -> Counts:  # fmt: skip
    """Every plan is of one semester, so theirs are added; all others are counted once in the whole of the time."""
    plans = [counts[Measure.PLANS] for counts in within]
    told = [count for count in plans if count is not None]
    found: dict[Measure, int | None] = {Measure.PLANS: sum(told) if len(told) == len(plans) else None}
    others = tuple(sorted(measures - {Measure.PLANS}))
    if others:
        rows = answer(work, Question((), others, since, until, **narrowed)).rows
        found.update(zip(others, rows[0] if rows else (0,) * len(others), strict=True))
    return found


def _is_year(since: str, until: str) -> bool:
    return since[:4] == until[:4] and (since[-1:], until[-1:]) == ("1", "2")


def _bare(name: str) -> str:
    """A school's name however its dots, spaces and quotation marks are written."""
    return _letters(fold(name))


def _letters(folded: str) -> str:
    return "".join(filter(str.isalnum, folded))


def _figure(row: Mapping[str, Any], counted: Mapping[str, Any], source: Source) -> Figure:
    note = Named(row["code"], row["note_lv"], row["note_en"]) if "note_lv" in row else None
    measure = Measure(counted["measure"]) if "measure" in counted else None
    return Figure(
        row["code"], Named(counted["code"], counted["name_lv"], counted["name_en"]), counted["unit"], measure, Decimal(row["value"]),
        Place(row.get("municipality", ""), row.get("school", "")), row.get("since", ""), row.get("until", ""), row.get("period", ""),
        source, Exactness(row.get("exactness", "exact")), row.get("words", ""), row.get("computed", False), tuple(row.get("against", ())), note,
    )  # fmt: skip

"""What is known around a consultation: the plan and its measures, the order, the days, and who is where when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, NamedTuple, TypeAlias

from models.vocabulary import ConsultationMode
from services.rules.school_year import Span

Id: TypeAlias = Any  # whatever tells things apart; the rule only compares


@dataclass(frozen=True, slots=True)
class Measure:
    """What a plan provides: a kind of help, perhaps in a subject, perhaps by one person, so many minutes a month."""

    id: Id
    kind: str
    subject: str
    provider: Id | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as consultations know it; `runs` while it may be worked by. `breaks` are those of the pupil's grade."""

    id: Id
    code: str
    pupil: Id
    school: Id
    span: Span
    runs: bool
    measures: tuple[Measure, ...]
    breaks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """The director's order for remote consultations."""

    id: Id
    signed_on: date
    span: Span
    providers: frozenset[Id]
    plans: frozenset[Id]


@dataclass(frozen=True, slots=True)
class Entry:
    """One consultation, with one pupil or a group. `confirmed` is each pupil's day of confirming it, by plan."""

    id: Id
    provider: Id | None
    kind: str
    subject: str
    on: date
    starts: time | None
    minutes: int
    mode: ConsultationMode
    plans: tuple[Planned, ...]
    confirmed: Mapping[Id, date | None]
    agreements: tuple[Span, ...] = ()  # the provider's at this school; none were recorded where empty
    agreed_on: date | None = None  # the school's own agreement
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """What the calendar says: today, and the public holidays by day."""

    today: date
    holidays: Mapping[date, str]


class Slot(NamedTuple):
    """When somebody is taken, in minutes of the day, by which entry, and where."""

    first: int
    last: int
    entry: Id
    place: str


@dataclass(slots=True)
class Diary:
    """Who is where when, and how much of each month was given: grows with every entry that is taken."""

    providers: dict[tuple[Id, date], list[Slot]] = field(default_factory=lambda: defaultdict(list))
    pupils: dict[tuple[Id, date], list[Slot]] = field(default_factory=lambda: defaultdict(list))
    given: dict[tuple[Id, date], int] = field(default_factory=lambda: defaultdict(int))

    def take(
        self, entry: Id, provider: Id | None, pupils: Iterable[Id], on: date, starts: time | None, minutes: int,
        place: str, measures: Iterable[Id],
    ) -> None:  # fmt: skip
        """Note an entry, so that the next ones are held against it."""
        if starts is not None:
            taken = slot(starts, minutes, entry, place)
            if provider is not None:
                self.providers[provider, on].append(taken)
            for pupil in pupils:
                self.pupils[pupil, on].append(taken)
        for measure in set(measures):
            self.given[measure, on.replace(day=1)] += minutes


def slot(starts: time, minutes: int, entry: Id, place: str) -> Slot:
    first = starts.hour * 60 + starts.minute
    return Slot(first, first + minutes, entry, place)

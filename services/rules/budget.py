"""A budget: what was planned, what became of it, and where it is heading, with the words why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from services.rules.answers import Why
from services.rules.school_year import Semester, Span, month_of, months_in

NOTHING: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Sums:
    """Money in euros. `unrated` names what was planned or held and has no rate, so that nobody takes a sum for the whole.

    `early`: what of `used` belongs to months that are over.
    """

    planned: Decimal = NOTHING
    committed: Decimal = NOTHING
    granted: Decimal = NOTHING
    esf: Decimal = NOTHING
    state: Decimal = NOTHING
    minutes: int = 0
    consultations: Decimal = NOTHING
    early: Decimal = NOTHING
    unrated: tuple[str, ...] = ()

    @property
    def paid(self) -> Decimal:
        return self.esf + self.state

    @property
    def used(self) -> Decimal:
        return self.granted + self.consultations

    @property
    def left(self) -> Decimal:
        return self.planned - self.used

    def plus(self, other: "Sums") -> "Sums":
        return Sums(
            self.planned + other.planned, self.committed + other.committed, self.granted + other.granted,
            self.esf + other.esf, self.state + other.state, self.minutes + other.minutes,
            self.consultations + other.consultations, self.early + other.early,
            tuple(sorted({*self.unrated, *other.unrated})),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will be used by the end of the months (euros), and why; None while nothing can be said."""

    amount: Decimal | None
    why: Why


def total(sums: Iterable[Sums]) -> Sums:
    whole = Sums()
    for one in sums:
        whole = whole.plus(one)
    return whole


def months_of(semester: Semester) -> list[date]:
    """The months people count to a semester: September to December, January to August."""
    return months_in(Span(semester.first_day(), semester.next().first_day().replace(day=1)))[:-1]


def over(months: Sequence[date], today: date) -> list[date]:
    """The months that are over."""
    return [month for month in months if month_of(month).last < today]


def forecast(sums: Sums, months: Sequence[date], today: date) -> Forecast:
    """As much in every month to come as in the months that are over; at most what is planned, at least what is used.

    A forecast of ours, no rule of a programme: no month is foretold before a whole one has passed.
    """
    past = len(over(months, today))
    values: dict[str, object] = {"past": past, "months": len(months), "used": sums.used, "planned": sums.planned}
    if months and past == len(months):
        return Forecast(sums.used, Why("budget.forecast.over", values))
    if not past:
        return Forecast(None, Why("budget.forecast.too_early", values))
    pace = (sums.early * len(months) / past).quantize(_CENT, ROUND_HALF_UP)
    values |= {"early": sums.early, "pace": pace}
    if sums.used >= pace:
        return Forecast(sums.used, Why("budget.forecast.used", values))
    if pace > sums.planned:
        return Forecast(max(sums.planned, sums.used), Why("budget.forecast.at_most_planned", values))
    return Forecast(pace, Why("budget.forecast.pace", values))


def cost(minutes: int, rate: Decimal) -> Decimal:
    """What consultations cost: minutes by the rate of an hour, to the cent."""
    return (rate * minutes / _MINUTES).quantize(_CENT, ROUND_HALF_UP)

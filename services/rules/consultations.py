"""What speaks against a consultation, each with its figures and its source; and what hours of it are worth.

Whatever is a rule of the programme forbids; a school break only warns, for help in a break is help too [our choice].
An entry that names no hour of the day cannot be in two places at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Protocol

from models.vocabulary import ConsultationMode
from services.rules.answers import Why
from services.rules.dated import Dated, latest_in_force
from services.rules.diary import Days, Diary, Entry, Id, Measure, Order, Planned, Slot, slot
from services.rules.names import fold
from services.rules.school_year import Span

_CHOICE: Final = "mūsu izvēle"
_PAGE: Final = "programmas lapa par attālinātām konsultācijām"
_PLAN: Final = "individuālais atbalsta plāns"
_CENT: Final = Decimal("0.01")
_folded: Final = lru_cache(maxsize=1000)(fold)


class RateRow(Dated, Protocol):
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that speaks against an entry; what does not forbid only warns."""

    why: Why
    forbids: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks against an entry, and what it stands on: the measure in each plan, and the order of a remote one."""

    objections: tuple[Objection, ...]
    measures: Mapping[Id, Id]
    order: Id | None = None

    @property
    def refused(self) -> tuple[Why, ...]:
        return tuple(one.why for one in self.objections if one.forbids)

    @property
    def warnings(self) -> tuple[Why, ...]:
        return tuple(one.why for one in self.objections if not one.forbids)


def against(entry: Entry, diary: Diary, days: Days) -> Judged:
    """Everything that speaks against an entry, the gravest of each kind first."""
    measures = {plan.id: measure for plan in entry.plans if (measure := measure_for(plan, entry, diary)) is not None}
    order = _order_for(entry)
    found = [
        *_of_the_day(entry, days), *_of_agreements(entry), *_twice(entry, diary),
        *(objection for plan in entry.plans for objection in _of_the_plan(entry, plan, measures.get(plan.id), diary)),
        *(_of_remote(entry, order) if entry.mode is ConsultationMode.REMOTE else ()),
    ]  # fmt: skip
    ids = {plan: measure.id for plan, measure in measures.items()}
    return Judged(tuple(found), ids, order.id if order and entry.mode is ConsultationMode.REMOTE else None)


def measure_for(plan: Planned, entry: Entry, diary: Diary) -> Measure | None:
    """The measure an entry is given under: of those that fit, one with room left, the provider's own first."""
    fitting = [measure for measure in plan.measures if fits(measure, entry.kind, entry.subject, entry.provider)]
    month = entry.on.replace(day=1)

    def rank(measure: Measure) -> tuple[bool, bool, bool]:
        full = measure.minutes is not None and diary.given.get((measure.id, month), 0) + entry.minutes > measure.minutes
        return full, measure.provider is None, not measure.subject

    return min(fitting, key=rank, default=None)


def fits(measure: Measure, kind: str, subject: str, provider: Id | None) -> bool:
    """A measure that names no subject is open to any, one that names no provider to any provider of the school."""
    if measure.kind != kind or measure.provider not in (None, provider):
        return False
    return not measure.subject or _folded(measure.subject) == _folded(subject)


def worth(rates: Sequence[RateRow], kind: str, minutes_by_day: Mapping[date, int]) -> Decimal | None:
    """Hours times the rate of each day, rounded once for each rate; None where a day has no rate row: unknown is not nothing."""
    together: dict[Decimal, int] = defaultdict(int)
    of_kind = [row for row in rates if row.kind == kind]
    for on, minutes in minutes_by_day.items():
        rate = latest_in_force(of_kind, on)
        if rate is None:
            return None
        together[rate.amount] += minutes
    sums = ((Decimal(minutes) * rate / 60).quantize(_CENT, ROUND_HALF_UP) for rate, minutes in together.items())
    return sum(sums, Decimal(0))


def weeks_left(span: Span, today: date) -> int:
    """Weeks a plan still has, the begun one counted."""
    if today > span.last:
        return 0
    return ((span.last - max(today, span.first)).days + 7) // 7


def _of_the_day(entry: Entry, days: Days) -> Iterable[Objection]:
    if entry.on > days.today:
        yield Objection(Why("consultation.day_to_come", {"on": entry.on}))
    if entry.on in days.holidays:
        values = {"on": entry.on, "holiday": days.holidays[entry.on]}
        yield Objection(Why("consultation.holiday", values, "likums Par svētku, atceres un atzīmējamām dienām"))


def _of_agreements(entry: Entry) -> Iterable[Objection]:
    if entry.agreements and not any(span.covers(entry.on) for span in entry.agreements):
        told = max(entry.agreements, key=lambda span: span.first)
        values = {"on": entry.on, "first": told.first, "last": None if told.last == date.max else told.last}
        yield Objection(Why("consultation.outside_agreement", values, told.source))
    if entry.agreed_on is not None and entry.on < entry.agreed_on:
        values = {"on": entry.on, "agreed_on": entry.agreed_on}
        yield Objection(Why("consultation.before_cooperation", values, "sadarbības līgums"))


def _twice(entry: Entry, diary: Diary) -> Iterable[Objection]:
    if entry.starts is None:
        return
    mine = slot(entry.starts, entry.minutes, entry.id, "")
    if mine.last > 24 * 60:
        yield Objection(Why("consultation.past_midnight", {"starts": _clock(mine.first), "minutes": entry.minutes}))
    if entry.provider is not None and (other := _meets(mine, diary.providers.get((entry.provider, entry.on), ()))):
        yield Objection(Why("consultation.provider_twice", _when(entry, other), _CHOICE))
    for plan in entry.plans:
        if other := _meets(mine, diary.pupils.get((plan.pupil, entry.on), ())):
            yield Objection(Why("consultation.pupil_twice", {**_when(entry, other), "plan": plan.code}, _CHOICE))


def _of_the_plan(entry: Entry, plan: Planned, measure: Measure | None, diary: Diary) -> Iterable[Objection]:
    if not plan.runs:
        yield Objection(Why("consultation.plan_not_running", {"plan": plan.code}, _PLAN))
    if not plan.span.covers(entry.on):
        values = {"plan": plan.code, "on": entry.on, "first": plan.span.first, "last": plan.span.last}
        yield Objection(Why("consultation.outside_plan", values, _PLAN))
    if measure is None:
        values = {"plan": plan.code, "kind": entry.kind, "subject": entry.subject}
        yield Objection(
            Why("consultation.subject_not_in_plan" if entry.subject else "consultation.not_in_plan", values, _PLAN)
        )
    elif measure.minutes is not None:
        held = diary.given.get((measure.id, entry.on.replace(day=1)), 0)
        if held + entry.minutes > measure.minutes:
            values = {"plan": plan.code, "month": entry.on.replace(day=1), "planned": measure.minutes, "held": held,
                      "left": max(measure.minutes - held, 0), "minutes": entry.minutes}  # fmt: skip
            yield Objection(Why("consultation.over_planned", values, _PLAN))
    for free in plan.breaks:
        if free.covers(entry.on):
            values = {"plan": plan.code, "on": entry.on, "first": free.first, "last": free.last}
            yield Objection(Why("consultation.school_break", values, free.source), forbids=False)


def _order_for(entry: Entry) -> Order | None:
    """The order that was in force that day and names the provider and every plan."""
    for order in entry.orders:
        named = entry.provider in order.providers and {plan.id for plan in entry.plans} <= order.plans
        if named and order.signed_on <= entry.on and order.span.covers(entry.on):
            return order
    return None


def _of_remote(entry: Entry, order: Order | None) -> Iterable[Objection]:
    if order is None:
        plans = ", ".join(plan.code for plan in entry.plans)
        yield Objection(Why("consultation.no_order", {"on": entry.on, "plan": plans}, _PAGE))
    for plan in entry.plans:
        confirmed = entry.confirmed.get(plan.id)
        if confirmed != entry.on:
            values = {"plan": plan.code, "on": entry.on, "confirmed_on": confirmed}
            yield Objection(
                Why(
                    "consultation.not_confirmed" if confirmed is None else "consultation.confirmed_another_day",
                    values,
                    _PAGE,
                )
            )


def _meets(mine: Slot, others: Iterable[Slot]) -> Slot | None:
    """One after the other is no meeting: what ends at ten lets the next begin at ten."""
    return next((o for o in others if o.entry != mine.entry and o.first < mine.last and mine.first < o.last), None)


def _when(entry: Entry, other: Slot) -> dict[str, object]:
    return {"on": entry.on, "first": _clock(other.first), "last": _clock(other.last), "place": other.place}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"

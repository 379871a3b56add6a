"""What a complete plan contains, and what it is planned to cost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType
from services.rules.answers import Why
from services.rules.compensation import CapRow, MeasureKindRow, cap_in_force
from services.rules.dated import Dated, latest_in_force
from services.rules.school_year import Span, months_in


class Measure(Protocol):
    """What a plan provides: hours are a month's, the amount is per period of its cap."""

    @property
    def type(self) -> MeasureType: ...
    @property
    def kind(self) -> str: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def justification(self) -> str: ...
    @property
    def risks(self) -> Sequence[str]: ...


class Risk(Protocol):
    """A risk of a plan; `rated` False: carried over or just chosen, so that its rating says nothing yet."""

    @property
    def code(self) -> str: ...
    @property
    def rating(self) -> int: ...
    @property
    def rated(self) -> bool: ...


class RateRow(Dated, Protocol):
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What the programme says about measures on the day a plan starts."""

    kinds: Sequence[MeasureKindRow]
    caps: Sequence[CapRow]
    rates: Sequence[RateRow]
    preparation_hours: int
    education: Education
    span: Span


@dataclass(frozen=True, slots=True)
class Funding:
    """Planned money in euros; `unknown` names what has no rate yet, so that nobody takes the sum for the whole."""

    consultations: Decimal
    compensations: Decimal
    preparation: Decimal
    unknown: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return self.consultations + self.compensations + self.preparation


def missing(
    terms: Terms, *, applied: date | None, today: date, risks: Sequence[Risk], measures: Sequence[Measure]
) -> list[Why]:
    """Everything that keeps a plan from being submitted; an empty list means it is complete."""
    lacks: list[Why] = []
    if applied is None or applied > today:
        lacks.append(Why("plan.no_application"))
    open_risks = [risk.code for risk in risks if not risk.rated]
    if not present(risks) and not open_risks:
        lacks.append(Why("plan.no_risk"))
    lacks += [Why("plan.risk_not_rated", {"risk": code}) for code in open_risks]
    if not measures:
        lacks.append(Why("plan.no_measure"))
    for measure in measures:
        lacks += _faults(terms, measure, {*present(risks), *open_risks})
    return lacks


def present(risks: Sequence[Risk]) -> list[str]:
    """The risks that are there: one rated 0 was looked at and found absent, it needs no measure and justifies none."""
    return [risk.code for risk in risks if risk.rated and risk.rating > 0]


def unanswered(risks: Sequence[Risk], measures: Sequence[Measure]) -> list[str]:
    """The risks that are there and that no measure answers: a hint, for a plan need not answer everything at once."""
    answered = {code for measure in measures for code in measure.risks}
    return [code for code in present(risks) if code not in answered]


def _faults(terms: Terms, measure: Measure, risks: set[str]) -> list[Why]:
    values: dict[str, object] = {"kind": measure.kind}
    faults: list[Why] = []
    if not set(measure.risks) & risks:
        faults.append(Why("plan.measure_without_risk", values))
    if not measure.justification:
        faults.append(Why("plan.measure_without_justification", values))
    known = latest_in_force([kind for kind in terms.kinds if kind.code == measure.kind], terms.span.first)
    if known is None:
        return [*faults, Why("plan.measure_not_in_programme", values)]
    if known.only_for is not None and known.only_for is not terms.education:
        faults.append(Why("compensation.only_for", values | {"education": known.only_for}, known.source))
    if measure.type is MeasureType.CONSULTATION and not measure.hours:
        faults.append(Why("plan.consultation_without_hours", values))
    if measure.type is MeasureType.COMPENSATION:
        faults += _money_faults(terms, measure, values)
    return faults


def _money_faults(terms: Terms, measure: Measure, values: dict[str, object]) -> list[Why]:
    if not measure.amount:
        return [Why("plan.compensation_without_amount", values)]
    cap = cap_in_force(terms.caps, measure.kind, terms.span.first)
    if cap is not None and cap.amount is not None and measure.amount > cap.amount:
        over = values | {"cap": cap.amount, "per": cap.per, "amount": measure.amount}
        return [Why("plan.compensation_over_cap", over, cap.source)]
    return []


def planned_funding(terms: Terms, measures: Sequence[Measure], counted: Collection[date] | None = None) -> Funding:
    """Sum of the measures over the semester plus the hours for preparing, monitoring and evaluating the plan.

    `counted`: only these months; what is planned once for the semester falls into the plan's first month.
    """
    months = [month for month in months_in(terms.span) if counted is None or month in counted]
    once = int(terms.span.first.replace(day=1) in months)
    consultations, compensations, unknown = Decimal(0), Decimal(0), []
    for measure in measures:
        if measure.type is MeasureType.COMPENSATION and measure.amount:
            compensations += measure.amount * (once if _once(terms, measure.kind) else len(months))
        elif measure.type is MeasureType.CONSULTATION and measure.hours and months:
            rate = _rate(terms, measure.kind)
            consultations += measure.hours * len(months) * (rate or Decimal(0))
            unknown += [measure.kind] if rate is None else []
    preparing, hours = _rate(terms, "preparation"), terms.preparation_hours * once
    unknown += ["preparation"] if preparing is None and hours else []
    preparation = hours * (preparing or Decimal(0))
    return Funding(consultations, compensations, preparation, tuple(dict.fromkeys(unknown)))


def _once(terms: Terms, kind: str) -> bool:
    """Whether a compensation is planned for the semester as a whole."""
    cap = cap_in_force(terms.caps, kind, terms.span.first)
    return cap is not None and cap.per is CapPeriod.SEMESTER


def _rate(terms: Terms, kind: str) -> Decimal | None:
    row = latest_in_force([rate for rate in terms.rates if rate.kind == kind], terms.span.first)
    return row.amount if row else None

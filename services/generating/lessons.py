"""Lessons of one school in one semester: every helper's on days of their own, some for a group. All of it made up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID

from models.consultations import Attendance, Consultation
from models.vocabulary import ConsultationMode, MeasureType
from services import clock
from services.generating.pile import Pile
from services.generating.places import Person, Site
from services.generating.plans import Made
from services.generating.size import GROUP, pick
from services.plan_facts import PlannedMeasure
from services.rules.school_year import Span

_FEWEST, _MORE = 5, 11  # lessons of a measure in a semester: ten on average
_COMPANY: Final = 3  # how many may come along in a group
_MINUTES: Final = (40, 40, 40, 45, 60, 80)
_STARTS: Final = tuple(time(7 + (60 + n * 45) // 60, (n * 45) % 60) for n in range(18))


@dataclass(frozen=True, slots=True)
class Turn:
    """One pupil's turn with one helper."""

    plan: Made
    measure: PlannedMeasure


def hold(pile: Pile, site: Site, plans: Iterable[Made], today: date, chance: Random) -> None:
    """All lessons of these plans, which are of one semester."""
    wanted: dict[UUID, list[Turn]] = {}
    for plan in plans:
        if plan.lives:
            for measure in plan.measures:
                if measure.type is MeasureType.CONSULTATION and measure.provider_id:
                    wanted.setdefault(measure.provider_id, []).append(Turn(plan, measure))
    people = {person.id: person for person in site.providers}
    for provider_id, turns in wanted.items():
        _by_one(pile, site, people[provider_id], turns, today, chance)


def _by_one(pile: Pile, site: Site, provider: Person, turns: Sequence[Turn], today: date, chance: Random) -> None:
    """One helper's lessons, one after another, so that nobody is in two places at once."""
    due = [turn for turn in turns for _ in range(_FEWEST + int(chance.random() * _MORE))]
    chance.shuffle(due)
    days = _days(Span(min(t.plan.stay.span.first for t in turns), max(t.plan.stay.span.last for t in turns)), today)
    if not days:
        return
    slot, before, noted = 0, -1, clock.noon(days[0])
    for number, turn in enumerate(due):
        index = number * len(days) // len(due)
        slot = slot + 1 if index == before else 0
        if index != before:
            noted = clock.noon(days[index])
        before = index
        if turn.plan.stay.span.covers(days[index]):
            _lesson(pile, site, provider, _group(turn, turns, days[index], chance), days[index], slot, noted, chance)


def _group(turn: Turn, turns: Sequence[Turn], day: date, chance: Random) -> list[Turn]:
    """Whose lesson it is, and who comes along: pupils with the same subject of the same helper."""
    if chance.random() > GROUP:
        return [turn]
    others = (pick(chance, turns) for _ in range(_COMPANY))
    same = (turn.measure.kind, turn.measure.subject)
    along = {turn.plan.stay.pupil_id: turn}
    for other in others:
        if (other.measure.kind, other.measure.subject) == same and other.plan.stay.span.covers(day):
            along.setdefault(other.plan.stay.pupil_id, other)
    return list(along.values())


def _lesson(
    pile: Pile, site: Site, provider: Person, group: Sequence[Turn], day: date, slot: int, noted: datetime, chance: Random
) -> None:  # fmt: skip
    measure, lesson_id = group[0].measure, pile.new_id()
    row = {
        "id": lesson_id, "version": 1, "school_id": site.id, "provider_id": provider.id, "provider": provider.name, "kind": measure.kind,
        "subject": measure.subject, "on": day, "starts": _STARTS[slot] if slot < len(_STARTS) else None,
        "minutes": pick(chance, _MINUTES), "mode": ConsultationMode.ONSITE, "order_id": None, "noted_by": provider.id, "noted_at": noted,
    }  # fmt: skip
    pile.put(Consultation, row)
    for turn in group:
        came = {
            "id": pile.new_id(), "version": 1, "school_id": site.id, "consultation_id": lesson_id, "plan_id": turn.plan.id,
            "measure_id": turn.measure.id, "pupil_id": turn.plan.stay.pupil_id, "on": day, "confirmed_on": None,
        }  # fmt: skip
        pile.put(Attendance, came)


def _days(span: Span, today: date) -> list[date]:
    """Working days of a stretch that are over."""
    whole = (span.first + timedelta(days=n) for n in range((min(span.last, today) - span.first).days + 1))
    return [day for day in whole if day.weekday() < 5]

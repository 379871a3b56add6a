"""Risks and measures of a plan in one cell each: R1.02=2;R3.05=1 and consultation:teacher:matemātika:12."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.fields import wrong
from models.vocabulary import MeasureType
from services.plan_facts import PlannedMeasure

_JUSTIFICATION = "—"


def ratings(text: object) -> dict[str, int]:
    """Codes with ratings 0-3. Raises a field's error for anything else."""
    found: dict[str, int] = {}
    for part in _parts(text):
        code, _, rating = part.partition("=")
        if rating.strip() not in ("0", "1", "2", "3") or code.strip() in found:
            raise wrong("not_ratings")
        found[code.strip()] = int(rating)
    return found


def measures(text: object) -> list[dict[str, Any]]:
    """Measures as the plan's form takes them: hours a month for consultations, euros for compensations."""
    return [_measure(part.split(":")) for part in _parts(text)]


def write_ratings(rated: Mapping[str, int]) -> str:
    return ";".join(f"{code}={rating}" for code, rating in sorted(rated.items()))


def write_measures(planned: Iterable[PlannedMeasure]) -> str:
    return ";".join(sorted(_written(measure) for measure in planned))


def _measure(parts: list[str]) -> dict[str, Any]:
    match [part.strip() for part in parts]:
        case [MeasureType.CONSULTATION.value, kind, subject, hours] if hours.isdecimal():
            return {"type": MeasureType.CONSULTATION, "kind": kind, "subject": subject, "hours": int(hours)}
        case [MeasureType.COMPENSATION.value, kind, amount]:
            return {"type": MeasureType.COMPENSATION, "kind": kind, "amount": amount}
        case [MeasureType.ACTIVITY.value, kind]:
            return {"type": MeasureType.ACTIVITY, "kind": kind}
        case _:
            raise wrong("not_measures")


def _written(measure: PlannedMeasure) -> str:
    match measure.type:
        case MeasureType.CONSULTATION:
            return f"consultation:{measure.kind}:{measure.subject.replace(':', ' ').replace(';', ' ')}:{measure.hours or 1}"
        case MeasureType.COMPENSATION:
            amount = f"{measure.amount:.2f}".removesuffix(".00") if measure.amount else "0"
            return f"compensation:{measure.kind}:{amount}"
        case _:
            return f"activity:{measure.kind}"


def _parts(text: object) -> list[str]:
    if not isinstance(text, str):
        raise wrong("not_ratings")
    return [part for part in text.replace("\n", ";").split(";") if part.strip()]

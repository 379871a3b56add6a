"""Risks and measures of a plan in one cell each: R1.02=2;R3.05=1 and consultation:teacher:matemātika:12."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, Protocol

from pydantic import ValidationError

from models.fields import clean, wrong
from models.plans import MeasureForm
from models.vocabulary import MeasureType

_MOST: Final = 60  # as a plan's form takes
_LONGEST_CODE: Final = 100


class Measure(Protocol):
    """What a cell tells of a measure: no justification, no risks, nobody's name."""

    @property
    def type(self) -> MeasureType: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def amount(self) -> Decimal | None: ...


def ratings(text: object) -> dict[str, int]:
    """Codes with ratings 0-3. Raises a field's error for anything else."""
    found: dict[str, int] = {}
    for part in _parts(text, "not_ratings"):
        code, _, rating = (piece.strip() for piece in part.partition("="))
        if rating not in ("0", "1", "2", "3") or not 0 < len(code) <= _LONGEST_CODE or code in found:
            raise wrong("not_ratings")
        found[code] = int(rating)
    return found


def measures(text: object) -> list[MeasureForm]:
    """Measures as the plan's form takes them: hours a month for consultations, euros for compensations."""
    try:
        return [_measure([piece.strip() for piece in part.split(":")]) for part in _parts(text, "not_measures")]
    except ValidationError:
        raise wrong("not_measures") from None


def write_ratings(rated: Mapping[str, int]) -> str:
    return ";".join(f"{code}={rating}" for code, rating in sorted(rated.items()))


def write_measures(planned: Iterable[Measure]) -> str:
    return ";".join(sorted(_written(measure) for measure in planned))


def _measure(parts: list[str]) -> MeasureForm:
    match parts:
        case [MeasureType.CONSULTATION.value, kind, subject, hours] if hours.isdecimal() or not hours:
            return MeasureForm(
                type=MeasureType.CONSULTATION, kind=kind, subject=subject, hours=int(hours) if hours else None
            )
        case [MeasureType.COMPENSATION.value, kind, amount]:
            return MeasureForm.model_validate({"type": MeasureType.COMPENSATION, "kind": kind, "amount": amount})
        case [MeasureType.ACTIVITY.value, kind]:
            return MeasureForm(type=MeasureType.ACTIVITY, kind=kind)
        case _:
            raise wrong("not_measures")


def _written(measure: Measure) -> str:
    match measure.type:
        case MeasureType.CONSULTATION:
            subject = clean(measure.subject.replace(":", " ").replace(";", " "))
            return f"consultation:{measure.kind}:{subject}:{measure.hours or ''}"
        case MeasureType.COMPENSATION:
            amount = f"{measure.amount:.2f}".removesuffix(".00") if measure.amount else ""
            return f"compensation:{measure.kind}:{amount}"
        case _:
            return f"activity:{measure.kind}"


def _parts(text: object, otherwise: str) -> list[str]:
    if not isinstance(text, str):
        raise wrong(otherwise)
    parts = [part for part in text.split(";") if part.strip()]
    if len(parts) > _MOST:
        raise wrong("too_many")
    return parts

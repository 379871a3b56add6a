"""Rows as the rules take them, with what a case leaves open filled in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.money_words import CapPeriod
from models.vocabulary import Education, MeasureType, SchoolKind, Stage

LONG_AGO = date(2017, 3, 16)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every dated row has."""

    valid_from: date = LONG_AGO
    valid_to: date | None = None
    source: str = "Ministru kabineta noteikumi"


@dataclass(frozen=True, kw_only=True)
class Cap(Row):
    kind: str = "meals"
    amount: Decimal | None = Decimal("70.00")
    per: CapPeriod = CapPeriod.MONTH


@dataclass(frozen=True, kw_only=True)
class Kind(Row):
    code: str = "meals"
    only_for: Education | None = None


@dataclass(frozen=True, kw_only=True)
class Rate(Row):
    kind: str = "psychologist"
    amount: Decimal = Decimal("12.34")


@dataclass(frozen=True, kw_only=True)
class Group(Row):
    education: Education = Education.GENERAL
    grade_from: int = 1
    grade_to: int = 12


@dataclass(frozen=True, kw_only=True)
class ChainStep(Row):
    school_kind: SchoolKind = SchoolKind.GENERAL
    position: int = 1
    stage: Stage = Stage.DIRECTOR


@dataclass(frozen=True, kw_only=True)
class Term:
    semester: str
    starts_on: date
    ends_on: date
    education: Education = Education.GENERAL
    grade_from: int = 1
    grade_to: int = 12
    source: str = "Ministru kabineta noteikumi"


@dataclass(frozen=True, kw_only=True)
class Measure:
    type: MeasureType = MeasureType.COMPENSATION
    kind: str = "meals"
    hours: int | None = None
    amount: Decimal | None = None
    justification: str = "Trūkst līdzekļu."
    risks: tuple[str, ...] = ("R3.05",)


@dataclass(frozen=True)
class Risk:
    code: str = "R3.05"
    rating: int = 2
    rated: bool = True


@dataclass(frozen=True)
class Taken:
    round: int
    step: str
    stage: Stage | None = None

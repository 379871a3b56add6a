"""What can be counted, and by what."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final
from uuid import UUID

from models.money_words import ClaimStatus
from models.vocabulary import PlanStatus


class Dimension(StrEnum):
    SEMESTER = "semester"
    SCHOOL_YEAR = "school_year"
    MONTH = "month"
    SCHOOL = "school"
    MUNICIPALITY = "municipality"
    RISK_GROUP = "risk_group"
    RISK = "risk"
    GRADE = "grade"
    PROGRAMME = "programme"
    MEASURE = "measure"
    PROVIDER = "provider"
    KIND = "kind"
    OUTCOME = "outcome"
    STATUS = "status"


class Measure(StrEnum):
    PLANS = "plans"
    PUPILS = "pupils"
    SCHOOLS = "schools"
    MUNICIPALITIES = "municipalities"
    CONSULTATIONS = "consultations"
    MINUTES = "minutes"
    CLAIMED = "claimed"
    APPROVED = "approved"
    PAID = "paid"


class Units(StrEnum):
    """Municipalities as they were in the semester counted, or as they are today."""

    THEN = "then"
    TODAY = "today"


MONEY: Final = frozenset({Measure.CLAIMED, Measure.APPROVED, Measure.PAID})
LESSONS: Final = frozenset({Measure.CONSULTATIONS, Measure.MINUTES})
# What was awarded, paid or not.
GRANTED: Final = (ClaimStatus.APPROVED, ClaimStatus.PAID)
# A plan has no month and no kind: its claims have, or its lessons where those are asked about.
_OF_BOTH: Final = frozenset({Dimension.MONTH, Dimension.KIND})


class Grain(Enum):
    """What is counted one by one."""

    PLAN = "plan"
    CLAIM = "claim"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by which dimensions, which measures, from and to which semester."""

    by: tuple[Dimension, ...]
    measures: tuple[Measure, ...] = (Measure.PLANS, Measure.PUPILS)
    since: str = ""
    until: str = ""
    units: Units = Units.THEN
    status: PlanStatus | None = None
    municipality: UUID | None = None  # of one unit alone, as `units` has it
    school: UUID | None = None  # of one school alone

    def grain_of_people(self) -> Grain:
        """Whose plans and pupils are counted: all, those with claims, or those with lessons."""
        of_lessons = Dimension.PROVIDER in self.by or (LESSONS & set(self.measures) and not MONEY & set(self.measures))
        if not {Dimension.PROVIDER, *_OF_BOTH} & set(self.by):
            return Grain.PLAN
        return Grain.LESSON if of_lessons else Grain.CLAIM

    def mixes(self) -> bool:
        """Whether money and lessons are asked of together by what means another thing to each of them."""
        asked = set(self.measures)
        return bool(
            (MONEY & asked and LESSONS & asked and _OF_BOTH & set(self.by))
            or (MONEY & asked and Dimension.PROVIDER in self.by)
        )

"""How large a made-up country is asked for, and in what shape such a country comes."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final, TypeVar

from models.money_words import ClaimStatus
from models.vocabulary import Outcome, PlanStatus, SchoolKind

ValueT = TypeVar("ValueT")
DAY_OF_SEMESTER: Final = 0.7  # how much of the last semester is over on the day the country is looked at
STRAY: Final = 0.03  # pupils who change school
BETWEEN: Final = 0.7  # of them, those who do so between two semesters
GROUP: Final = 0.3  # lessons that are held for a group


@dataclass(frozen=True, slots=True)
class Size:
    """What is asked for. Pupils have two plans each on average, as far as there are semesters for them."""

    schools: int
    pupils: int
    semesters: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Odds:
    """Values, each with how often it comes."""

    weights: Mapping[str, float]
    _values: list[str] = field(init=False)
    _sums: list[float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", list(self.weights))
        object.__setattr__(self, "_sums", list(accumulate(self.weights.values())))

    def draw(self, chance: Random) -> str:
        return self._values[bisect_left(self._sums, chance.random() * self._sums[-1])]


def pick(chance: Random, values: Sequence[ValueT]) -> ValueT:
    return values[int(chance.random() * len(values))]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """A whole number divided by weight, one at least for each where there are so many; it adds up to the total."""
    least = 1 if total >= len(weights) else 0
    left, whole = total - least * len(weights), sum(weights)
    exact = [left * weight / whole for weight in weights]
    found = [least + int(share) for share in exact]
    by_rest = sorted(range(len(weights)), key=lambda n: (int(exact[n]) - exact[n], n))
    for n in by_rest[: total - sum(found)]:
        found[n] += 1
    return found


# Cities that are larger than the rest: how many schools they have where another unit has one [our choice].
CITIES: Final = {
    "Rīga": 60.0, "Daugavpils": 12.0, "Liepāja": 10.0, "Jelgava": 8.0, "Jūrmala": 7.0, "Ventspils": 5.0, "Rēzekne": 6.0,
    "Valmiera": 5.0, "Jēkabpils": 4.0, "Ogres novads": 4.0, "Rēzeknes novads": 4.0, "Kuldīgas novads": 3.0,
}  # fmt: skip
KINDS: Final = Odds(
    {SchoolKind.GENERAL: 0.85, SchoolKind.VOCATIONAL: 0.08, SchoolKind.SPECIAL: 0.05, SchoolKind.STATE: 0.02}
)
JOINED: Final = Odds({"1. kārta": 0.5, "2. kārta": 0.3, "3. kārta": 0.2})  # in the first, second or third year
STAYS: Final = (0.40, 0.72, 0.88, 1.0)  # with one plan, up to two, three, four: two on average
OVER: Final = Odds(
    {PlanStatus.CLOSED: 0.88, PlanStatus.RUNNING: 0.06, PlanStatus.SUSPENDED: 0.03, PlanStatus.VOID: 0.03}
)
PRESENT: Final = Odds(
    {
        PlanStatus.RUNNING: 0.62, PlanStatus.IN_APPROVAL: 0.10, PlanStatus.DRAFT: 0.08, PlanStatus.DIRECTOR_APPROVED: 0.06,
        PlanStatus.REVISING: 0.04, PlanStatus.CLOSED: 0.04, PlanStatus.SUSPENDED: 0.03, PlanStatus.VOID: 0.03,
    }
)  # fmt: skip
OUTCOMES: Final = Odds(
    {
        Outcome.CONTINUES: 0.55, Outcome.IMPROVED: 0.27, Outcome.GRADUATED: 0.05, Outcome.LEFT: 0.03, Outcome.LEFT_FOR_WORK: 0.02,
        Outcome.LEFT_ABROAD: 0.02, Outcome.MOVED_SCHOOL: 0.02, Outcome.OTHER: 0.04,
    }
)  # fmt: skip
RISK_GROUPS: Final = Odds({"R1": 0.45, "R2": 0.20, "R3": 0.20, "R4": 0.15})
HELPERS: Final = Odds(
    {
        "teacher": 0.62, "psychologist": 0.12, "social_pedagogue": 0.10, "teacher_assistant": 0.06, "special_teacher": 0.06,
        "assistant": 0.02, "occupational_therapist": 0.02,
    }
)  # fmt: skip
SUBJECTS: Final = Odds(
    {
        "matemātika": 0.4, "latviešu valoda un literatūra": 0.2, "angļu valoda": 0.15, "ķīmija": 0.08, "fizika": 0.09,
        "bioloģija": 0.08,
    }
)  # fmt: skip
EXPENSES: Final = Odds(
    {"meals": 0.42, "public_transport": 0.28, "personal_items": 0.14, "lodging": 0.12, "special_transport": 0.04}
)
SETTLED: Final = Odds(
    {
        ClaimStatus.PAID: 0.90, ClaimStatus.APPROVED: 0.02, ClaimStatus.REJECTED: 0.04, ClaimStatus.RETURNED: 0.02,
        ClaimStatus.WITHDRAWN: 0.02,
    }
)  # fmt: skip
FRESH: Final = Odds(
    {
        ClaimStatus.PAID: 0.35, ClaimStatus.APPROVED: 0.20, ClaimStatus.SUBMITTED: 0.30, ClaimStatus.HELD: 0.03,
        ClaimStatus.QUERIED: 0.04, ClaimStatus.RETURNED: 0.03, ClaimStatus.REJECTED: 0.03, ClaimStatus.WITHDRAWN: 0.02,
    }
)  # fmt: skip

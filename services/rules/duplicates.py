"""Which records may be one and the same pupil, and why they look so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from models.vocabulary import Education
from services.rules.answers import Why

# So many records under one mark are a common name or a class, not one child entered again and again.
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What a record is compared by: folded names, and whatever else is known."""

    id: object
    first: str
    last: str
    birth_date: date | None
    code: str
    education: Education | None
    grade: int | None


def reasons(one: Known, other: Known) -> list[Why]:
    """Why two records may be the same person; an empty list where nothing speaks for it."""
    found: list[Why] = []
    same_name = (one.first, one.last) == (other.first, other.last)
    swapped = (one.first, one.last) == (other.last, other.first) and not same_name
    born_apart = None not in (one.birth_date, other.birth_date) and one.birth_date != other.birth_date
    born_alike = one.birth_date is not None and one.birth_date == other.birth_date
    if same_name and born_alike:
        found.append(Why("duplicate.same_name_and_birth", {"day": one.birth_date}))
    elif same_name and not born_apart and _close_grades(one, other):
        found.append(Why("duplicate.same_name_close_grade"))
    if swapped and not born_apart:
        found.append(Why("duplicate.names_swapped"))
    related = same_name or swapped or born_alike or one.last == other.last or one.first == other.first
    if related and one_slip(one.code, other.code):
        found.append(Why("duplicate.code_one_slip"))
    return found


def _close_grades(one: Known, other: Known) -> bool:
    if one.grade is None or other.grade is None:
        return True
    return one.education is other.education and abs(one.grade - other.grade) <= 1


def one_slip(one: str, other: str) -> bool:
    """Whether two codes differ by one digit, or by two neighbours in each other's place."""
    one, other = one.replace("-", ""), other.replace("-", "")
    if len(one) != len(other) or one == other or not one:
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(at) == 1:
        return True
    return len(at) == 2 and at[1] - at[0] == 1 and (one[at[0]], one[at[1]]) == (other[at[1]], other[at[0]])


def slips(code: str) -> list[str]:
    """Every code that is one slip away from this one: few enough to ask an index for."""
    bare = code.replace("-", "")
    found = {f"{bare[:at]}{digit}{bare[at + 1 :]}" for at in range(len(bare)) for digit in "0123456789"}
    found |= {f"{bare[:at]}{bare[at + 1]}{bare[at]}{bare[at + 2 :]}" for at in range(len(bare) - 1)}
    return sorted(f"{text[:6]}-{text[6:]}" for text in found - {bare})


def pairs(records: Sequence[Known]) -> Iterator[tuple[Known, Known, list[Why]]]:
    """The pairs that look alike. Only records that share a mark are compared, so many records take no longer each."""
    marked: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for mark in _marks(record):
            marked[mark].append(number)
    candidates = {pair for numbers in marked.values() if len(numbers) <= _MOST for pair in combinations(numbers, 2)}
    for one, other in sorted(candidates):
        if found := reasons(records[one], records[other]):
            yield records[one], records[other], found


def _marks(record: Known) -> Iterable[str]:
    """What two records have in common where they are alike: the names in any order, or a code but for one slip."""
    yield "name " + " ".join(sorted((record.first, record.last)))
    bare = record.code.replace("-", "")
    yield from (f"code {bare[:at]}.{bare[at + 1 :]}" for at in range(len(bare)))
    yield from (f"code {bare[:at]}{''.join(sorted(bare[at : at + 2]))}~{bare[at + 2 :]}" for at in range(len(bare) - 1))

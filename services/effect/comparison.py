"""Pupils of the schools that joined first beside similar pupils of schools that joined later."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import select

from models.places import School
from services.effect import records
from services.effect.records import Followed, Id
from services.effect.statistics import Estimate, odds_ratio, share
from services.rules.effect import IN_EDUCATION, Became, Horizon, became, day_of, grades_of
from services.rules.effect_tables import Told, told, too_few
from services.rules.permissions import Permission
from services.small_counts import smallest_count
from services.work import Work

Stratum = tuple[int, str, str, int]  # school year of the first plan, grades, group of the strongest risk, its rating


@dataclass(frozen=True, slots=True)
class Side:
    """The compared pupils of the schools on one side. None stands for what is not told."""

    pupils: int | None
    left: int | None
    share: Estimate | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides, and the odds of leaving at the schools that joined first beside those of the others, among similar pupils.

    `strata` have pupils of both sides. `left_out`: pupils of whom nothing is known after 12 months, or who are similar to
    nobody; None where they are too few to tell.
    """

    first_semester: str
    first: Side
    later: Side
    strata: int
    left_out: int | None
    odds: Estimate | None


def first_and_later(work: Work) -> Comparison | None:
    """Leaving within 12 months at schools that joined in the first semester, and at all others. None without both."""
    pupils = records.followed(work)
    joined = _joined(work)
    since = min((joined[one.first.school_id] for one in pupils if one.first.school_id in joined), default="")
    strongest = records.strongest(work)
    strata: dict[Stratum, Counter[tuple[bool, bool]]] = {}
    left_out = 0
    for one in pupils:
        day, school = day_of(Horizon.MONTHS_12, one.begun), one.first.school_id
        if day > work.today or school not in joined:
            continue
        now = became(one.course, day)
        if now is Became.UNKNOWN:
            left_out += 1
            continue
        key = _stratum(one, *strongest.get(one.first.id, ("", 0)))
        strata.setdefault(key, Counter())[joined[school] == since, now not in IN_EDUCATION] += 1
    return _compared(since, list(strata.values()), left_out, smallest_count(work))


def _compared(since: str, strata: list[Counter[tuple[bool, bool]]], left_out: int, smallest: int) -> Comparison | None:
    both = [one for one in strata if {first for first, _ in one} == {True, False}]
    left_out += sum(one.total() for one in strata) - sum(one.total() for one in both)
    cells = sum(both, start=Counter())
    if not cells:
        return None
    table = told([True, False], [True, False], cells, smallest)
    odds = odds_ratio([_rows(one) for one in both]) if table.open(True) and table.open(False) else None
    unknown = None if too_few(left_out, smallest) else left_out
    return Comparison(since, _side(table, True), _side(table, False), len(both), unknown, odds)


def _side(table: Told[bool, bool], first: bool) -> Side:  # noqa: FBT001 a row of the table
    here, left = table.row(first), table.of(first, True)
    return Side(here, left, None if here is None or left is None else share(left, here))


def _rows(one: Counter[tuple[bool, bool]]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one[True, True], one[True, False]), (one[False, True], one[False, False])


def _stratum(one: Followed, group: str, rating: int) -> Stratum:
    return one.begun.semester.year, grades_of(one.first.education, one.first.grade), group, rating


def _joined(work: Work) -> dict[Id, str]:
    """In which semester each school within reach joined, as far as it is known."""
    query = select(records.plain(School.id), School.joined_semester).where(work.within(Permission.EFFECT_READ, School))
    return {school_id: semester for school_id, semester in work.session.exec(query) if semester}

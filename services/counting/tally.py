"""What schools give to the figures: every plan, pupil, school, lesson and euro of their records, once in each place and period."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from models.money_words import ClaimStatus
from models.vocabulary import PlanStatus
from services.counting import GRANTED, Dimension, Grain, Measure
from services.counting.records import OfClaims, OnePlan, Records
from services.counting.spreading import Map, Spot

KeyT = TypeVar("KeyT", bound=Hashable)
NOTHING: Final = ""
# Dimensions by which figures are kept; by all others, and by any two but the last two, they are counted when asked for.
KEPT: Final[Mapping[frozenset[Dimension], str]] = {
    frozenset(one): ",".join(one)
    for one in (
        (), (Dimension.RISK_GROUP,), (Dimension.RISK,), (Dimension.GRADE,), (Dimension.PROGRAMME,), (Dimension.MEASURE,),
        (Dimension.OUTCOME,), (Dimension.STATUS,), (Dimension.KIND,), (Dimension.MONTH,), (Dimension.KIND, Dimension.MONTH),
    )
}  # fmt: skip
MEASURES: Final = (
    Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS, Measure.CONSULTATIONS, Measure.MINUTES, Measure.CLAIMED, Measure.APPROVED,
    Measure.PAID,
)  # fmt: skip
_KIND_AND_MONTH: Final = KEPT[frozenset({Dimension.KIND, Dimension.MONTH})]
_AT: Final = {measure: at for at, measure in enumerate(MEASURES)}
# Words, not members of enums: asking a member for its value takes long where it is done for every plan.
_GRADE: Final = Dimension.GRADE.value
_PROGRAMME: Final = Dimension.PROGRAMME.value
_OUTCOME: Final = Dimension.OUTCOME.value
_RISK_GROUP: Final = Dimension.RISK_GROUP.value
_RISK: Final = Dimension.RISK.value
_MEASURE: Final = Dimension.MEASURE.value
_STATUS: Final = Dimension.STATUS.value
_KIND: Final = Dimension.KIND.value
_MONTH: Final = Dimension.MONTH.value
_OF_PLAN: Final = Grain.PLAN.value
_OF_CLAIM: Final = Grain.CLAIM.value
_OF_LESSON: Final = Grain.LESSON.value
_GRANTED: Final = frozenset(status.value for status in GRANTED)
_PAID_OUT: Final = ClaimStatus.PAID.value
_VOID: Final = PlanStatus.VOID.value


class Group(NamedTuple):
    """Things that are told together: by which dimensions, and by which values of them. All words, quick to compare."""

    grain: str
    by: str
    key: str = NOTHING
    more: str = NOTHING


class Entry(NamedTuple):
    """Where numbers count, and as what. `places` as services.counting.spreading joins them."""

    group: Group
    period: str
    places: str


Numbers: TypeAlias = list[int]  # in the order of MEASURES; money in cents
Share: TypeAlias = dict[Entry, Numbers]
Spots: TypeAlias = frozenset[Spot]
Some: TypeAlias = Sequence[tuple[int, int]]  # numbers by their place in MEASURES, as far as there are any


def shares(
    records: Records, schools: Collection[UUID], where: Map, bys: Collection[str], grains: Collection[Grain]
) -> dict[UUID, dict[str, Share]]:
    """What each of these schools gives to the figures by these dimensions, of what is counted by these grains."""
    counting = _Counting(records, frozenset(bys))
    if Grain.CLAIM in grains:
        counting.claims()
    if Grain.LESSON in grains:
        counting.lessons()
    if Grain.PLAN in grains:
        counting.people({plan.id: counting.of_plan(plan, _OF_PLAN) for plan in records.plans.values()})
    found: dict[UUID, dict[str, Share]] = {school: {by: {} for by in bys} for school in schools}
    by_digits = {school.hex: share for school, share in found.items()}
    for spots, groups in counting.met.items():
        given = [one for one in where.given(spots) if one.school in by_digits]
        for group, numbers in groups.items():
            told = present(numbers)
            for school, period, places in given:
                add(by_digits[school][group.by], Entry(group, period, places), told)
    return found


def present(numbers: Numbers, sign: int = 1) -> Some:
    return [(at, sign * number) for at, number in enumerate(numbers) if number]


def add(to: dict[KeyT, Numbers], key: KeyT, numbers: Some) -> None:
    sums = to.get(key)
    if sums is None:
        sums = to[key] = [0] * len(MEASURES)
    for at, number in numbers:
        sums[at] += number


class _Counting:
    """Things by the spots where they were met: what was met at the same spots counts alike ever after."""

    def __init__(self, records: Records, bys: frozenset[str]) -> None:
        self.records, self.bys = records, bys
        self.met: dict[Spots, dict[Group, Numbers]] = {}
        known: dict[Spot, Spots] = {}
        self._spot = {
            plan.id: known.setdefault(spot, frozenset({spot}))
            for plan in records.plans.values()
            for spot in (Spot(plan.school, plan.semester),)
        }
        self._both: dict[tuple[Spots, Spots], Spots] = {}

    def people(self, groups_of: Mapping[str, Iterable[Group]]) -> None:
        """Plans, their pupils and schools; each once in every group that a plan of theirs is in."""
        one_plan, one_pupil, one_school = ([(_AT[one], 1)] for one in (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS))
        of_pupils: dict[str, list[tuple[Spots, Iterable[Group]]]] = {}
        of_schools: dict[str, list[tuple[Spots, Iterable[Group]]]] = {}
        for plan_id, groups in groups_of.items():
            plan, spots = self.records.plans[plan_id], self._spot[plan_id]
            self._count(groups, spots, one_plan)
            of_pupils.setdefault(plan.pupil, []).append((spots, groups))
            of_schools.setdefault(plan.school, []).append((spots, groups))
        for there in of_pupils.values():
            self._once(there, one_pupil)
        for there in of_schools.values():
            self._once(there, one_school)

    def claims(self) -> None:
        """All of a plan at once where its claims count with what the plan is."""
        groups_of: dict[str, set[Group]] = {}
        sums: dict[str, list[int]] = {}
        for claims in self.records.claims:
            plan, money = self.records.plans[claims.plan], _money(claims)
            told = self._of_record(plan, _OF_CLAIM, claims.kind, claims.month.isoformat()[:7])
            told += self._kept(plan, [Group(_OF_CLAIM, _STATUS, claims.status)])
            self._count(told, self._spot[plan.id], money)
            groups_of.setdefault(plan.id, set()).update(told)
            of_all = sums.setdefault(plan.id, [0] * len(MEASURES))
            for at, cents in money:
                of_all[at] += cents
        for plan_id, of_all in sums.items():
            always = self.of_plan(self.records.plans[plan_id], _OF_CLAIM)
            self._count(always, self._spot[plan_id], present(of_all))
            groups_of[plan_id].update(always)
        self.people(groups_of)

    def lessons(self) -> None:
        """All of the same plans at once where they count with what the plans are; else those of one kind and month."""
        alike: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
        for kind, on, minutes, plan_ids in self.records.lessons.values():
            time = alike.setdefault((tuple(sorted(plan_ids)), kind, on.isoformat()[:7]), [0, 0])
            time[0] += 1
            time[1] += minutes
        groups_of: dict[str, set[Group]] = {}
        sums: dict[tuple[str, ...], list[int]] = {}
        for (together, kind, month), (number, minutes) in alike.items():
            there = [(p, self._of_record(self.records.plans[p], _OF_LESSON, kind, month)) for p in together]
            self._held(there, number, minutes, groups_of)
            of_all = sums.setdefault(together, [0, 0])
            of_all[0] += number
            of_all[1] += minutes
        always = {p: self.of_plan(self.records.plans[p], _OF_LESSON) for p in {p for some in sums for p in some}}
        for together, (number, minutes) in sums.items():
            self._held([(p, always[p]) for p in together], number, minutes, groups_of)
        self.people(groups_of)

    def _held(
        self, there: Sequence[tuple[str, list[Group]]], number: int, minutes: int, groups_of: dict[str, set[Group]]
    ) -> None:
        """Lessons that these plans had together, and what of each plan they count with."""
        for plan_id, told in there:
            groups_of.setdefault(plan_id, set()).update(told)
        self._once(
            [(self._spot[p], told) for p, told in there],
            [(_AT[Measure.CONSULTATIONS], number), (_AT[Measure.MINUTES], minutes)],
        )

    def _once(self, there: Sequence[tuple[Spots, Iterable[Group]]], numbers: Some) -> None:
        """One thing that several plans have: once in every group, met wherever a plan of that group is."""
        first = there[0][0]
        if all(spots is first for spots, _groups in there):
            self._count(
                there[0][1] if len(there) == 1 else {g for _spots, groups in there for g in groups}, first, numbers
            )
            return
        met: dict[Group, Spots] = {}
        for spots, groups in there:
            for group in groups:
                known = met.get(group)
                met[group] = spots if known is None else self._joined(known, spots)
        for group, spots in met.items():
            self._count([group], spots, numbers)

    def _joined(self, some: Spots, more: Spots) -> Spots:
        """The same of the same, so that few are made and they are quickly compared."""
        if some is more:
            return some
        both = self._both.get((some, more))
        if both is None:
            both = self._both[some, more] = some | more
        return both

    def _count(self, groups: Iterable[Group], spots: Spots, numbers: Some) -> None:
        there = self.met.setdefault(spots, {})
        for group in groups:
            add(there, group, numbers)

    def of_plan(self, plan: OnePlan, grain: str) -> list[Group]:
        """The groups that all of a plan is told in. Money goes by the status of its claim."""
        risks = self.records.risks.get(plan.id, ())
        told = [
            Group(grain, NOTHING), Group(grain, _GRADE, str(plan.grade)),
            Group(grain, _PROGRAMME, plan.programme), Group(grain, _OUTCOME, plan.outcome or NOTHING),
            *(Group(grain, _RISK_GROUP, group) for group in {group for group, _code in risks}),
            *(Group(grain, _RISK, code) for code in {code for _group, code in risks}),
        ]  # fmt: skip
        if grain == _OF_PLAN:
            provided = self.records.provided.get(plan.id, ())
            told += [Group(grain, _MEASURE, kind) for kind in provided]
        found = self._kept(plan, told)
        if grain != _OF_CLAIM and _STATUS in self.bys:
            found.append(Group(grain, _STATUS, plan.status))
        return found

    def _of_record(self, plan: OnePlan, grain: str, kind: str, month: str) -> list[Group]:
        told = [
            Group(grain, _KIND, kind), Group(grain, _MONTH, month),
            Group(grain, _KIND_AND_MONTH, kind, month),
        ]  # fmt: skip
        if kind in self.records.provided.get(plan.id, ()):
            told.append(Group(grain, _MEASURE, kind))
        return self._kept(plan, told)

    def _kept(self, plan: OnePlan, told: Iterable[Group]) -> list[Group]:
        """A void plan counts nowhere but by its status."""
        return [] if plan.status == _VOID else [group for group in told if group.by in self.bys]


def _money(claims: OfClaims) -> Some:
    found = [(_AT[Measure.CLAIMED], claims.asked)]
    if claims.status in _GRANTED:
        found.append((_AT[Measure.APPROVED], claims.approved))
    if claims.status == _PAID_OUT:
        found.append((_AT[Measure.PAID], claims.approved))
    return found

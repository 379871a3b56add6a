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
_TIME: Final = (Measure.CONSULTATIONS, Measure.MINUTES)
_KIND_AND_MONTH: Final = KEPT[frozenset({Dimension.KIND, Dimension.MONTH})]
_AT: Final = {measure: index for index, measure in enumerate(MEASURES)}


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


def shares(
    records: Records, schools: Collection[UUID], where: Map, bys: Collection[str], grains: Collection[Grain]
) -> dict[UUID, Share]:
    """What each of these schools gives to the figures by these dimensions, of what is counted by these grains."""
    counting = _Counting(records, frozenset(bys))
    if Grain.CLAIM in grains:
        counting.claims()
    if Grain.LESSON in grains:
        counting.lessons()
    if Grain.PLAN in grains:
        counting.people({plan.id: counting.of_plan(plan, Grain.PLAN) for plan in records.plans.values()})
    found: dict[UUID, Share] = {school: {} for school in schools}
    for spots, groups in counting.met.items():
        for school, period, places in where.given(spots):
            if school in found:
                for group, numbers in groups.items():
                    add(found[school], Entry(group, period, places), numbers)
    return found


def add(to: dict[KeyT, Numbers], key: KeyT, numbers: Numbers, sign: int = 1) -> None:
    there = to.get(key)
    to[key] = (
        [sign * n for n in numbers] if there is None else [m + sign * n for m, n in zip(there, numbers, strict=True)]
    )


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

    def people(self, groups_of: Mapping[UUID, Iterable[Group]]) -> None:
        """Plans, their pupils and schools; each once in every group that a plan of theirs is in."""
        plans, pupils, schools = ({measure: 1} for measure in (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS))
        of_pupils: dict[UUID, list[UUID]] = {}
        of_schools: dict[UUID, dict[Group, set[Spot]]] = {}
        for plan_id, groups in groups_of.items():
            plan = self.records.plans[plan_id]
            self._count(groups, self._spot[plan_id], plans)
            of_pupils.setdefault(plan.pupil, []).append(plan_id)
            there = of_schools.setdefault(plan.school, {})
            for group in groups:
                there.setdefault(group, set()).update(self._spot[plan_id])
        for of_one in of_pupils.values():
            self._once([(self._spot[plan_id], groups_of[plan_id]) for plan_id in of_one], pupils)
        for by_group in of_schools.values():
            for group, spots in by_group.items():
                self._count([group], frozenset(spots), schools)

    def claims(self) -> None:
        groups_of: dict[UUID, set[Group]] = {}
        always: dict[UUID, list[Group]] = {}
        for claims in self.records.claims:
            plan = self.records.plans[claims.plan]
            if plan.id not in always:
                always[plan.id] = self.of_plan(plan, Grain.CLAIM)
            told = [*always[plan.id], *self._of_record(plan, Grain.CLAIM, claims.kind, claims.month.isoformat()[:7])]
            told += self._kept(plan, [Group(Grain.CLAIM.value, Dimension.STATUS.value, claims.status.value)])
            groups_of.setdefault(plan.id, set()).update(told)
            self._count(told, self._spot[plan.id], _money(claims))
        self.people(groups_of)

    def lessons(self) -> None:
        """Those of the same pupils, kind and month at once."""
        alike: dict[tuple[tuple[UUID, ...], str, str], dict[Measure, int]] = {}
        for lesson, plan_ids in self.records.lessons.items():
            time = alike.setdefault((tuple(plan_ids), lesson.kind, lesson.on.isoformat()[:7]), dict.fromkeys(_TIME, 0))
            time[Measure.CONSULTATIONS] += 1
            time[Measure.MINUTES] += lesson.minutes
        groups_of: dict[UUID, set[Group]] = {}
        always: dict[UUID, list[Group]] = {}
        for (together, kind, month), time in alike.items():
            there = []
            for plan_id in together:
                plan = self.records.plans[plan_id]
                if plan_id not in always:
                    always[plan_id] = self.of_plan(plan, Grain.LESSON)
                told = [*always[plan_id], *self._of_record(plan, Grain.LESSON, kind, month)]
                groups_of.setdefault(plan_id, set()).update(told)
                there.append((self._spot[plan_id], told))
            self._once(there, time)
        self.people(groups_of)

    def _once(self, there: Sequence[tuple[Spots, Iterable[Group]]], numbers: Mapping[Measure, int]) -> None:
        """One thing that several plans have: once in every group, met wherever a plan of that group is."""
        if len(there) == 1:
            spots, groups = there[0]
            self._count(groups, spots, numbers)
            return
        met: dict[Group, Spots] = {}
        for spots, groups in there:
            for group in groups:
                known = met.get(group, spots)
                met[group] = known if known is spots else known | spots
        for group, spots in met.items():
            self._count([group], spots, numbers)

    def _count(self, groups: Iterable[Group], spots: Spots, numbers: Mapping[Measure, int]) -> None:
        there = self.met.setdefault(spots, {})
        told = [(_AT[measure], number) for measure, number in numbers.items()]
        for group in groups:
            sums = there.get(group)
            if sums is None:
                sums = there[group] = [0] * len(MEASURES)
            for at, number in told:
                sums[at] += number

    def of_plan(self, plan: OnePlan, grain: Grain) -> list[Group]:
        """The groups that all of a plan is told in. Money goes by the status of its claim."""
        risks, name = self.records.risks.get(plan.id, ()), grain.value
        told = [
            Group(name, NOTHING), Group(name, Dimension.GRADE.value, str(plan.grade)),
            Group(name, Dimension.PROGRAMME.value, plan.programme),
            Group(name, Dimension.OUTCOME.value, plan.outcome.value if plan.outcome else NOTHING),
            *(Group(name, Dimension.RISK_GROUP.value, group) for group in {group for group, _code in risks}),
            *(Group(name, Dimension.RISK.value, code) for code in {code for _group, code in risks}),
        ]  # fmt: skip
        if grain is Grain.PLAN:
            provided = self.records.provided.get(plan.id, ())
            told += [Group(name, Dimension.MEASURE.value, kind) for kind in provided]
        found = self._kept(plan, told)
        if grain is not Grain.CLAIM and Dimension.STATUS.value in self.bys:
            found.append(Group(name, Dimension.STATUS.value, plan.status.value))
        return found

    def _of_record(self, plan: OnePlan, grain: Grain, kind: str, month: str) -> list[Group]:
        told = [
            Group(grain.value, Dimension.KIND.value, kind), Group(grain.value, Dimension.MONTH.value, month),
            Group(grain.value, _KIND_AND_MONTH, kind, month),
        ]  # fmt: skip
        if kind in self.records.provided.get(plan.id, ()):
            told.append(Group(grain.value, Dimension.MEASURE.value, kind))
        return self._kept(plan, told)

    def _kept(self, plan: OnePlan, told: Iterable[Group]) -> list[Group]:
        """A void plan counts nowhere but by its status."""
        return [] if plan.status is PlanStatus.VOID else [group for group in told if group.by in self.bys]


def _money(claims: OfClaims) -> dict[Measure, int]:
    approved = claims.approved if claims.status in GRANTED else 0
    paid = claims.approved if claims.status is ClaimStatus.PAID else 0
    return {Measure.CLAIMED: claims.asked, Measure.APPROVED: approved, Measure.PAID: paid}

"""What schools give to the figures: every plan, pupil, school, lesson and euro of their records, once in each place and period."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from models.money_words import ClaimStatus
from models.vocabulary import PlanStatus
from services.counting import GRANTED, Dimension, Grain, Measure
from services.counting.records import OfClaims, OneLesson, OnePlan, Records
from services.counting.spreading import Map, Place, Spot

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
_PEOPLE: Final = (Measure.PLANS, Measure.PUPILS, Measure.SCHOOLS)


class Group(NamedTuple):
    """Things that are told together: by which dimensions, and by which values of them."""

    grain: Grain
    by: str
    key: str = NOTHING
    more: str = NOTHING


class Entry(NamedTuple):
    """Where a number counts, and as what."""

    group: Group
    period: str
    places: tuple[Place, ...]


Numbers: TypeAlias = dict[Measure, int]
Share: TypeAlias = dict[Entry, Numbers]
_Met: TypeAlias = dict[tuple[Group, Measure], dict[UUID, set[Spot]]]  # each thing, and where it was met
_Sums: TypeAlias = dict[tuple[Group, Measure], dict[frozenset[Spot], int]]


def shares(records: Records, schools: Collection[UUID], where: Map, bys: Collection[str]) -> dict[UUID, Share]:
    """What each of these schools gives to the figures by these dimensions."""
    counted = _Counting(records, frozenset(bys))
    counted.everything()
    found: dict[UUID, Share] = {school: {} for school in schools}
    for (group, measure), sums in counted.sums.items():
        for spots, number in sums.items():
            for school, period, places in where.given(spots):
                if number and school in found:
                    numbers = found[school].setdefault(Entry(group, period, places), {})
                    numbers[measure] = numbers.get(measure, 0) + number
    return found


class _Counting:
    """Things by where they were met: those that are met at the same spots count alike ever after."""

    def __init__(self, records: Records, bys: frozenset[str]) -> None:
        self.records, self.bys = records, bys
        self.sums: _Sums = {}
        self._met: _Met = {}

    def everything(self) -> None:
        for plan in self.records.plans.values():
            self._people(plan, self._of_plan(plan, Grain.PLAN))
        self._claims()
        self._lessons()
        for what, things in self._met.items():
            for spots in things.values():
                self._add(what, frozenset(spots), 1)

    def _claims(self) -> None:
        by_plan: dict[UUID, list[OfClaims]] = {}
        for claims in self.records.claims:
            by_plan.setdefault(claims.plan, []).append(claims)
        for plan_id, several in by_plan.items():
            plan = self.records.plans[plan_id]
            always, groups = self._of_plan(plan, Grain.CLAIM), set[Group]()
            for claims in several:
                told = [*always, *self._of_record(plan, Grain.CLAIM, claims.kind, claims.month.isoformat()[:7])]
                told += self._kept(plan, [Group(Grain.CLAIM, Dimension.STATUS, claims.status.value)])
                groups.update(told)
                self._sum(told, frozenset({_spot(plan)}), _money(claims))
            self._people(plan, groups)

    def _lessons(self) -> None:
        groups: dict[UUID, set[Group]] = {}
        always = {}
        for lesson, plan_ids in self.records.lessons.items():
            there: dict[Group, set[Spot]] = {}
            for plan_id in plan_ids:
                plan = self.records.plans[plan_id]
                if plan_id not in always:
                    always[plan_id] = self._of_plan(plan, Grain.LESSON)
                told = [*always[plan_id], *self._of_record(plan, Grain.LESSON, lesson.kind, lesson.on.isoformat()[:7])]
                groups.setdefault(plan_id, set()).update(told)
                for group in told:
                    there.setdefault(group, set()).add(_spot(plan))
            for group, spots in there.items():
                self._sum([group], frozenset(spots), _time(lesson))
        for plan_id, told_of in groups.items():
            self._people(self.records.plans[plan_id], told_of)

    def _people(self, plan: OnePlan, groups: Iterable[Group]) -> None:
        for group in groups:
            for measure, thing in zip(_PEOPLE, (plan.id, plan.pupil, plan.school), strict=True):
                self._met.setdefault((group, measure), {}).setdefault(thing, set()).add(_spot(plan))

    def _sum(self, groups: Iterable[Group], spots: frozenset[Spot], numbers: Numbers) -> None:
        for group in groups:
            for measure, number in numbers.items():
                self._add((group, measure), spots, number)

    def _add(self, what: tuple[Group, Measure], spots: frozenset[Spot], number: int) -> None:
        sums = self.sums.setdefault(what, {})
        sums[spots] = sums.get(spots, 0) + number

    def _of_plan(self, plan: OnePlan, grain: Grain) -> list[Group]:
        """The groups that all of a plan is told in. Money goes by the status of its claim."""
        outcome = plan.outcome.value if plan.outcome else NOTHING
        risks = self.records.risks.get(plan.id, ())
        provided = self.records.provided.get(plan.id, ()) if grain is Grain.PLAN else ()
        told = [
            Group(grain, NOTHING), Group(grain, Dimension.GRADE, str(plan.grade)),
            Group(grain, Dimension.PROGRAMME, plan.programme), Group(grain, Dimension.OUTCOME, outcome),
            *(Group(grain, Dimension.RISK_GROUP, group) for group in {group for group, _code in risks}),
            *(Group(grain, Dimension.RISK, code) for code in {code for _group, code in risks}),
            *(Group(grain, Dimension.MEASURE, kind) for kind in provided),
        ]  # fmt: skip
        of_status = [] if grain is Grain.CLAIM else [Group(grain, Dimension.STATUS, plan.status.value)]
        return [*self._kept(plan, told), *(group for group in of_status if group.by in self.bys)]

    def _of_record(self, plan: OnePlan, grain: Grain, kind: str, month: str) -> list[Group]:
        told = [
            Group(grain, Dimension.KIND, kind), Group(grain, Dimension.MONTH, month),
            Group(grain, KEPT[frozenset({Dimension.KIND, Dimension.MONTH})], kind, month),
        ]  # fmt: skip
        if kind in self.records.provided.get(plan.id, ()):
            told.append(Group(grain, Dimension.MEASURE, kind))
        return self._kept(plan, told)

    def _kept(self, plan: OnePlan, told: Iterable[Group]) -> list[Group]:
        """A void plan counts nowhere but by its status."""
        return [] if plan.status is PlanStatus.VOID else [group for group in told if group.by in self.bys]


def _spot(plan: OnePlan) -> Spot:
    return Spot(plan.school, plan.semester)


def _money(claims: OfClaims) -> Numbers:
    approved = claims.approved if claims.status in GRANTED else 0
    paid = claims.approved if claims.status is ClaimStatus.PAID else 0
    return {Measure.CLAIMED: claims.asked, Measure.APPROVED: approved, Measure.PAID: paid}


def _time(lesson: OneLesson) -> Numbers:
    return {Measure.CONSULTATIONS: 1, Measure.MINUTES: lesson.minutes}

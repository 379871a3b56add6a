"""A caterer's list laid beside a school's running plans: whose each line is, what it is worth, or why it is not filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.claims import Claim, MealRow
from models.places import School
from models.plans import Plan, PlanMeasure
from models.pupils import PersonalCode, Pupil
from models.vocabulary import Education, MeasureType, PlanStatus
from services import caps
from services.caps import Key, Use
from services.errors import NotFound, Refusal, outcome_of
from services.money import payees, worth
from services.money.worth import Place, Worth
from services.rulebook import RuleBook, rulebook
from services.rules.answers import Why
from services.rules.names import fold
from services.rules.permissions import Permission
from services.work import Work

_WEEK: Final = timedelta(days=7)
KIND: Final = "meals"
MOST: Final = 500  # lines of one list


@dataclass(frozen=True, slots=True)
class Bill:
    """What all lines of a list share."""

    school_id: UUID
    month: date
    document_no: str
    document_date: date | None = None
    payee_id: UUID | None = None
    price: Decimal | None = None  # of a day, where the list counts days
    kind: str = KIND


@dataclass(frozen=True, slots=True)
class Meal:
    """What comes of one line: whose it is, what is payable, or why it is not filed."""

    number: int
    text: str
    pupil: str = ""
    plan_id: UUID | None = None
    asked: Decimal | None = None
    payable: Decimal | None = None
    left: Decimal | None = None
    problem: Why | None = None
    claim_id: UUID | None = None


@dataclass(slots=True)
class MealMeasure:
    """What the plan provides."""

    id: UUID
    amount: Decimal | None


@dataclass(slots=True)
class Child:
    """A pupil with the plan that provides meals, as plain columns: a list is gone through as a set."""

    pupil_id: UUID
    first_name: str
    last_name: str
    class_grade: int
    plan_id: UUID
    programme_id: UUID
    code: str
    status: PlanStatus
    education: Education
    grade: int
    semester: str
    starts_on: date
    ends_on: date
    measure: MealMeasure

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_name}"


@dataclass(slots=True)
class Desk:
    """The school's children who get meals, and what was used of their caps, as the list is gone through."""

    book: RuleBook
    children: Mapping[UUID, Child]
    by_code: Mapping[str, UUID]
    by_name: Mapping[str, Sequence[UUID]]
    places: Mapping[UUID, Place]  # by programme
    uses: Mapping[Key, Use]
    filed: frozenset[UUID]  # whose meals stand under this document already
    told: set[UUID]


def gone_through(
    work: Work, bill: Bill, rows: Sequence[tuple[int, MealRow]]
) -> list[tuple[Meal, tuple[Child, Worth] | None]]:
    """Every line with its outcome, in the order of the list."""
    work.require(Permission.CLAIM_FILE)
    if not bill.document_no:
        raise Refusal("meals.no_document")
    if len(rows) > MOST:
        raise Refusal("meals.too_many", most=MOST)
    reach = work.within(Permission.CLAIM_FILE, School)
    if (
        work.session.execute(select(col(School.id)).where(col(School.id) == bill.school_id, reach)).one_or_none()
        is None
    ):
        raise NotFound("access.not_found")
    if bill.payee_id is not None:
        payees.fitting(work, bill.payee_id, bill.school_id, None)
    desk = _laid_out(work, bill)
    found: list[tuple[Meal, tuple[Child, Worth] | None]] = []
    for number, row in rows:
        meal = Meal(number, row.personal_code or row.name)
        outcome = outcome_of(_weighed, work, desk, bill, row)
        if isinstance(outcome, Refusal):
            found.append((replace(meal, asked=row.amount, problem=outcome.why), None))
            continue
        child, asked, weighed = outcome
        found.append((_told(meal, child, asked, weighed), (child, weighed)))
    return found


def _told(meal: Meal, child: Child, asked: Decimal, weighed: Worth) -> Meal:
    award = weighed.award
    return replace(meal, pupil=child.name, plan_id=child.plan_id, asked=asked, payable=award.payable, left=award.left)


def _weighed(work: Work, desk: Desk, bill: Bill, row: MealRow) -> tuple[Child, Decimal, Worth]:
    child = _child(desk, row)
    pupil_id = child.pupil_id
    if pupil_id in desk.filed:
        raise Refusal("meals.filed_already", pupil=child.name, document=bill.document_no)
    if pupil_id in desk.told:
        raise Refusal("meals.twice_in_list", pupil=child.name)
    desk.told.add(pupil_id)
    asked = row.amount or (bill.price * row.days if bill.price and row.days else None)
    if asked is None:
        raise Refusal("meals.no_amount")
    rules = desk.book.of(child.programme_id)
    weighed = worth.weigh(
        rules, desk.places[child.programme_id], child, child.measure, bill.kind, bill.month, asked, work.today,
        lambda key: desk.uses.get(key, Use()),
    )  # fmt: skip
    return child, asked, worth.payable(rules, weighed)


def _child(desk: Desk, row: MealRow) -> Child:
    """Whose line it is: by personal code, or else by name and, where it is given, the class."""
    if row.personal_code is not None:
        found = [desk.by_code[row.personal_code]] if row.personal_code in desk.by_code else []
    else:
        found = list(desk.by_name.get(_as_written(row.name), ()))
        if row.grade is not None:
            found = [pupil_id for pupil_id in found if desk.children[pupil_id].class_grade == row.grade]
    if not found:
        raise Refusal("meals.nobody")
    if len(found) > 1:
        raise Refusal("meals.several", count=len(found))
    return desk.children[found[0]]


def _laid_out(work: Work, bill: Bill) -> Desk:
    """All children of the school whose plans provide this kind in this month: a few queries, however long the list is."""
    next_month = (bill.month.replace(day=28) + _WEEK).replace(day=1)
    rows = work.session.execute(
        select(
            col(Pupil.id), col(Pupil.first_name), col(Pupil.last_name), col(Pupil.grade), col(Plan.id), col(Plan.programme_id), col(Plan.code),
            col(Plan.status), col(Plan.education), col(Plan.grade), col(Plan.semester), col(Plan.starts_on), col(Plan.ends_on),
            col(PlanMeasure.id), col(PlanMeasure.amount),
        )
        .join(Plan, col(Plan.pupil_id) == Pupil.id)
        .join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
        .where(
            work.within(Permission.CLAIM_FILE, Plan), col(Plan.school_id) == bill.school_id, col(Plan.status).in_(worth.CLAIMABLE),
            col(Plan.starts_on) < next_month, col(Plan.ends_on) >= bill.month, col(PlanMeasure.type) == MeasureType.COMPENSATION,
            col(PlanMeasure.kind) == bill.kind,
        )
        .order_by(col(Plan.starts_on), col(PlanMeasure.id).desc())
    ).all()  # fmt: skip
    children = {row[0]: _child_of(tuple(row)) for row in rows}
    book = rulebook(work.session)
    programmes = {child.programme_id for child in children.values()}
    places = {one: worth.place_of(work, book.of(one), bill.school_id, bill.month) for one in programmes}
    uses = caps.uses_of(work, children.keys(), bill.kind)
    codes, filed = _codes(work, bill, children), _filed(work, bill)
    return Desk(book, children, codes, _by_name(children), places, uses, filed, set())


def _codes(work: Work, bill: Bill, children: Mapping[UUID, Child]) -> dict[str, UUID]:
    """Every code these children have or had."""
    within = work.within(Permission.CLAIM_FILE, PersonalCode)
    codes = work.session.execute(
        select(col(PersonalCode.code), col(PersonalCode.pupil_id)).where(
            col(PersonalCode.school_id) == bill.school_id, within
        )
    )
    return {code: pupil_id for code, pupil_id in codes if pupil_id in children}


def _by_name(children: Mapping[UUID, Child]) -> dict[str, list[UUID]]:
    """By both orders in which caterers write a name."""
    found: dict[str, list[UUID]] = {}
    for child in children.values():
        for name in {child.name, f"{child.first_name} {child.last_name}"}:
            found.setdefault(_as_written(name), []).append(child.pupil_id)
    return found


def _filed(work: Work, bill: Bill) -> frozenset[UUID]:
    """Whose meals of this month stand under this document already."""
    return frozenset(work.session.scalars(
        select(col(Claim.pupil_id)).where(
            work.within(Permission.CLAIM_FILE, Claim), col(Claim.school_id) == bill.school_id, col(Claim.kind) == bill.kind,
            col(Claim.month) == bill.month, col(Claim.document_no) == bill.document_no, col(Claim.status).not_in(worth.GONE),
        )
    ))  # fmt: skip


def _child_of(columns: tuple[Any, ...]) -> Child:
    *facts, measure_id, planned = columns
    facts.append(MealMeasure(measure_id, planned))
    return Child(*facts)


def _as_written(name: str) -> str:
    return " ".join(fold(name).split())

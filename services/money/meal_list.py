"""A caterer's list laid beside a school's running plans: whose each line is, what it is worth, or why it is not filed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.claims import Claim, MealRow
from models.places import School
from models.plans import Plan, PlanMeasure
from models.pupils import PersonalCode, Pupil
from models.vocabulary import MeasureType
from services import caps
from services.caps import Key, Use
from services.errors import NotFound, Refusal, outcome_of
from services.money import payees, worth
from services.money.worth import Place, Worth
from services.rulebook import rulebook
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


@dataclass(frozen=True, slots=True)
class Child:
    pupil: Pupil
    plan: Plan
    measure: PlanMeasure


@dataclass(slots=True)
class Desk:
    """The school's children who get meals, and what was used of their caps, as the list is gone through."""

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
    if work.session.exec(select(School.id).where(School.id == bill.school_id, reach)).one_or_none() is None:
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
    name = f"{child.pupil.last_name} {child.pupil.first_name}"
    award = weighed.award
    return replace(meal, pupil=name, plan_id=child.plan.id, asked=asked, payable=award.payable, left=award.left)


def _weighed(work: Work, desk: Desk, bill: Bill, row: MealRow) -> tuple[Child, Decimal, Worth]:
    child = _child(desk, row)
    pupil_id = child.pupil.id
    if pupil_id in desk.filed:
        raise Refusal("meals.filed_already", pupil=child.pupil.name, document=bill.document_no)
    if pupil_id in desk.told:
        raise Refusal("meals.twice_in_list", pupil=child.pupil.name)
    desk.told.add(pupil_id)
    asked = row.amount or (bill.price * row.days if bill.price and row.days else None)
    if asked is None:
        raise Refusal("meals.no_amount")
    rules = rulebook(work.session).of(child.plan.programme_id)
    weighed = worth.weigh(
        rules, desk.places[child.plan.programme_id], child.plan, child.measure, bill.kind, bill.month, asked, work.today,
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
            found = [pupil_id for pupil_id in found if desk.children[pupil_id].pupil.grade == row.grade]
    if not found:
        raise Refusal("meals.nobody")
    if len(found) > 1:
        raise Refusal("meals.several", count=len(found))
    return desk.children[found[0]]


def _laid_out(work: Work, bill: Bill) -> Desk:
    """All children of the school whose plans provide this kind in this month: a few queries, however long the list is."""
    next_month = (bill.month.replace(day=28) + _WEEK).replace(day=1)
    rows = work.session.exec(
        select(Pupil, Plan, PlanMeasure)
        .join(Plan, col(Plan.pupil_id) == Pupil.id)
        .join(PlanMeasure, col(PlanMeasure.plan_id) == Plan.id)
        .where(
            work.within(Permission.CLAIM_FILE, Plan), Plan.school_id == bill.school_id, col(Plan.status).in_(worth.CLAIMABLE),
            Plan.starts_on < next_month, Plan.ends_on >= bill.month, PlanMeasure.type == MeasureType.COMPENSATION,
            PlanMeasure.kind == bill.kind,
        )
        .order_by(col(Plan.starts_on), col(PlanMeasure.id).desc())
    ).all()  # fmt: skip
    children = {pupil.id: Child(pupil, plan, measure) for pupil, plan, measure in rows}
    of_school = work.within(Permission.CLAIM_FILE, PersonalCode)
    codes = work.session.exec(
        select(PersonalCode.code, PersonalCode.pupil_id).where(PersonalCode.school_id == bill.school_id, of_school)
    )
    by_name: dict[str, list[UUID]] = {}
    for child in children.values():
        pupil = child.pupil
        for name in {f"{pupil.first_name} {pupil.last_name}", f"{pupil.last_name} {pupil.first_name}"}:
            by_name.setdefault(_as_written(name), []).append(pupil.id)
    filed = work.session.exec(
        select(Claim.pupil_id).where(
            work.within(Permission.CLAIM_FILE, Claim), Claim.school_id == bill.school_id, Claim.kind == bill.kind,
            Claim.month == bill.month, Claim.document_no == bill.document_no, col(Claim.status).not_in(worth.GONE),
        )
    )  # fmt: skip
    book = rulebook(work.session)
    programmes = {child.plan.programme_id for child in children.values()}
    places = {one: worth.place_of(work, book.of(one), bill.school_id, bill.month) for one in programmes}
    uses = caps.uses_of(work, children.keys(), bill.kind)
    known = {code: pupil_id for code, pupil_id in codes if pupil_id in children}
    return Desk(children, known, by_name, places, uses, frozenset(filed), set())


def _as_written(name: str) -> str:
    return " ".join(fold(name).split())
